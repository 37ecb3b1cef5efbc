"""Jelinek-Mercer smoothing: relative frequencies of all orders, mixed with weights learnt on held-out text."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.errors import UsageError
from slm.ngram.assemble import Level, assemble, uniform
from slm.ngram.counts import NgramCounts, lay_out
from slm.ngram.table import NgramTable
from slm.text.vocabulary import BOS

ROUNDS = 30


def jelinek_mercer(counts: NgramCounts, *, heldout: Any = None, **rules: Any) -> NgramTable:
    """p(w | c) = L count(c w) / count(c .) + (1 - L) p(w | c'), with L by order and by how often c was seen.

    The weights L, one for each order and bucket [2^b, 2^(b+1)) of count(c .), are those that make the held-out text
    likeliest, see `learn_weights`.

    Parameters:
        counts: n-grams of the training text.
        heldout: text that is not in the counts: `ids` (N,) with final `</s>`, and `offsets` (S + 1,).
        rules: see `slm.ngram.assemble.assemble`.

    Raises:
        UsageError: there is no held-out text.
        DataError: it is no text of sentences, see `slm.ngram.counts.lay_out`.

    Source: Jelinek and Mercer 1980, "Interpolated estimation of Markov source parameters from sparse data"; buckets:
    Bahl, Jelinek and Mercer 1983; Chen and Goodman 1998, section 2.3.
    """
    if heldout is None:
        raise UsageError(
            "jelinek-mercer learns its weights on held-out text, which is not counted: pass heldout= or --valid FILE."
        )
    base = uniform(counts, rules.get("listed"), rules.get("vocab_pad"), rules.get("closed", False))
    frequency, bucket = _observe(counts, heldout, base)
    largest = int(buckets(counts.count.max(initial=1)))
    weight = learn_weights(frequency, bucket, largest + 1)

    def direct(level: Level) -> np.ndarray:
        return level.spread(weight[level.k, buckets(level.total)]) * level.relative

    return assemble(counts, direct, interpolated=True, **rules)


def buckets(total: np.ndarray) -> np.ndarray:
    """The bucket of each context by its count: 0 for unseen, b + 1 for [2^b, 2^(b+1))."""
    return np.frexp(np.asarray(total, np.float64))[1].astype(np.int64)


def learn_weights(frequency: np.ndarray, bucket: np.ndarray, size: int) -> np.ndarray:
    """The weights (order + 1, size) of each order and bucket, by 30 rounds of expectation maximisation from 1/2.

    Every bucket begins with one token for its order and one against, so that a weight from a handful of tokens is never
    0 or 1. A bucket without tokens takes the weight of the next smaller one.

    Parameters:
        frequency: (order + 1, N) p of each held-out token by order; order 0 is the uniform distribution.
        bucket: (order + 1, N) that of its context; 0 where there is no such context, which gives the order weight 0.
        size: how many buckets there are.

    Example:
        >>> one_of_two = np.array([[0.5, 0.5], [1.0, 0.0]])  # order 1 foresees the first token, not the second
        >>> learn_weights(one_of_two, np.ones((2, 2), int), 2)[1].round(6).tolist()
        [0.0, 0.390388]
    """
    weight = np.full((frequency.shape[0], size), 0.5)
    for _ in range(ROUNDS):
        weight[:, 0] = 0.0
        chosen, asked = _expect(frequency, bucket, weight)
        weight = (chosen + 1) / (asked + 2)
    for b in range(2, size):
        weight[:, b] = np.where(asked[:, b] > 0, weight[:, b], weight[:, b - 1])
    weight[:, 0] = 0.0
    return weight


def _expect(frequency: np.ndarray, bucket: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each order and bucket, how often its frequency is chosen and how often it is asked, in expectation."""
    mixed = frequency.copy()
    for k in range(1, frequency.shape[0]):
        own = weight[k, bucket[k]]
        mixed[k] = own * frequency[k] + (1 - own) * mixed[k - 1]
    chosen, asked = np.zeros_like(weight), np.zeros_like(weight)
    reached = np.ones(frequency.shape[1])
    for k in range(frequency.shape[0] - 1, 0, -1):
        share = weight[k, bucket[k]] * frequency[k] / mixed[k]
        asked[k] = np.bincount(bucket[k], weights=reached, minlength=weight.shape[1])
        chosen[k] = np.bincount(bucket[k], weights=reached * share, minlength=weight.shape[1])
        reached = reached * (1 - share)
    return chosen, asked


def _observe(counts: NgramCounts, heldout: Any, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and buckets (order + 1, N) of the held-out tokens that have a chance at all."""
    stream = lay_out(heldout.ids, heldout.offsets, counts.vocab_size)
    frequency = np.zeros((counts.order + 1, stream.size))
    bucket = np.zeros((counts.order + 1, stream.size), np.int64)
    frequency[0] = base[stream]
    context = np.zeros(stream.size, np.int64)  # the row of the (k-1)-gram that begins at each position, -1 for none
    for k in range(1, min(counts.order, stream.size) + 1):
        level = Level(counts, k)
        context = context[: stream.size - k + 1]
        row = counts.find_children(context, stream[k - 1 :], k)
        total = level.total[np.maximum(context - counts.bounds[k - 1], 0)]
        bucket[k, k - 1 :] = np.where(context >= 0, buckets(total), 0)
        if level.relative.size:
            own = level.relative[np.maximum(row - level.rows.start, 0)]
            frequency[k, k - 1 :] = np.where(row >= 0, own, 0.0)
        context = row
    possible = (stream != BOS) & (frequency > 0).any(axis=0)
    return frequency[:, possible], bucket[:, possible]
