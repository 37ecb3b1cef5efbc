"""Interpolated modified Kneser-Ney smoothing, number for number as KenLM's lmplz."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from slm.errors import DiscountError
from slm.kernels import threads
from slm.ngram.assemble import finish, kept_rows, uniform
from slm.ngram.counts import NgramCounts
from slm.ngram.table import NgramTable
from slm.text.vocabulary import BOS, UNK

DEFAULT_FALLBACK = (0.5, 1.0, 1.5)


def adjusted_counts(counts: NgramCounts) -> np.ndarray:
    """How many different words stand before each n-gram below the highest order, (C,) int32 by row.

    An n-gram that begins with `<s>` has no word before it and keeps its count; `<s>` itself, never predicted, gets 0.
    """
    from slm.kernels.ngram_smooth import count_left_neighbours

    below = int(counts.bounds[counts.order])
    adjusted = np.zeros(below, counts.count.dtype)
    spans = threads.spans(below, threads.thread_count())
    threads.run(count_left_neighbours, [(counts.suffix, int(counts.bounds[2]), *span, adjusted) for span in spans])
    np.copyto(adjusted, counts.count[:below], where=adjusted == 0)
    adjusted[1 + BOS : 2 + BOS] = 0
    return adjusted


def discounts(counts_of_counts: np.ndarray, order: int, fallback: Sequence[float] | None = None) -> np.ndarray:
    """The discounts (0, D1, D2, D3+) of one order, from n1 .. n4: how many n-grams have adjusted count 1 .. 4.

    Parameters:
        counts_of_counts: (4,) n1, n2, n3, n4.
        order: named in the error.
        fallback: three discounts to take where the closed form fails; None raises instead.

    Raises:
        DiscountError: one of n1, n2, n3 is zero, or a discount leaves its range [0, j].

    Source: Chen and Goodman 1998, equation 26: Y = n1 / (n1 + 2 n2), D_j = j - (j + 1) Y n_{j+1} / n_j.

    Example:
        >>> discounts(np.array([8, 4, 2, 1]), 3).tolist()
        [0.0, 0.5, 1.25, 2.0]
    """
    n1, n2, n3, n4 = (int(n) for n in counts_of_counts)
    if n1 and n2 and n3:
        y = n1 / (n1 + 2 * n2)
        found = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
        if ((found >= 0) & (found <= np.arange(4))).all():
            return found
    if fallback is not None:
        return np.array([0.0, *fallback])
    raise DiscountError(
        f"modified Kneser-Ney needs {order}-grams of adjusted count 1, 2 and 3 in falling numbers, got n1={n1} n2={n2} "
        f"n3={n3} n4={n4}; small or generated text does this: pass --discount-fallback or use --smoothing witten-bell."
    )


def kneser_ney(
    counts: NgramCounts,
    *,
    prune: Sequence[int] | None = None,
    discount_fallback: Sequence[float] | bool | None = None,
    interpolate_unigrams: bool = True,
    listed: np.ndarray | None = None,
    vocab_pad: int | None = None,
    closed: bool = False,
) -> NgramTable:
    """Interpolated modified Kneser-Ney: p(w | c) = (a(c w) - D(a)) / sum a(c .) + gamma(c) p(w | c').

    `<unk>` that does not occur in the text has count 0 and gets its share of the uniform distribution that the 1-grams
    are interpolated with; `<s>` gets none.

    Parameters:
        counts: n-grams of the training text.
        prune: for orders 1, 2, ... the highest count that is dropped (the last number holds for the orders above).
            Discounts are taken before pruning, and dropped counts go to the back-off weight.
        discount_fallback: three discounts, or True for 0.5, 1, 1.5, where the closed form fails.
        interpolate_unigrams: False gives all left-over mass of the 1-grams to `<unk>`, as SRILM does.
        listed: (V,) bool; words that are False leave the table, as lmplz --limit_vocab_file does.
        vocab_pad: reckon with at least so many words (`<s>` is none) in the uniform distribution; words that are
            not there take their share of probability with them, so the others sum to less than one.

    Raises:
        DiscountError: see `discounts`.

    Source: Chen and Goodman 1998, section 4; details of lmplz: Heafield et al. 2013, "Scalable modified Kneser-Ney
    language model estimation", section 3.
    """
    fallback = fallback_of(discount_fallback)
    keep = kept_rows(counts, prune, listed)
    adjusted = adjusted_counts(counts)
    below = adjusted.size
    prob = np.empty(counts.word.size, np.float32)
    backoff = np.ones(below, np.float32)
    base = uniform(counts, listed, vocab_pad, closed)
    prob[0] = base.max() if interpolate_unigrams else 0.0
    for k in range(1, counts.order + 1):
        rows = counts.rows(k)
        weight = (adjusted, 0) if k < counts.order else (_predicted(counts), rows.start)
        of_order = weight[0][rows.start - weight[1] : rows.stop - weight[1]]
        discount = discounts(np.bincount(np.minimum(of_order, 5), minlength=6)[1:5], k, fallback)
        _smooth_order(counts, k, weight, keep, discount, prob, backoff)
        if k == 1:
            prob[rows][base == 0] = 0.0
            if not interpolate_unigrams and base[UNK]:
                prob[1 + UNK] += backoff[0]
            elif not interpolate_unigrams:
                prob[rows] /= 1.0 - backoff[0]
    backoff[0] = 1.0
    return finish(counts, keep, prob, backoff)


def _predicted(counts: NgramCounts) -> np.ndarray:
    """Counts (n,) of the highest order; `<s>` as a 1-gram is no event."""
    count = counts.count[counts.rows(counts.order)]
    if counts.order == 1:
        count = count.copy()
        count[BOS] = 0
    return count


def _smooth_order(
    counts: NgramCounts,
    k: int,
    weight: tuple[np.ndarray, int],
    keep: np.ndarray,
    discount: np.ndarray,
    prob: np.ndarray,
    backoff: np.ndarray,
) -> None:
    """Probabilities of the k-grams and back-off weights of their contexts, contexts spread over threads."""
    from slm.kernels.ngram_smooth import interpolate_contexts

    contexts, rows = counts.rows(k - 1), counts.rows(k)
    wanted = [rows.start + high for _, high in threads.spans(rows.stop - rows.start, threads.thread_count())]
    cuts = contexts.start + np.searchsorted(counts.first[contexts.start : contexts.stop], wanted[:-1])
    edges = [contexts.start, *cuts.tolist(), contexts.stop]
    rest = (counts.first, counts.suffix, *weight, keep, discount, prob, backoff)
    threads.run(interpolate_contexts, [(low, high, *rest) for low, high in pairwise(edges)])


def fallback_of(given: Sequence[float] | bool | None) -> Sequence[float] | None:
    """Three discounts, True for 0.5, 1, 1.5, or None."""
    if given is True:
        return DEFAULT_FALLBACK
    return given or None
