"""The sections of an ARPA file: lines read on all threads, sorted into the tree, linked."""

from __future__ import annotations

from itertools import pairwise
from typing import NoReturn

import numpy as np

from slm.errors import shown
from slm.kernels import threads
from slm.kernels.utf8 import line_end
from slm.ngram.arpa_text import ArpaText
from slm.ngram.table import NgramTable
from slm.text.wordtable import WordTable

_PARTS = 2  # of a block for each thread, so that all end at nearly the same time

_FAULTS = {
    "BAD_NUMBER": "expected finite decimal numbers: log10 p, then the words, then at most one back-off weight "
    "(none for the highest order)",
    "POSITIVE": "a log-probability is at most 0",
    "TOO_FEW": "expected log10 p and {k} words",
    "TOO_MANY": "the header promises {n} {k}-grams, here is one more",
    "UNKNOWN_WORD": "one of its words is not among the 1-grams",
    "NO_CONTEXT": "its first {c} words are not among the {c}-grams",
    "REPEATED": "this {k}-gram stands twice",
}


class Lines:
    """The lines of the section of k-grams, of which the heading is read here.

    Attributes:
        number: that of the first line.
        context: (n,) int32, the rows of the first k - 1 words.
        last: (n,) int32, the ids of the last words.
        log_prob, backoff: (n,) float32 in nats.
    """

    def __init__(
        self,
        text: ArpaText,
        k: int,
        size: int,
        *,
        log_prob: np.ndarray | None = None,
        backoff: np.ndarray | None = None,
    ):
        text.expect(b"\\%d-grams:" % k)
        self.text, self.k, self.size, self.number = text, k, size, text.number
        self.context, self.last = np.empty(size, np.int32), np.empty(size, np.int32)
        self.log_prob = np.empty(size, np.float32) if log_prob is None else log_prob
        self.backoff = np.empty(size, np.float32) if backoff is None else backoff

    def read(self, words: WordTable, first: np.ndarray, word: np.ndarray) -> None:
        """Read them all, block after block; new words of 1-grams join the table, so one thread reads those."""
        from slm.kernels import ngram_arpa_read as kernels

        text, done, fault = self.text, 0, kernels.FINE
        parts = 1 if self.k == 1 else threads.thread_count() * _PARTS
        while fault == kernels.FINE and text.fill():
            for state in self._read_block(words, first, word, done, parts):
                text.at, fault = int(state[0]), int(state[2])
                done += int(state[1])
                if fault != kernels.FINE:
                    break
            if fault == kernels.NO_ROOM:
                words.grow()
                fault = kernels.FINE
            text.number = self.number + done
        if fault == kernels.FINE:
            text.expect(b"\\end\\")  # and finds none
        if fault == kernels.ENDED and done == self.size:
            return
        if fault == kernels.ENDED:
            text.fail(text.number, f"the header promises {self.size} {self.k}-grams, the section has {done}")
        name = next(name for name in _FAULTS if getattr(kernels, name) == fault)
        self.fail(name, done, f", found {shown(text.content(text.at))}")

    def _read_block(self, words: WordTable, first: np.ndarray, word: np.ndarray, done: int, parts: int) -> list:
        """Read the lines in memory, of which the first is number `done`, and return the state of each part."""
        from slm.kernels import ngram_arpa_read as kernels

        text, k = self.text, self.k
        cuts = [text.at]
        for _, high in threads.spans(text.high - text.at, parts):
            wanted = text.at + high
            cuts.append(int(line_end(text.octets, wanted - 1)) if wanted > cuts[-1] else cuts[-1])
        counts = threads.run(kernels.count_lines, [(text.octets, *part) for part in pairwise(cuts)])
        ends = np.minimum(done + np.cumsum([0, *counts]), self.size)
        states = [np.array([low, 0, kernels.FINE]) for low in cuts[:-1]]
        jobs = []
        for state, stop, (a, b) in zip(states, cuts[1:], pairwise(ends.tolist())):
            scratch = np.repeat([[-1], [0], [kernels.FAR]], k, axis=1)
            jobs.append((
                text.octets, state, stop, k, k == 1, words.arrays, first, word,
                self.context[a:b], self.last[a:b], self.log_prob[a:b], self.backoff[a:b], scratch,
            ))  # fmt: skip
        threads.run(kernels.read_lines, jobs)
        return states

    def fail(self, name: str, line: int, found: str = "") -> NoReturn:
        """Raise for a line of the section, counted from 0."""
        self.text.fail(self.number + line, _FAULTS[name].format(k=self.k, c=self.k - 1, n=self.size) + found)

    def fail_repeated(self, line: int) -> NoReturn:
        """Raise for a line, counted from 0: its n-gram stands twice."""
        self.fail("REPEATED", line)


def read_section(text: ArpaText, table: NgramTable, k: int, words: WordTable) -> None:
    """Read the k-grams of a file, k >= 2, sort them into the tree, and link them to their suffixes."""
    from slm.kernels.ngram_arpa_read import in_tree_order, link_suffixes

    rows, parents = table.rows(k), table.rows(k - 1)
    backoff = table.backoff[rows] if k < table.order else np.empty(0, np.float32)
    lines = Lines(text, k, rows.stop - rows.start, log_prob=table.log_prob[rows], backoff=backoff)
    lines.read(words, table.first, table.word)
    children = np.bincount(lines.context - parents.start, minlength=parents.stop - parents.start)
    table.first[parents.start] = rows.start
    table.first[parents.start + 1 : parents.stop + 1] = rows.start + np.cumsum(children)
    table.word[rows] = lines.last
    if not in_tree_order(lines.context, lines.last):
        order = _tree_order(lines, parents, children)
        table.word[rows] = lines.last[order]
        lines.log_prob[:] = lines.log_prob[order]
        lines.backoff[:] = lines.backoff[order] if backoff.size else backoff
    spans = [(parents.start + a, parents.start + b) for a, b in threads.spans(children.size, threads.thread_count())]
    threads.run(link_suffixes, [(*span, table.first, table.word, table.suffix) for span in spans])


def _tree_order(lines: Lines, parents: slice, children: np.ndarray) -> np.ndarray:
    """The lines in the order of the tree (n,); an n-gram that stands twice is refused."""
    from slm.kernels.ngram_arpa_read import sort_children, spread_children
    from slm.kernels.ngram_count import SMALL_RUN

    context, last, edges = lines.context, lines.last, np.append(0, np.cumsum(children))
    keys = np.empty(last.size, np.int64)
    spread_children(context, last, parents.start, edges[:-1].copy(), keys)
    long_runs = np.empty((last.size // SMALL_RUN + 1, 2), np.int64)
    found = sort_children(edges, SMALL_RUN, keys, np.empty(128, np.int64), long_runs)
    for low, high in long_runs[:found].tolist():
        keys[low:high].sort()
    order = keys & 0xFFFFFFFF
    same = np.flatnonzero(np.diff(keys >> 32) == 0)
    same = same[context[order[same]] == context[order[same + 1]]]
    if same.size:
        lines.fail_repeated(int(order[same[0] + 1]))
    return order
