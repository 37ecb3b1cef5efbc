"""Word tables number words in the order in which they come, however often they move to larger arrays."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from slm.text.wordtable import WordTable

# Pairs that share a key's first or last bytes, and words of 1 to 20 bytes.
WORDS = [letter * n for n in range(1, 21) for letter in "ab"] + ["a" * 8 + "b" * n for n in range(1, 9)] + ["é", "漢字"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), unique=True), max_size=5), st.integers(0, 2**63 - 1))
def test_words_keep_their_numbers_when_tables_are_joined(lists, number):
    salt = np.array([2 * number + 1], np.uint64)
    known, numbers = WordTable(salt, ["<unk>"]), {"<unk>": 0}
    for words in lists:
        ids = known.take(WordTable(salt, words))
        assert ids.tolist() == [numbers.setdefault(word, len(numbers)) for word in words]
    assert known.words() == list(numbers)
    assert len(known) == len(numbers)


def test_a_table_that_grows_finds_all_its_words_again():
    words = [f"{i}-{'x' * (i % 30)}" for i in range(5000)]
    table = WordTable(WordTable.new_salt(), words[:3000])
    table.grow()
    assert table.take(WordTable(WordTable.new_salt(), words)).tolist() == list(range(5000))
    assert table.words() == words


def test_a_cleared_table_has_no_words_and_all_its_room():
    table = WordTable(WordTable.new_salt(), WORDS)
    room = table.arrays.slots.size
    table.clear()
    assert (len(table), table.words(), table.arrays.slots.size) == (0, [], room)
    assert table.take(WordTable(WordTable.new_salt(), ["b", "a"])).tolist() == [0, 1]


def test_salts_are_odd_and_differ():
    salts = {int(WordTable.new_salt()[0]) for _ in range(20)}
    assert len(salts) == 20
    assert all(salt % 2 for salt in salts)
