"""Files that are replaced as a whole: written beside, synced, renamed; after a fault the old file or none is there."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def replaced_file(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends well; a name in .gz is packed.

    Raises:
        OSError: the folder cannot be written, the disk is full; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with _opened(beside, path) as raw:
            if target.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
                    yield cast(BinaryIO, packed)
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _opened(beside: Path, path: str | os.PathLike) -> BinaryIO:
    """The file that is written; a fault names the one that was asked for."""
    try:
        return open(beside, "xb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None
