"""The index of `slm.kernels.ngram_score` on disk, slot for slot as it comes out in memory.

There, rows are entered one after the other, each into the first free slot from its place on. Where a row ends up
depends on the rows before it only, so a region of slots can be filled by itself: by the rows whose place lies in it
and by those that found the region before it full, all in rising order. The first region comes once more if rows go
beyond the last one.
"""

from __future__ import annotations

import numpy as np

from slm.ngram.passes import TableFiles
from slm.ngram.spill import ArrayFile, Spill, cuts
from slm.ngram.table import MOST_SLOTS

_FEWEST_BEYOND = 1 << 10


def index_on_disk(table: TableFiles, spill: Spill, memory: int) -> ArrayFile:
    """The index of a table, 4 bytes a slot, two slots for each child of a wide context."""
    from slm.kernels.ngram_score import WIDE

    index, size = spill.file(np.int32), 0
    for low, high in cuts(table.first, 1, int(table.bounds[-2]), memory // 4, context=16, child=0):
        children = np.diff(table.first.read(low, high + 1))
        size += 2 * int(children[children > WIDE].sum())
    if size > MOST_SLOTS:
        return index
    starts = list(range(0, size, max(memory // 8, 1)))
    beyond: list[np.ndarray] = [np.zeros(0, np.int32)] * len(starts)
    todo = list(range(len(starts)))
    while todo:
        i = todo.pop(0)
        region = np.zeros(min(memory // 8 or 1, size - starts[i]), np.int32)
        found = _fill(table, region, starts[i], size, beyond[i - 1], memory)
        index.write(starts[i], region)
        if not np.array_equal(found, beyond[i]) and i + 1 not in todo and len(starts) > 1:
            todo.append((i + 1) % len(starts))
        beyond[i] = found
    return index


def _fill(table: TableFiles, region: np.ndarray, low: int, size: int, waiting: np.ndarray, memory: int) -> np.ndarray:
    """Fill the slots of a region from `low` on; the rows that go beyond it."""
    from slm.kernels.ngram_link import fill_region, settle_waiting

    room = _FEWEST_BEYOND
    while True:
        beyond, found, waited = np.empty(room, np.int32), np.zeros(1, np.int64), np.zeros(1, np.int64)
        rest = (size, low, region, waiting, waited, beyond, found)
        for begin, end in cuts(table.first, 1, int(table.bounds[-2]), memory // 4, context=4, child=4):
            first = table.first.read(begin, end + 1)
            fill_region(begin, first, table.word.read(int(first[0]), int(first[-1])), *rest)
        settle_waiting(int(table.bounds[-1]), size, region, waiting, waited, beyond, found)
        if found[0] <= room:
            return beyond[: found[0]]
        room = int(found[0])
        region.fill(0)
