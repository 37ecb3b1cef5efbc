"""Helpers work when they are called, awake or asleep, end when nobody waits for them, and go on after errors."""

import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from slm.kernels import helpers, threads
from slm.kernels.helpers import Gang, Helper


@pytest.fixture
def gang():
    gang = Gang(2, True)
    yield gang
    gang.dissolve()


def task(count):
    return (pow, enumerate([(2, i) for i in range(count)]), [None] * count, {})


@pytest.mark.parametrize("patience", [0, 50, 50_000])
@pytest.mark.parametrize("pause", [0, 0.01])
def test_a_helper_is_found_awake_and_asleep(patience, pause):
    helper = Helper(patience)
    for _ in range(20):
        job = task(3)
        helper.call(job)
        helper.wait()
        assert job[2] == [1, 2, 4]
        time.sleep(pause)
    helper.dismiss()
    helper.join(10)
    assert not helper.is_alive()


def test_there_are_no_more_helpers_than_asked_for(gang):
    first, second = gang.hire(1), gang.hire(5)
    assert len(first) == len(second) == 1 and gang.hire(1) == []
    gang.take_back(first)
    assert gang.hire(1) == first


def test_a_helper_that_nobody_waits_for_ends_behind_its_work(gang):
    gate, (helper,) = threading.Event(), gang.hire(1)
    helper.call((lambda _: gate.wait(10), enumerate([(0,)]), [None], {}))
    gang.give_up([helper])
    assert helper.is_alive()
    gate.set()
    helper.join(10)
    assert not helper.is_alive() and len(gang.hire(5)) == 2


def test_a_dissolved_gang_ends_those_that_come_back(gang):
    hired = gang.hire(2)
    gang.take_back(hired[:1])
    gang.dissolve()
    hired[0].join(10)
    assert not hired[0].is_alive() and hired[1].is_alive()
    gang.take_back(hired[1:])
    hired[1].join(10)
    assert not hired[1].is_alive()


def test_what_a_helper_worked_on_is_not_kept():
    class Thing:
        def __del__(self):
            gone.set()

    gone, helper = threading.Event(), Helper(0)
    helper.call((lambda _: None, enumerate([(Thing(),)]), [None], {}))
    helper.wait()
    assert gone.wait(10)
    helper.dismiss()


def test_a_signal_that_interrupts_the_caller_leaves_the_rest_usable(monkeypatch):
    threads.set_threads(2)
    waited = []

    def interrupted(self):
        waited.append(self)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Helper, "wait", interrupted)
        threads.run(pow, [(2, 2), (2, 3)])
    waited[0].join(10)
    assert not waited[0].is_alive()
    assert threads.run(pow, [(2, 2), (2, 3), (2, 4)]) == [4, 8, 16]
    threads.set_threads(None)


def test_many_callers_share_the_helpers():
    threads.set_threads(3)
    found = {}

    def call(k):
        found[k] = [threads.run(pow, [(k, i) for i in range(6)]) for _ in range(200)]

    callers = [threading.Thread(target=call, args=(k,)) for k in range(5)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(60)
    assert found == {k: [[k**i for i in range(6)]] * 200 for k in range(5)}
    threads.set_threads(None)


@pytest.mark.compiled
def test_the_flag_of_another_thread_is_seen():
    flags = np.zeros(24, np.int64)
    other = threading.Timer(0.05, lambda: flags.__setitem__(8, 3))
    other.start()
    helpers._exchange(flags, 0, 7, 8, 3, 2_000_000_000)  # ends long before only if the flag is read again
    assert flags.tolist()[:9] == [7, 0, 0, 0, 0, 0, 0, 0, 3]
    other.join()


def test_a_program_ends_while_a_helper_is_awake_and_so_does_its_fork():
    program = """
import os, sys, warnings
warnings.simplefilter("ignore")
from slm.kernels import threads
threads.set_threads(2)
print(threads.run(pow, [(2, 2), (2, 3)]), flush=True)
if os.fork() == 0:
    print(threads.run(pow, [(2, 4), (2, 5)]), flush=True)
    sys.exit(3)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stdout, found.stderr) == (0, "[4, 8]\n[16, 32]\n3\n", "")
