"""Where compiled kernels are kept: a private folder, used with distrust.

Numba's cache is made of pickles, so it may only be read from a folder that nobody else can write: ours has mode 0700
and is named by a digest of all kernel sources, because Numba notices a change only in the file of the kernel itself,
not in the kernels that it calls.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numba
from numba.core import config as numba_config
from numba.core.caching import FunctionCache, IndexDataCacheFile

_NAME = re.compile(r"kernels-[0-9a-f]{16}")
_KEPT = 4
_KEPT_SECONDS = 24 * 3600


def _digest() -> str:
    """Hash of the kernel sources, of the compiler's version, and of the settings that change what it makes."""
    names = ("CPU_NAME", "CPU_FEATURES", "ENABLE_AVX", "BOUNDSCHECK")
    settings = [numba.__version__, *(getattr(numba_config, name) for name in names)]
    digest = hashlib.sha256(repr(settings).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_old(base: Path) -> None:
    """Remove caches of earlier versions: all but the newest few, and none that was used within a day."""
    ours = [path for path in base.iterdir() if _NAME.fullmatch(path.name) and not path.is_symlink()]
    ours.sort(key=lambda path: path.stat().st_mtime)
    for path in ours[:-_KEPT]:
        if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def private_folder() -> str | None:
    """A cache folder that only this user can write, or None."""
    given = os.environ.get("SLM_CACHE_DIR")
    parent = os.path.abspath(given) if given else os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(parent):  # expanduser leaves "~" where there is no home
        return None
    base = Path(parent) / "slm"
    folder = base / f"kernels-{_digest()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.lstat()
        private = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o022
        if not private or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return None
        os.utime(folder)  # the time of last use, by which old ones are dropped
        _drop_old(base)
    except OSError:
        return None
    return str(folder)


class CheckedFile(IndexDataCacheFile):
    """Machine code with its checksum beside it: a flipped bit in it would end the process inside LLVM."""

    def _save_data(self, name: str, data: Any) -> None:
        super()._save_data(name, data)
        with self._open_for_write(self._data_path(name) + ".sha256") as file:
            file.write(self._checksum(name))

    def _load_data(self, name: str) -> Any:
        if Path(self._data_path(name) + ".sha256").read_bytes() != self._checksum(name):
            raise OSError("damaged")  # which Numba takes for "not there"
        return super()._load_data(name)

    def _checksum(self, name: str) -> bytes:
        return hashlib.sha256(Path(self._data_path(name)).read_bytes()).digest()


class TolerantCache(FunctionCache):
    """Numba's cache of one kernel, for which a damaged entry or a full disk only means to compile again.

    `before` is called before a kernel is loaded, and so linked.
    """

    def __init__(self, function: Callable, before: Callable[[], None] = lambda: None):
        super().__init__(function)
        self._cache_file.__class__ = CheckedFile
        self._before = before

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        self._before()
        try:
            with self._locked():
                return super().load_overload(sig, target_context)
        except Exception:  # whatever unpickling a damaged file may raise
            with contextlib.suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with contextlib.suppress(OSError), self._locked():
            super().save_overload(sig, data)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time: two that save other signatures of one kernel would pick the same file name."""
        os.makedirs(self.cache_path, exist_ok=True)
        descriptor = os.open(os.path.join(self.cache_path, ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
