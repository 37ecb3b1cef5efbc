"""Threads that help the one that calls them, and stay awake for a moment behind their work, as the next call is near.

To wake a sleeping thread takes the system 50 to some hundred microseconds, as long as the work of many calls; and a
thread that waits for the interpreter's lock sleeps, too. So threads tell each other by flags, which they watch without
that lock, and a caller leaves the lock to its helper for the moment in which this takes up its work. Behind the flags
stand locks for those who have fallen asleep.
"""

from __future__ import annotations

import atexit
import itertools
import threading
import weakref

import numpy as np
from numba.core import config

from slm.kernels.intrinsics import give_way, tell, told
from slm.kernels.jit import kernel
from slm.kernels.threads import work

CALLED, TAKEN, DONE = 0, 8, 16  # places of a helper's flags, each in a cache line of its own
AWAKE = 30_000  # rounds that a thread waits awake: some milliseconds at most
TAKING = 3_000  # rounds that a caller waits until its work is taken up
GIVING = 16  # after how many the processor is offered to others
ENTERING = 30  # further ones, in which the helper enters its kernel and gives the lock back
_living: weakref.WeakSet[Helper] = weakref.WeakSet()
_over = False


@kernel
def _exchange(flags, own, value, other, expected, rounds, behind):
    """Set flags[own] = value; wait awake, so many rounds at most, for flags[other] == expected, and then some more.

    Whoever needs the processor gets it meanwhile: two programs side by side would else wait for each other.
    """
    tell(flags, own, value)
    for i in range(rounds):
        if i % GIVING == GIVING - 1:
            give_way()
        if told(flags, other) == expected:
            for _ in range(behind):
                told(flags, other)
            break


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
        self.start()
        _living.add(self)

    def run(self) -> None:
        """Wait for a call, work, tell that it is done, until dismissed."""
        for call in itertools.count(1):
            self.awake = True
            _exchange(self.flags, DONE, call - 1, CALLED, call, self.patience, 0)
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
        _exchange(self.flags, CALLED, self.calls, TAKEN, self.calls, rounds, ENTERING)

    def wait(self) -> None:
        """Wait for the end of its work."""
        _exchange(self.flags, CALLED, self.calls, DONE, self.calls, self.patience, 0)
        self.ended.acquire()

    def dismiss(self) -> None:
        """Let it end, now or behind its work."""
        self.dismissed, self.task = True, None
        if self.called.locked():
            self.called.release()


@atexit.register
def _end() -> None:
    """Nobody is in a kernel when the interpreter ends, since it could not return from there; nobody is hired later."""
    global _over
    _over = True
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
        _exchange(np.zeros(1, np.int64), 0, 0, 0, 0, 0, 0)  # compiled here, where an error is heard

    def hire(self, count: int, hired: list[Helper]) -> None:
        """Add so many helpers, or as many as are not at work for others."""
        with self._guard:
            while len(hired) < count and not _over:
                if self._idle:
                    hired.append(self._idle.pop())
                elif self.made < self.most:
                    hired.append(Helper(self.patience))
                    self.made += 1
                else:
                    return

    def take_back(self, hired: list[Helper]) -> None:
        """Helpers whose work has ended may be hired again."""
        with self._guard:
            self._idle += hired
        if self.dissolved:
            self.dissolve()

    def give_up(self, hired: list[Helper]) -> None:
        """Helpers that nobody waits for end, now or behind their work."""
        for helper in hired:
            helper.dismiss()
        with self._guard:
            self.made -= len(hired)
            self._idle = [helper for helper in self._idle if helper not in hired]

    def dissolve(self) -> None:
        """All end, those at work behind it."""
        self.dissolved = True
        with self._guard:
            idle, self._idle = self._idle, []
        for helper in idle:
            helper.dismiss()
