"""Whether a table from elsewhere holds probabilities: what each of its rows sums to."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence

import numpy as np

from slm.errors import shown
from slm.kernels import threads
from slm.ngram.table import NgramTable

_ROUNDING = 1e-4  # of a sum


def row_sums(table: NgramTable) -> np.ndarray:
    """sum over w of p(w | c) (C,) float64 for every context of a table, the root first."""
    from slm.kernels.ngram_mass import sum_rows

    sums = np.empty(max(table.first.size - 1, 1))
    sums[0] = np.exp(table.log_prob[table.rows(1)], dtype=np.float64).sum()
    arrays = (table.first, table.word, table.suffix, table.log_prob, table.backoff, sums)
    for k in range(1, table.order):
        rows = table.rows(k)
        spans = threads.spans(rows.stop - rows.start, threads.thread_count() * 4)
        threads.run(sum_rows, [(rows.start + low, rows.start + high, *arrays) for low, high in spans])
    return sums


def largest_excess(table: NgramTable) -> tuple[int, float]:
    """The context row whose sum is furthest above 1, and the sum; row -1 if none is by more than rounding.

    Files give seven digits, and a back-off weight multiplies the rounding of a sum. A sum below 1 is no fault: a file
    need not list all words that its probabilities were made for.
    """
    sums = row_sums(table)
    rows = np.flatnonzero(~(sums <= 1.0 + _ROUNDING))  # nan among them
    if not rows.size:
        return -1, 1.0
    with np.errstate(over="ignore"):
        weights = np.exp(np.append(0.0, table.backoff[1:])[rows], dtype=np.float64)
    excess = np.nan_to_num(sums[rows] - 1.0, nan=np.inf) - (_ROUNDING + 1e-6 * np.minimum(weights, 1e4))
    worst = int(excess.argmax())
    return (int(rows[worst]), float(sums[rows[worst]])) if excess[worst] > 0 else (-1, 1.0)


def warn_of_excess(path: str | os.PathLike, table: NgramTable, words: Sequence[str]) -> bool:
    """Whether a row of the table of a file sums to more than 1; a warning names its context."""
    row, total = largest_excess(table)
    if row >= 0:
        warnings.warn(
            f"{os.fspath(path)}: the probabilities behind {shown(words_of_row(table, row, words))} sum to {total:.6g}, "
            "not to 1; the model gives scores, but no entropy or perplexity.",
            stacklevel=3,
        )
    return row >= 0


def words_of_row(table: NgramTable, row: int, words: Sequence[str]) -> str:
    """The n-gram of a row, between blanks."""
    found = []
    while row > 0:
        found.append(words[table.word[row]])
        row = int(np.searchsorted(table.first, row, side="right")) - 1
    return " ".join(reversed(found))
