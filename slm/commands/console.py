"""The three standard streams of a command: standard error is a courtesy, standard output is the result."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from typing import Any

from slm.errors import StorageError


class _Stream:
    """A text stream whose faults are dealt with by `failed`; all else is the stream's own."""

    def __init__(self, stream: Any):
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def failed(self, error: OSError) -> None:
        """What follows from a fault."""
        raise NotImplementedError

    def write(self, text: str) -> int:
        """Write a text."""
        try:
            self._stream.write(text)
        except OSError as error:
            self.failed(error)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write some texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Write what is still held."""
        try:
            self._stream.flush()
        except OSError as error:
            self.failed(error)

    def _forget(self) -> None:
        """Let all that is still to come, and what the stream holds, go nowhere."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


class Notices(_Stream):
    """Standard error: a reader that has gone or a full disk is no reason to stop working."""

    def failed(self, error: OSError) -> None:
        self._forget()


class Results(_Stream):
    """Standard output: what it cannot take is told, but for a reader that has gone."""

    def failed(self, error: OSError) -> None:
        self._forget()
        if isinstance(error, BrokenPipeError):
            raise error
        raise StorageError(f"standard output: {error.strerror or error}; what it was given is not complete.")


def take_over() -> None:
    """Put these in the place of Python's own streams, for a process that is one command.

    Raises:
        StorageError: standard output is closed.
    """
    if sys.stderr is None:  # closed by the caller; opened, so that no other file gets its number
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    elif not isinstance(sys.stderr, Notices):
        sys.stderr = Notices(sys.stderr)
    if sys.stdout is None:
        raise StorageError("standard output is closed; open it, if only to /dev/null.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")  # text goes out as it comes in
        sys.stdout = Results(sys.stdout)
