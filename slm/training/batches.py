"""From encoded text to windows of back-propagation through time. No token is dropped; padding is never predicted.

Streams: the text is cut into `batch` contiguous rows whose lengths differ by at most one, read side by side with the
state carried from window to window. Sentences: shuffled, side by side with others of like length, each from a fresh
state; a long sentence spans several windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from slm.models.neural import shifted
from slm.nn.loss import IGNORED

POOL = 32  # batches among which sentences are sorted by length: little padding, much of the shuffle kept


class Window(NamedTuple):
    """Inputs and targets (T, B) int32; a target of -1 is padding. `fresh`: the state before it is zero."""

    inputs: np.ndarray
    targets: np.ndarray
    fresh: bool


def _window_lengths(total: int, bptt: int, rng: np.random.Generator | None) -> Iterator[int]:
    """Steps of each window; with `rng` drawn around bptt or, one time in twenty, around half of it (Merity 2018)."""
    done = 0
    while done < total:
        length = bptt
        if rng is not None:
            centre = bptt if rng.random() < 0.95 else bptt / 2
            length = max(min(5, bptt), int(rng.normal(centre, 5)))
        length = min(length, total - done)
        yield length
        done += length


def stream_windows(ids: np.ndarray, batch: int, bptt: int, rng: np.random.Generator | None = None) -> Iterator[Window]:
    """One epoch over a text ids (N,) as `batch` rows (fewer if the text is shorter); `rng` varies the lengths."""
    rows = min(batch, ids.size)
    edges = np.arange(rows + 1) * ids.size // rows
    before, done = shifted(ids), 0
    for length in _window_lengths(int(np.diff(edges).max()), bptt, rng):
        place = edges[:-1] + np.arange(done, done + length)[:, None]
        inside = place < edges[1:]
        place = np.minimum(place, ids.size - 1)
        yield Window(before[place], np.where(inside, ids[place], IGNORED).astype(np.int32), done == 0)
        done += length


def sentence_windows(
    ids: np.ndarray, offsets: np.ndarray, batch: int, bptt: int, rng: np.random.Generator
) -> Iterator[Window]:
    """One epoch over sentences in a new order: those of about the same length share a batch."""
    lengths = np.diff(offsets)
    order = rng.permutation(np.flatnonzero(lengths))
    pool = POOL * batch
    order = np.concatenate(
        [p[np.argsort(lengths[p], kind="stable")] for p in np.split(order, range(pool, order.size, pool))]
    )
    groups = np.split(order, range(batch, order.size, batch))
    before = shifted(ids)
    for group in rng.permutation(len(groups)):
        rows = groups[group]
        starts, total = offsets[rows], int(lengths[rows].max())
        for done in range(0, total, bptt):
            time = np.arange(done, min(done + bptt, total))[:, None]
            inside = time < lengths[rows]
            place = np.where(inside, starts + time, starts)
            yield Window(before[place], np.where(inside, ids[place], IGNORED).astype(np.int32), done == 0)
