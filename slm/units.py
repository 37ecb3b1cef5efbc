"""Nats inside, bits for readers, log10 at the ARPA and `kenlm` doors: every conversion stands here."""

from __future__ import annotations

import math
from typing import Any

LN2 = math.log(2.0)
LN10 = math.log(10.0)


def nats_to_bits(nats: float) -> float:
    """Natural-log units to base 2."""
    return nats / LN2


def bits_to_nats(bits: float) -> float:
    """Base-2 units to natural-log units."""
    return bits * LN2


def nats_to_log10(nats: float) -> float:
    """Natural-log units to base 10."""
    return nats / LN10


def log10_to_nats(log10: float) -> float:
    """Base-10 units to natural-log units."""
    return log10 * LN10


def perplexity(nll: float, count: int) -> float:
    """exp(nll / count) for a summed negative log-probability in nats; `nan` when nothing was counted.

    Example:
        >>> round(perplexity(2 * math.log(8), 2), 12)
        8.0
    """
    if count == 0:
        return math.nan
    try:
        return math.exp(nll / count)
    except OverflowError:
        return math.inf


def json_values(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, with None for numbers that JSON has no form for: what is infinite or undefined.

    Example:
        >>> json_values({"tokens": 3, "perplexity": math.inf})
        {'tokens': 3, 'perplexity': None}
    """
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in values.items()}
