"""The lines of an ARPA file, a block at a time, with the number of each for messages."""

from __future__ import annotations

import os
import re
from contextlib import AbstractContextManager
from typing import Any, NoReturn

import numpy as np

from slm.errors import ModelFileError, shown
from slm.kernels.utf8 import LF, PADDING, line_end
from slm.text.streams import open_stream

BLOCK = 2**24
_SHOWN = 200
_DATA = re.compile(rb"^[^\S\n]*\\data\\[^\S\n]*\n", re.MULTILINE)
_BEGIN = re.compile(rb"\S[^\n]{0,%d}" % (_SHOWN - 1))


class ArpaText:
    """Whole lines in memory: octets[at:high], `PADDING` bytes behind them; the first has the number `number`.

    Whoever uses lines up moves `at` and `number` behind them.

    Raises:
        StorageError: the file cannot be read.
    """

    def __init__(self, path: str | os.PathLike):
        self.path = path
        self.at, self.high, self.number = 0, 0, 1
        self._source: AbstractContextManager = open_stream(os.fspath(path))
        self._filled, self._ended = 0, False
        self._hold(bytearray(BLOCK + 1 + PADDING))

    def _hold(self, memory: bytearray) -> None:
        """Take other memory."""
        self._memory, self.octets = memory, np.frombuffer(memory, np.uint8)

    def __enter__(self) -> ArpaText:
        self._stream = self._source.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._source.__exit__(*error)

    def fail(self, number: int, message: str) -> NoReturn:
        """Raise for a line."""
        raise ModelFileError(f"{self.path}:{number}: {message}.")

    def fill(self) -> bool:
        """Read on when no line is left; whether there is one now."""
        while self.at == self.high and not self._ended:
            rest = self._memory[self.at : self._filled]
            if len(rest) == len(self._memory) - 1 - PADDING:  # a line longer than a block
                self._hold(self._memory + bytes(len(rest)))
            self._memory[: len(rest)] = rest
            self.at, self.high, self._filled = 0, 0, len(rest)
            self._read(len(self._memory) - 1 - PADDING)
            self.high = self._memory.rfind(b"\n", len(rest), self._filled) + 1
        return self.at < self.high

    def _read(self, room: int) -> None:
        """Fill the memory behind the line that has begun; the last line of a file may lack its end."""
        with memoryview(self._memory) as view:
            while self._filled < room and not self._ended:
                count = self._stream.readinto(view[self._filled : room])
                self._filled += count
                self._ended = not count
        if self._ended and self._filled and self._memory[self._filled - 1] != LF:
            self._memory[self._filled] = LF
            self._filled += 1

    def skip_to_data(self) -> int:
        """Use up the line `\\data\\` and, as nothing was read yet, all before it; the number of that line.

        It begins in the first block, so that a large file of another kind is refused at once.
        """
        self._read(len(self._memory) - 1 - PADDING)
        found = _DATA.search(self._memory, 0, self._filled)
        if found is None:
            begin = _BEGIN.search(self._memory, 0, self._filled)
            number = 1 + self._memory.count(b"\n", 0, begin.start() if begin else self._filled)
            where = "" if self._ended else f" in the first {self._filled} bytes"
            self.fail(number, f"expected \\data\\{where}, found {shown(begin[0].rstrip()) if begin else 'nothing'}")
        number = 1 + self._memory.count(b"\n", 0, found.start())
        self.at, self.high, self.number = found.end(), self._memory.rfind(b"\n", 0, self._filled) + 1, number + 1
        return number

    def skip_rest(self) -> None:
        """Read to the end, where a packed file is found to be whole."""
        with memoryview(self._memory) as view:
            while not self._ended:
                self._ended = not self._stream.readinto(view)

    def content(self, at: int) -> bytes:
        """The line at `at`, at most its first 200 bytes."""
        return bytes(self._memory[at : min(at + _SHOWN, self.high)]).partition(b"\n")[0]

    def line(self) -> tuple[int, bytes]:
        """The number and the content of the next line that is not blank; empty at the end of the file."""
        while self.fill():
            found, number = self.content(self.at).strip(), self.number
            self.at, self.number = int(line_end(self.octets, self.at)), number + 1
            if found:
                return number, found
        return self.number, b""

    def expect(self, wanted: bytes) -> None:
        """Read a line that must be `wanted`."""
        number, found = self.line()
        if found != wanted:
            self.fail(number, f"expected {wanted.decode()}, found {shown(found) if found else 'the end of the file'}")
