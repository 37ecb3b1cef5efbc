"""UTF-8 is checked, counted and decoded as Python does it."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slm.kernels.intrinsics import load64
from slm.kernels.utf8 import PADDING, check_text, count_characters, decode, letters, line_end

# The bytes at which the rules of well-formed sequences change (Unicode 15, table 3-7).
EDGES = bytes.fromhex("00 01 7F 80 8F 90 9F A0 BF C0 C1 C2 DF E0 E1 EC ED EE EF F0 F1 F3 F4 F5 FF")


def padded(text, padding=b"\x80"):
    return np.frombuffer(text + padding * PADDING, np.uint8)


def checked(text, low=0):
    """Place of the first fault, characters before it, bytes above 0x7F before it."""
    found = np.zeros(2, np.int64)
    with np.errstate(over="ignore"):
        return (int(check_text(padded(text), low, len(text), found)), *found.tolist())


def expected(text):
    try:
        text.decode()
        end = len(text)
    except UnicodeDecodeError as error:
        end = error.start
    end = end if b"\0" not in text[:end] else text.index(b"\0")
    return end, len(text[:end].decode()), sum(byte > 0x7F for byte in text[:end])


@pytest.mark.compiled
def test_all_sequences_at_the_edges_of_the_rules():
    for text in itertools.chain.from_iterable(itertools.product(EDGES, repeat=n) for n in (1, 2, 3)):
        assert checked(bytes(text)) == expected(bytes(text)), bytes(text)
    for text in itertools.product(EDGES[-10:], EDGES, [0x7F, 0x80, 0xBF, 0xC0], [0x7F, 0x80, 0xBF, 0xC0]):
        assert checked(bytes(text)) == expected(bytes(text)), bytes(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20), st.binary(max_size=3), st.text("ab\0é", max_size=12))
def test_a_fault_is_found_where_it_stands(before, fault, behind):
    text = before.encode() + fault + behind.encode()
    assert checked(text) == expected(text)


def test_the_check_reads_no_further_than_it_is_told():
    assert checked(b"abc\xc3") == (3, 3, 0)
    assert checked(b"\xffab", 1) == (3, 2, 0)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_characters_are_decoded_and_counted(text):
    octets, at = padded(text.encode()), 0
    for character in text:
        code, after = decode(octets, at) if octets[at] >= 0x80 else (octets[at], at + 1)
        assert (code, after) == (ord(character), at + len(character.encode()))
        at = after
    assert count_characters(octets, 0, len(text.encode())) == len(text)


def test_letters_are_those_of_ascii_and_only_the_first_ones():
    for code in range(256):
        for place in range(8):
            octets = np.frombuffer(b"k" * place + bytes([code]) + b"K" * (7 - place), np.uint8)
            assert letters(load64(octets, 0)) == (8 if bytes([code]).isalpha() else place)
    assert letters(load64(np.frombuffer(b"ab1c@[`{", np.uint8), 0)) == 2


def test_a_line_ends_behind_its_line_feed():
    assert [int(line_end(padded(b"ab\n\nc\n"), at)) for at in (0, 2, 3, 4)] == [3, 3, 4, 6]
