"""Nats inside, bits for readers, log10 at the ARPA and `kenlm` doors, sizes like 2G: every conversion stands here."""

from __future__ import annotations

import math
import re
from typing import Any

from slm.errors import UsageError, shown

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


def perplexity_text(value: float | None, digits: int = 4) -> str:
    """A perplexity in print, one of ten million and more in scientific notation; None and infinity are infinite.

    Example:
        >>> perplexity_text(1234.5), perplexity_text(4.123e83, 2), perplexity_text(None), perplexity_text(math.nan)
        ('1,234.5000', '4.12e+83', 'infinite', 'nan')
    """
    if value is None or value == math.inf:
        return "infinite"
    return f"{value:.{digits}e}" if value >= 1e7 else f"{value:,.{digits}f}"


def json_values(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, with None for numbers that JSON has no form for: what is infinite or undefined.

    Example:
        >>> json_values({"tokens": 3, "perplexity": math.inf})
        {'tokens': 3, 'perplexity': None}
    """
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in values.items()}


_FACTORS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


def parse_size(text: str | int) -> int:
    """Bytes of a size: a whole number, or one with K, M, G or T behind it, the powers of 1024.

    Raises:
        UsageError: it is no such size.

    Example:
        >>> parse_size("450M"), parse_size("2G"), parse_size(4096)
        (471859200, 2147483648, 4096)
    """
    found = re.fullmatch(r"([0-9]{1,15})([KMGT]?)B?", str(text).upper())
    if not found or isinstance(text, bool):
        raise UsageError(f"a size is a whole number of bytes, or of K, M, G or T: 450M, 2G; got {shown(text)}.")
    return int(found[1]) * _FACTORS[found[2]]


def size_text(size: int) -> str:
    """A size in whole M, rounded up.

    Example:
        >>> size_text(parse_size("2G")), size_text(1)
        ('2048M', '1M')
    """
    return f"{-(-size // _FACTORS['M'])}M"
