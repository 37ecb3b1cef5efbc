"""A folder that is replaced as a whole: written beside, synced, renamed, by one writer at a time."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from slm.errors import InUseError, StorageError

_held: set[tuple[str, int]] = set()


def _beside(target: Path, ending: str) -> Path:
    """A hidden neighbour of a folder."""
    return target.with_name(f".{target.name}.{ending}")


def standing(path: str | os.PathLike) -> Path:
    """Where the folder is to be read: in its place, or, after a crash between two renames, just beside it."""
    target = Path(os.path.realpath(path))
    if not target.name:  # the root of all folders has no neighbours
        return target
    old = _beside(target, "old")
    return old if not target.exists() and old.is_dir() else target


class Part:
    """One file of a folder under construction: counts and hashes what is written, and is synced at the end."""

    def __init__(self, folder: Path, name: str):
        self.bytes = 0
        self._digest = hashlib.sha256()
        self._descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        rest = memoryview(data)
        self._digest.update(rest)
        self.bytes += rest.nbytes
        while rest.nbytes:
            rest = rest[os.write(self._descriptor, rest) :]

    def facts(self) -> dict[str, int | str]:
        """Size and checksum of what was written."""
        return {"bytes": self.bytes, "sha256": self._digest.hexdigest()}

    def __enter__(self) -> Part:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        try:
            if kind is None:
                os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def replaced(path: str | os.PathLike) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of `path` when the block ends well; other files there stay.

    Whatever happens, `standing(path)` is the folder from before or the new one, never half of either.

    Raises:
        InUseError: another process or thread is replacing or locking the folder.
        StorageError: a file operation failed.
    """
    target = Path(os.path.realpath(path))
    try:
        with locked(target):
            _clean(target)
            fresh = _beside(target, "new")
            try:
                fresh.mkdir()
                yield fresh
                sync_folder(fresh)
                _exchange(fresh, target)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            _leave_old(target)
    except OSError as error:
        raise StorageError(
            f"{path}: cannot save: {error.strerror or error}; nothing half-written was left in its place."
        ) from error


def _clean(target: Path) -> None:
    """Settle what a writer that was killed left behind; its lock has died with it."""
    shutil.rmtree(_beside(target, "new"), ignore_errors=True)
    standing_now = standing(target)
    if standing_now != target:
        os.rename(standing_now, target)
    _leave_old(target)


def _leave_old(target: Path) -> None:
    """Remove the old folder; what it holds that the new one does not, a user's notes say, moves there."""
    old = _beside(target, "old")
    if old.is_dir():
        for entry in old.iterdir():
            if not os.path.lexists(target / entry.name):
                os.rename(entry, target / entry.name)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(fresh: Path, target: Path) -> None:
    """Put the new folder in place of the old; a folder that is not empty cannot be renamed over."""
    old = _beside(target, "old")
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(fresh, target)
    except OSError:
        if old.exists():
            os.rename(old, target)
        raise
    sync_folder(target.parent)


@contextlib.contextmanager
def locked(path: str | os.PathLike) -> Iterator[None]:
    """Keep other writers out of a folder, which need not exist; one thread may nest it. It dies with its process.

    Folders above it that do not exist are made, and go again if nothing is put there.

    Raises:
        InUseError: another process, or another thread of this one, holds it.
        StorageError: nothing can be written beside it.
    """
    target = Path(os.path.realpath(path))
    key = (str(target), threading.get_ident())
    if key in _held:
        yield
        return
    made: list[Path] = []
    file = _beside(target, "lock")
    try:
        made += [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _lock(file, target)
    except OSError as error:
        _remove_empty(made)
        raise StorageError(
            f"{os.fspath(path)}: cannot be written: {target.parent}: {error.strerror or error}; choose another folder."
        ) from error
    _held.add(key)
    try:
        yield
    finally:
        _held.discard(key)
        with contextlib.suppress(OSError):
            os.unlink(file)
        os.close(descriptor)
        _remove_empty(made)


def _remove_empty(folders: list[Path]) -> None:
    """Remove folders, the innermost first, as far as nothing stands in them."""
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _lock(file: Path, target: Path) -> int:
    """A locked descriptor of the lock file, which bears our process number."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise InUseError(
                f"{target} is in use by pid {owner}; wait for it to end, or choose another folder."
            ) from None
        with contextlib.suppress(FileNotFoundError):
            if os.fstat(descriptor).st_ino == os.stat(file).st_ino:  # not the one that its last holder just removed
                with contextlib.suppress(OSError):  # the number is a courtesy; a full disk will speak up later
                    os.truncate(descriptor, 0)
                    os.write(descriptor, f"{os.getpid()}\n".encode())
                return descriptor
        os.close(descriptor)
