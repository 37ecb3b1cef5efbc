"""The quick way to score one sentence at a time: from the bytes of a line to its log-probability in one kernel."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from slm.kernels.utf8 import PADDING
from slm.ngram.compact import AnyTable
from slm.ngram.table import NgramTable
from slm.text.vocabulary import BOS
from slm.text.wordtable import WordTable

_SPARE = b"\n" * PADDING
_LONGEST = 2**16  # bytes of a line, or ids, that are worth their scratch memory


class LineScorer:
    """Scores sentences one by one; all that the kernel needs of a model stands ready.

    Every answer may be `nan`: then the sentence holds something out of the ordinary, and needs the plain way.

    Parameters:
        table: the model.
        words: the vocabulary in id order.
    """

    def __init__(self, table: NgramTable, words: Sequence[str]):
        from slm.kernels.ngram_line import score_ids, score_line

        known = WordTable(WordTable.new_salt(), words).arrays
        own = [np.ascontiguousarray(a, np.int32) for a in (table.first, table.word, table.index)]
        own[2:2] = [np.ascontiguousarray(a, np.float32) for a in (table.log_prob, table.backoff)]
        self._arrays = (*own, known.slots, known.octets, known.starts, known.shift, known.salt)  # alive while we are
        self._model = np.array([table.order, *(x for a in self._arrays for x in (a.ctypes.data, a.size))])
        self._made_of = table, words
        self._score_line, self._score_ids = score_line, score_ids

    def line(self, line: bytes, start: int, eos: bool) -> float:
        """log p in nats of the words between the ASCII blanks of a line, and of `</s>` if `eos`, behind row `start`."""
        return self._score_line(line + _SPARE, start, eos, self._model) if len(line) <= _LONGEST else math.nan

    def ids(self, ids: np.ndarray, start: int) -> float:
        """log p in nats of ids in [0, V) as one sentence behind row `start`."""
        return self._score_ids(np.append(BOS, ids), start, self._model) if ids.size <= _LONGEST else math.nan

    def __reduce__(self) -> tuple:
        return LineScorer, self._made_of  # a copy has its arrays elsewhere


class NoScorer(LineScorer):
    """For tables that the kernel does not read: every sentence needs the plain way."""

    def __init__(self) -> None:
        pass

    def line(self, line: bytes, start: int, eos: bool) -> float:
        """nan."""
        return math.nan

    def ids(self, ids: np.ndarray, start: int) -> float:
        """nan."""
        return math.nan

    def __reduce__(self) -> tuple:
        return NoScorer, ()


def line_scorer(table: AnyTable, words: Sequence[str]) -> LineScorer:
    """The scorer of a table, in either layout."""
    return LineScorer(table, words) if isinstance(table, NgramTable) else NoScorer()
