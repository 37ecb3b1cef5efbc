"""Lines become ids by one rule for the literal specials, and every count is the one a report divides by."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slm.errors import DataError, UsageError
from slm.text.encoding import encode_lines, encode_sentences, tokenize_lines
from slm.text.reading import read_lines
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import Vocabulary

WHITESPACE = make_tokenizer("whitespace")


def tokens_of(lines, specials="error", **options):
    return list(tokenize_lines(lines, WHITESPACE, specials, **options))


def test_empty_lines_are_no_sentences_unless_kept():
    assert tokens_of(["a", "", " \t", "b"]) == [["a"], ["b"]]
    assert tokens_of(["a", "", "b"], keep_empty=True) == [["a"], [], ["b"]]


@pytest.mark.parametrize("literal", ["<unk>", "<s>", "</s>"])
def test_literal_specials_are_refused_with_line_and_remedy(literal, tmp_path):
    meaning = "stands for unknown words" if literal == "<unk>" else "marks sentences"
    said = f"line 3: the text holds the literal {literal}, which {meaning} here; pass"
    line = {"<unk>": "b <unk> c", "<s>": "<s> b c", "</s>": "b c </s>"}[literal]
    with pytest.raises(DataError, match=f"{said} --specials map or --specials skip .*in Python specials="):
        tokens_of(["a", "", line])
    if literal != "<unk>":  # "map" would refuse it within a line
        with pytest.raises(DataError, match=f"{said} --specials skip "):
            tokens_of(["a", "", f"b {literal} c"])
    path = tmp_path / "a.txt"
    path.write_text(f"a\n\nb {literal} c\n")
    with pytest.raises(DataError, match=rf"a\.txt:3: the text holds the literal {literal}"):
        tokens_of(read_lines(path))
    with pytest.raises(DataError, match=rf"a\.txt:3: the text holds the literal {literal}"):
        encode_lines(read_lines(path), WHITESPACE, Vocabulary.from_words(["a"]))


def test_map_takes_unk_as_the_unknown_word_and_drops_marks_at_the_ends():
    assert tokens_of(["<s> a <unk> </s>", "<s>", "<s> </s>", "<unk>"], "map") == [["a", "<unk>"], ["<unk>"]]
    for bad in ("a <s>", "a </s> b", "</s> a", "<s> <s> a", "a </s> </s>"):
        with pytest.raises(DataError, match=r"line 1: .*pass --specials skip"):
            tokens_of([bad], "map")


def test_skip_drops_every_literal():
    assert tokens_of(["<s> a <unk> b </s> </s>", "<unk>"], "skip") == [["a", "b"]]


def test_an_unknown_rule_is_refused_at_once():
    with pytest.raises(UsageError, match="one of error, map, skip, got 'drop'"):
        tokenize_lines([], WHITESPACE, "drop")


def test_a_token_beyond_any_sense_is_refused():
    assert tokens_of(["x" * 65536 + " y"]) == [["x" * 65536, "y"]]
    with pytest.raises(DataError, match="line 2: a token may have 65536 characters"):
        tokens_of(["a", "x" * 65537])


def test_ids_offsets_and_counts_of_a_small_text():
    # vocabulary: <unk> 0, <s> 1, </s> 2, a 3, b 4; "c" is unknown
    text = encode_lines(["a  b", "", "<s> </s>", "c a a"], WHITESPACE, Vocabulary.from_words(["a", "b"]), "map")
    assert text.ids.tolist() == [3, 4, 2, 0, 3, 3, 2]
    assert text.offsets.tolist() == [0, 3, 7]
    assert (text.ids.dtype, text.offsets.dtype) == (np.int32, np.int64)
    assert (text.sentences, text.tokens, text.oov) == (2, 7, 1)
    assert text.characters == 4 + 1 + 5 + 1
    assert text.oov_rate == 1 / 5
    assert text.coverage == 4 / 5


def test_sentences_count_their_tokens_joined_by_spaces():
    vocab = Vocabulary.from_words(["a", "b"])
    assert encode_sentences([["a", "b"], ["c", "a", "a"], []], vocab).characters == len("a b\nc a a\n\n")


def test_no_text_at_all_has_no_rates():
    text = encode_sentences([], Vocabulary.from_words([]))
    assert (text.sentences, text.tokens, text.oov, text.characters) == (0, 0, 0, 0)
    assert math.isnan(text.oov_rate)
    assert math.isnan(text.coverage)


@pytest.mark.parametrize("mark", ["<s>", "</s>"])
def test_marks_inside_tokenized_sentences_are_refused(mark):
    with pytest.raises(DataError, match=f"sentence 2 holds {mark} as a word"):
        encode_sentences([["a"], ["b", mark]], Vocabulary.from_words(["a"]))


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=5), max_size=5))
def test_ids_decode_to_the_known_words_again(sentences):
    vocab = Vocabulary.from_words(["a", "b"])
    text = encode_sentences(sentences, vocab)
    spans = zip(text.offsets[:-1], text.offsets[1:])
    decoded = [vocab.decode(text.ids[low:high]) for low, high in spans]
    assert decoded == [[w if w != "c" else "<unk>" for w in s] + ["</s>"] for s in sentences]
