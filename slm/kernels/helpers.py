"""Threads that help the one that calls them, and stay awake for a moment behind their work, as the next call is near.

To wake a sleeping thread takes the system 50 to some hundred microseconds, as long as the work of many calls; and a
thread that waits for the interpreter's lock sleeps. So flags say what the threads want of each other, watched without
the lock, and whoever has none of it to do leaves it to the others. Behind the flags stand locks, for those who sleep.
"""

from __future__ import annotations

import atexit
import itertools
import threading
import weakref
from collections.abc import Callable, Iterator

import numpy as np
from numba.core import config

from slm.kernels.intrinsics import tell, told
from slm.kernels.jit import kernel

CALLED, TAKEN, DONE = 0, 8, 16  # places of a helper's flags, each in a cache line of its own
AWAKE = 50_000  # rounds that a thread waits awake: some tenths of a millisecond to two
TAKING = 3_000  # rounds that a caller waits until its work is taken up
BEHIND = 30  # further ones, in which the helper enters its kernel and leaves the lock
_here = threading.local()
_living: weakref.WeakSet[Helper] = weakref.WeakSet()


@kernel
def _exchange(flags, own, value, other, expected, rounds):
    """Set flags[own] = value, then wait awake, so many rounds at most, until flags[other] is what is expected."""
    tell(flags, own, value)
    for _ in range(rounds):
        if told(flags, other) == expected:
            for _ in range(BEHIND):
                told(flags, other)
            break


def is_inside() -> bool:
    """Whether this thread is at work on jobs."""
    return getattr(_here, "inside", False)


def work(function: Callable, jobs: Iterator, results: list, errors: dict[int, BaseException]) -> None:
    """Take jobs until none is left; marks the thread, so that what it calls does not wait for helpers at work."""
    outer = is_inside()
    _here.inside = True
    try:
        for i, arguments in jobs:
            try:
                results[i] = function(*arguments)
            except BaseException as error:
                errors[i] = error
    finally:
        _here.inside = outer


class Helper(threading.Thread):
    """A thread that takes part in `work` when it is called.

    Parameters:
        patience: rounds to wait awake for the next call, or for the end of a call.
    """

    def __init__(self, patience: int) -> None:
        super().__init__(name="slm", daemon=True)
        self.patience, self.flags, self.calls = patience, np.zeros(DONE + 8, np.int64), 0
        self.task: tuple | None = None
        self.called, self.ended = threading.Lock(), threading.Lock()
        self.called.acquire()
        self.ended.acquire()
        self.awake = self.dismissed = False
        _living.add(self)
        self.start()

    def run(self) -> None:
        """Wait for a call, work, tell that it is done, until dismissed."""
        for call in itertools.count(1):
            self.awake = True
            _exchange(self.flags, DONE, call - 1, CALLED, call, self.patience)
            self.awake = False
            self.called.acquire()
            if (task := self.task) is None:
                return
            self.task = None
            self.flags[TAKEN] = call
            work(*task)
            del task  # what it was called for is not kept until the next call
            if self.dismissed:
                return
            self.ended.release()

    def call(self, task: tuple) -> None:
        """Let it `work` on a task, and leave it the interpreter until it has entered a kernel."""
        self.task = task
        self.calls += 1
        rounds = min(TAKING, self.patience) if self.awake else 0
        self.called.release()
        _exchange(self.flags, CALLED, self.calls, TAKEN, self.calls, rounds)

    def wait(self) -> None:
        """Wait for the end of its work."""
        _exchange(self.flags, CALLED, self.calls, DONE, self.calls, self.patience)
        self.ended.acquire()

    def dismiss(self) -> None:
        """Let it end, now or behind its work."""
        self.dismissed, self.task = True, None
        if self.called.locked():
            self.called.release()


@atexit.register
def _end() -> None:
    """Nobody is in a kernel when the interpreter ends: it could not return from there."""
    for helper in list(_living):
        helper.dismiss()
        helper.join()


class Gang:
    """The helpers of a process, made when they are first needed.

    Parameters:
        most: how many there may be.
        patient: whether they may wait awake: not if there are fewer processors than threads.
    """

    def __init__(self, most: int, patient: bool):
        self.most, self.patience = most, AWAKE if patient and not config.DISABLE_JIT else 0
        self.made, self.dissolved = 0, False
        self._idle: list[Helper] = []
        self._guard = threading.Lock()

    def hire(self, count: int) -> list[Helper]:
        """So many helpers, or as many as are not at work for others."""
        with self._guard:
            hired = [self._idle.pop() for _ in range(min(count, len(self._idle)))]
            fresh = min(count - len(hired), self.most - self.made)
            self.made += fresh
        return hired + [Helper(self.patience) for _ in range(fresh)]

    def take_back(self, hired: list[Helper]) -> None:
        """Helpers whose work has ended may be hired again."""
        with self._guard:
            self._idle += hired
        if self.dissolved:
            self.dissolve()

    def give_up(self, hired: list[Helper]) -> None:
        """Helpers that nobody waits for end by themselves."""
        for helper in hired:
            helper.dismiss()
        with self._guard:
            self.made -= len(hired)

    def dissolve(self) -> None:
        """All end, those at work behind it."""
        self.dissolved = True
        with self._guard:
            idle, self._idle = self._idle, []
        for helper in idle:
            helper.dismiss()
