"""Named arrays in one file of the safetensors format, read without trusting it.

The manifest of a model says which arrays there are, so the file's header is not parsed: it must be, byte for byte,
the one that these names, shapes and number types have.
"""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from slm.errors import ModelFileError, UsageError, shown
from slm.store.folder import Part

DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1",
    "BOOL": "|b1",
}  # fmt: skip
_NAMES = {np.dtype(value): key for key, value in DTYPES.items()}

Layout = dict[str, dict[str, Any]]
"""name -> {"dtype": one of DTYPES, "shape": [...]}"""


def layout_of(arrays: dict[str, Any]) -> Layout:
    """Names, number types and shapes of arrays.

    Raises:
        UsageError: an array holds something else than numbers.
    """
    layout = {}
    for name, array in arrays.items():
        dtype = array.dtype.newbyteorder("<")
        if dtype not in _NAMES:
            raise UsageError(f"array {name!r} of type {array.dtype} cannot be saved; numbers of 1 to 8 bytes can.")
        layout[name] = {"dtype": _NAMES[dtype], "shape": list(array.shape)}
    return layout


def check_layout(layout: Any) -> Layout:
    """A layout read from a file, or ModelFileError."""
    if not isinstance(layout, dict) or not all(map(_is_tensor, layout.values())):
        raise ModelFileError(f"the list of tensors is none: every name has a dtype and a shape, got {shown(layout)}.")
    return layout


def _is_tensor(facts: Any) -> bool:
    """Whether an entry of a layout has a number type and a shape that an array may have."""
    if not isinstance(facts, dict) or set(facts) != {"dtype", "shape"}:
        return False
    dtype, shape = facts["dtype"], facts["shape"]
    if type(dtype) is not str or dtype not in DTYPES or not isinstance(shape, list) or len(shape) > 8:
        return False
    return all(type(n) is int and n >= 0 for n in shape) and math.prod(max(n, 1) for n in shape) < 2**48


def _placed(layout: Layout) -> dict[str, tuple[np.dtype, list[int], int, int]]:
    """Number type, shape, first and last byte of every array; the widest numbers first, so that all are aligned."""
    widths = {name: np.dtype(DTYPES[facts["dtype"]]) for name, facts in layout.items()}
    placed, end = {}, 0
    for name in sorted(layout, key=lambda name: (-widths[name].itemsize, name)):
        begin, end = end, end + widths[name].itemsize * math.prod(layout[name]["shape"])
        placed[name] = (widths[name], layout[name]["shape"], begin, end)
    return placed


def header_of(layout: Layout) -> bytes:
    """The first bytes of the file: the header's length, then JSON, then blanks up to a multiple of 64."""
    entries = {
        name: {"dtype": layout[name]["dtype"], "shape": shape, "data_offsets": [begin, end]}
        for name, (_, shape, begin, end) in _placed(layout).items()
    }
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    return len(text).to_bytes(8, "little") + text


def file_size(layout: Layout) -> int:
    """Bytes of the whole file."""
    return len(header_of(layout)) + max((end for *_, end in _placed(layout).values()), default=0)


def write_arrays(part: Part, arrays: dict[str, Any]) -> None:
    """Write arrays, one at a time; those of other strides or byte order are copied into order first.

    An array may also be an `ArrayFile`, or what else gives its numbers in `blocks()`, which are written as they come.
    """
    layout = layout_of(arrays)
    part.write(header_of(layout))
    for name, (dtype, *_) in _placed(layout).items():
        array = arrays[name]
        for block in array.blocks() if hasattr(array, "blocks") else (array,):
            ordered = np.ascontiguousarray(block, dtype)
            if ordered.size:
                part.write(ordered.reshape(-1).view(np.uint8).data)


def read_arrays(layout: Layout, data: np.ndarray) -> dict[str, np.ndarray]:
    """Views of the bytes (N,) uint8 of a file, which may be a memory map.

    Raises:
        ModelFileError: the file is not the one that this layout has.
    """
    header, size = header_of(layout), file_size(layout)
    if data.size != size:
        raise ModelFileError(f"expected {size} bytes for the tensors that model.json lists, found {data.size}.")
    if data[: len(header)].tobytes() != header:
        raise ModelFileError("its header is not that of the tensors that model.json lists.")
    body = data[len(header) :]
    arrays = {}
    for name, (dtype, shape, begin, end) in _placed(layout).items():
        arrays[name] = body[begin:end].view(dtype).reshape(shape)
    return {name: arrays[name] for name in layout}
