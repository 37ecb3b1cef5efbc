"""The tree of a text's n-grams on disk, from runs that were sorted in memory one after the other and then merged.

1. As many positions of the text as memory allows are sorted by the n-grams that begin there, as in
   `slm.ngram.counts`. Each region of the sorted positions becomes a run of records: an n-gram as long as the text
   allows, and how often it occurs.
2. All runs are merged, the first record first. A record that shares k words with the one before begins new rows of
   the orders above k, in the order in which the tree has them, so that every order is written from front to back.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from slm.kernels import threads
from slm.ngram.counts import SortedPositions, check_size
from slm.ngram.spill import ArrayFile, Spill
from slm.ngram.spilled_text import SpilledText

_BYTES_A_POSITION = 24  # sorting: an id, its double in bincount, a key of 8 bytes, and one byte; some for the rest
_MOST_RECORDS = 1 << 15
MOST_INT32 = 2**31 - 1

Pieces = list[tuple[int, int]]


@dataclass
class TreeFiles:
    """The tree of `slm.ngram.trie` in files; see `slm.ngram.counts.NgramCounts` for what the arrays hold.

    Attributes:
        bounds: (order + 2,) int64.
        word, first: (R,) and (C + 1,) int32.
        count: of each order, its own file; that of order k is count[k].
    """

    bounds: np.ndarray
    word: ArrayFile
    first: ArrayFile
    count: list[ArrayFile]


class _Levels:
    """Rows of every order as they come: files, and what is on its way to them."""

    def __init__(self, order: int, spill: Spill, room: int, count_type: type):
        self.order = order
        self.files = {
            name: [spill.file(dtype) for _ in range(order + 1)]
            for name, dtype in (("word", np.int32), ("first", np.int32), ("count", count_type))
        }
        types = {"word": np.int32, "first": np.int32, "count": np.int64}
        self.arrays = {name: np.empty((order + 1, room), dtype) for name, dtype in types.items()}
        self.flushed, self.fill = np.zeros(order + 1, np.int64), np.zeros(order + 1, np.int64)

    def flush(self, kept: int) -> None:
        """Write all rows but the last `kept` of each order, which become the first ones."""
        for k in range(2, self.order + 1):
            done = max(int(self.fill[k]) - kept, 0)
            for name, arrays in self.arrays.items():
                if name != "first" or k < self.order:
                    self.files[name][k].append(arrays[k, :done])
                arrays[k, : self.fill[k] - done] = arrays[k, done : self.fill[k]]
            self.flushed[k] += done
            self.fill[k] -= done
        check_size(int(self.flushed.sum() + self.fill.sum()), self.order)


def count_on_disk(text: SpilledText, order: int, spill: Spill, memory: int) -> TreeFiles:
    """The tree of the n-grams of order 1 .. `order` of a text, in about `memory` bytes.

    Raises:
        DataError: there are more than 2**31 - 2 different n-grams.
        StorageError: the disk is full.
    """
    count_type = np.int32 if text.stream.size <= MOST_INT32 else np.int64
    levels = _Levels(order, spill, min(max(memory // 2 // (16 * (order + 1)), 2), 1 << 18), count_type)
    bigrams = np.zeros(len(text.vocab), np.int64)
    if order > 1:
        records, runs = _sort_runs(text, order, spill, memory)
        _merge(records, runs, order, levels, bigrams, memory // 2)
        records.close()
    return _joined(text, levels, bigrams, spill)


def _sort_runs(text: SpilledText, order: int, spill: Spill, memory: int) -> tuple[ArrayFile, list[Pieces]]:
    """A file of records, and where in it the pieces of each sorted run are."""
    records, runs = spill.file(np.int32), []
    step = max(memory // _BYTES_A_POSITION, 1)
    for low in range(0, text.stream.size, step):
        high = min(low + step, text.stream.size)
        stream = text.read(low, min(high + order - 1, text.stream.size))
        positions = SortedPositions(stream, len(text.vocab), order, threads.thread_count(), high - low)
        runs += _write_runs(positions, records, min(max(memory // (64 * order), 1), _MOST_RECORDS))
    return records, runs


def _write_runs(positions: SortedPositions, records: ArrayFile, room: int) -> list[Pieces]:
    """One run for each region, written by one thread in pieces of up to `room` records."""
    from slm.kernels.ngram_merge import write_records

    guard = threading.Lock()

    def write(low_word: int, high_word: int, low: int, high: int) -> Pieces:
        own, pieces, begin = np.empty((room, positions.order + 1), np.int32), [], 0
        keys, shared = positions.keys[low:high], positions.shared[low:high]
        while begin < keys.size:
            begin, n = write_records(positions.stream, keys, shared, positions.pos_bits, begin, own)
            with guard:
                pieces.append((records.size, records.size + own[:n].size))
                records.append(own[:n].reshape(-1))
        return pieces

    return threads.run(write, positions.regions)


def _merge(
    records: ArrayFile, runs: Sequence[Pieces], order: int, levels: _Levels, bigrams: np.ndarray, memory: int
) -> None:
    """Turn runs into rows."""
    from slm.kernels.ngram_merge import FINISHED, FULL, merge_runs

    width = order + 1
    room = min(max(memory // (4 * width * len(runs)), 1), _MOST_RECORDS)
    heads = np.empty((len(runs), room, width), np.int32)
    at, filled = np.zeros(len(runs), np.int64), np.zeros(len(runs), np.int64)
    rest = [pieces[::-1] for pieces in runs]

    def refill(run: int) -> None:
        at[run] = filled[run] = 0
        if rest[run]:
            low, high = rest[run].pop()
            end = min(high, low + room * width)
            if end < high:
                rest[run].append((end, high))
            records.read(low, end, heads[run].reshape(-1))
            filled[run] = (end - low) // width

    for run in range(len(runs)):
        refill(run)
    heap = np.array(sorted(range(len(runs)), key=lambda run: heads[run, 0, :order].tolist()), np.int64)
    live, last = np.array([len(runs)]), np.full(order, -1, np.int32)
    arrays = levels.arrays
    state = (heads, at, filled, heap, live, last, levels.flushed, levels.fill)
    while (status := merge_runs(*state, arrays["word"], arrays["first"], arrays["count"], bigrams)) != FINISHED:
        if status == FULL:
            levels.flush(1)
        else:
            refill(status)
    levels.flush(0)


def _joined(text: SpilledText, levels: _Levels, bigrams: np.ndarray, spill: Spill) -> TreeFiles:
    """The files of all orders in a row, with the root and the 1-grams."""
    order, vocab_size = levels.order, len(text.vocab)
    bounds = np.concatenate([[0, 1, 1 + vocab_size], 1 + vocab_size + np.cumsum(levels.flushed[2:])])
    check_size(int(bounds[-1]), order)
    word, first = spill.file(np.int32), spill.file(np.int32)
    word.append(np.append(-1, np.arange(vocab_size)))
    first.append(np.ones(1))
    if order > 1:
        first.append(bounds[2] + np.cumsum(bigrams) - bigrams)
    levels.files["count"][1].append(text.unigrams)
    for k in range(2, order + 1):
        for block in levels.files["word"][k].blocks():
            word.append(block)
        for block in levels.files["first"][k].blocks():
            first.append(block + np.int32(bounds[k + 1]))
        levels.files["word"][k].close()
        levels.files["first"][k].close()
    first.append(bounds[-1:])
    return TreeFiles(bounds, word, first, levels.files["count"])
