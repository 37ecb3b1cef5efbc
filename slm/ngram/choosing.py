"""Likely and random next words behind a context row, without a loop over the vocabulary for each."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from slm.ngram.table import NgramTable


class Chooser:
    """What a table gives every choice, made when first needed: the order and cumulative mass of its 1-grams.

    Also what rows sum to, each when a word is first drawn behind it: a table read from a file, or kept in few bits, may
    have rows that do not sum to one, and its words are drawn in proportion.
    """

    def __init__(self, table: NgramTable):
        self.table = table

    @cached_property
    def _ranked(self) -> np.ndarray:
        """All words (V,) by falling 1-gram probability, of equals the lowest id first."""
        return np.argsort(-self.table.log_prob[self.table.rows(1)], kind="stable").astype(np.int32)

    @cached_property
    def _cumulative(self) -> np.ndarray:
        """(V + 1,) the 1-gram mass of all words before each."""
        return np.concatenate([[0.0], np.cumsum(np.exp(self.table.log_prob[self.table.rows(1)].astype(np.float64)))])

    @cached_property
    def _sums(self) -> np.ndarray:
        """(C,) what the rows that have been drawn from sum to, 0 for the others."""
        from slm.kernels.ngram_choose import SMALLEST

        sums = np.zeros(max(self.table.first.size - 1, 1))
        sums[0] = max(self._cumulative[-1], SMALLEST)
        return sums

    def likeliest(self, row: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Up to k words (n,) int32 and their log-probabilities (n,), the likeliest first."""
        from slm.kernels.ngram_choose import likeliest

        t = self.table
        words, values, chain = np.empty(k, np.int32), np.empty(k), np.empty(t.order, np.int64)
        found = likeliest(row, self._ranked, t.first, t.word, t.suffix, t.log_prob, t.backoff, chain, words, values)
        return words[:found], values[:found]

    def draw(self, rows: np.ndarray, uniforms: np.ndarray, allow_unk: bool) -> np.ndarray | None:
        """One random word (B,) int32 behind each row, by uniform numbers (B,); None if the table's sums are damaged."""
        from slm.kernels.ngram_choose import draw_rows

        t, rows = self.table, np.ascontiguousarray(rows, np.int32)
        out, scratch = np.empty(rows.size, np.int32), np.empty((2, t.vocab_size), np.int32)
        draw_rows(
            rows, np.ascontiguousarray(uniforms, np.float64), allow_unk, self._cumulative,
            t.first, t.word, t.suffix, t.log_prob, t.backoff, self._sums, scratch[0], scratch[1], out,
        )  # fmt: skip
        return None if out.size and out.min() < 0 else out
