"""Trees grown from arrays of words."""

import numpy as np
import pytest

from slm.errors import DataError
from slm.ngram.growing import GrowingTrie


def test_rows_of_ngrams_in_any_order_and_repeated():
    growing = GrowingTrie(6)
    rows = growing.add(np.array([[4, 3], [3, 5], [3, 4], [3, 5]]))
    assert rows.tolist() == [9, 8, 7, 8]
    assert growing.find(np.array([[3, 4], [5, 5]])).tolist() == [7, -1]
    tree = growing.finish()
    assert tree.words_of(2).tolist() == [[3, 4], [3, 5], [4, 3]]
    assert tree.suffix[7:].tolist() == [5, 6, 4]
    assert tree.first.tolist() == [1, 7, 7, 7, 7, 9, 10, 10]


def test_a_suffix_that_is_not_there_is_the_next_shorter_one():
    growing = GrowingTrie(6)
    growing.add(np.array([[3, 4]]))
    growing.add(np.array([[3, 4, 5]]))
    assert growing.finish().suffix[-1] == 1 + 5


def test_ngrams_without_a_context_are_refused():
    growing = GrowingTrie(6)
    growing.add(np.array([[3, 4]]))
    with pytest.raises(DataError, match=r"ids \[4, 4, 5\] has no context"):
        growing.add(np.array([[3, 4, 5], [4, 4, 5]]))


def test_an_order_may_be_empty():
    growing = GrowingTrie(4)
    assert growing.add(np.empty((0, 2), np.int32)).tolist() == []
    assert growing.finish().sizes() == [4, 0]
