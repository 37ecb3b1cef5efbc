"""Arrays of numbers in a few bits each, and columns of float32 values as codes for their levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from slm.errors import ModelFileError
from slm.kernels import threads

if TYPE_CHECKING:
    from slm.kernels.ngram_compact import Column

_BLOCK = 2**20  # numbers packed or unpacked together; a multiple of 8, so that blocks meet between bytes
_SPARE = 8  # bytes behind the last number, which one load may reach
_MOST_BITS = 24


def bytes_for(count: int, bits: int) -> int:
    """Bytes of an array of so many numbers."""
    return -(-count * bits // 8) + _SPARE


def pack_numbers(numbers: np.ndarray, bits: int) -> np.ndarray:
    """(m,) uint8: numbers (n,) in [0, 2**bits), the first one lowest."""
    from slm.kernels.ngram_pack import put_bits

    octets = np.zeros(bytes_for(numbers.size, bits), np.uint8)

    def put(at: int) -> None:
        put_bits(numbers[at : at + _BLOCK].astype(np.uint32), bits, at, octets)

    threads.run(put, [(at,) for at in range(0, numbers.size, _BLOCK)])
    return octets


def unpack_numbers(octets: np.ndarray, bits: int, out: np.ndarray) -> None:
    """out (n,) int32: what `pack_numbers` was given."""
    from slm.kernels.ngram_pack import get_bits

    threads.run(get_bits, [(octets, bits, at, out[at : at + _BLOCK]) for at in range(0, out.size, _BLOCK)])


def pack_values(name: str, parts: Sequence[np.ndarray], bits: int | None) -> dict[str, np.ndarray]:
    """The arrays of a column: its float32 values by order, exact, or with 2**bits levels an order.

    `name` are the values, one row after the other; or there are levels (orders, 2**b) in it, and `name`_code.
    """
    whole = np.concatenate([*parts, np.zeros(0, np.float32)])
    levels = [_levels(part, 2**bits if bits else None) for part in parts]
    width = max([1, *((own.size - 1).bit_length() for own in levels)])
    as_codes = width * whole.size // 8 + 4 * len(parts) * 2**width
    if not whole.size or width > _MOST_BITS or (not bits and as_codes > 4 * whole.size):
        return {name: whole}
    found = np.zeros((len(parts), 2**width), np.float32)
    codes, at = np.empty(whole.size, np.uint32), 0
    for own, part, row in zip(levels, parts, found):
        row[: own.size] = own
        _fill_codes(own, part, codes[at : at + part.size])
        at += part.size
    return {name: found, f"{name}_code": pack_numbers(codes, width)}


def column_of(arrays: dict[str, np.ndarray], name: str, sizes: np.ndarray) -> Column:
    """Take a column of so many rows of each order out of `arrays`.

    Raises:
        ModelFileError: its arrays are not what `pack_values` gives for so many rows.
    """
    from slm.kernels.ngram_compact import Column

    rows, none = int(sizes.sum()), np.zeros(0, np.uint8)
    values, codes = arrays.pop(name, np.zeros(0, np.float32)), arrays.pop(f"{name}_code", none)
    bits = values.shape[1].bit_length() - 1 if values.ndim == 2 else 0
    raw = values.shape == (rows,) and codes.size == 0
    coded = 0 < bits <= _MOST_BITS and values.shape == (sizes.size, 2**bits) and codes.shape == (bytes_for(rows, bits),)
    if values.dtype != np.float32 or codes.dtype != np.uint8 or not (raw or coded):
        raise ModelFileError(
            f"a compact n-gram model needs an array {name} of {rows} values, or of levels and {name}_code of codes; "
            f"found {values.dtype} {values.shape} and {codes.dtype} {codes.shape}."
        )
    return Column(np.ascontiguousarray(values).reshape(-1), np.ascontiguousarray(codes), bits if coded else 0)


def unpack_values(column: Column, sizes: np.ndarray, out: np.ndarray) -> None:
    """out (n,) float32: the values of a column with so many rows of each order."""
    if column.bits == 0:
        out[:] = column.levels
        return
    codes = np.empty(out.size, np.int32)
    unpack_numbers(column.codes, column.bits, codes)
    at = 0
    for levels, size in zip(column.levels.reshape(sizes.size, -1), sizes.tolist()):
        out[at : at + size] = levels[codes[at : at + size]]
        at += size


def _levels(numbers: np.ndarray, count: int | None) -> np.ndarray:
    """Means (m,) float32 of at most `count` equal shares of the sorted numbers; the numbers themselves if they are few.

    -inf, the logarithm of 0, keeps a level of its own.
    """
    ordered = np.sort(numbers)
    distinct = ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered
    if count is None or distinct.size <= count:
        return distinct
    finite = ordered[np.searchsorted(ordered, -np.inf, side="right") :]
    never = distinct[: int(finite.size < ordered.size)]
    cuts = np.unique(np.linspace(0, finite.size, count - never.size + 1).astype(np.int64))
    means = np.add.reduceat(finite, cuts[:-1], dtype=np.float64) / np.diff(cuts)
    return np.append(never, np.unique(means.astype(np.float32)))


def _fill_codes(levels: np.ndarray, numbers: np.ndarray, out: np.ndarray) -> None:
    """out (n,) uint32: the nearest level of each number."""
    middles = (levels[1:].astype(np.float64) + levels[:-1]) / 2

    def fill(low: int) -> None:
        out[low : low + _BLOCK] = np.searchsorted(middles, numbers[low : low + _BLOCK].astype(np.float64))

    threads.run(fill, [(low,) for low in range(0, numbers.size, _BLOCK)])
