"""The table of a finished n-gram model: what every estimator makes and every query reads."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from slm.ngram.trie import Trie

MOST_SLOTS = 2**31 - 1  # a hash of 32 bits times this stays below 2**63


class NgramTable(Trie):
    """The tree of n-grams with a probability and a back-off weight each; the query knows nothing else of smoothing.

        p(w | c) = exp(log_prob[child of c by w])          if c has that child
                 = exp(backoff[c]) * p(w | suffix[c])      otherwise

    Attributes:
        log_prob: (R,) float32 nats of the last word given the others; -inf for `<s>`. That of the root is not used.
        backoff: (C,) float32 nats, for rows below the highest order; 0 for a row without children.

    Notes:
        An n-gram may be in the table without its suffix (files pruned by other tools do that): `suffix` is then the
        longest one that is there, since an absent n-gram has neither children nor back-off weight.
    """

    def __init__(
        self,
        bounds: np.ndarray,
        word: np.ndarray,
        suffix: np.ndarray,
        first: np.ndarray,
        log_prob: np.ndarray,
        backoff: np.ndarray,
        index: np.ndarray | None = None,
    ):
        super().__init__(bounds, word, suffix, first)
        self.log_prob, self.backoff = log_prob, backoff
        if index is not None:
            self.index = index

    @cached_property
    def index(self) -> np.ndarray:
        """Where bulk scoring looks up the children of contexts that have many: see `slm.kernels.ngram_score`.

        Empty, so that they are searched, where the index would be longer than its hash reaches.
        """
        from slm.kernels.ngram_score import count_wide, fill_index

        slots = 2 * count_wide(self.first)
        if slots > MOST_SLOTS:
            return np.zeros(0, np.int32)
        index = np.zeros(slots, np.int32)
        fill_index(self.first, self.word, index)
        return index


def from_probabilities(trie: Trie, prob: np.ndarray, backoff: np.ndarray) -> NgramTable:
    """The table of a tree with p(w | c) (R,) float32 and back-off weights (C,) float32; both become logs in place."""
    with np.errstate(divide="ignore"):
        np.log(prob, out=prob)
        np.log(backoff, out=backoff)
    prob[0] = 0.0
    return NgramTable(trie.bounds, trie.word, trie.suffix, trie.first, prob, backoff)


def select(table: NgramTable, keep: np.ndarray, new_ids: np.ndarray) -> NgramTable:
    """The table without the rows where `keep` (R,) is False; ids of words change to new_ids (V,), -1 for those dropped.

    A row may only be kept if its context is. Kept words keep their order, and the suffix becomes the longest kept one.
    """
    new_row = np.cumsum(keep, dtype=np.int64) - 1
    sizes = [int(np.count_nonzero(keep[table.rows(k)])) for k in range(table.order + 1)]
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    suffix = table.suffix.copy()
    while not (kept := keep[suffix]).all():
        suffix = np.where(kept, suffix, table.suffix[suffix])
    word = table.word[keep]
    word[1:] = new_ids[word[1:]]
    below = keep[: table.first.size - 1]
    kept_before = np.concatenate([[0], np.cumsum(keep, dtype=np.int64)])
    first = np.append(kept_before[table.first[:-1][below]], bounds[-1]).astype(np.int32)
    return NgramTable(
        bounds, word, new_row[suffix[keep]].astype(np.int32), first, table.log_prob[keep], table.backoff[below]
    )
