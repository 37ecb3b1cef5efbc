"""The n-grams of all orders as one tree, laid out in flat arrays: the layout that counts, tables and kernels share.

Every n-gram is a *row*. Row 0 is the empty n-gram, the root. Then come the 1-grams, the 2-grams, and so on; rows of
one order are sorted by their words, so the *children* of a row (the n-grams one word longer that begin with it) stand
side by side:

    word[g]                   the last word of n-gram g
    first[g] .. first[g + 1]  the rows of its children, sorted by word; empty for the highest order
    suffix[g]                 the row of the n-gram without its first word (the longest proper suffix that has a row)
    bounds[k] .. bounds[k+1]  the rows of order k

The 1-gram of word w is row 1 + w: all V words have one, in id order. Following `first` reads an n-gram from left to
right; following `suffix` forgets its oldest word, which is what backing off means. For the text "<s> a b </s>" with ids
1 3 4 2 and order 2:

    row     0    1      2    3     4  5  | 6      7    8
    n-gram  ()   <unk>  <s>  </s>  a  b  | <s> a  a b  b </s>
    word    -    0      1    2     3  4  | 3      4    2
    suffix  -    0      0    0     0  0  | 4      5    3
    first   1    6      6    7     7  8    9
    bounds  0 1 6 9
"""

from __future__ import annotations

import numpy as np

from slm.errors import ModelFileError

MAX_ROWS = 2**31 - 2


class Orders:
    """Where the rows of each order begin: `bounds` (order + 2,) int64."""

    def __init__(self, bounds: np.ndarray | list[int]):
        self.bounds = np.asarray(bounds, np.int64)

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return self.bounds.size - 2

    @property
    def vocab_size(self) -> int:
        """How many 1-grams there are, the three specials included."""
        return int(self.bounds[2] - self.bounds[1])

    def rows(self, k: int) -> slice:
        """The rows of order k, 0 <= k <= order."""
        return slice(int(self.bounds[k]), int(self.bounds[k + 1]))

    def sizes(self) -> list[int]:
        """How many n-grams there are of order 1, 2, ..."""
        return np.diff(self.bounds)[1:].tolist()


class Trie(Orders):
    """Rows of all orders: `bounds` (order + 2,) int64, `word` and `suffix` (R,) int32, `first` (C + 1,) int32.

    R is the number of rows, C = bounds[order] that of rows below the highest order.
    """

    def __init__(self, bounds: np.ndarray, word: np.ndarray, suffix: np.ndarray, first: np.ndarray):
        super().__init__(bounds)
        self.word, self.suffix, self.first = word, suffix, first

    def require_sound(self) -> None:
        """Refuse arrays that make no tree, which files may hold: queries bear them, walks over all rows do not.

        Raises:
            ModelFileError: the children of rows do not follow each other, a word is none, or a suffix is not shorter.
        """
        bounds, first, suffix = self.bounds, self.first, self.suffix
        faults = {
            "children": (np.diff(first) < 0).any() or (first[bounds[:-1]] != bounds[1:]).any(),
            "words": not 0 <= self.word[1:].min() <= self.word[1:].max() < self.vocab_size
            or (self.word[self.rows(1)] != np.arange(self.vocab_size)).any(),
            "suffixes": suffix[self.rows(1)].any(),
        }
        for k in range(2, self.order + 1):
            own = suffix[self.rows(k)]
            faults["suffixes"] |= own.size > 0 and not 1 <= own.min() <= own.max() < bounds[k]
        for name, found in faults.items():
            if found:
                raise ModelFileError(
                    f"the {name} in the n-gram table make no tree; the model is damaged: train it anew."
                )

    def contexts(self, k: int) -> np.ndarray:
        """The context row (n_k,) int32 of every k-gram, the parent in the tree."""
        parents = self.rows(k - 1)
        children = np.diff(self.first[parents.start : parents.stop + 1])
        return np.repeat(np.arange(parents.start, parents.stop, dtype=np.int32), children)

    def sum_children(self, values: np.ndarray, k: int) -> np.ndarray:
        """Sums of `values` (n_k,) of the k-grams over each context of order k - 1; 0 where a context has no child."""
        parents = self.rows(k - 1)
        own = self.contexts(k) - parents.start
        return np.bincount(own, weights=values, minlength=parents.stop - parents.start)

    def words_of(self, k: int) -> np.ndarray:
        """The words (n_k, k) int32 of every k-gram, in row order."""
        found = np.empty((self.rows(k).stop - self.rows(k).start, k), np.int32)
        at = np.arange(self.rows(k).start, self.rows(k).stop)
        for j in range(k, 0, -1):
            found[:, j - 1] = self.word[at]
            at = self.contexts(j)[at - self.rows(j).start]
        return found

    def find(self, ids: list[int] | np.ndarray) -> int:
        """The row of an n-gram given by its word ids, -1 if there is none.

        Example:
            >>> trie = Trie([0, 1, 6, 9], np.array([-1, 0, 1, 2, 3, 4, 3, 4, 2], np.int32),
            ...             np.array([0, 0, 0, 0, 0, 0, 4, 5, 3], np.int32), np.array([1, 6, 6, 7, 7, 8, 9], np.int32))
            >>> trie.find([3, 4]), trie.find([4, 4])
            (7, -1)
        """
        row = 0
        for i in ids:
            if row + 1 >= self.first.size:
                return -1
            low, high = int(self.first[row]), int(self.first[row + 1])
            row = low + int(np.searchsorted(self.word[low:high], i))
            if row >= high or self.word[row] != i:
                return -1
        return row

    def find_children(self, contexts: np.ndarray, words: np.ndarray, k: int) -> np.ndarray:
        """The rows (N,) int64 of k-grams given by the rows of their contexts (N,) and their last words (N,).

        -1 where there is none, or where the context is -1.
        """
        rows = self.rows(k)
        keys = self.contexts(k).astype(np.int64) * self.vocab_size + self.word[rows]
        return rows_of_keys(keys, contexts, words, self.vocab_size, rows.start)


def rows_of_keys(keys: np.ndarray, contexts: np.ndarray, words: np.ndarray, vocab_size: int, start: int) -> np.ndarray:
    """The rows (N,) int64 of contexts extended by words: row `start` + i has the key context * V + word, keys[i].

    Keys rise. -1 where there is none, or where the context is -1.
    """
    if not keys.size:
        return np.full(len(words), -1, np.int64)
    contexts = np.asarray(contexts, np.int64)
    wanted = contexts * vocab_size + words
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where((contexts >= 0) & (keys[at] == wanted), at + start, -1)
