"""Text in blocks of whole lines, as bytes with the place they come from: what the byte-level encoder reads.

A block ends at a line end, and one is added to a last line that has none. Besides its bytes a block can give its
lines as `read_lines` would, with their places, for whatever needs the plain path.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from slm.errors import SlmError, StorageError
from slm.kernels.utf8 import LF, PADDING
from slm.text.reading import LINE_MARKS, MAX_LINE, Lines, decode_line, read_lines
from slm.text.streams import BUFFER, name_of, open_stream, path_list

BLOCK_SIZE = 16 * 2**20


@dataclass
class Block:
    """Whole lines: octets[low:high] ends with LF, and `PADDING` bytes follow. Its memory is used again for the next.

    Attributes:
        octets: (n,) uint8, writable.
        low: 0, or 3 behind a byte order mark.
        high: behind the last line end.
        name: the file, for messages.
        first: number of the first line in its file.
        numbers: numbers of all lines, where they do not simply count up from `first`.
        max_line: the longest line allowed, in bytes.
    """

    octets: np.ndarray
    low: int
    high: int
    name: str
    first: int = 1
    numbers: Sequence[int] | None = None
    max_line: int = MAX_LINE

    def lines(self) -> BlockLines:
        """The lines as text, checked as `read_lines` does."""
        return BlockLines(self)


class BlockLines:
    """Iterator over the lines of a block; `place` names file and line of what it gave last."""

    def __init__(self, block: Block):
        self._block, self._index = block, -1

    @property
    def place(self) -> str:
        """`file:line`, for messages."""
        return f"{self._block.name}:{self._number}"

    @property
    def _number(self) -> int:
        """Number of the last line in its file."""
        return self._block.numbers[self._index] if self._block.numbers else self._block.first + self._index

    def __iter__(self) -> Iterator[str]:
        for line in io.BytesIO(self._block.octets[: self._block.high].tobytes()):
            self._index += 1
            first = self._number == 1 and self._block.numbers is None
            yield decode_line(line, self.place, first=first, max_line=self._block.max_line)


def read_blocks(
    paths: str | Path | Iterable[str | Path],
    *,
    field: str | None = None,
    max_line: int = MAX_LINE,
    block_size: int = BLOCK_SIZE,
) -> Iterator[Block]:
    """The text of files, `-` for standard input, in blocks of about `block_size` bytes; no block spans two files.

    Parameters and errors are those of `read_lines`, except that the lines themselves are not checked yet. What was
    read before an error comes first.
    """
    paths = path_list(paths)
    sources = [read_lines(path, field=field, max_line=max_line) for path in paths]  # refuses what cannot be read
    return _blocks(paths, sources, field, max_line, block_size)


def _blocks(
    paths: list[str | Path], sources: list[Lines], field: str | None, max_line: int, block_size: int
) -> Iterator[Block]:
    """`read_blocks` behind its checks."""
    for path, lines in zip(paths, sources):
        name = name_of(path)
        if field is not None:
            yield from _blocks_of_lines(lines, name, max_line, block_size)
        else:
            with open_stream(path) as stream:
                yield from _blocks_of_stream(stream, name, max_line, block_size)


def block_of_bytes(text: bytes, name: str = "text", max_line: int = MAX_LINE) -> Block:
    """One block of the content of a text file.

    Example:
        >>> list(block_of_bytes(b"one\\r\\n\\ntwo").lines())
        ['one', '', 'two']
    """
    ending = b"" if text.endswith(b"\n") or not text else b"\n"
    octets = np.frombuffer(bytearray(text + ending + bytes(PADDING)), np.uint8)
    low = 3 if text.startswith(codecs.BOM_UTF8) else 0
    return Block(octets, low, octets.size - PADDING, name, max_line=max_line)


def block_of_lines(texts: Sequence[str], numbers: Sequence[int], name: str, max_line: int = MAX_LINE) -> Block:
    """One block of lines without their ends, and the number of each in its file.

    Example:
        >>> lines = block_of_lines(["one", "two"], [3, 8], "book.txt").lines()
        >>> [(text, lines.place) for text in lines]
        [('one', 'book.txt:3'), ('two', 'book.txt:8')]
    """
    block = block_of_bytes("".join(f"{text}\n" for text in texts).encode(), name, max_line)
    block.low, block.numbers = 0, numbers  # a first character U+FEFF is text
    return block


def _blocks_of_lines(lines: Lines, name: str, max_line: int, block_size: int) -> Iterator[Block]:
    """Blocks of lines that were read as text and checked already."""
    failure: Exception | None = None
    while failure is None:
        texts: list[str] = []
        numbers: list[int] = []
        size = 0
        try:
            while size < block_size:
                texts.append(next(lines))
                numbers.append(lines.number)
                size += len(texts[-1]) + 1
        except (SlmError, StopIteration) as error:
            failure = error
        if texts:
            yield block_of_lines(texts, numbers, name, max_line)
    if isinstance(failure, SlmError):
        raise failure


def _blocks_of_stream(stream: io.BufferedReader, name: str, max_line: int, block_size: int) -> Iterator[Block]:
    """Blocks of a stream of bytes; the part of a line at the end of one goes to the front of the next."""
    memory, filled, first = bytearray(block_size + 1 + PADDING), 0, 1
    while True:
        room = len(memory) - 1 - PADDING
        filled, failure = _fill(stream, memory, filled, room)
        last = filled < room and failure is None
        end = memory.rfind(b"\n", 0, filled) + 1
        if (last and end < filled) or (not end and filled >= max_line + LINE_MARKS):  # others say that it is too long
            memory[filled] = LF
            filled = end = filled + 1
        if not end and filled == room:
            memory = memory + bytes(len(memory))
            continue
        if end:
            low = len(codecs.BOM_UTF8) if first == 1 and memory.startswith(codecs.BOM_UTF8) else 0
            yield Block(np.frombuffer(memory, np.uint8), low, end, name, first, None, max_line)
        if isinstance(failure, OSError):
            place = f"{name}:{first + memory.count(LF, 0, filled)}"
            raise StorageError(f"cannot read {place}: {failure.strerror}.") from None
        if failure is not None:
            raise failure
        if last:
            return
        first += memory.count(LF, 0, end)
        memory[: filled - end] = memory[end:filled]
        filled -= end


def _fill(
    stream: io.BufferedReader, memory: bytearray, filled: int, room: int
) -> tuple[int, OSError | SlmError | None]:
    """Read until memory[:room] is full or the stream ends or fails; how much is filled then, and the failure."""
    with memoryview(memory) as view:
        while filled < room:
            try:
                count = stream.readinto1(view[filled : min(filled + BUFFER, room)])
            except (OSError, SlmError) as error:
                return filled, error
            if not count:
                break
            filled += count
    return filled, None
