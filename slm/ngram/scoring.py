"""Log-probabilities of many sentences from an n-gram table."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from slm.kernels import threads
from slm.ngram.compact import AnyTable, CompactTable
from slm.ngram.table import NgramTable

_LANES = 24
_BULK = 20_000  # fewer ids are scored one sentence after the other, without the table's index


def score_ids(table: AnyTable, ids: np.ndarray, offsets: np.ndarray, start: int) -> np.ndarray:
    """Log-probability (N,) float64 in nats of every id.

    Parameters:
        table: the model, in either layout.
        ids: (N,) int32, each in [0, V).
        offsets: (S + 1,) int64; sentence s is ids[offsets[s]:offsets[s + 1]].
        start: the context row behind which each sentence begins.
    """
    if isinstance(table, CompactTable):
        return table.score(ids, offsets, start)[0]
    if ids.size < _BULK:
        return score_with_rows(table, ids, offsets, start)[0]
    from slm.kernels.ngram_score import score_lanes

    out, parts = np.empty(ids.size), threads.thread_count()
    cuts = [0, *np.searchsorted(offsets, [low for low, _ in threads.spans(ids.size, parts)][1:]), offsets.size - 1]
    t = table
    rest = (ids, offsets, start, t.first, t.word, t.suffix, t.log_prob, t.backoff, t.index)
    threads.run(score_lanes, [(low, high, *rest, np.empty((7, _LANES), np.int64), out) for low, high in pairwise(cuts)])
    return out


def score_with_lengths(
    table: AnyTable, ids: np.ndarray, offsets: np.ndarray, start: int
) -> tuple[np.ndarray, np.ndarray]:
    """`score_ids`, and the length (N,) of the longest n-gram of the table that ends at each id."""
    if isinstance(table, CompactTable):
        return table.score(ids, offsets, start)
    nats, rows = score_with_rows(table, ids, offsets, start)
    return nats, np.searchsorted(table.bounds[1:], rows, side="right")


def score_with_rows(
    table: NgramTable, ids: np.ndarray, offsets: np.ndarray, start: int
) -> tuple[np.ndarray, np.ndarray]:
    """`score_ids`, and the row (N,) int32 of the longest n-gram of the table that ends at each id."""
    from slm.kernels.ngram_query import score_sentences

    t, out, rows = table, np.empty(ids.size), np.empty(ids.size, np.int32)
    score_sentences(
        0, offsets.size - 1, ids, offsets, start, t.first, t.word, t.suffix, t.log_prob, t.backoff, out, rows
    )
    return out, rows
