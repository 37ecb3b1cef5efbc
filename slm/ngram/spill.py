"""Arrays that live in files without names: what does not fit in memory is read and written in blocks.

The files are gone from their folder as soon as they are made, so that they end with the process, however it ends.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

import numpy as np

from slm.errors import StorageError

BLOCK_BYTES = 4 << 20


class Spill:
    """A folder for files without names.

    Parameters:
        folder: where they take their room; None for the system's folder of temporary files (TMPDIR).

    Attributes:
        bytes: what was written to files that are not closed.
    """

    def __init__(self, folder: str | os.PathLike | None = None):
        self.folder = os.fspath(folder) if folder is not None else tempfile.gettempdir()
        self.bytes = 0

    def file(self, dtype: type | np.dtype) -> ArrayFile:
        """A new array of this number type, empty as yet."""
        try:
            with tempfile.TemporaryFile(dir=self.folder) as file:
                return ArrayFile(self, os.dup(file.fileno()), np.dtype(dtype))
        except OSError as error:
            raise self.fault(error, 0) from error

    def fault(self, error: OSError, wanted: int) -> StorageError:
        """What to say when a file cannot be written."""
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return StorageError(f"{self.folder}: cannot keep temporary files there: {error.strerror or error}.")
        return StorageError(
            f"{self.folder}: no room for temporary files, which took {self.bytes / 1e6:.1f} MB and need at least "
            f"{wanted / 1e6:.1f} MB more; {shutil.disk_usage(self.folder).free / 1e6:.1f} MB are free on the disk "
            f"({error.strerror}): set TMPDIR to a folder with more room, or raise --memory."
        )


class ArrayFile:
    """A flat array of numbers in a file, (size,) of one `dtype`; places are those of numbers, not bytes."""

    def __init__(self, spill: Spill, descriptor: int, dtype: np.dtype):
        self.dtype, self.size = dtype, 0
        self._spill, self._descriptor = spill, descriptor
        self._finalizer = weakref.finalize(self, os.close, descriptor)

    @property
    def shape(self) -> tuple[int]:
        """As of an array."""
        return (self.size,)

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        return self.size * self.dtype.itemsize

    def close(self) -> None:
        """Give the room back, unless the file is mapped."""
        if self._finalizer.alive:
            self._spill.bytes -= self.nbytes
        self._finalizer()

    def read(self, low: int, high: int, out: np.ndarray | None = None) -> np.ndarray:
        """The numbers low .. high - 1, in a new array or at the beginning of `out`."""
        out = np.empty(high - low, self.dtype) if out is None else out[: high - low]
        rest, at = out.view(np.uint8).data, low * self.dtype.itemsize
        while rest.nbytes:
            count = os.preadv(self._descriptor, [rest], at)
            if not count:
                raise StorageError(f"{self._spill.folder}: a temporary file is shorter than what was written to it.")
            rest, at = rest[count:], at + count
        return out

    def write(self, low: int, values: np.ndarray) -> None:
        """Put numbers at low, low + 1, ...

        Raises:
            StorageError: the disk is full.
        """
        values = np.ascontiguousarray(values, self.dtype)
        rest, at = values.view(np.uint8).data, low * self.dtype.itemsize
        while rest.nbytes:
            try:
                count = os.pwrite(self._descriptor, rest, at)
            except OSError as error:
                raise self._spill.fault(error, rest.nbytes) from error
            rest, at = rest[count:], at + count
        grown = max(low + values.size - self.size, 0)
        self.size += grown
        self._spill.bytes += grown * self.dtype.itemsize

    def append(self, values: np.ndarray) -> None:
        """Put numbers behind the last ones."""
        self.write(self.size, values)

    def blocks(self, low: int = 0, high: int | None = None) -> Iterator[np.ndarray]:
        """The numbers low .. high - 1 in pieces of some megabytes; a piece is overwritten by the next."""
        high, step = self.size if high is None else high, BLOCK_BYTES // self.dtype.itemsize
        piece = np.empty(min(step, max(high - low, 0)), self.dtype)
        for at in range(low, high, step):
            yield self.read(at, min(at + step, high), piece)

    def mapped(self) -> np.ndarray:
        """All numbers as an array that is read from the file where it is looked at; changes stay in memory."""
        if not self.size:
            return np.empty(0, self.dtype)
        return np.frombuffer(mmap.mmap(self._descriptor, self.nbytes, access=mmap.ACCESS_COPY), self.dtype)

    def __getitem__(self, at: int) -> int:
        return int(self.read(at, at + 1)[0])


def cuts(first: ArrayFile, low: int, high: int, most: int, *, context: int, child: int) -> Iterator[tuple[int, int]]:
    """Ranges of contexts low .. high - 1, and so of their children, that take up to `most` bytes each.

    A context takes `context` bytes and each of its children, the rows from first[c] to first[c + 1], `child` bytes; one
    that takes more than `most` makes a range alone.
    """

    def size(begin: int, start: int, end: int) -> int:
        return context * (end - begin) + child * (first[end] - start)

    while low < high:
        begin, ends = low, range(low + 1, high + 1)
        low += max(bisect_right(ends, most, key=partial(size, begin, first[begin])), 1)
        yield begin, low
