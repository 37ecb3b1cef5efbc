"""The sections of an ARPA file above the 1-grams: read on all threads, sorted into the tree, linked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from slm.kernels import threads
from slm.ngram.table import NgramTable
from slm.text.wordtable import WordTable

if TYPE_CHECKING:
    from slm.ngram.arpa_read import ArpaFile

_PARALLEL = 2**20  # bytes of a section below which one thread reads it


class Section:
    """The n-grams of one order above the first."""

    def __init__(self, file: ArpaFile, table: NgramTable, k: int, words: WordTable):
        self.file, self.table, self.k, self.words = file, table, k, words
        self.rows, self.parents = table.rows(k), table.rows(k - 1)

    def read(self) -> None:
        """Read the lines, sort them into the tree, link them."""
        from slm.kernels.ngram_arpa_read import in_tree_order, link_suffixes

        file, table = self.file, self.table
        file.expect(b"\\%d-grams:" % self.k)
        stop = file.section_end()
        size = self.rows.stop - self.rows.start
        context, last = np.empty(size, np.int32), np.empty(size, np.int32)
        log_prob = table.log_prob[self.rows]
        backoff = table.backoff[self.rows] if self.k < table.order else np.empty(0, np.float32)
        self.read_lines(stop, context, last, log_prob, backoff)
        ends = np.cumsum(np.bincount(context - self.parents.start, minlength=self.parents.stop - self.parents.start))
        table.first[self.parents.start] = self.rows.start
        table.first[self.parents.start + 1 : self.parents.stop + 1] = self.rows.start + ends
        if in_tree_order(context, last):
            table.word[self.rows] = last
        else:
            order = self.sort(context, last, ends, stop)
            table.word[self.rows] = last[order]
            log_prob[:] = log_prob[order]
            if backoff.size:
                backoff[:] = backoff[order]
        spans = threads.spans(self.parents.stop - self.parents.start, threads.thread_count())
        low = self.parents.start
        threads.run(link_suffixes, [(low + a, low + b, table.first, table.word, table.suffix) for a, b in spans])
        file.at = stop

    def read_lines(
        self, stop: int, context: np.ndarray, last: np.ndarray, log_prob: np.ndarray, backoff: np.ndarray
    ) -> None:
        """Read the lines on all threads, each from the beginning of a line to that of another."""
        from slm.kernels.ngram_arpa_read import FINE, read_lines

        file, begin, k = self.file, self.file.at, self.k
        parts = threads.thread_count() if stop - begin > _PARALLEL else 1
        cuts = [begin]
        for _, high in threads.spans(stop - begin, parts)[:-1]:
            cuts.append(file.data.find(b"\n", max(begin + high, cuts[-1])) + 1)
        cuts.append(stop)
        lines = threads.run(_count_lines, [(file.data, a, b) for a, b in pairwise(cuts)])
        ends = np.minimum(np.cumsum([0, *lines]), last.size).tolist()
        states, jobs = [], []
        for a, b, low, high in zip(cuts, cuts[1:], ends, ends[1:] if len(ends) > 2 else [last.size]):
            states.append(np.array([a, 0, FINE]))
            scratch = np.repeat([[-1], [0]], k, axis=1)
            jobs.append((
                file.text, states[-1], b, k, False, self.words.arrays, self.table.first, self.table.word,
                context[low:high], last[low:high], log_prob[low:high], backoff[low:high], scratch,
            ))  # fmt: skip
        threads.run(read_lines, jobs)
        bad = next((state for state in states if state[2] != FINE), states[-1]).copy()
        bad[1] = sum(int(state[1]) for state in states)
        file.check(bad, last.size, k)

    def sort(self, context: np.ndarray, last: np.ndarray, ends: np.ndarray, stop: int) -> np.ndarray:
        """The lines in the order of the tree (n,); an n-gram that stands twice is refused."""
        from slm.kernels.ngram_arpa_read import sort_children, spread_children
        from slm.kernels.ngram_count import SMALL_RUN

        keys, edges = np.empty(last.size, np.int64), np.concatenate([[0], ends])
        spread_children(context, last, self.parents.start, edges[:-1].copy(), keys)
        long_runs = np.empty((last.size // SMALL_RUN + 1, 2), np.int64)
        found = sort_children(edges, SMALL_RUN, keys, np.empty(128, np.int64), long_runs)
        for low, high in long_runs[:found].tolist():
            keys[low:high].sort()
        order = keys & 0xFFFFFFFF
        same = np.flatnonzero(np.diff(keys >> 32) == 0)
        same = same[context[order[same]] == context[order[same + 1]]]
        if same.size:
            self.file.fail_repeated(stop, int(order[same[0] + 1]), self.k)
        return order


def _count_lines(data: bytearray, low: int, high: int) -> int:
    """Line ends in data[low:high]."""
    return data.count(b"\n", low, high)
