"""Parts of a text by fixed rules, over the vocabulary of the training part alone."""

import gzip
import re

import pytest

from slm.errors import DataError
from slm.text.config import TextConfig
from slm.text.corpus import Corpus
from slm.training.material import BLOCK, Files, hold_out, prepare, prepare_corpus, split_lines


def test_of_every_ten_blocks_the_fifth_is_valid_and_the_tenth_test():
    lines = [str(i) for i in range(2 * 10 * BLOCK)]
    train, valid, test = split_lines(lines)
    assert valid == [str(i) for first in (4 * BLOCK, 14 * BLOCK) for i in range(first, first + BLOCK)]
    assert test == [str(i) for first in (9 * BLOCK, 19 * BLOCK) for i in range(first, first + BLOCK)]
    assert sorted(train + valid + test, key=int) == lines


def test_a_short_text_is_split_line_by_line():
    assert split_lines([str(i) for i in range(10)])[1:] == (["4"], ["9"])
    with pytest.raises(DataError, match="at least 10 lines, got 9"):
        split_lines(["a"] * 9)


def test_the_last_twentieth_is_held_out():
    lines = [str(i) for i in range(100)]
    assert hold_out(lines) == (lines[:95], lines[95:])
    assert hold_out(["a", "b"]) == (["a"], ["b"])
    with pytest.raises(DataError, match="at least 2 lines"):
        hold_out(["a"])


def test_words_of_valid_and_test_do_not_enter_the_vocabulary():
    material = prepare(["a b a", "b a"], ["a new"], ["newer b"], config=TextConfig())
    assert material.vocab.words[3:] == ("a", "b")
    assert (material.valid.oov, material.test.oov) == (1, 1)
    assert material.describe() == (
        "train 7 tokens (0.00 % of words unknown), valid 3 tokens (50.00 % of words unknown), "
        "test 3 tokens (50.00 % of words unknown); vocabulary 5"
    )


def test_rare_words_of_the_training_part_become_unknown():
    material = prepare(["a b a", "c a b"], config=TextConfig(min_count=2))
    assert material.vocab.words[3:] == ("a", "b")
    assert material.train.oov == 1


def test_a_list_of_words_is_the_vocabulary_in_the_order_of_the_training_part(tmp_path):
    (tmp_path / "list").write_text("z\nb\na\n")
    material = prepare(["a c a", "b d"], ["z c"], config=TextConfig(vocab=str(tmp_path / "list")))
    assert material.vocab.words[3:] == ("a", "b", "z")
    assert material.vocab.counts.tolist() == [2, 0, 2, 2, 1, 0]
    assert material.train.ids.tolist() == [3, 0, 3, 2, 4, 0, 2]
    assert (material.train.characters, material.valid.ids.tolist()) == (10, [5, 0, 2])


def test_a_list_of_words_that_was_built_of_the_same_text_changes_nothing(tmp_path):
    lines = ["the cat sat", "the dog sat", "a dog and a cat"]
    plain = prepare(lines, config=TextConfig(min_count=2))
    plain.vocab.write(tmp_path / "vocab.txt")
    listed = prepare(lines, config=TextConfig(vocab=str(tmp_path / "vocab.txt")))
    assert listed.vocab == plain.vocab
    assert listed.vocab.counts.tolist() == plain.vocab.counts.tolist()
    assert listed.train.ids.tolist() == plain.train.ids.tolist()


def test_a_vocab_txt_keeps_its_order_and_takes_the_counts_of_the_training_part(tmp_path):
    first = prepare(["a a a b b c"])
    first.vocab.write(tmp_path / "vocab.txt")
    second = prepare(["c c b", "z b c"], ["a c"], config=TextConfig(vocab=str(tmp_path / "vocab.txt")))
    assert second.vocab == first.vocab
    assert second.vocab.counts.tolist() == [1, 0, 2, 0, 2, 3]
    assert (second.train.ids.tolist(), second.valid.ids.tolist()) == ([5, 5, 4, 2, 0, 4, 5, 2], [3, 5, 2])


def test_files_and_lines_give_the_same_material(tmp_path):
    lines = ["The cat sat.", "", "It's 3.5 o'clock, “she” said."]
    path = tmp_path / "text.txt.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    one, other = prepare(lines), prepare(Files((str(path),)))
    assert one.vocab == other.vocab
    assert one.train.ids.tolist() == other.train.ids.tolist()
    assert one.train.characters == other.train.characters


def test_errors_name_the_place_of_a_line_whatever_part_it_is_in(tmp_path):
    # 22 lines that are not blank, every other line blank; the last is held out, the fifth is valid.
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("a b\n\n" * 11)
    two.write_text("a b\n\n" * 10 + "a <s> b\n")
    lines = Files((str(one), str(two))).lines()
    with pytest.raises(DataError, match=re.escape(f"{two}:21: the text holds the literal <s>")):
        prepare(*hold_out(lines))
    one.write_text("a b\n\n" * 4 + "<s>\n" + "a b\n" * 6)
    with pytest.raises(DataError, match=re.escape(f"{one}:9: the text holds the literal <s>")):
        prepare(*split_lines(Files((str(one),)).lines()))
    with pytest.raises(DataError, match=re.escape("text (valid):2: the text holds the literal <s>")):
        prepare(["a b"], ["a", "<s>"])


def test_the_entropy_of_a_source_is_that_of_its_own_tokens_only():
    corpus = Corpus("toy", ["A b", "b"], ["b"], ["A"], "word", entropy_bits=1.5, test_bits=1.25)
    known = prepare_corpus(corpus)
    assert (known.entropy_bits, known.test_bits) == (1.5, 1.25)
    for config in (TextConfig("char"), TextConfig(lowercase=True), TextConfig(min_count=2)):
        other = prepare_corpus(corpus, config)
        assert (other.entropy_bits, other.test_bits) == (None, None)


def test_a_text_without_tokens_is_refused():
    with pytest.raises(DataError, match="no tokens"):
        prepare(["", "  "])
