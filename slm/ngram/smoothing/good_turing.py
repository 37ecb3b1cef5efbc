"""Good-Turing discounting: what was seen r times should count as what such things count in a second text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from slm.errors import DiscountError
from slm.ngram.assemble import NOTHING, Level, assemble
from slm.ngram.counts import NgramCounts
from slm.ngram.kneser_ney import fallback_of
from slm.ngram.table import NgramTable


def katz(
    counts: NgramCounts,
    *,
    gt_max: int = 5,
    discount_fallback: Sequence[float] | bool | None = None,
    **rules: Any,
) -> NgramTable:
    """Katz back-off: p(w | c) = d_r r / count(c .) for n-grams seen r times, d_r = 1 for r > gt_max.

    A context whose counts are all that large leaves nothing over; as in SRILM, its total is then one larger.

    Parameters:
        counts: n-grams of the training text.
        gt_max: the largest count that is discounted.
        discount_fallback: three discounts of counts 1, 2, 3 and more, or True for 0.5, 1, 1.5, for orders whose counts
            of counts do not determine d_r.
        rules: see `slm.ngram.assemble.assemble`.

    Raises:
        DiscountError: see `katz_discounts`.

    Source: Katz 1987, "Estimation of probabilities from sparse data for the language model component of a speech
    recognizer"; Chen and Goodman 1998, section 2.4.
    """

    def factors(level: Level, r: np.ndarray, n: np.ndarray) -> np.ndarray:
        return katz_discounts(level.counts_of_counts(gt_max + 1), level.k)[np.minimum(r, gt_max + 1)]

    return assemble(counts, _discounted(factors, discount_fallback), interpolated=False, **rules)


def simple_good_turing(
    counts: NgramCounts, *, discount_fallback: Sequence[float] | bool | None = None, **rules: Any
) -> NgramTable:
    """Katz back-off with the Simple Good-Turing estimate for all counts: p(w | c) = d_r r / count(c .).

    In each order, d_r = N p_r / r, at most 1, where p_r is the estimate for one n-gram seen r times among N. Options
    are those of `katz`.

    Raises:
        DiscountError: see `good_turing_estimate`.

    Source: Gale and Sampson 1995, "Good-Turing frequency estimation without tears".
    """

    def factors(level: Level, r: np.ndarray, n: np.ndarray) -> np.ndarray:
        return np.minimum(good_turing_estimate(r, n, level.k).probability * float(r @ n) / r, 1.0)

    return assemble(counts, _discounted(factors, discount_fallback), interpolated=False, **rules)


def _discounted(
    factors: Callable[[Level, np.ndarray, np.ndarray], np.ndarray], given: Sequence[float] | bool | None
) -> Callable[[Level], np.ndarray]:
    """The part of each n-gram, from the factors on the counts r that occur n times; something is always left over."""
    fallback = fallback_of(given)

    def direct(level: Level) -> np.ndarray:
        r, n = np.unique(level.count.astype(np.int64), return_counts=True)
        some, by_count = r > 0, np.zeros(r.size)
        try:
            by_count[some] = factors(level, r[some], n[some])
        except DiscountError:
            if fallback is None:
                raise
            by_count[some] = 1 - np.array(fallback)[np.minimum(r[some], 3) - 1] / r[some]
        own = level.count * by_count[np.searchsorted(r, level.count)]
        nothing_left = level.sums(level.count - own) < NOTHING * np.maximum(level.total, 1)
        total = level.spread(level.total + nothing_left)
        return np.divide(own, total, out=np.zeros_like(own), where=total > 0)

    return direct


def katz_discounts(counts_of_counts: Sequence[int], order: int) -> np.ndarray:
    """Katz's factors d_0 .. d_{k+1} on counts, from n_1 .. n_{k+1}; d_0 = 0 and d_{k+1}, of all larger counts, is 1.

    With r* = (r + 1) n_{r+1} / n_r and A = (k + 1) n_{k+1} / n_1: d_r = (r* / r - A) / (1 - A).

    Parameters:
        counts_of_counts: how many n-grams occur 1, 2, ..., k + 1 times.
        order: named in the error.

    Raises:
        DiscountError: a number is 0, or a factor leaves (0, 1].

    Source: Katz 1987; Chen and Goodman 1998, section 2.4.

    Example:
        >>> katz_discounts([8, 3, 1], 2).round(4).tolist()
        [0.0, 0.6, 0.2, 1.0]
    """
    n = np.array(counts_of_counts, np.float64)
    k = n.size - 1
    if (n > 0).all():
        r = np.arange(1, k + 1)
        ratio = (r + 1) * n[1:] / n[:-1] / r
        cut = (k + 1) * n[k] / n[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            factors = (ratio - cut) / (1 - cut)
        if cut < 1 and ((factors > 0) & (factors <= 1)).all():
            return np.concatenate([[0.0], factors, [1.0]])
    shown = " ".join(f"n{i}={int(x)}" for i, x in enumerate(n[:8], 1))
    raise DiscountError(
        f"Good-Turing discounting needs {order}-grams of counts 1 to {k + 1} in numbers that fall faster than 1/r, got "
        f"{shown}; small or cut-off counts do this: pass a smaller --gt-max or --discount-fallback, or use --smoothing "
        "witten-bell (in Python gt_max=, discount_fallback=True, smoothing='witten-bell')."
    )


class GoodTuring(NamedTuple):
    """Simple Good-Turing estimates; `adjusted` and `probability` are for each count r that occurs.

    Attributes:
        unseen: probability of all that was not seen, n1 / N.
        slope, intercept: of the line through log n_r against log r.
        adjusted: (m,) r*, not yet scaled to leave `unseen` over.
        probability: (m,) of one thing that was seen r times; with `unseen`, all of them sum to one.
    """

    unseen: float
    slope: float
    intercept: float
    adjusted: np.ndarray
    probability: np.ndarray


def good_turing_estimate(r: np.ndarray, n: np.ndarray, order: int = 1) -> GoodTuring:
    """Simple Good-Turing: Turing's estimates for small counts, those of a fitted line from where both agree.

    Parameters:
        r: (m,) the counts that occur, rising.
        n: (m,) how many things have each count.
        order: named in the error.

    Raises:
        DiscountError: nothing was seen once, there are fewer than two counts, or the line falls by less than 1 (which
            would raise counts).

    Source: Gale and Sampson 1995, section 4.

    Example:
        >>> good_turing_estimate(np.array([1, 2, 3]), np.array([10, 4, 2])).unseen
        0.4166666666666667
    """
    r, n = np.asarray(r, np.float64), np.asarray(n, np.float64)
    slope, intercept = _fit_line(r, n) if r.size > 1 else (0.0, 0.0)
    if r.size < 2 or r[0] != 1 or slope >= -1:
        raise DiscountError(
            f"Simple Good-Turing needs {order}-grams of counts 1, 2 and so on, in numbers falling faster than 1/r; got "
            f"counts {r[:5].astype(int).tolist()} in numbers {n[:5].astype(int).tolist()}, slope {slope:.3f}; "
            "pass --discount-fallback or use --smoothing witten-bell (in Python discount_fallback=True, "
            "smoothing='witten-bell')."
        )
    smooth = r * (1 + 1 / r) ** (slope + 1)
    follows = np.append(r[1:] == r[:-1] + 1, False)
    ratio = np.append(n[1:], 0) / n
    turing = (r + 1) * ratio
    differ = np.abs(turing - smooth) > 1.65 * (r + 1) * np.sqrt(ratio / n * (1 + ratio))
    use_turing = np.logical_and.accumulate(follows & differ)
    adjusted = np.where(use_turing, turing, smooth)
    unseen = float(n[0] / (r @ n))
    return GoodTuring(unseen, slope, intercept, adjusted, (1 - unseen) * adjusted / float(adjusted @ n))


def _fit_line(r: np.ndarray, n: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the least-squares line through log Z_r against log r, Z_r = 2 n_r / (next r - last r)."""
    before = np.append(0.0, r[:-1])
    behind = np.append(r[1:], 2 * r[-1] - before[-1])
    x, y = np.log(r), np.log(2 * n / (behind - before))
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())
    return slope, float(y.mean() - slope * x.mean())
