"""The compact layout: a table in as few bits as allow to score from it where it lies, a third of its size or less.

What can be computed is left out, suffixes and the index. The rows from the first 2-gram on are kept thus:

    words       each in as many bits as the largest id has
    children    for every row as many zeros as it has children, then a one, and for every 32nd row how many zeros stand
                before; where the children of a row begin is found by counting ones from there
                (Jacobson 1989, "Space-efficient static trees and graphs", as the bits of Elias and Fano)
    values      log-probabilities and back-off weights: codes for the different values of each order, if those are so
                few that it pays, or float32. With `bits`, there are 2**bits values an order, each the mean of an equal
                share of them

1-grams are always exact. `CompactTable.score` looks all n-grams of a text up side by side, which needs no suffixes;
whatever else is asked of a model needs the whole table, `CompactTable.unpacked`.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from slm.errors import ModelFileError
from slm.kernels import threads
from slm.ngram.columns import bytes_for, column_of, pack_numbers, pack_values, unpack_numbers, unpack_values
from slm.ngram.table import NgramTable
from slm.ngram.trie import Orders

if TYPE_CHECKING:
    from slm.kernels.ngram_compact import Compact

AnyTable: TypeAlias = "NgramTable | CompactTable"

_ROOM = 512  # words that are looked up side by side


class CompactTable(Orders):
    """A table in the compact layout; `pack` makes one.

    Parameters:
        bounds: (order + 2,) where the rows of each order begin, as in `slm.ngram.trie`.
        arrays: as they stand in a file, by name. Only their shapes are checked: whatever they hold is bounded by
            every query, and `unpacked` looks at the rest.

    Raises:
        ModelFileError: an array is missing, superfluous, or of another shape or number type.
    """

    def __init__(self, bounds: np.ndarray | list[int], arrays: dict[str, np.ndarray]):
        super().__init__(bounds)
        self.arrays = arrays
        left = dict(arrays)
        found = {name: _taken(left, name, *facts) for name, facts in _shapes(self.bounds).items()}
        columns = {
            "log_prob": column_of(left, "log_prob", np.diff(self.bounds)[2:]),
            "backoff": column_of(left, "backoff", np.diff(self.bounds)[2:-1]),
        }
        if left:
            raise ModelFileError(f"a compact n-gram model of order {self.order} has no arrays {sorted(left)[:3]}.")
        self._parts: dict[str, Any] = {**found, **columns}

    def score(self, ids: np.ndarray, offsets: np.ndarray, start: int) -> tuple[np.ndarray, np.ndarray]:
        """Log-probability (N,) float64 in nats of every id, and how long the longest known n-gram is that ends there.

        Arguments are those of `slm.ngram.scoring.score_ids`, where `start` is the row of a 1-gram or 0.
        """
        from slm.kernels.ngram_compact import score_compact

        out, lengths = np.empty(ids.size), np.empty(ids.size, np.int32)
        parts = threads.thread_count() if ids.size > _ROOM else 1
        ends = [low for low, _ in threads.spans(ids.size, parts)][1:]
        cuts = [0, *np.searchsorted(offsets, ends), offsets.size - 1]
        model, room = self._model, max(_ROOM, 2 * self.order)
        jobs = [
            (low, high, ids, offsets, start, model, *_scratch(self.order, room), out, lengths)
            for low, high in pairwise(cuts)
        ]
        threads.run(score_compact, jobs)
        return out, lengths

    def unpacked(self) -> NgramTable:
        """The whole table; takes seconds and memory where there are millions of n-grams.

        Raises:
            ModelFileError: the arrays hold children or words that are none.
        """
        bounds, parts = self.bounds, self._parts
        low, begin, order = int(bounds[-2]), int(bounds[2]), self.order
        word, first = np.empty(bounds[-1], np.int32), np.empty(low + 1, np.int32)
        log_prob, backoff = np.zeros(bounds[-1], np.float32), np.zeros(low, np.float32)
        word[:begin] = np.arange(-1, self.vocab_size)
        log_prob[1:begin] = parts["log_prob_of_words"]
        if order == 1:
            first[:] = 1, begin
        else:
            first[: begin + 1] = parts["first"]
            backoff[1:begin] = parts["backoff_of_words"]
            unpack_numbers(parts["word"], _word_bits(self.vocab_size), word[begin:])
            unpack_values(parts["log_prob"], np.diff(bounds)[2:], log_prob[begin:])
            unpack_values(parts["backoff"], np.diff(bounds)[2:-1], backoff[begin:])
        if order > 2:
            self._unpack_children(first[begin:])
        if (first[bounds[:-1]] != bounds[1:]).any() or (np.diff(first) < 0).any():
            raise ModelFileError(f"the children of {low} rows should share {int(bounds[-1]) - 1} rows, they do not.")
        if int(word[1:].min()) < 0 or int(word[1:].max()) >= self.vocab_size:
            raise ModelFileError(f"words of n-grams should lie in [0, {self.vocab_size}), some do not.")
        table = NgramTable(bounds, word, np.zeros(bounds[-1], np.int32), first, log_prob, backoff)
        _link(table)
        return table

    def _unpack_children(self, first: np.ndarray) -> None:
        """Where the children of the rows from the first 2-gram on begin (m + 1,)."""
        from slm.kernels.ngram_pack import get_children

        if get_children(self._parts["children"], int(self.bounds[3]), first) != first.size - 1:
            raise ModelFileError(f"array children should have {first.size - 1} ones, it does not.")

    @cached_property
    def _model(self) -> Compact:
        """The arrays, as kernels take them."""
        from slm.kernels.ngram_compact import Compact

        parts, none = self._parts, np.zeros(0, np.uint8)
        weights = parts.get("backoff_of_words", np.zeros(self.vocab_size, np.float32))
        return Compact(
            self.bounds,
            parts.get("first", np.zeros(0, np.int32)),
            parts["log_prob_of_words"],
            weights,
            parts.get("word", none),
            _word_bits(self.vocab_size),
            parts.get("children", np.zeros(1, np.uint64)),
            parts.get("child_start", np.zeros(0, np.int32)),
            parts["log_prob"],
            parts["backoff"],
        )


def pack(table: NgramTable, bits: int | None = None) -> CompactTable:
    """The compact form of a table.

    Parameters:
        table: any table; the values of one unpacked from a quantised form stay what they are for the same `bits`.
        bits: levels of quantised values as a power of two, 1 to 8; None keeps every number exact.
    """
    order, begin, low = table.order, int(table.bounds[2]), int(table.bounds[-2])
    arrays = {"log_prob_of_words": table.log_prob[1:begin]}
    if order > 1:
        arrays["backoff_of_words"] = table.backoff[1:begin]
        arrays["first"] = table.first[: begin + 1]
        arrays["word"] = pack_numbers(table.word[begin:], _word_bits(table.vocab_size))
        arrays |= pack_values("log_prob", [table.log_prob[table.rows(k)] for k in range(2, order + 1)], bits)
        arrays |= pack_values("backoff", [table.backoff[table.rows(k)] for k in range(2, order)], bits)
    if order > 2:
        from slm.kernels.ngram_pack import put_children

        shapes = _shapes(table.bounds)
        arrays |= {name: np.zeros(*shapes[name]) for name in ("children", "child_start")}
        put_children(table.first[begin : low + 1], arrays["children"], arrays["child_start"])
    return CompactTable(table.bounds, arrays)


def _shapes(bounds: np.ndarray) -> dict[str, tuple[tuple[int, ...], type]]:
    """Shapes and number types of all arrays but the values of rows from the first 2-gram on."""
    from slm.kernels.ngram_compact import ROWS_A_START

    order, begin = bounds.size - 2, int(bounds[2])
    shapes: dict[str, tuple[tuple[int, ...], type]] = {"log_prob_of_words": ((begin - 1,), np.float32)}
    if order > 1:
        size = bytes_for(int(bounds[-1]) - begin, _word_bits(begin - 1))
        shapes |= {"backoff_of_words": ((begin - 1,), np.float32), "first": ((begin + 1,), np.int32)}
        shapes["word"] = ((size,), np.uint8)
    if order > 2:
        rows, children = int(bounds[-2]) - begin, int(bounds[-1] - bounds[3])
        shapes["children"] = (((rows + children) // 64 + 1,), np.uint64)
        shapes["child_start"] = ((-(-rows // ROWS_A_START),), np.int32)
    return shapes


def _word_bits(vocab_size: int) -> int:
    """How many bits the largest id has."""
    return max(1, (vocab_size - 1).bit_length())


def _taken(arrays: dict[str, np.ndarray], name: str, shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """Take an array of this shape and type out of `arrays`."""
    array = arrays.pop(name, None)
    if array is None or array.dtype != dtype or array.shape != shape:
        found = "found none" if array is None else f"found {array.dtype} {array.shape}"
        raise ModelFileError(
            f"a compact n-gram model needs an array {name} of {np.dtype(dtype).name} {shape}, {found}."
        )
    return np.ascontiguousarray(array)


def _scratch(order: int, room: int) -> tuple[np.ndarray, np.ndarray]:
    """What the scoring kernel needs to work in."""
    return np.empty((order, room), np.int64), np.empty((2, room), np.int64)


def _link(table: NgramTable) -> None:
    """Find the suffix of every row of order >= 2, order by order."""
    from slm.kernels.ngram_arpa_read import link_suffixes

    for k in range(1, table.order):
        rows = table.rows(k)
        spans = threads.spans(rows.stop - rows.start, 8 * threads.thread_count())
        jobs = [(rows.start + a, rows.start + b, table.first, table.word, table.suffix) for a, b in spans]
        threads.run(link_suffixes, jobs)
