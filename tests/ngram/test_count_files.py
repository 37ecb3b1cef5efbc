"""Counts as text: written, read, added up, and refused where they lie."""

import gzip

import numpy as np
import pytest

from slm.errors import DataError, UsageError
from slm.models.ngram import NgramModel
from slm.ngram.count_files import count_lines, read_counts
from slm.ngram.counts import count_ngrams
from slm.text.encoding import encode_sentences
from slm.text.vocabulary import Vocabulary

ARRAYS = ("bounds", "word", "suffix", "first", "count")


def text(seed, n=80):
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, 13)
    return [list(rng.choice(list("abcdefghijäµ"), rng.integers(0, 8), p=weights / weights.sum())) for _ in range(n)]


def counts_of(sentences, vocab, order):
    encoded = encode_sentences(sentences, vocab)
    return count_ngrams(encoded.ids, encoded.offsets, len(vocab), order)


def write(path, sentences, order, min_count=1):
    vocab = Vocabulary.build(sentences)
    lines = count_lines(counts_of(sentences, vocab, order), vocab, min_count)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def same(one, two):
    return all(
        getattr(one, name).dtype == getattr(two, name).dtype and (getattr(one, name) == getattr(two, name)).all()
        for name in ARRAYS
    )


def test_the_lines_by_hand():
    vocab = Vocabulary.from_words(["b", "a"])
    lines = list(count_lines(counts_of([["a", "b"], ["a"]], vocab, 2), vocab))
    assert lines == [
        "</s>\t2", "<s>\t2", "a\t2", "b\t1",
        "<s> a\t2", "a </s>\t1", "a b\t1", "b </s>\t1",
    ]  # fmt: skip


def test_rare_ngrams_may_be_left_out():
    vocab = Vocabulary.from_words(["b", "a"])
    counts = counts_of([["a", "b"], ["a"]], vocab, 2)
    assert list(count_lines(counts, vocab, 2)) == ["</s>\t2", "<s>\t2", "a\t2", "<s> a\t2"]
    with pytest.raises(UsageError, match="at least 1, got 0"):
        count_lines(counts, vocab, 0)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_counts_read_back_equal_those_that_were_written(tmp_path, order):
    sentences = text(1)
    vocab = Vocabulary.build(sentences)
    again, same_vocab = read_counts(write(tmp_path / "c", sentences, order), vocab=vocab)
    assert same_vocab is vocab
    assert same(again, counts_of(sentences, vocab, order))


def test_merged_counts_equal_those_of_the_joined_text_and_so_do_the_models(tmp_path):
    parts = [text(seed) for seed in (1, 2, 3)]
    joined = [sentence for part in parts for sentence in part]
    vocab = Vocabulary.build(joined)
    merged, _ = read_counts([write(tmp_path / str(i), part, 3) for i, part in enumerate(parts)], vocab=vocab)
    assert same(merged, counts_of(joined, vocab, 3))
    for smoothing in ("mkn", "witten-bell"):
        options = {"discount_fallback": True} if smoothing == "mkn" else {}
        one = NgramModel.from_counts(merged, vocab, smoothing, **options)
        two = NgramModel.fit(joined, 3, smoothing, vocab, **options)
        assert all(a.tobytes() == b.tobytes() for a, b in zip(one.arrays().values(), two.arrays().values()))


def test_without_a_vocabulary_words_stand_by_falling_count_then_by_name(tmp_path):
    (tmp_path / "c").write_text("b\t2\na\t2\nc\t5\n</s>\t3\n<unk>\t4\n<s>\t3\n")
    _, vocab = read_counts(tmp_path / "c")
    assert vocab.words == ("<unk>", "<s>", "</s>", "c", "a", "b")
    assert vocab.counts.tolist() == [4, 0, 3, 5, 2, 2]


def test_a_list_of_words_is_put_in_order_of_count_as_for_text(tmp_path):
    (tmp_path / "c").write_text("b\t2\na\t2\nc\t5\nd\t1\n</s>\t3\n<unk>\t4\n<s>\t3\n")
    _, vocab = read_counts(tmp_path / "c", words=["<unk>", "z", "b", "c", "a"])
    assert vocab.words == ("<unk>", "<s>", "</s>", "c", "b", "a", "z")
    assert vocab.counts.tolist() == [4 + 1, 0, 3, 5, 2, 2, 0]


def test_words_outside_the_vocabulary_count_as_unknown(tmp_path):
    sentences = text(4)
    vocab = Vocabulary.build(sentences, max_size=7)
    again, _ = read_counts(write(tmp_path / "c", sentences, 3), vocab=vocab)
    assert same(again, counts_of(sentences, vocab, 3))


def test_lines_may_come_in_any_order_and_twice(tmp_path):
    sentences = text(5)
    lines = write(tmp_path / "c", sentences, 3).read_text().splitlines()
    shuffled = [lines[i] for i in np.random.default_rng(0).permutation(len(lines))]
    with gzip.open(tmp_path / "d.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in shuffled + shuffled)
    doubled, vocab = read_counts(tmp_path / "d.gz")
    single, _ = read_counts(tmp_path / "c", vocab=vocab)
    assert (doubled.count == 2 * single.count).all()


def test_longer_ngrams_than_wanted_are_left_out(tmp_path):
    sentences = text(6)
    vocab = Vocabulary.build(sentences)
    again, _ = read_counts(write(tmp_path / "c", sentences, 4), order=2, vocab=vocab)
    assert same(again, counts_of(sentences, vocab, 2))
    with pytest.raises(DataError, match="the longest n-grams have 4 words, order 5 needs longer"):
        read_counts(tmp_path / "c", order=5)


GOOD = "</s>\t2\n<s>\t2\na\t3\nb\t1\n<s> a\t2\na a\t1\na </s>\t2\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a b", r"c:8: expected 1 to 64 words .* got 'a b'"),
        ("a b\t-1", r"c:8: expected"),
        ("a b\t0", r"c:8: expected"),
        ("a b\t1.5", r"c:8: expected"),
        ("a b\t1\t2", r"c:8: expected"),
        ("a  b\t1", r"c:8: expected"),
        ("\t1", r"c:8: expected"),
        ("", r"c:8: expected"),
        ("a " * 64 + "a\t1", r"c:8: expected 1 to 64 words"),
        ("a\t9999999999999999999", r"c:8: expected"),
        ("a <s>\t1", r"c:8: <s> may only be the first word"),
        ("</s> a\t1", r"c:8: .*</s> only the last"),
        ("a z\t1", r"c:8: a word of 'a z' is no 1-gram"),
        ("b b a\t1", r"c:8: 'b b a' without its last word is not there"),
        ("<s> a b\t1", r"c:8: '<s> a b' without its first word is not there"),
        ("b a\t2", r"c:8: 'b a' and its like are seen more often than they are without their last words"),
        ("b b\t1\nb </s>\t1", r"c:8: 'b b' and its like are seen more often than they are without their last"),
        ("b </s>\t1", r"c:7: 'a </s>' and its like are seen more often than they are without their first words"),
    ],
)
def test_files_that_lie_are_refused_with_file_and_line(tmp_path, line, message):
    path = tmp_path / "c"
    path.write_text(GOOD)
    assert read_counts(path)[0].sizes() == [5, 3]
    path.write_text(GOOD + line + "\n")
    with pytest.raises(DataError, match=message):
        read_counts(path)


def test_the_file_of_several_that_lies_is_named(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_text(GOOD)
    (tmp_path / "two").write_text(GOOD + "b a a\t1\n")
    with pytest.raises(DataError, match=r"two:8: 'b a a' without"):
        read_counts([tmp_path / "one", tmp_path / "two"])


@pytest.mark.parametrize("content", ["", "a b\t1\n"])
def test_files_without_1_grams_are_refused(tmp_path, content):
    (tmp_path / "c").write_text(content)
    with pytest.raises(DataError, match=r"no 1-grams.*slm counts"):
        read_counts(tmp_path / "c")


def test_counts_cut_off_still_make_a_model(tmp_path):
    counts, vocab = read_counts(write(tmp_path / "c", text(7), 3, min_count=2))
    model = NgramModel.from_counts(counts, vocab, "witten-bell")
    rows = np.exp(model.log_probs((np.arange(model.table.first.size - 1, dtype=np.int32),)))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-6)
