"""Witten-Bell smoothing: how often something new followed a context tells how likely something new is."""

from __future__ import annotations

from typing import Any

from slm.ngram.assemble import assemble
from slm.ngram.counts import NgramCounts
from slm.ngram.table import NgramTable


def witten_bell(counts: NgramCounts, *, interpolated: bool = True, **rules: Any) -> NgramTable:
    """p(w | c) = (count(c w) + T(c) p(w | c')) / (count(c .) + T(c)), with T(c) the different words seen behind c.

    Needs no counts of counts, so it works on any text.

    Parameters:
        counts: n-grams of the training text.
        interpolated: False uses p(w | c') for unseen words alone.
        rules: see `slm.ngram.assemble.assemble`.

    Source: Witten and Bell 1991, method C; Chen and Goodman 1998, section 2.5.
    """
    return assemble(
        counts,
        lambda level: level.count / level.spread(level.total + level.types),
        interpolated=interpolated,
        **rules,
    )


def witten_bell_backoff(counts: NgramCounts, **rules: Any) -> NgramTable:
    """Witten-Bell smoothing that backs off, as SRILM's -wbdiscount."""
    return witten_bell(counts, interpolated=False, **rules)
