"""How each tokenizer cuts lines, and that text comes back readable."""

import re

import nltk
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slm.errors import DataError, UsageError
from slm.text.tokenizers import TOKENIZERS, make_tokenizer

LINES = st.text(st.characters(exclude_characters="\0\n", exclude_categories=["Cs"]))
PROSE = "She said, “I don't know (really): it's 3.5 miles—or 1,000—to John's well-known inn...” Then she left!"


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("", []),
        (" \t\u00a0\u3000\u2028\x0b\x0c\x85 ", []),
        ("don't l’été rock'n'roll dogs' 'tis", ["don't", "l’été", "rock'n'roll", "dogs", "'", "'", "tis"]),
        ("3.14, 1,000. 10th 2nd B2B a.b", ["3.14", ",", "1,000", ".", "10th", "2nd", "B2B", "a", ".", "b"]),
        ("well-known -- so...", ["well", "-", "known", "--", "so", "..."]),
        ("a <unk> <s> </s> <b>", ["a", "<unk>", "<s>", "</s>", "<", "b", ">"]),
        ("_very_ snake_case", ["_", "very", "_", "snake", "_", "case"]),
        ("e\u0301te\u0301 हिन्दी می\u200cروم", ["e\u0301te\u0301", "हिन्दी", "می\u200cروم"]),
        ("\U0001f469\u200d\U0001f4bb!\u2764\ufe0f", ["\U0001f469\u200d\U0001f4bb", "!", "\u2764\ufe0f"]),
        ("“No.”", ["“", "No", ".", "”"]),
        ("\u202eabc \x1b[31m", ["\u202e", "abc", "\x1b", "[", "31m"]),
    ],
)
def test_word_cuts_words_numbers_and_punctuation(line, tokens):
    assert make_tokenizer("word").tokenize(line) == tokens


@given(LINES)
def test_word_loses_nothing_but_white_space(line):
    assert "".join(make_tokenizer("word").tokenize(line)) == "".join(line.split())


@given(LINES)
def test_whitespace_cuts_where_kenlm_does(line):
    # KenLM's kSpaces: NUL (refused by the reader), tab, LF, CR and space; bytes.split also cuts at VT and FF.
    plain = line.replace("\x0b", "v").replace("\x0c", "f")
    assert [t.encode() for t in make_tokenizer("whitespace").tokenize(plain)] == plain.encode().split()
    assert make_tokenizer("whitespace").tokenize("a\x0bb\x0c \u00a0") == ["a\x0bb\x0c", "\u00a0"]


@given(LINES)
def test_chars_and_bytes_give_the_line_back(line):
    plain = " ".join(line.replace("▁", "").split())
    for name in ("char", "byte"):
        tokenizer = make_tokenizer(name)
        tokens = tokenizer.tokenize(plain)
        assert len(tokens) == len(plain if name == "char" else plain.encode())
        assert all(token and not token.isspace() for token in tokens)
        assert tokenizer.detokenize(tokens) == plain


def test_bytes_have_256_names_without_white_space():
    names = make_tokenizer("byte").NAMES
    assert len(set(names)) == 256
    assert make_tokenizer("byte").tokenize("é !") == ["<0xC3>", "<0xA9>", "<0x20>", "!"]
    assert make_tokenizer("byte").detokenize(["<0xC3>", "<unk>"]) == "\ufffd<unk>"


@given(st.binary())
def test_any_bytes_come_back_from_their_tokens(content):
    byte = make_tokenizer("byte")
    tokens = byte.tokenize(content.decode("utf-8", "surrogateescape"))
    assert bytes(byte.NAMES.index(token) for token in tokens) == content
    assert byte.detokenize(tokens) == content.decode("utf-8", "replace")


def test_half_of_a_surrogate_pair_has_no_bytes():
    with pytest.raises(DataError, match=r"found '.ud83d'; read the text as UTF-8"):
        make_tokenizer("byte").tokenize("a\ud83d")


@pytest.mark.parametrize("name", ["word", "treebank", "tweet", "toktok", "wordpunct", "char", "byte", "whitespace"])
def test_prose_comes_back_readable(name):
    line = PROSE if name not in ("wordpunct", "treebank", "toktok", "tweet") else PROSE.replace("3.5", "3")
    line = line.replace("1,000", "900")
    tokenizer = make_tokenizer(name)
    assert tokenizer.detokenize(tokenizer.tokenize(line)) == line


@pytest.mark.parametrize("name", ["word", "treebank", "tweet", "toktok", "wordpunct"])
def test_literal_specials_stay_whole(name):
    assert make_tokenizer(name).tokenize("<s> a <unk> can't </s>")[:3] == ["<s>", "a", "<unk>"]
    assert make_tokenizer(name).tokenize("a <unk>")[-1] == "<unk>"


@pytest.mark.parametrize("name", ["word", "treebank", "tweet", "toktok", "wordpunct"])
def test_straight_quotes_open_and_close(name):
    line = 'He said, "I can\'t go," and "No." (She laughed.)'
    tokenizer = make_tokenizer(name)
    assert tokenizer.detokenize(tokenizer.tokenize(line)) == line


@pytest.mark.parametrize("name", ["word", "treebank", "toktok", "wordpunct"])
def test_a_quotation_that_began_before_the_line_closes_at_its_end(name):
    tokenizer = make_tokenizer(name)
    assert tokenizer.detokenize(tokenizer.tokenize('I am sure of it."')) == 'I am sure of it."'


def test_the_nltk_tokenizers_are_nltks():
    assert make_tokenizer("treebank").tokenize('"I don\'t."') == ["``", "I", "do", "n't", ".", "''"]
    assert make_tokenizer("tweet").tokenize("@ann :-) #ok don't") == ["@ann", ":-)", "#ok", "don't"]
    assert make_tokenizer("tweet").tokenize("call 0800 123 4567 . . .") == [
        "call",
        "0800",
        "123",
        "4567",
        ".",
        ".",
        ".",
    ]
    assert make_tokenizer("toktok").tokenize("a|b & c.") == ["a", "|", "b", "&", "c", "."]
    assert make_tokenizer("wordpunct").tokenize("don't.”") == ["don", "'", "t", ".”"]


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("a\tb c", ["a", "b", "c"]),
        ("\t|\t& &\t&", ["|", "&", "&", "&"]),
        ("AT&T AT& T x|y&", ["AT&T", "AT&", "T", "x", "|", "y&"]),
        ("&copy 3 &#1 &#9 &lt", ["&copy", "3", "&#1", "&#9", "&lt"]),
        ("&amp; x&#10;y &#124;", ["&amp", ";", "x&#10", ";", "y", "&#124", ";"]),
    ],
)
def test_toktok_undoes_the_escapes_of_nltk_alone(line, tokens):
    assert make_tokenizer("toktok").tokenize(line) == tokens


@given(LINES)
def test_toktok_is_nltks_where_nothing_is_escaped(line):
    plain = line.translate(dict.fromkeys(map(ord, "&\t|"), " "))
    assert make_tokenizer("toktok").tokenize(plain) == nltk.tokenize.ToktokTokenizer().tokenize(plain)


@given(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("&#;|\t 19amp\x1c\x85\u3000"))))
def test_no_token_is_empty_or_holds_white_space(line):
    for name in TOKENIZERS:
        tokens = make_tokenizer(name).tokenize(line)
        blanks = r"[ \t\r\n]" if name == "whitespace" else r"\s"
        assert not any(token == "" or re.search(blanks, token) for token in tokens), (name, tokens)


@pytest.mark.parametrize("name", TOKENIZERS)
def test_lowercase_and_configuration(name):
    tokenizer = make_tokenizer(name, lowercase=True)
    assert tokenizer.tokenize("Éa B") == make_tokenizer(name).tokenize("éa b")
    again = make_tokenizer(**tokenizer.config())
    assert again == tokenizer
    assert type(again) is type(tokenizer)
    assert again != make_tokenizer(name)
    assert "lowercase=True" in repr(tokenizer)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UsageError, match=r"'wort'.*word, whitespace, char, byte, treebank, tweet, toktok, wordpunct"):
        make_tokenizer("wort")
