"""From what the counts give each n-gram to the finished table: one place for interpolating and backing off.

An estimator says for every k-gram c w which part of p(w | c) its own count gives, `direct`. What a context leaves over
goes to the next shorter context, and below the 1-grams to the uniform distribution, in one of two ways:

    interpolated    p(w | c) = direct(c w) + g(c) p(w | c')    g(c) = 1 - sum direct(c .)
    back-off        p(w | c) = direct(c w), where it is > 0    g(c) = (1 - sum direct(c .)) / (1 - sum p(seen | c'))
                               g(c) p(w | c') otherwise

In both, g(c) is the back-off weight of the table, so that every row sums to one by construction. N-grams that are
pruned give their part to g(c).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from slm.ngram.counts import NgramCounts
from slm.ngram.table import NgramTable, from_probabilities, select
from slm.text.vocabulary import BOS, UNK

# Sums of probabilities are off by some 1e-16 a term; less left over than this is nothing left over.
NOTHING = 1e-12


class Level:
    """The k-grams as events behind their contexts.

    Attributes:
        k: their length.
        rows: where they stand in the tree.
        count: (n,) float64, how often each counts; `<s>` as a 1-gram is no event and counts 0.
        children: (m,) how many of them each (k-1)-gram is the context of; they stand side by side.
    """

    def __init__(self, counts: NgramCounts, k: int, count: np.ndarray | None = None):
        parents = counts.rows(k - 1)
        self.k, self.rows = k, counts.rows(k)
        self.count = np.array(counts.count[self.rows] if count is None else count, np.float64)
        if k == 1:
            self.count[BOS] = 0.0
        self.children = np.diff(counts.first[parents.start : parents.stop + 1])

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums (m,) of `values` (n,) over the k-grams of each context."""
        some = self.children > 0
        found = np.zeros(some.size)
        if values.size:
            begins = np.cumsum(self.children[some], dtype=np.int64) - self.children[some]
            found[some] = np.add.reduceat(values, begins, dtype=np.float64)
        return found

    def spread(self, values: np.ndarray) -> np.ndarray:
        """The value (n,) of the context of each k-gram, from those of all contexts (m,)."""
        return np.repeat(values, self.children)

    @cached_property
    def total(self) -> np.ndarray:
        """(m,) how often each context is followed by anything."""
        return self.sums(self.count)

    @cached_property
    def types(self) -> np.ndarray:
        """(m,) how many different words follow each context."""
        return self.sums(self.count > 0)

    @cached_property
    def relative(self) -> np.ndarray:
        """(n,) relative frequencies: count / total of the context."""
        total = self.spread(self.total)
        return np.divide(self.count, total, out=np.zeros_like(self.count), where=total > 0)

    def counts_of_counts(self, highest: int) -> list[int]:
        """How many k-grams count 1, 2, ... `highest`."""
        whole = np.minimum(self.count, highest + 1).astype(np.int64)
        return np.bincount(whole, minlength=highest + 2)[1 : highest + 1].tolist()


def assemble(
    counts: NgramCounts,
    direct: Callable[[Level], np.ndarray],
    *,
    interpolated: bool,
    weights: Callable[[int], np.ndarray] | None = None,
    prune: Sequence[int] | None = None,
    interpolate_unigrams: bool = True,
    vocab_pad: int | None = None,
    closed: bool = False,
    listed: np.ndarray | None = None,
) -> NgramTable:
    """The table of an estimator.

    Parameters:
        counts: n-grams of the training text.
        direct: for one order, the part (n,) in [0, 1] that each k-gram's own count gives it.
        interpolated: add the shorter context's probability, or use it for unseen words alone.
        weights: what k-grams count (n_k,) for each k; their occurrences if not given.
        prune: for orders 1, 2, ... the highest count that is dropped (the last number holds for the orders above).
        interpolate_unigrams: interpolate the 1-grams with the uniform distribution in any case; False lets a back-off
            model share what they leave over among unseen words only, such as `<unk>`.
        vocab_pad, closed, listed: see `uniform`; words that are not listed leave the table.
    """
    keep = kept_rows(counts, prune, listed)
    base = uniform(counts, listed, vocab_pad, closed)
    below = int(counts.bounds[counts.order])
    prob, backoff = np.empty(counts.word.size, np.float32), np.ones(below, np.float32)
    lower, prob[0] = np.zeros(1), 1.0
    for k in range(1, counts.order + 1):
        level = Level(counts, k, weights(k) if weights else None)
        shorter = base if k == 1 else lower[counts.suffix[level.rows] - counts.bounds[k - 1]]
        own = direct(level)
        if keep.size:
            own = np.where(keep[level.rows], own, 0.0)
        spread = _interpolate if interpolated or (k == 1 and interpolate_unigrams) else _back_off
        lower, weight = spread(level, own, shorter)
        prob[level.rows] = lower
        backoff[counts.rows(k - 1)] = weight
    backoff[0] = 1.0
    return finish(counts, keep, prob, backoff)


def _interpolate(level: Level, own: np.ndarray, shorter: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (n,) and weights (m,) of contexts, interpolated."""
    left = _left(level.sums(own))
    return own + level.spread(left) * shorter, left


def _back_off(level: Level, own: np.ndarray, shorter: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (n,) and weights (m,) of contexts; where all words were seen, their parts are scaled up to one."""
    seen = own > 0
    given = level.sums(own)
    room = _left(level.sums(np.where(seen, shorter, 0.0)))
    scale = np.where((room == 0) & (given > 0), given, 1.0)
    weight = np.divide(_left(given), room, out=np.ones_like(room), where=room > 0)
    return np.where(seen, own / level.spread(scale), level.spread(weight) * shorter), weight


def _left(given: np.ndarray) -> np.ndarray:
    """What is left of one; rounding is not."""
    left = 1.0 - given
    return np.where(left < NOTHING, 0.0, left)


def uniform(
    counts: NgramCounts, listed: np.ndarray | None = None, vocab_pad: int | None = None, closed: bool = False
) -> np.ndarray:
    """The distribution (V,) below the 1-grams: the same for all words but `<s>`.

    Parameters:
        counts: n-grams of the training text.
        listed: (V,) bool; words that are False have no share.
        vocab_pad: reckon with at least so many words; those that are not there take their share with them.
        closed: `<unk>` has no share either, unless it occurs in the text.
    """
    share = np.ones(counts.vocab_size) if listed is None else np.asarray(listed, np.float64).copy()
    share[BOS] = 0.0
    if closed and counts.count[1 + UNK] == 0:
        share[UNK] = 0.0
    return share / max(share.sum(), vocab_pad or 0, 1)


def kept_rows(counts: NgramCounts, prune: Sequence[int] | None, listed: np.ndarray | None) -> np.ndarray:
    """Which rows stay (R,) bool, empty when all do; cutoffs begin with 0 and never fall."""
    cutoffs = [int(x) for x in prune or ()][: counts.order]
    cutoffs += cutoffs[-1:] * (counts.order - len(cutoffs))
    if not any(cutoffs) and listed is None:
        return np.empty(0, np.bool_)
    keep = np.ones(counts.word.size, np.bool_)
    if listed is not None:
        keep[counts.rows(1)] = listed
    for k in range(2, counts.order + 1):
        rows = counts.rows(k)
        keep[rows] = (counts.count[rows] > (cutoffs[k - 1] if cutoffs else 0)) & keep[counts.contexts(k)]
        if listed is not None:
            keep[rows] &= listed[counts.word[rows]]
    return keep


def finish(counts: NgramCounts, keep: np.ndarray, prob: np.ndarray, backoff: np.ndarray) -> NgramTable:
    """The table of probabilities (R,) and back-off weights (C,) float32, without the rows that go."""
    table = from_probabilities(counts, prob, backoff)
    if not keep.size:
        return table
    return select(table, keep, np.cumsum(keep[counts.rows(1)], dtype=np.int32) - 1)
