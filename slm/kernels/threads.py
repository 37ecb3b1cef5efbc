"""Plain threads over kernels that release the GIL: one gang of helpers, made on first use, forgotten after a fork."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from slm.errors import UsageError

if TYPE_CHECKING:
    from slm.kernels.helpers import Gang, Helper

MOST = 1024  # each thread has buffers of its own
_gang: Gang | None = None
_threads: int | None = None  # as `set_threads` has it
_found: int | None = None  # otherwise
_guard = threading.Lock()
_here = threading.local()


def available_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def thread_count() -> int:
    """How many threads kernels are spread over: `set_threads`, else SLM_THREADS, else the available cores.

    The last two are looked up when they are first asked for, and again behind `set_threads`: it takes microseconds.

    Raises:
        UsageError: SLM_THREADS is set, and is no number of threads.
    """
    global _found
    if (count := _threads) is None and (count := _found) is None:
        _found = count = _default_count()
    return count


def _default_count() -> int:
    """SLM_THREADS, else the available cores."""
    if not (given := os.environ.get("SLM_THREADS", "")):
        return available_cores()
    if not (given.isascii() and given.isdecimal() and len(given) < 9 and 1 <= int(given) <= MOST):
        raise UsageError(f"SLM_THREADS must be a whole number from 1 to {MOST}, got {given!r}.")
    return int(given)


def set_threads(count: int | None) -> None:
    """Fix the number of threads; None returns to the default. Results do not depend on it."""
    global _threads, _found, _gang
    if count is not None and (type(count) is not int or not 1 <= count <= MOST):
        raise UsageError(f"the number of threads must be at least 1, got {count}; {MOST} are the most.")
    with _guard:
        _threads, _found, gang, _gang = count, None, _gang, None
    if gang is not None:
        gang.dissolve()


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
    """A forked child has no helpers: it makes its own when it first needs one; it may have other processors."""
    global _gang, _found, _guard
    _gang, _found, _guard = None, None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def _shared_gang() -> Gang:
    """The helpers of this process; the calling thread itself is one more worker."""
    from slm.kernels.helpers import Gang  # here, since it takes Numba with it

    global _gang
    with _guard:
        if _gang is None:
            count = thread_count()
            _gang = Gang(max(1, count - 1), count <= available_cores())
        return _gang


def work(function: Callable, jobs: Iterator, results: list, errors: dict[int, BaseException]) -> None:
    """Take jobs until none is left; marks the thread, so that what it calls does not wait for helpers at work."""
    outer = getattr(_here, "inside", False)
    _here.inside = True
    try:
        for i, arguments in jobs:
            try:
                results[i] = function(*arguments)
            except BaseException as error:
                errors[i] = error
    except BaseException as error:  # a signal's between two jobs
        errors[-1] = error
    finally:
        _here.inside = outer


def run(function: Callable, arguments: Sequence[tuple], worth: bool = True) -> list:
    """`function(*a)` for each tuple of arguments, at the same time; results in order. The first error is raised.

    The caller and the helpers take the next job when they are free; work that is not `worth` the 50 microseconds of
    calling them is done by the caller.
    """
    alone = len(arguments) < 2 or not worth or getattr(_here, "inside", False)
    if alone or (helpers := min(thread_count(), len(arguments)) - 1) < 1:
        return [function(*a) for a in arguments]
    results: list = [None] * len(arguments)
    errors: dict[int, BaseException] = {}
    task = (function, enumerate(arguments), results, errors)  # next() is one step: no two threads get the same job
    gang = _gang or _shared_gang()
    hired: list[Helper] = []
    try:
        gang.hire(helpers, hired)
        for helper in hired:
            helper.call(task)
        work(*task)
        for helper in hired:
            helper.wait()
        gang.take_back(hired)
    except BaseException:  # a signal's: nobody works on when it is raised
        for _ in task[1]:
            continue
        gang.give_up(hired)
        for helper in hired:
            helper.join()
        raise
    if errors:
        raise errors[min(errors)]
    return results


def spans(count: int, parts: int) -> list[tuple[int, int]]:
    """`parts` ranges (low, high) of nearly equal size that cover `count` items in order."""
    return [(count * i // parts, count * (i + 1) // parts) for i in range(parts)]
