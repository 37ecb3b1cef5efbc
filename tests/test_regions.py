"""Words between blanks have the surprisal of their tokens together."""

import pytest

import slm
from slm.errors import DataError, UsageError
from slm.evaluation import surprisal_rows
from slm.regions import word_rows
from slm.text.reading import read_lines
from slm.text.tokenizers import make_tokenizer

LINES = ["“Well,” said the king.", "the e-mail of the king"]
WORD = make_tokenizer("word")
MODEL = slm.NgramModel.fit(LINES, order=2, smoothing="witten-bell", tokenizer=WORD)


@pytest.mark.parametrize("apart", [False, True])
def test_the_tokens_of_a_word_add_up(apart):
    line = "The  e-mail,\tsaid the king."
    tokens = [row.surprisal for row in surprisal_rows(MODEL, ["the king", line], apart=apart)][3:]
    rows = list(word_rows(MODEL, iter(["the king", " ", line]), apart=apart))[3:]
    assert [row.word for row in rows] == ["The", "e-mail,", "said", "the", "king.", "</s>"]
    assert [(row.sentence_id, row.word_id) for row in rows] == [(2, n + 1) for n in range(6)]
    assert [row.oov for row in rows] == [True, False, False, False, False, False]
    parts = [tokens[0:1], tokens[1:5], tokens[5:6], tokens[6:7], tokens[7:9], tokens[9:]]
    assert [row.surprisal for row in rows] == pytest.approx([sum(part) for part in parts])


def test_a_word_with_one_unknown_token_is_unknown():
    rows = list(word_rows(MODEL, ["the-zebra said"]))
    assert [(row.word, row.oov) for row in rows] == [("the-zebra", True), ("said", False), ("</s>", False)]


def test_lowercased_tokens_are_those_of_words_as_they_stand():
    lower = make_tokenizer("word", lowercase=True)
    assert [row.word for row in word_rows(MODEL, ["The KING."], lower)] == ["The", "KING.", "</s>"]
    assert not any(row.oov for row in word_rows(MODEL, ["The KING."], lower))


def test_other_blanks_of_unicode_part_tokens_but_not_words():
    assert [row.word for row in word_rows(MODEL, ["the\u00a0king \u00a0 said"])] == ["the\u00a0king", "said", "</s>"]


@pytest.mark.parametrize(
    ("line", "name", "specials"),
    [
        ("the king", "char", "error"),
        ("the king. he said", "treebank", "error"),
        ("<s> the king. he", "treebank", "map"),
    ],
)
def test_tokens_that_are_not_those_of_words_are_refused_with_their_place(tmp_path, line, name, specials):
    (tmp_path / "text").write_text(f"king\n\n{line}\n")
    with pytest.raises(DataError, match=rf"text:3: tokenizer {name} does not cut this line as it cuts its words"):
        list(word_rows(MODEL, read_lines(tmp_path / "text"), make_tokenizer(name), specials=specials))


@pytest.mark.parametrize(
    ("line", "specials", "words"),
    [
        ("<s> the king</s>", "map", ["the", "king</s>"]),
        ("<s> </s>", "map", []),
        ("the <unk> king", "map", ["the", "<unk>", "king"]),
        ("<s> the “<unk> <unk> king </s> said", "skip", ["the", "“<unk>", "king", "said"]),
    ],
)
def test_literal_specials_are_dropped_as_the_rule_says(line, specials, words):
    rows = list(word_rows(MODEL, [line], "word", specials=specials))
    assert [row.word for row in rows] == [*words, "</s>"][: len(words) + bool(words)]
    tokens = list(slm.tokenize_lines([line], WORD, specials))
    expected = sum(row.surprisal for row in surprisal_rows(MODEL, tokens))
    assert sum(row.surprisal for row in rows) == pytest.approx(expected)


def test_what_is_no_text_is_refused():
    for lines in ("the king", 3):
        with pytest.raises(DataError, match="put one line in a list"):
            word_rows(MODEL, lines)
    with pytest.raises(UsageError, match=r"slm\.load opens"):
        word_rows("folder", LINES)
