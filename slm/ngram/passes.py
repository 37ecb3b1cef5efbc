"""Passes over a tree on disk that need, for every n-gram, something of its suffix one order below.

The children of a context c have their suffixes among the children of c's suffix, which stand side by side. So the
order below is taken in parts, as many rows as memory allows, cut between contexts; for each part, the contexts of the
order itself are read from front to back in blocks, and those whose suffix lies in the part are done. With one part,
which is the common case, everything is read once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from slm.kernels import threads
from slm.ngram.counts import shares_of_contexts
from slm.ngram.kneser_ney import counts_of_counts, smooth_contexts
from slm.ngram.runs import TreeFiles
from slm.ngram.spill import ArrayFile, Spill, cuts

_EVERYTHING = np.empty(0, np.bool_)  # no row is left out


@dataclass
class TableFiles:
    """The n-gram table of `slm.ngram.table` in the making: its arrays in files.

    Attributes:
        bounds: (order + 2,) int64.
        word, suffix, log_prob: (R,); log_prob holds probabilities at first.
        first, backoff: (C + 1,), (C,); backoff holds factors at first.
    """

    bounds: np.ndarray
    word: ArrayFile
    first: ArrayFile
    suffix: ArrayFile
    log_prob: ArrayFile
    backoff: ArrayFile


@dataclass
class _Block:
    """Contexts low .. high - 1, all of one order, and their children, the rows `start` .. `end` - 1."""

    low: int
    high: int
    first: np.ndarray
    start: int = field(init=False)
    end: int = field(init=False)

    def __post_init__(self) -> None:
        self.start, self.end = int(self.first[0]), int(self.first[-1])


class Passes:
    """Links and smooths the tree, order by order.

    Parameters:
        tree: rows, words, children and counts; the files of counts are closed when they are no more needed.
        spill: where new files go: 8 bytes for each n-gram, and 8 for each below the highest order.
        memory: in bytes, what arrays may take.
    """

    def __init__(self, tree: TreeFiles, spill: Spill, memory: int):
        self._count, self._spill, self._memory = tree.count, spill, memory
        self.order = tree.bounds.size - 2
        suffix, log_prob, backoff = spill.file(np.int32), spill.file(np.float32), spill.file(np.float32)
        suffix.append(np.zeros(1 + int(tree.bounds[2] - tree.bounds[1])))
        self.table = TableFiles(tree.bounds, tree.word, tree.first, suffix, log_prob, backoff)

    def weights(self, k: int) -> ArrayFile:
        """What the k-grams count for Kneser-Ney: adjusted counts, which link those of order k + 1, or occurrences."""
        if k == self.order:
            return self._count[k]
        adjusted = self._spill.file(self._count[k].dtype)
        start = int(self.table.bounds[k])
        for begin, end, low, high in self._parts(k + 1, 16):
            own = np.zeros(high - low, adjusted.dtype)
            self._link(k + 1, begin, end, low, own)
            np.copyto(own, self._count[k].read(low - start, high - start), where=own == 0)
            adjusted.append(own)
        self._count[k].close()
        return adjusted

    def counts_of_counts(self, weight: ArrayFile) -> np.ndarray:
        """n1 .. n4 of the counts of an order."""
        return sum((counts_of_counts(block) for block in weight.blocks()), np.zeros(4, np.int64))

    def smooth(self, k: int, weight: ArrayFile, discount: np.ndarray) -> None:
        """Probabilities of the k-grams, k >= 2, and back-off weights of their contexts, from those of order k - 1."""
        table, start = self.table, int(self.table.bounds[k])
        for part, (_, _, low, high) in enumerate(self._parts(k, 4)):
            shorter = table.log_prob.read(low, high)
            for block in self._blocks(k):
                suffix = table.suffix.read(block.start, block.end)
                arrays = (suffix, weight.read(block.start - start, block.end - start), _EVERYTHING)
                prob = _standing(table.log_prob, block.start, block.end, part)
                backoff = _standing(table.backoff, block.low, block.high, part)
                smooth_contexts(block.first, arrays, discount, shorter, low, prob, backoff)
                table.log_prob.write(block.start, prob)
                table.backoff.write(block.low, backoff)

    def take_logs(self) -> None:
        """Turn probabilities and factors into logarithms."""
        for file in (self.table.log_prob, self.table.backoff):
            low = 0
            for block in file.blocks():
                threads.run(_log, [(block[a:b],) for a, b in threads.spans(block.size, threads.thread_count())])
                file.write(low, block)
                low += block.size
            file.write(0, np.zeros(1))

    def _parts(self, k: int, row_bytes: int) -> Iterator[tuple[int, int, int, int]]:
        """Contexts begin .. end - 1 of order k - 2 with their children, the rows low .. high - 1 of order k - 1."""
        first, bounds = self.table.first, self.table.bounds
        low, high = int(bounds[k - 2]), int(bounds[k - 1])
        for begin, end in cuts(first, low, high, self._memory // 2, context=4, child=row_bytes):
            yield begin, end, first[begin], first[end]

    def _blocks(self, k: int) -> Iterator[_Block]:
        """The contexts of order k - 1 in blocks."""
        bounds, first = self.table.bounds, self.table.first
        for low, high in cuts(first, int(bounds[k - 1]), int(bounds[k]), self._memory // 4, context=12, child=20):
            yield _Block(low, high, first.read(low, high + 1))

    def _link(self, k: int, begin: int, end: int, low: int, adjusted: np.ndarray) -> None:
        """Suffixes of those k-grams that have them in rows low .. of order k - 1; `adjusted` (n,) counts them there.

        The rows are the children of contexts begin .. end - 1.
        """
        from slm.kernels.ngram_link import link_children
        from slm.kernels.ngram_smooth import count_left_neighbours

        table = self.table
        rows = (table.first.read(begin, end + 1), table.word.read(low, low + adjusted.size))
        for block in self._blocks(k):
            word, of_context = table.word.read(block.start, block.end), table.suffix.read(block.low, block.high)
            suffix = _standing(table.suffix, block.start, block.end, begin > table.bounds[k - 2])
            jobs = []
            for a, b in shares_of_contexts(block.first):
                own = slice(int(block.first[a]) - block.start, int(block.first[b]) - block.start)
                jobs.append((block.first[a : b + 1], word[own], of_context[a:b], begin, *rows, suffix[own]))
            threads.run(link_children, jobs)
            spans = threads.spans(adjusted.size, threads.thread_count())
            threads.run(count_left_neighbours, [(suffix, low + a, adjusted[a:b]) for a, b in spans])
            table.suffix.write(block.start, suffix)


def _standing(file: ArrayFile, low: int, high: int, later: int) -> np.ndarray:
    """What stands in a file from an earlier part, or room for it."""
    return file.read(low, high) if later else np.zeros(high - low, file.dtype)


def _log(values: np.ndarray) -> None:
    """Logarithms in place, those of 0 too."""
    with np.errstate(divide="ignore"):
        np.log(values, out=values)
