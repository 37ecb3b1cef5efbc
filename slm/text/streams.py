"""Byte streams of files and of standard input, unpacked while they are read, never more than a block at once."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from slm.errors import DataError, MissingExtraError, StorageError, require_path, shown

BUFFER = 2**20

# How each kind of compressed file begins; the key is the suffix that asks for it to be unpacked.
_MAGIC = {".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\x00", ".zst": b"\x28\xb5\x2f\xfd"}

# How files begin that people take for text, or give by mistake.
_NO_TEXT = {
    b"PK\x03\x04": "a zip archive, as those of Word, LibreOffice and EPUB are",
    b"%PDF-": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
}

_OLD_ENDS = re.compile(rb"\S\r+(?=\S)")


def path_list(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    """The names of one file or of several, as a list.

    Raises:
        UsageError: there are others among them, or in their place an open file, whose lines would be names.
    """
    if isinstance(paths, str | os.PathLike):
        return [paths]
    if hasattr(paths, "read") or isinstance(paths, bytes) or not isinstance(paths, Iterable):
        require_path(paths, "a file of text")
    found = list(paths)
    for path in found:
        require_path(path, "a file of text")
    return found


def check_readable(path: str | Path) -> None:
    """Refuse what cannot be read before any work starts; `-`, standard input, always can.

    Raises:
        StorageError: the path is missing, a folder, or not permitted.
    """
    if str(path) == "-":
        return
    try:
        facts = os.stat(path)
    except (OSError, ValueError) as error:
        raise StorageError(f"cannot read {shown(str(path))}: {getattr(error, 'strerror', error)}.") from None
    if stat.S_ISDIR(facts.st_mode):
        model = os.path.exists(os.path.join(path, "model.json"))
        remedy = "it is a model folder, and text is wanted here" if model else "name the files in it"
        raise StorageError(f"cannot read {shown(str(path))}: Is a directory; {remedy}.")
    if not os.access(path, os.R_OK):
        raise StorageError(f"cannot read {shown(str(path))}: Permission denied.")


def name_of(path: str | Path) -> str:
    """How messages name a file; `-` is standard input."""
    return "standard input" if str(path) == "-" else str(path)


def plain_name(path: str | Path) -> str:
    """The file name without the suffix of its compression."""
    stem, suffix = os.path.splitext(str(path))
    return stem if suffix in _MAGIC else str(path)


@contextmanager
def open_stream(path: str | Path) -> Iterator[io.BufferedReader]:
    """The plain bytes of a file, or of standard input for `-`.

    Raises:
        StorageError: the file cannot be opened.
        DataError: the content is compressed and the name does not say so, or the other way round; it begins like a
            document or picture, or like text whose lines end in CR alone; or, while reading, the compressed content is
            damaged or cut short.
        MissingExtraError: a .zst file without the library for it.
    """
    if str(path) == "-":
        if sys.stdin is None:
            raise StorageError("standard input is closed; name a file.")
        stdin = io.BufferedReader(cast(Any, sys.stdin.buffer), BUFFER)
        try:
            yield _checked(_unpacked(stdin, name_of(path)), name_of(path))
        finally:
            stdin.detach()  # else standard input is closed with the reader
        return
    try:
        file = cast(io.BufferedReader, open(path, "rb", BUFFER))  # noqa: SIM115
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}.") from None
    with file:
        yield _checked(_unpacked(file, str(path)), str(path))


def _checked(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """The stream, unless its lines end in CR alone, which would make them one; a CR inside a line is a blank.

    Of a named pipe no more than a few bytes may have come, in which this is not seen.
    """
    head = stream.peek()
    if b"\n" not in head and b"\0" not in head and len(_OLD_ENDS.findall(head)) >= 5:
        raise DataError(
            f"{name}:1: the lines seem to end in CR alone, as on old Macs; tr '\\r' '\\n' < FILE makes lines of them."
        )
    return stream


def _unpacked(raw: io.BufferedReader, name: str) -> io.BufferedReader:
    """The stream itself, or its decompression if the name asks for one."""
    suffix = os.path.splitext(name)[1]
    head = raw.peek(6)[:6]
    if suffix not in _MAGIC:
        for kind, magic in _MAGIC.items():
            if head.startswith(magic) and (kind != ".bz2" or head[3:4].isdigit()):
                raise DataError(f"{name}:1: looks like a {kind} file; give it a name that ends in {kind}.")
        for begin, kind in _NO_TEXT.items():
            if head.startswith(begin):
                raise DataError(f"{name}:1: looks like {kind}; save what it says as plain text in UTF-8 first.")
        return raw
    if not head:
        raise DataError(f"{name}:1: the file is empty; a {suffix} file of an empty text is not.")
    if not head.startswith(_MAGIC[suffix]):
        raise DataError(f"{name}:1: is named {suffix}, but does not begin like one ({shown(head)}); rename it.")
    return io.BufferedReader(_Unpacked(_UNPACK[suffix](raw), name), BUFFER)


class _Unpacked(io.RawIOBase):
    """A decompressing stream whose failures are the package's own."""

    def __init__(self, packed: Any, name: str):
        self._packed, self._name = packed, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return cast(int, self._packed.readinto(buffer))
        except (EOFError, zlib.error, lzma.LZMAError) as error:
            raise DataError(f"{self._name}: the compressed content is damaged or cut short: {error}.") from None
        except OSError as error:
            if error.errno is None:  # so gzip and bz2 report bad content
                raise DataError(f"{self._name}: the compressed content is damaged: {error}.") from None
            raise StorageError(f"cannot read {self._name}: {error.strerror}.") from None


class _ZstdFile(io.RawIOBase):
    """The content of a .zst file, frame after frame; unlike the library's reader it notices a missing end."""

    # A block of at most 128 KiB takes at least 4 bytes, so one step unpacks at most 32 MiB.
    _STEP = 1024

    def __init__(self, raw: io.BufferedReader):
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("zstandard", "zst", "reading .zst files") from None
        self._raw, self._error = raw, zstandard.ZstdError
        self._new_frame = zstandard.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._ready = memoryview(b"")

    def _unpack(self, packed: bytes) -> bytes:
        """The content of the next few bytes of the file."""
        content = b""
        while packed:
            self._frame = self._frame or self._new_frame()
            try:
                content += self._frame.decompress(packed)
            except self._error as error:
                raise EOFError(error) from None
            packed, self._frame = (self._frame.unused_data, None) if self._frame.eof else (b"", self._frame)
        return content

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            packed = self._raw.read(self._STEP)
            if not packed and self._frame is not None:
                raise EOFError("the last frame is not complete")
            if not packed:
                return 0
            self._ready = memoryview(self._unpack(packed))
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


_UNPACK: dict[str, Callable[[io.BufferedReader], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": _ZstdFile,
}
