"""Estimators that only divide counts: maximum likelihood, add-k, stupid backoff."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.ngram.assemble import Level, assemble, finish, kept_rows, uniform
from slm.ngram.counts import NgramCounts
from slm.ngram.table import NgramTable
from slm.text.vocabulary import BOS


def mle(counts: NgramCounts, **rules: Any) -> NgramTable:
    """Maximum likelihood: p(w | c) = count(c w) / count(c .), 0 for what was not seen behind a known context.

    A context that was never seen answers as its longest known suffix does. `rules` are those of `assemble`.

    Source: Chen and Goodman 1998, "An empirical study of smoothing techniques for language modeling", section 2.
    """
    return assemble(counts, lambda level: level.relative, interpolated=True, **rules)


def add_k(counts: NgramCounts, *, k: float = 1.0, **rules: Any) -> NgramTable:
    """Lidstone's rule: p(w | c) = (count(c w) + k) / (count(c .) + k V); k = 1 is Laplace's.

    V is the number of words that can follow: all but `<s>`. As the rule has it, only whole contexts count: n - 1 words,
    or fewer behind `<s>`. Behind any other context, unseen or cut short, all words are equally likely.

    Source: Lidstone 1920; Chen and Goodman 1998, section 2.1.
    """
    base = uniform(counts, rules.get("listed"), rules.get("vocab_pad"), rules.get("closed", False))
    added = k / base.max()

    def direct(level: Level) -> np.ndarray:
        own = level.count / level.spread(level.total + added)
        if level.k < counts.order:
            at_start = _behind_bos(counts, level.k)
            own[: at_start.start] = own[at_start.stop :] = 0.0
        return own

    return assemble(counts, direct, interpolated=True, **rules)


def _behind_bos(counts: NgramCounts, k: int) -> slice:
    """Which k-grams, numbered from 0, begin with `<s>` and go on: they stand side by side."""
    low, high = 1 + BOS, 2 + BOS
    for _ in range(1, k):
        low, high = int(counts.first[low]), int(counts.first[high])
    start = int(counts.bounds[k])
    return slice(low - start, high - start) if k > 1 else slice(0, 0)


def stupid_backoff(
    counts: NgramCounts, *, alpha: float = 0.4, prune: Any = None, listed: np.ndarray | None = None, **rules: Any
) -> NgramTable:
    """S(w | c) = count(c w) / count(c .) if that was seen, else alpha S(w | c'): scores that do not sum to one.

    A word that does not occur in the text scores 0. In the table every context weighs alpha, which is paid for each
    step from the longest one that is in it; what longer ones cost that were never seen is added in
    `slm.models.stupid_backoff`. The rules of unseen words do not apply.

    Source: Brants et al. 2007, "Large language models in machine translation", equation 5.
    """
    prob = np.ones(counts.word.size, np.float32)
    for k in range(1, counts.order + 1):
        level = Level(counts, k)
        prob[level.rows] = level.relative
    backoff = np.full(int(counts.bounds[counts.order]), alpha, np.float32)
    backoff[0] = 1.0
    return finish(counts, kept_rows(counts, prune, listed), prob, backoff)
