"""Estimators that take something off every count: absolute discounting and relatives of Kneser-Ney."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from slm.errors import DiscountError
from slm.ngram.assemble import Level, assemble
from slm.ngram.counts import NgramCounts
from slm.ngram.kneser_ney import adjusted_counts, discounts, fallback_of
from slm.ngram.table import NgramTable


def single_discount(counts_of_counts: Sequence[int], order: int, fallback: Sequence[float] | None = None) -> float:
    """The one discount of an order, D = n1 / (n1 + 2 n2), from how many n-grams count 1 and 2.

    Parameters:
        counts_of_counts: n1, n2.
        order: named in the error.
        fallback: its first number is taken where the closed form fails; None raises instead.

    Raises:
        DiscountError: n1 or n2 is zero.

    Source: Ney, Essen and Kneser 1994, "On structuring probabilistic dependences in stochastic language modelling";
    Chen and Goodman 1998, section 2.6.

    Example:
        >>> single_discount([6, 3], 2)
        0.5
    """
    n1, n2 = counts_of_counts
    if n1 and n2:
        return n1 / (n1 + 2 * n2)
    if fallback is not None:
        return float(fallback[0])
    raise DiscountError(
        f"a discount needs {order}-grams of count 1 and of count 2, got n1={n1} n2={n2}; small or generated text does "
        "this: pass --discount X, --discount-fallback, or use --smoothing witten-bell (in Python discount=X, "
        "discount_fallback=True, smoothing='witten-bell')."
    )


def absolute(
    counts: NgramCounts,
    *,
    discount: float | None = None,
    discount_fallback: Sequence[float] | bool | None = None,
    weights: Callable[[int], np.ndarray] | None = None,
    **rules: Any,
) -> NgramTable:
    """Absolute discounting, interpolated: p(w | c) = (max(count(c w) - D, 0) + D T(c) p(w | c')) / count(c .).

    T(c) is the number of different words seen behind c.

    Parameters:
        counts: n-grams of the training text.
        discount: D of all orders; if not given, each order's from its counts of counts.
        discount_fallback: what to take for D where those do not determine it, True for 0.5.
        weights: what k-grams count instead of their occurrences.
        rules: see `slm.ngram.assemble.assemble`.

    Raises:
        DiscountError: see `single_discount`.

    Source: Ney, Essen and Kneser 1994; Chen and Goodman 1998, section 2.6.
    """
    fallback = fallback_of(discount_fallback)

    def direct(level: Level) -> np.ndarray:
        off = single_discount(level.counts_of_counts(2), level.k, fallback) if discount is None else discount
        total = level.spread(level.total)
        return np.divide(np.maximum(level.count - off, 0.0), total, out=np.zeros(total.size), where=total > 0)

    return assemble(counts, direct, interpolated=True, weights=weights, **rules)


def kneser_ney_single(counts: NgramCounts, **options: Any) -> NgramTable:
    """Kneser-Ney smoothing with one discount an order: absolute discounting of adjusted counts.

    Below the highest order an n-gram counts by how many different words stand before it. Options are those of
    `absolute`.

    Source: Kneser and Ney 1995, "Improved backing-off for m-gram language modeling"; Chen and Goodman 1998,
    section 2.7, interpolated.
    """
    return absolute(counts, weights=_adjusted(counts), **options)


def modified_kneser_ney_backoff(
    counts: NgramCounts, *, discount_fallback: Sequence[float] | bool | None = None, **rules: Any
) -> NgramTable:
    """Modified Kneser-Ney that backs off, as SRILM's -kndiscount: p(w | c) = (a(c w) - D(a)) / sum a(c .) if seen.

    Raises:
        DiscountError: see `slm.ngram.kneser_ney.discounts`.

    Source: Kneser and Ney 1995 for backing off; Chen and Goodman 1998, equation 26, for the discounts.
    """
    fallback = fallback_of(discount_fallback)

    def direct(level: Level) -> np.ndarray:
        off = discounts(np.array(level.counts_of_counts(4)), level.k, fallback)
        less = level.count - off[np.minimum(level.count, 3).astype(np.int64)]
        total = level.spread(level.total)
        return np.divide(less, total, out=np.zeros(total.size), where=total > 0)

    return assemble(counts, direct, interpolated=False, weights=_adjusted(counts), **rules)


def _adjusted(counts: NgramCounts) -> Callable[[int], np.ndarray]:
    """What k-grams count for Kneser-Ney: occurrences at the highest order, left neighbours below."""
    adjusted = adjusted_counts(counts)

    def weights(k: int) -> np.ndarray:
        return (adjusted if k < counts.order else counts.count)[counts.rows(k)]

    return weights
