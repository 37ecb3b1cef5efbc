"""Interpolated modified Kneser-Ney smoothing, number for number as KenLM's lmplz."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from slm.errors import DiscountError
from slm.kernels import threads
from slm.ngram.assemble import finish, kept_rows, uniform
from slm.ngram.counts import NgramCounts, shares_of_contexts
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
    suffix, spans = counts.suffix[counts.bounds[2] :], threads.spans(below, threads.thread_count())
    threads.run(count_left_neighbours, [(suffix, low, adjusted[low:high]) for low, high in spans])
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
        f"modified Kneser-Ney needs {order}-grams of adjusted count 1 to 4 whose numbers fall smoothly, got n1={n1} "
        f"n2={n2} n3={n3} n4={n4}; small or generated text does this, and text of few different tokens, such as "
        "characters: pass --discount-fallback or use --smoothing witten-bell (in Python discount_fallback=True, "
        "smoothing='witten-bell'). Text whose words no blanks part wants --tokenizer char besides."
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
    prob, backoff = np.empty(counts.word.size, np.float32), np.ones(adjusted.size, np.float32)
    prob[0] = 1.0
    for k in range(1, counts.order + 1):
        rows, contexts = counts.rows(k), counts.rows(k - 1)
        weight = adjusted[rows] if k < counts.order else counts.count[rows]
        of_order = keep[rows] if keep.size else keep
        if k == 1:
            base = uniform(counts, listed, vocab_pad, closed)
            prob[rows] = smooth_unigrams(weight, of_order, base, interpolate_unigrams, fallback)
            continue
        discount = discounts(counts_of_counts(weight), k, fallback)
        first = counts.first[contexts.start : contexts.stop + 1]
        arrays = (counts.suffix[rows], weight, of_order)
        smooth_contexts(first, arrays, discount, prob, 0, prob[rows], backoff[contexts])
    return finish(counts, keep, prob, backoff)


def counts_of_counts(weight: np.ndarray) -> np.ndarray:
    """n1 .. n4: how many of the (adjusted) counts are 1, 2, 3, 4."""
    return np.bincount(np.minimum(weight, 5), minlength=6)[1:5]


def smooth_unigrams(
    weight: np.ndarray,
    keep: np.ndarray,
    base: np.ndarray,
    interpolate: bool,
    fallback: Sequence[float] | None,
) -> np.ndarray:
    """Probabilities (V,) float32 of the 1-grams.

    Parameters:
        weight: (V,) adjusted counts; that of `<s>`, which is no event, is not looked at.
        keep: (V,) bool which words stay, or empty for all.
        base: (V,) the distribution below the 1-grams, see `slm.ngram.assemble.uniform`.
        interpolate: mix with `base`; else all left-over mass goes to `<unk>`.
        fallback: see `discounts`.
    """
    weight = weight.copy()
    weight[BOS] = 0
    discount = discounts(counts_of_counts(weight), 1, fallback)
    first, suffix = np.array([0, base.size], np.int32), np.zeros(base.size, np.int32)
    shorter = np.array([base.max() if interpolate else 0.0], np.float32)
    prob, left = np.empty(base.size, np.float32), np.empty(1, np.float32)
    smooth_contexts(first, (suffix, weight, keep), discount, shorter, 0, prob, left)
    prob[base == 0] = 0.0
    if not interpolate and base[UNK]:
        prob[UNK] += left[0]
    elif not interpolate:
        prob /= 1.0 - left[0]
    return prob


def smooth_contexts(
    first: np.ndarray,
    arrays: tuple[np.ndarray, ...],
    discount: np.ndarray,
    shorter: np.ndarray,
    lowest: int,
    prob: np.ndarray,
    backoff: np.ndarray,
) -> None:
    """`interpolate_contexts` with the contexts spread over threads; `arrays` are suffix, weight and keep."""
    from slm.kernels.ngram_smooth import interpolate_contexts

    jobs = []
    for low, high in shares_of_contexts(first):
        children = slice(int(first[low] - first[0]), int(first[high] - first[0]))
        own = [array[children] for array in (*arrays, prob)]
        jobs.append((first[low : high + 1], *own[:3], discount, shorter, lowest, own[3], backoff[low:high]))
    threads.run(interpolate_contexts, jobs)


def fallback_of(given: Sequence[float] | bool | None) -> Sequence[float] | None:
    """Three discounts, True for 0.5, 1, 1.5, or None."""
    if given is True:
        return DEFAULT_FALLBACK
    return given or None
