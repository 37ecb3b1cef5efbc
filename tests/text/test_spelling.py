"""Spelling: symbols of characters, marks, unknown characters, words cut off."""

from hypothesis import given
from hypothesis import strategies as st

from slm.text.spelling import Spelling
from slm.text.vocabulary import SPECIALS, Vocabulary

VOCAB = Vocabulary.from_words(["cab", "a", "é", "漢字"])
TEXT = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=8)


def test_symbols_are_marks_then_specials_then_characters_by_code_point():
    spelling = Spelling(VOCAB, 10)
    # nothing 0, begin 1, end 2, <unk> 3, <s> 4, </s> 5, then a b c é 字 漢
    assert spelling.size == 12
    assert spelling.rows(["cab", "é漢字"]).tolist() == [[1, 8, 6, 7, 2], [1, 9, 11, 10, 2]]
    assert spelling.rows(SPECIALS).tolist() == [[1, 3, 2], [1, 4, 2], [1, 5, 2]]


def test_a_character_that_no_word_has_is_nothing():
    assert Spelling(VOCAB, 10).rows(["axb"]).tolist() == [[1, 6, 0, 7, 2]]


def test_long_words_are_cut_and_what_is_cut_off_has_no_symbol():
    spelling = Spelling(VOCAB, 1)
    assert spelling.size == 10  # a c é 漢
    assert spelling.rows(["cab"]).tolist() == [[1, 7, 2]]


def test_no_words_are_no_rows():
    assert Spelling(VOCAB, 5).rows([]).shape == (0, 2)


@given(st.lists(TEXT, min_size=1, max_size=6, unique=True))
def test_words_of_the_vocabulary_are_spelled_apart(words):
    words = [word for word in words if word not in SPECIALS]
    rows = Spelling(Vocabulary.from_words(words), 8).rows(words)
    assert len({tuple(row) for row in rows.tolist()}) == len(words)
    assert all(row.max() < Spelling(Vocabulary.from_words(words), 8).size for row in rows)
