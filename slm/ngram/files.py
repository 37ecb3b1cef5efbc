"""Files that are replaced as a whole: written beside, synced, renamed; after a fault the old file or none is there."""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from slm.errors import StorageError


@contextmanager
def replaced_file(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends well; a name in .gz is packed.

    What is no file, a device or a pipe, is written as it stands.

    Raises:
        StorageError: the folder cannot be written, the disk is full; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        if (stream := _standard(path)) is not None:
            sys.stdout.flush()
            with os.fdopen(os.dup(stream), "wb") as raw:
                yield raw
            return
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as raw:
                yield raw
            return
        with open(beside, "xb") as raw:
            if target.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
                    yield cast(BinaryIO, packed)
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(beside, target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageError(f"{os.fspath(path)}: cannot write: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):  # it never was
            beside.unlink()


def replaces_file(path: str | os.PathLike) -> bool:
    """Whether `replaced_file` puts a file in the place of one that is there: neither a device, a pipe nor a stream."""
    return _standard(path) is None and os.path.isfile(path)


def _standard(path: str | os.PathLike) -> int | None:
    """The stream of this process that a path names: /dev/stdout may be a file, to which others write, too."""
    place = os.path.abspath(path)
    for number, name in ((1, "stdout"), (2, "stderr")):
        if place in (f"/dev/{name}", f"/dev/fd/{number}", f"/proc/self/fd/{number}"):
            return number
    return None
