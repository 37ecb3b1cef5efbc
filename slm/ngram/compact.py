"""The compact layout: a table as packed arrays, a quarter of its size, for keeping and sending.

What can be computed is left out: suffixes, the index, and the rows where children begin, of which only the numbers of
children are kept. The rest is cut into blocks; the bytes of a block's numbers stand together by significance, all
lowest bytes first, and zlib packs them. With `bits`, the log-probabilities and back-off weights of an order become
codes for that many levels, each the mean of an equal share of the values. 1-grams are always exact.
"""

from __future__ import annotations

import zlib

import numpy as np

from slm.errors import ModelFileError
from slm.kernels import threads
from slm.ngram.table import NgramTable

_BLOCK = 2**20  # numbers packed together


def pack(table: NgramTable, bits: int | None = None) -> dict[str, np.ndarray]:
    """The arrays of the compact layout, all (n,) uint8 but the float32 levels of quantised values.

    Parameters:
        table: any table; a quantised one gives the same arrays again for the same `bits`.
        bits: levels of quantised values as a power of two, 1 to 8; None keeps every number exact.
    """
    arrays = {}
    for k in range(1, table.order + 1):
        values = {"log_prob": table.log_prob[table.rows(k)]}
        if k > 1:
            arrays[f"word{k}"] = _packed(table.word[table.rows(k)])
        if k < table.order:
            rows = table.rows(k)
            arrays[f"children{k}"] = _packed(np.diff(table.first[rows.start : rows.stop + 1]))
            values["backoff"] = table.backoff[rows]
        for name, numbers in values.items():
            if bits is not None and k > 1 and numbers.size and np.isfinite(numbers).all():
                levels = _levels(numbers, 2**bits)
                arrays[f"{name}{k}_levels"] = levels
                numbers = np.searchsorted((levels[1:] + levels[:-1]) / 2, numbers).astype(np.uint8)
            arrays[f"{name}{k}"] = _packed(numbers)
    return arrays


def unpack(bounds: list[int], arrays: dict[str, np.ndarray]) -> NgramTable:
    """The table that `pack` packed.

    Raises:
        ModelFileError: an array is missing, superfluous or damaged, or holds rows or words that are none.
    """
    order, low = len(bounds) - 2, bounds[-2]
    table = NgramTable(
        np.array(bounds), np.empty(bounds[-1], np.int32), np.zeros(bounds[-1], np.int32), np.empty(low + 1, np.int32),
        np.zeros(bounds[-1], np.float32), np.zeros(low, np.float32),
    )  # fmt: skip
    table.first[:2] = 1, bounds[2]
    table.word[: bounds[2]] = np.arange(-1, table.vocab_size)
    left = dict(arrays)
    for k in range(1, order + 1):
        rows = table.rows(k)
        table.log_prob[rows] = _numbers(left, f"log_prob{k}", rows.stop - rows.start)
        if k > 1:
            table.word[rows] = _unpacked(left, f"word{k}", rows.stop - rows.start, np.int32)
        if k < order:
            table.backoff[rows] = _numbers(left, f"backoff{k}", rows.stop - rows.start)
            children = _unpacked(left, f"children{k}", rows.stop - rows.start, np.int32)
            if (children < 0).any() or int(children.sum(dtype=np.int64)) != bounds[k + 2] - bounds[k + 1]:
                raise ModelFileError(
                    f"array children{k} should share {bounds[k + 2] - bounds[k + 1]} rows, it does not."
                )
            table.first[rows.start + 1 : rows.stop + 1] = bounds[k + 1] + np.cumsum(children, dtype=np.int64)
    if left:
        raise ModelFileError(f"a compact n-gram model of order {order} has no arrays {sorted(left)[:3]}.")
    if int(table.word[1:].min()) < 0 or int(table.word[1:].max()) >= table.vocab_size:
        raise ModelFileError(f"words of n-grams should lie in [0, {table.vocab_size}), some do not.")
    _link(table)
    return table


def _link(table: NgramTable) -> None:
    """Find the suffix of every row of order >= 2, order by order."""
    from slm.kernels.ngram_arpa_read import link_suffixes

    for k in range(1, table.order):
        rows = table.rows(k)
        spans = threads.spans(rows.stop - rows.start, 8 * threads.thread_count())
        jobs = [(rows.start + a, rows.start + b, table.first, table.word, table.suffix) for a, b in spans]
        threads.run(link_suffixes, jobs)


def _levels(numbers: np.ndarray, count: int) -> np.ndarray:
    """Means (m,) float32 of `count` equal shares of the sorted numbers, each once; or the numbers if they are few."""
    ordered = np.sort(numbers)
    distinct = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    if distinct.size <= count:
        return distinct
    cuts = np.unique(np.linspace(0, ordered.size, count + 1).astype(np.int64))
    means = np.add.reduceat(ordered, cuts[:-1], dtype=np.float64) / np.diff(cuts)
    return np.unique(means.astype(np.float32))


def _packed(numbers: np.ndarray) -> np.ndarray:
    """(n,) uint8: how many bytes each block takes (int64), then the blocks."""
    blocks = threads.run(_pack_block, [(numbers[at : at + _BLOCK],) for at in range(0, numbers.size, _BLOCK)])
    lengths = np.array([len(block) for block in blocks], "<i8")
    return np.frombuffer(b"".join([lengths.tobytes(), *blocks]), np.uint8)


def _pack_block(numbers: np.ndarray) -> bytes:
    """The bytes of some numbers, by significance, packed."""
    ordered = numbers.astype(numbers.dtype.newbyteorder("<"))
    return zlib.compress(ordered.view(np.uint8).reshape(numbers.size, -1).T.tobytes(), 1)


def _numbers(arrays: dict[str, np.ndarray], name: str, size: int) -> np.ndarray:
    """Float32 values (size,), looked up in their levels if they are quantised."""
    if f"{name}_levels" not in arrays:
        return _unpacked(arrays, name, size, np.float32)
    levels = arrays.pop(f"{name}_levels")
    codes = _unpacked(arrays, name, size, np.uint8)
    if levels.dtype != np.float32 or levels.ndim != 1 or (size and int(codes.max()) >= levels.size):
        raise ModelFileError(f"array {name} of a compact n-gram model has codes for levels that are not there.")
    return levels[codes]


def _unpacked(arrays: dict[str, np.ndarray], name: str, size: int, dtype: type) -> np.ndarray:
    """Take an array out of `arrays` and unpack its `size` numbers."""
    data = arrays.pop(name, None)
    if data is None or data.dtype != np.uint8 or data.ndim != 1:
        raise ModelFileError(f"a compact n-gram model needs an array {name} of bytes.")
    starts = range(0, size, _BLOCK)
    lengths = data[: 8 * len(starts)].tobytes()
    ends = 8 * len(starts) + np.cumsum([0, *np.frombuffer(lengths[: len(lengths) // 8 * 8], "<i8").tolist()])
    if len(lengths) != 8 * len(starts) or (np.diff(ends) < 0).any() or int(ends[-1]) != data.size:
        raise ModelFileError(f"array {name} of a compact n-gram model does not hold the blocks of {size} numbers.")
    out: np.ndarray = np.empty(size, dtype)
    jobs = [(data[a:b], out[at : at + _BLOCK], name) for a, b, at in zip(ends[:-1], ends[1:], starts)]
    threads.run(_unpack_block, jobs)
    return out


def _unpack_block(data: np.ndarray, out: np.ndarray, name: str) -> None:
    """Fill `out` from one packed block, which may not hold more or less."""
    unpacker = zlib.decompressobj()
    try:
        octets = unpacker.decompress(data.tobytes(), out.nbytes + 1)
    except zlib.error as error:
        raise ModelFileError(f"array {name} of a compact n-gram model is damaged: {error}.") from None
    if len(octets) != out.nbytes or not unpacker.eof:
        raise ModelFileError(f"array {name} of a compact n-gram model has a block that is not {out.nbytes} bytes.")
    planes = np.frombuffer(octets, np.uint8).reshape(-1, out.size).T
    out[:] = np.ascontiguousarray(planes).view(out.dtype.newbyteorder("<")).reshape(out.size)
