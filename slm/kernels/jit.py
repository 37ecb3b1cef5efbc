"""The one place that sets Numba's options for all kernels of the package.

Numba's cache is made of pickles, so it may only be read from a folder that nobody else can write: ours is private
to the user (mode 0700) and named by a digest of all kernel sources, because Numba notices a change only in the file
of the kernel itself, not in the kernels that it calls. Without such a folder kernels compile anew in each process,
and one warning says so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import warnings
from collections.abc import Callable
from pathlib import Path

import numba
from numba.core import config as numba_config

# Reassociation and contraction let sums vectorise. nnan and ninf stay off: -inf is an ordinary log-probability.
FAST_SUM = {"contract", "reassoc", "nsz", "arcp"}
# Without reassoc, for code that rounds by adding and subtracting a large number.
FAST_MATH = {"contract", "nsz", "arcp"}

_KEPT_CACHES = 4


def _digest() -> str:
    """Hash of the kernel sources, of the compiler's version, and of the settings that change what it makes."""
    settings = f"{numba.__version__} {numba_config.CPU_NAME} {numba_config.BOUNDSCHECK}"
    digest = hashlib.sha256(settings.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_old(parent: Path, current: Path) -> None:
    """Keep only the newest caches of earlier versions of the kernels."""
    others = sorted((p for p in parent.iterdir() if p.is_dir() and p != current), key=lambda p: p.stat().st_mtime)
    for path in others[: max(0, len(others) + 1 - _KEPT_CACHES)]:
        shutil.rmtree(path, ignore_errors=True)


def _private_folder() -> str | None:
    """A cache folder that only this user can write, or None."""
    base = os.environ.get("SLM_CACHE_DIR") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "slm"
    )
    folder = Path(base) / _digest()
    try:
        fresh = not folder.is_dir()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.lstat()
        private = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o022
        if not private or not os.access(folder, os.W_OK | os.X_OK):
            return None
        if fresh:
            _drop_old(folder.parent, folder)
    except OSError:
        return None
    return str(folder)


_FOLDER: str | None = None
_PROBED = False


def _cache_folder() -> str | None:
    """The private cache folder, looked for once; a warning the first time there is none."""
    global _FOLDER, _PROBED
    if not _PROBED:
        _PROBED = True
        _FOLDER = None if numba_config.DISABLE_JIT else _private_folder()
        if _FOLDER is None and not numba_config.DISABLE_JIT:
            warnings.warn(
                "slm found no private, writable folder to keep compiled kernels in and compiles them in each process; "
                "set SLM_CACHE_DIR to one.",
                RuntimeWarning,
                stacklevel=2,
            )
    return _FOLDER


def kernel(function: Callable | None = None, *, fastmath: set[str] | bool = False, inline: bool = False) -> Callable:
    """Compile a kernel: nopython, GIL released, NumPy's error model (a ZeroDivision test would stop vectorisation).

    Parameters:
        fastmath: flags by name, `FAST_SUM` or `FAST_MATH`; none by default.
        inline: paste the function into its callers (small helpers only); it is then not cached by itself.
    """

    def decorate(f: Callable) -> Callable:
        options: dict[str, object] = {"nogil": True, "error_model": "numpy", "fastmath": fastmath}
        if inline:
            return numba.njit(inline="always", **options)(f)
        folder = _cache_folder()
        if folder is None:
            return numba.njit(**options)(f)
        previous = numba_config.CACHE_DIR
        numba_config.CACHE_DIR = folder  # read when the decorator runs; put back so that users' own kernels stay theirs
        try:
            return numba.njit(cache=True, **options)(f)
        finally:
            numba_config.CACHE_DIR = previous

    return decorate if function is None else decorate(function)
