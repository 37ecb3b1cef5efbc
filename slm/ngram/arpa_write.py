"""Write an n-gram table as an ARPA file, the text format that all n-gram tools read."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import BinaryIO

import numpy as np

from slm.kernels import threads
from slm.kernels.utf8 import LF, PADDING
from slm.ngram.files import replaced_file
from slm.ngram.table import NgramTable
from slm.ngram.trie import Trie

_ROWS_A_BLOCK = 100_000
_OUTPUT = 2**23


def write_arpa(path: str | os.PathLike, table: NgramTable, words: Sequence[str]) -> None:
    """Write all n-grams with log10 probabilities and, below the highest order, back-off weights.

    Lines are `log10 p`, tab, words between blanks, and a tab and the weight (0 where it is unused) for every n-gram
    that could be a context. Rows keep their order (`<unk>` is first), so equal tables give equal files. A probability
    of 0 is written as -99, and `<s>`, which is never predicted, with 0 as lmplz does.

    Parameters:
        path: the file; it is packed if the name ends in .gz.
        table: the n-grams.
        words: the vocabulary in id order.

    Raises:
        ModelFileError: the table came from a damaged file.
        OSError: the file cannot be written; the old one, if any, is still there.
    """
    from slm.kernels.ngram_arpa_write import NUMBER_ROOM

    table.require_sound()
    octets = np.frombuffer("".join(f"{word}\n" for word in words).encode() + bytes(PADDING), np.uint8)
    starts = np.append(0, np.flatnonzero(octets == LF) + 1)
    longest = table.order * int(np.diff(starts).max()) + 2 * NUMBER_ROOM + 2
    spare = [np.empty(max(_OUTPUT, 2 * longest), np.uint8) for _ in range(threads.thread_count())]
    with replaced_file(path) as file:
        sizes = "".join(f"ngram {k}={n}\n" for k, n in enumerate(table.sizes(), 1))
        file.write(f"\\data\\\n{sizes}".encode())
        for k in range(1, table.order + 1):
            file.write(f"\n\\{k}-grams:\n".encode())
            rows, turns = table.rows(k), _Turns()
            cuts = [*range(rows.start, rows.stop, _ROWS_A_BLOCK), rows.stop]
            jobs = [
                (file, turns, number, spare, table, k, low, high, octets, starts)
                for number, (low, high) in enumerate(pairwise(cuts))
            ]
            threads.run(_write_block, jobs)
        file.write(b"\n\\end\\\n")


class _Turns:
    """Lets jobs that run side by side do one thing one after the other, in the order of their numbers."""

    def __init__(self) -> None:
        self._changed, self._next, self._failed = threading.Condition(), 0, False

    def wait(self, number: int) -> bool:
        """Until all jobs of lower numbers have ended; false once one has failed, after which none goes on."""
        with self._changed:
            self._changed.wait_for(lambda: self._failed or self._next == number)
            return not self._failed

    def end(self) -> None:
        """The job whose turn it is has ended."""
        with self._changed:
            self._next += 1
            self._changed.notify_all()

    def fail(self) -> None:
        """A job has failed: all that wait are let go."""
        with self._changed:
            self._failed = True
            self._changed.notify_all()


def path_to(trie: Trie, k: int, row: int) -> np.ndarray:
    """The contexts (k,) int64 of a row of order k, from the root to its parent."""
    path = np.zeros(k, np.int64)
    for level in range(k - 1, -1, -1):
        rows = trie.rows(level)
        own = np.asarray(row, trie.first.dtype)  # of another type, all of `first` would be copied into that
        row = rows.start + int(np.searchsorted(trie.first[rows], own, side="right")) - 1
        path[level] = row
    return path


def _write_block(
    file: BinaryIO,
    turns: _Turns,
    number: int,
    spare: list[np.ndarray],
    table: NgramTable,
    k: int,
    low: int,
    high: int,
    octets: np.ndarray,
    starts: np.ndarray,
) -> None:
    """Format the lines of rows low..high-1 of order k and, when all before them are in the file, write them."""
    from slm.kernels.ngram_arpa_write import write_lines

    out = spare.pop()  # there is one for each thread
    try:
        path, prefix = path_to(table, k, low), np.empty(out.size // 2, np.uint8)
        while low < high:
            low, used = write_lines(
                low, high, path, table.first, table.word, table.log_prob, table.backoff, octets, starts, prefix, out
            )
            if not turns.wait(number):
                return
            file.write(out[:used].data)
        if turns.wait(number):
            turns.end()
    except BaseException:
        turns.fail()
        raise
    finally:
        spare.append(out)
