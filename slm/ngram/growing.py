"""A tree of n-grams grown order by order from arrays of words, be they read from files or taken from other models."""

from __future__ import annotations

import numpy as np

from slm.errors import DataError
from slm.ngram.trie import MAX_ROWS, Trie, rows_of_keys


class GrowingTrie:
    """All 1-grams of a vocabulary, to which longer n-grams are added, those of one order at once.

    Parameters:
        vocab_size: V; there is a 1-gram for every id in [0, V).

    Example:
        >>> growing = GrowingTrie(5)
        >>> growing.add(np.array([[3, 4], [1, 3]])).tolist()
        [7, 6]
        >>> growing.finish().sizes()
        [5, 2]
    """

    def __init__(self, vocab_size: int):
        self.vocab_size = vocab_size
        self.bounds = [0, 1, 1 + vocab_size]
        # keys[j] has context row * V + word of the (j + 2)-grams, rising.
        self.keys: list[np.ndarray] = []
        self.suffixes = [np.zeros(1 + vocab_size, np.int64)]

    def find(self, words: np.ndarray) -> np.ndarray:
        """The rows (N,) int64 of n-grams given by their words (N, k), -1 for those that are not there."""
        rows = 1 + words[:, 0].astype(np.int64)
        for j in range(1, words.shape[1]):
            rows = self._children(rows, words[:, j], j - 1)
        return rows

    def _children(self, rows: np.ndarray, words: np.ndarray, j: int) -> np.ndarray:
        """The rows of contexts extended by a word each; -1 stays -1."""
        keys = self.keys[j] if j < len(self.keys) else np.empty(0, np.int64)
        return rows_of_keys(keys, rows, words, self.vocab_size, self.bounds[min(j, len(self.keys)) + 2])

    def add(self, words: np.ndarray) -> np.ndarray:
        """Add the n-grams of the next order by their words (N, k), in any order, also repeated; returns their rows.

        The contexts must be there: (k-1)-grams that were added before.

        Raises:
            DataError: a context is not there, or there are more than 2**31 - 2 n-grams.
        """
        contexts = self.find(words[:, :-1])
        if (contexts < 0).any():
            lost = words[int(np.flatnonzero(contexts < 0)[0])]
            raise DataError(f"the n-gram of ids {lost.tolist()} has no context in the order below.")
        keys, first = np.unique(contexts * self.vocab_size + words[:, -1], return_index=True)
        if self.bounds[-1] + keys.size > MAX_ROWS:
            raise DataError(f"a model holds at most {MAX_ROWS} n-grams, these are more; use a lower order.")
        self.suffixes.append(self._suffixes(words[first]))
        self.keys.append(keys)
        self.bounds.append(self.bounds[-1] + keys.size)
        return self._children(contexts, words[:, -1], len(self.keys) - 1)

    def _suffixes(self, words: np.ndarray) -> np.ndarray:
        """The row of the longest suffix that is there; a single word always is."""
        rows = np.full(len(words), -1, np.int64)
        for start in range(1, words.shape[1]):
            open_ = np.flatnonzero(rows < 0)
            rows[open_] = self.find(words[open_, start:])
        return rows

    def finish(self) -> Trie:
        """The tree of all that was added."""
        bounds = np.array(self.bounds)
        word = np.concatenate([[-1], np.arange(self.vocab_size), *(keys % self.vocab_size for keys in self.keys)])
        first = np.full(int(bounds[-2]) + 1, bounds[-1])
        first[0] = 1
        for j, keys in enumerate(self.keys):
            parents = np.arange(bounds[j + 1], bounds[j + 2])
            first[parents] = bounds[j + 2] + np.searchsorted(keys // self.vocab_size, parents)
        suffix = np.concatenate(self.suffixes)
        return Trie(bounds, word.astype(np.int32), suffix.astype(np.int32), first.astype(np.int32))
