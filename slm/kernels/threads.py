"""Plain threads over kernels that release the GIL: one pool, made on first use, forgotten after a fork."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

_pool: ThreadPoolExecutor | None = None
_threads: int | None = None


def available_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def thread_count() -> int:
    """How many threads kernels are spread over: `set_threads`, else SLM_THREADS, else the available cores."""
    if _threads is not None:
        return _threads
    given = os.environ.get("SLM_THREADS", "")
    return int(given) if given.isdigit() and int(given) > 0 else available_cores()


def set_threads(count: int | None) -> None:
    """Fix the number of threads; None returns to the default. Results do not depend on it."""
    global _threads, _pool
    _threads = count
    if _pool is not None:
        _pool.shutdown(wait=True)
        _pool = None


def _forget() -> None:
    """A forked child has no worker threads: it makes its own pool when it first needs one."""
    global _pool
    _pool = None


os.register_at_fork(after_in_child=_forget)


def run(function: Callable, arguments: Sequence[tuple]) -> list:
    """`function(*a)` for each tuple of arguments, at the same time; results in order. The first error is raised."""
    global _pool
    if len(arguments) == 1:
        return [function(*arguments[0])]
    if _pool is None:
        _pool = ThreadPoolExecutor(max(1, thread_count() - 1), thread_name_prefix="slm")
    pending = [_pool.submit(function, *a) for a in arguments[1:]]
    try:
        first = function(*arguments[0])
    finally:
        others = [job.exception() for job in pending]
    for error in others:
        if error is not None:
            raise error
    return [first] + [job.result() for job in pending]


def spans(count: int, parts: int) -> list[tuple[int, int]]:
    """`parts` ranges (low, high) of nearly equal size that cover `count` items in order."""
    return [(count * i // parts, count * (i + 1) // parts) for i in range(parts)]
