"""What a file is, by its first bytes: to say what was found where a model was expected, without opening it as such."""

from __future__ import annotations

import os

_MAGIC = (
    (b"PK\x03\x04", "a zip archive, such as an .npz file or a PyTorch checkpoint"),
    (b"\x93NUMPY", "a NumPy .npy file"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"mmap lm http://kheafield.com/code", "a KenLM binary"),
)
ARPA = "an ARPA file"


def kind_of_file(path: str | os.PathLike) -> str:
    """A few words on what a regular file holds; `ARPA` for an ARPA file.

    Example:
        >>> kind_of_file(__file__)
        'text'
    """
    with open(path, "rb") as file:
        start = file.read(4096)
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    if not start:
        return "an empty file"
    if start.lstrip().startswith(b"\\data\\"):
        return ARPA
    if start[0] == 0x80 and 2 <= start[1:2][0] <= 5:
        return "a pickle, which slm never opens since that would run what is in it"
    if start[8:9] == b"{" and int.from_bytes(start[:8], "little") < 100_000_000:
        return "a safetensors file without its model.json"
    try:
        start.decode()
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:  # else a character cut at the end of what was read
            return "binary data"
    return "binary data" if b"\0" in start else "JSON" if start.lstrip()[:1] == b"{" else "text"
