"""Likely and random next words behind a context row, without a loop over the vocabulary for each."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from slm.ngram.table import NgramTable

_MASS_TOLERANCE = 1e-4  # how far 1-grams may be from summing to one


class Chooser:
    """What a table's 1-grams give every choice: their order and their cumulative mass, both made when first needed."""

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

    def likeliest(self, row: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Up to k words (n,) int32 and their log-probabilities (n,), the likeliest first."""
        from slm.kernels.ngram_choose import likeliest

        t = self.table
        words, values, chain = np.empty(k, np.int32), np.empty(k), np.empty(t.order, np.int64)
        found = likeliest(row, self._ranked, t.first, t.word, t.suffix, t.log_prob, t.backoff, chain, words, values)
        return words[:found], values[:found]

    def draw(self, rows: np.ndarray, uniforms: np.ndarray, allow_unk: bool) -> np.ndarray | None:
        """One random word (B,) int32 behind each row, by uniform numbers (B,); None if the table's sums are damaged."""
        if abs(self._cumulative[-1] - 1.0) > _MASS_TOLERANCE:
            return None
        from slm.kernels.ngram_choose import draw_rows

        t, rows = self.table, np.ascontiguousarray(rows, np.int32)
        out, scratch = np.empty(rows.size, np.int32), np.empty((2, t.vocab_size), np.int32)
        draw_rows(
            rows, np.ascontiguousarray(uniforms, np.float64), allow_unk, self._cumulative,
            t.first, t.word, t.suffix, t.log_prob, t.backoff, scratch[0], scratch[1], out,
        )  # fmt: skip
        return None if out.size and out.min() < 0 else out
