"""Lines of text from files, several files or standard input: strict UTF-8, plain or compressed, and JSON Lines.

A line ends at LF and at nothing else: U+2028, NEL, VT and FF stand inside lines. A CR before LF belongs to the line
end; any other CR counts as a space, but a file whose lines all seem to end in CR alone is refused. Text is streamed, so
that no more than one line is ever held.
"""

from __future__ import annotations

import codecs
import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from slm.errors import DataError, StorageError, UsageError, shown
from slm.text.streams import check_readable, name_of, open_stream, path_list, plain_name

MAX_LINE = 64 * 2**20
LINE_MARKS = 5  # bytes that may stand about a line and do not count: a byte order mark, CR, LF


def is_json_lines(path: str | Path) -> bool:
    """Whether a file is JSON Lines by its name.

    Example:
        >>> is_json_lines("web.jsonl.gz"), is_json_lines("web.txt")
        (True, False)
    """
    return plain_name(path).endswith((".jsonl", ".ndjson"))


def read_lines(
    paths: str | Path | Iterable[str | Path], *, field: str | None = None, max_line: int = MAX_LINE
) -> Lines:
    """The lines of one or several files in order, without their line ends; empty lines are lines too.

    Parameters:
        paths: file names, `-` for standard input; .gz, .bz2, .xz and .zst are unpacked while reading.
        field: the inputs are JSON Lines, and the text is the string under this key of each object. A text of several
            lines gives several lines.
        max_line: the longest line allowed, in bytes.

    Raises:
        StorageError: a file is missing, a folder, or unreadable; found before the first line is read.
        DataError: the content is not UTF-8 text, or not JSON Lines; names file and line.
        UsageError: no field is given for a file named .jsonl or .ndjson, or for one named .json that begins like an
            object or array.
        MissingExtraError: a .zst file without the library for it.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "book.txt")
        ...     _ = path.write_bytes(b"one\\r\\n\\ntwo")
        ...     list(read_lines(path))
        ['one', '', 'two']
    """
    return Lines(path_list(paths), field, max_line)


class Lines:
    """The iterator that `read_lines` returns; `place` names file and line of what it gave last."""

    def __init__(self, paths: list[str | Path], field: str | None, max_line: int):
        self.name, self.number = "", 0
        self._field, self._max_line = field, max_line
        for path in paths:
            check_readable(path)
            if field is None and (is_json_lines(path) or _begins_json(path)):
                raise UsageError(
                    f"{path} holds JSON: name the key of the text in each line's object, for example --field text."
                )
        self._source = self._read(paths)

    @property
    def place(self) -> str:
        """`file:line`, for messages."""
        return f"{self.name}:{self.number}"

    def __iter__(self) -> Iterator[str]:
        return self._source

    def __next__(self) -> str:
        return next(self._source)

    def _read(self, paths: list[str | Path]) -> Iterator[str]:
        """All lines of all files."""
        for path in paths:
            self.name, self.number = name_of(path), 0
            with open_stream(path) as stream:
                texts = self._texts(stream)
                yield from texts if self._field is None else self._json_texts(texts, self._field)

    def _texts(self, stream: io.BufferedReader) -> Iterator[str]:
        """Decoded lines of one stream."""
        while True:
            self.number += 1
            try:
                line = stream.readline(self._max_line + LINE_MARKS)
            except OSError as error:
                raise StorageError(f"cannot read {self.place}: {error.strerror}.") from None
            if not line:
                return
            yield decode_line(line, self.place, first=self.number == 1, max_line=self._max_line)

    def _json_texts(self, lines: Iterator[str], field: str) -> Iterator[str]:
        """The text of each JSON object, line by line."""
        for line in lines:
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise DataError(
                    f"{self.place}: expected one JSON object a line: {error}{self._advice(line)}."
                ) from None
            if not isinstance(record, dict):
                advice = self._advice(line)
                raise DataError(f"{self.place}: expected one JSON object a line, found {shown(record)}{advice}.")
            if field not in record:
                raise DataError(
                    f"{self.place}: no key {field!r} in the object, found {shown(sorted(record))}; see --field."
                )
            text = record[field]
            if not isinstance(text, str):
                raise DataError(f"{self.place}: key {field!r} must hold a string, found {shown(text)}.")
            if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
                raise DataError(f"{self.place}: key {field!r} holds a NUL or half of a surrogate pair.")
            yield from (part.removesuffix("\r").replace("\r", " ") for part in text.split("\n"))

    def _advice(self, line: str) -> str:
        """What to do about a line that is no JSON object: of a first line, by how it begins."""
        if self.number > 1:
            return ""
        begins = {"{": "; jq -c . makes a line of each object", "[": "; jq -c '.[]' makes such lines of an array"}
        return begins.get(line.lstrip()[:1], "; text that is no JSON is read without --field")


def _begins_json(path: str | Path) -> bool:
    """Whether a file named .json begins like an object or array; lists of words and counts may be so named, too."""
    if not (plain_name(path).endswith(".json") and os.path.isfile(path)):
        return False
    with open_stream(path) as stream:
        return stream.peek().removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"{", b"["))


def decode_line(line: bytes, place: str, *, first: bool, max_line: int) -> str:
    """One line as text, without its end.

    Parameters:
        line: its bytes, of which as many as LINE_MARKS may be marks.
        place: `file:line`, for messages.
        first: whether it is the first of its file, where a byte order mark may stand.
        max_line: the longest line allowed, in bytes.

    Raises:
        DataError: the line is too long, not UTF-8, or holds NUL.
    """
    if first:
        if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise DataError(f"{place}: looks like UTF-16; text must be UTF-8: run iconv -f UTF-16.")
        line = line.removeprefix(codecs.BOM_UTF8)
    line = line.removesuffix(b"\n").removesuffix(b"\r")
    if len(line) > max_line:
        raise DataError(f"{place}: a line may hold {max_line} bytes, this one is longer; break it up.")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        binary = min(line) < 9  # control characters: no text in an encoding of single bytes, which iconv would mend
        remedy = "is this a file of text?" if binary else "convert the file with iconv."
        raise DataError(
            f"{place}: byte offset {error.start} of the line is not UTF-8 ({error.reason}: "
            f"{shown(line[error.start : error.start + 4])}); {remedy}"
        ) from None
    if "\0" in text:
        raise DataError(f"{place}: byte offset {line.index(0)} of the line is a NUL byte; is this a file of text?")
    return text.replace("\r", " ") if "\r" in text else text
