"""Plain threads over kernels that release the GIL: one pool, made on first use, forgotten after a fork."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from slm.errors import UsageError

MOST = 1024  # each thread has buffers of its own
_pool: ThreadPoolExecutor | None = None
_threads: int | None = None
_guard = threading.Lock()
_here = threading.local()


def available_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def thread_count() -> int:
    """How many threads kernels are spread over: `set_threads`, else SLM_THREADS, else the available cores.

    Raises:
        UsageError: SLM_THREADS is set, and is no number of threads.
    """
    if _threads is not None:
        return _threads
    if not (given := os.environ.get("SLM_THREADS", "")):
        return available_cores()
    if not (given.isascii() and given.isdecimal() and len(given) < 9 and 1 <= int(given) <= MOST):
        raise UsageError(f"SLM_THREADS must be a whole number from 1 to {MOST}, got {given!r}.")
    return int(given)


def set_threads(count: int | None) -> None:
    """Fix the number of threads; None returns to the default. Results do not depend on it."""
    global _threads, _pool
    if count is not None and (type(count) is not int or not 1 <= count <= MOST):
        raise UsageError(f"the number of threads must be at least 1, got {count}; {MOST} are the most.")
    with _guard:
        _threads = count
        _pool = None  # those at work finish; the threads of a pool that nobody holds end by themselves


@contextmanager
def limited(count: int | None) -> Iterator[None]:
    """`set_threads` for a while; None changes nothing."""
    before = _threads
    if count is not None:
        set_threads(count)
    try:
        yield
    finally:
        if count is not None:
            set_threads(before)


def _forget() -> None:
    """A forked child has no worker threads: it makes its own pool when it first needs one."""
    global _pool, _guard
    _pool, _guard = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def _shared_pool() -> ThreadPoolExecutor:
    """The pool of this process; the calling thread itself is one more worker."""
    global _pool
    with _guard:
        if _pool is None:
            _pool = ThreadPoolExecutor(max(1, thread_count() - 1), thread_name_prefix="slm")
        return _pool


def _work(function: Callable, jobs: Iterator, results: list, errors: dict[int, BaseException]) -> None:
    """Take jobs until none is left; marks the thread, so that what it calls does not wait for the pool it fills."""
    outer = getattr(_here, "inside", False)
    _here.inside = True
    try:
        for i, arguments in jobs:
            try:
                results[i] = function(*arguments)
            except BaseException as error:
                errors[i] = error
    finally:
        _here.inside = outer


def run(function: Callable, arguments: Sequence[tuple], worth: bool = True) -> list:
    """`function(*a)` for each tuple of arguments, at the same time; results in order. The first error is raised.

    The caller and the pool's threads take the next job when they are free; work that is not `worth` the 50
    microseconds of waking them is done by the caller.
    """
    alone = len(arguments) < 2 or not worth or getattr(_here, "inside", False)
    if alone or (helpers := min(thread_count(), len(arguments)) - 1) < 1:  # asking for the count takes microseconds
        return [function(*a) for a in arguments]
    results: list = [None] * len(arguments)
    errors: dict[int, BaseException] = {}
    jobs = enumerate(arguments)  # its next() is one step of the interpreter, so that no two threads get the same job
    pool = _shared_pool()
    pending = [pool.submit(_work, function, jobs, results, errors) for _ in range(helpers)]
    _work(function, jobs, results, errors)
    for helper in pending:
        if not helper.cancel():  # one that has not begun has nothing left to do
            helper.result()
    if errors:
        raise errors[min(errors)]
    return results


def spans(count: int, parts: int) -> list[tuple[int, int]]:
    """`parts` ranges (low, high) of nearly equal size that cover `count` items in order."""
    return [(count * i // parts, count * (i + 1) // parts) for i in range(parts)]
