"""Words are told apart by all their bytes, also where their keys agree."""

import numpy as np
import pytest

from slm.kernels.utf8 import PADDING
from slm.kernels.words import find, has_room, key_of
from slm.text.wordtable import WordTable

SALT = np.array([0x9E3779B97F4A7C15], np.uint64)


def padded(word):
    return np.frombuffer(word + b"#" * PADDING, np.uint8)


@np.errstate(over="ignore")
def key(word):
    return np.uint64(key_of(padded(word), 0, len(word), SALT[0]))


@np.errstate(over="ignore")
def lookup(table, word):
    slots, octets, starts, _, shift, salt = table.arrays
    return int(find(slots, octets, starts, shift[0], salt[0], key(word), padded(word), 0, len(word)))


def test_the_key_of_a_short_word_is_its_bytes():
    for word in (b"a", b"ab", b"abcdefg", b"abcdefgh"):
        assert int(key(word)) == int.from_bytes(word, "little")


@np.errstate(over="ignore")
def test_the_key_of_a_long_word_depends_on_each_byte_and_on_none_behind_it():
    for length in (9, 15, 16, 17, 30):
        word = bytes(range(65, 65 + length))
        changed = {int(key(word[:i] + b"!" + word[i + 1 :])) for i in range(length)}
        assert len(changed | {int(key(word))}) == length + 1
        assert key(word) == key_of(np.frombuffer(word + b"?" * PADDING, np.uint8), 0, length, SALT[0])


def test_words_are_found_and_others_are_not():
    words = ["a", "ab", "b" * 8, "b" * 9, "c" * 40]
    table = WordTable(SALT, words)
    assert [lookup(table, word.encode()) for word in words] == [0, 1, 2, 3, 4]
    assert all(lookup(table, word) < 0 for word in (b"c", b"b" * 7, b"b" * 10, b"c" * 39 + b"d"))


@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_long_word_with_the_key_of_another_is_not_taken_for_it(place):
    word = b"x" * place + b"y" + b"x" * (9 - place)
    table = WordTable(SALT, ["x" * 10])
    slots = table.arrays.slots
    assert lookup(table, word) < 0
    forged = -1 - lookup(table, word)
    slots[2 * forged : 2 * forged + 2] = key(word), 10 << 32 | 1  # as if "xxxxxxxxxx", word 0, had the same key
    assert lookup(table, word) == -1 - (forged + 1) % (slots.size // 2)


def test_half_of_the_slots_stay_empty():
    slots, octets, starts, _, _, _ = WordTable(SALT).arrays
    most = slots.size // 4
    assert has_room(slots, octets, starts, most - 1, 1)
    assert not has_room(slots, octets, starts, most, 1)
    assert has_room(slots, octets, starts, 0, octets.size - PADDING - 1)
    assert not has_room(slots, octets, starts, 0, octets.size - PADDING)
