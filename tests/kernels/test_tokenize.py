"""Lines become ids of known and fresh words, and stop where a table is full or a rule is broken."""

import numpy as np
import pytest

from slm.kernels.tokenize import DONE, ERROR, FULL, MAP, REFUSED, SKIP, Rules, encode_lines, renumber, settle
from slm.kernels.utf8 import PADDING
from slm.text.lexers import lexer_of
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import SPECIALS
from slm.text.wordtable import WordTable

LEXER = lexer_of(make_tokenizer("whitespace"))
SALT = np.array([0x9E3779B97F4A7C15], np.uint64)


@np.errstate(over="ignore")
def run(text, known=(), fresh=None, specials=ERROR, keep_empty=False, closed=False, longest=10):
    """Status, ids, place in the text and left-out characters."""
    octets = np.frombuffer(bytearray(text + bytes(PADDING)), np.uint8)
    ids, cursor = np.full(len(text), -9, np.int32), np.zeros(3, np.int64)
    known = WordTable(SALT, (*SPECIALS, *known)).arrays
    fresh = WordTable(SALT) if fresh is None else fresh
    rules = Rules(specials, keep_empty, closed, longest)
    status = encode_lines(octets, len(text), LEXER, rules, known, fresh.arrays, ids, cursor)
    at, to, left_out = cursor.tolist()
    assert (ids[to:] == -9).all() or status != DONE
    return status, ids[:to].tolist(), at, left_out


def test_fresh_words_are_numbered_behind_the_known_ones():
    fresh = WordTable(SALT)
    # known: 3 specials, a 3; fresh: b 4, c 5
    assert run(b"a b\nc b a\n", ["a"], fresh) == (DONE, [3, 4, 2, 5, 4, 3, 2], 10, 0)
    assert fresh.words() == ["b", "c"]


def test_a_closed_vocabulary_has_no_fresh_words():
    fresh = WordTable(SALT)
    assert run(b"a b\n", ["a"], fresh, closed=True) == (DONE, [3, 0, 2], 4, 0)
    assert not len(fresh)


def test_blank_lines_and_carriage_returns_of_line_ends_are_left_out_of_the_characters():
    assert run("a\r\n é\u3000\n \t\r\n\n".encode(), keep_empty=False) == (DONE, [3, 2, 4, 2], 15, 1 + 4 + 1)
    assert run(b"a\r\n \t\r\n\n", keep_empty=True) == (DONE, [3, 2, 2, 2], 8, 2)


@pytest.mark.parametrize(
    ("line", "by_map", "by_skip"),
    [
        (b"<s> a </s>", [3, 2], [3, 2]),
        (b"<unk> a", [0, 3, 2], [3, 2]),
        (b"<s> </s>", [], []),
        (b"a <s>", None, [3, 2]),
        (b"</s> a", None, [3, 2]),
        (b"a </s> </s>", None, [3, 2]),
    ],
)
def test_literal_specials_follow_the_rule(line, by_map, by_skip):
    text = b"a\n" + line + b"\n"
    for rule, expected in ((ERROR, None), (MAP, by_map), (SKIP, by_skip)):
        status, ids, at, _ = run(text, specials=rule)
        if expected is None:
            assert (status, ids, at) == (REFUSED, [3, 2], 2)
        else:
            assert (status, ids, at) == (DONE, [3, 2, *expected], len(text))


def test_the_length_of_a_token_is_counted_in_characters():
    assert run("éééé\n".encode(), longest=4)[0] == DONE
    assert run("a\néééé\n".encode(), longest=3)[:3] == (REFUSED, [3, 2], 2)


def test_a_full_table_stops_at_the_line_that_needs_room():
    words = [f"w{i}" for i in range(3000)]
    text = "".join(f"{a} {b}\n" for a, b in zip(words[::2], words[1::2])).encode()
    status, ids, at, _ = run(text)
    assert (status, len(ids) // 3) == (FULL, text[:at].count(b"\n"))
    assert ids[:6] == [3, 4, 2, 5, 6, 2]


def test_settled_ids_are_counted():
    ids, counts, out = np.array([3, 5, 2, 4, 5], np.int32), np.zeros(8, np.int64), np.zeros(5, np.int32)
    settle(ids, 4, np.array([7, 3], np.int32), counts, out)  # fresh 4 becomes 7, fresh 5 was found to be 3
    assert out.tolist() == [3, 3, 2, 7, 3]
    assert counts.tolist() == np.bincount(out, minlength=8).tolist()


def test_ids_are_renumbered_one_by_one():
    out = np.zeros(4, np.int32)
    renumber(np.array([0, 2, 1, 2], np.int32), np.array([5, 0, 7], np.int32), out)
    assert out.tolist() == [5, 7, 0, 7]
