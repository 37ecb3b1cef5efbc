"""Large matrix products by BLAS on our own threads.

BLAS brings a pool of its own, whose idle threads go on spinning and take the cores from ours for a while. Inside
`one_thread_each` NumPy's OpenBLAS works on the calling thread alone, and `matmul`, which is always inside, shares a
product among our threads in pieces that do not depend on how many there are: so neither does the result, whatever
other threads do. OpenBLAS has one number of threads for a whole process: a program's own products run on one thread
while ours do. With another BLAS `matmul` is NumPy's.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from collections.abc import Callable
from functools import cache

import numpy as np

from slm.kernels import threads

PIECES = 4
WORTH_SHARING = 4_000_000  # multiplications

_users, _before = 0, 0
_guard = threading.Lock()


@cache
def _controls() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """OpenBLAS's functions that get and set its number of threads, of the library that NumPy has loaded."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            paths = {line.split()[-1] for line in maps if "openblas" in line}
    except OSError:
        return None
    for path in sorted(path for path in paths if "numpy" in path) or sorted(paths):
        with contextlib.suppress(OSError):
            library = ctypes.CDLL(path)
            for prefix in ("scipy_openblas_", "openblas_"):
                for suffix in ("64_", ""):
                    get, set_ = (
                        getattr(library, f"{prefix}{verb}_num_threads{suffix}", None) for verb in ("get", "set")
                    )
                    if get is not None and set_ is not None:
                        return get, set_
    return None


class _Depth(threading.local):
    """How many blocks of `one_thread_each` this thread is inside of."""

    blocks = 0


_here = _Depth()


class one_thread_each(contextlib.ContextDecorator):
    """Inside, BLAS runs on the thread that calls it, in the whole process; may nest and overlap, at little cost.

    A block is left on the thread that has entered it: its blocks are counted there.

    Gives whether that is so: there may be another BLAS.
    """

    def __enter__(self) -> bool:
        if _here.blocks == 0:
            _join()
        _here.blocks += 1
        return _controls() is not None

    def __exit__(self, *error: object) -> None:
        _here.blocks -= 1
        if _here.blocks == 0:
            _leave()


def _join() -> None:
    """One more thread is inside."""
    global _users, _before
    if (controls := _controls()) is not None:
        get, set_ = controls
        with _guard:
            if _users == 0:
                _before = get()
                set_(1)
            _users += 1


def _leave() -> None:
    """One thread less is inside; behind the last BLAS has its own threads again."""
    global _users
    if (controls := _controls()) is not None:
        with _guard:
            _users -= 1
            if _users == 0:
                controls[1](_before)


def _forget() -> None:
    """A forked child has no thread but the one that forked: no other gives the lock back, nor leaves what it is in."""
    global _guard, _users
    _guard = threading.Lock()
    if _users:
        _users = 1
        if not _here.blocks:
            _leave()


os.register_at_fork(after_in_child=_forget)


def matmul(a: np.ndarray, b: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """a (M, K) @ b (K, N); a large product is cut along the longer side of the result."""
    (M, K), N = a.shape, b.shape[1]
    if _here.blocks and M * K * N < WORTH_SHARING:  # soonest
        return np.matmul(a, b, out=out)
    with one_thread_each() as ours:
        if not ours or M * K * N < WORTH_SHARING:
            return np.matmul(a, b, out=out)
        if out is None:
            out = np.empty((M, N), np.result_type(a, b))
        if M >= N:
            jobs = [(a[lo:hi], b, out[lo:hi]) for lo, hi in threads.spans(M, PIECES)]
        else:
            jobs = [(a, b[:, lo:hi], out[:, lo:hi]) for lo, hi in threads.spans(N, PIECES)]
        threads.run(np.matmul, jobs)
        return out
