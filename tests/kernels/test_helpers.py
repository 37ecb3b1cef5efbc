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


@pytest.fixture(autouse=True)
def default_threads():
    yield
    threads.set_threads(None)


def hire(gang, count):
    hired = []
    gang.hire(count, hired)
    return hired


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
    first, second = hire(gang, 1), hire(gang, 5)
    assert len(first) == len(second) == 1 and hire(gang, 1) == []
    gang.take_back(first)
    assert hire(gang, 1) == first
    gang.take_back(first + second)


def test_a_helper_that_nobody_waits_for_ends_behind_its_work(gang):
    begun, gate, ended, (helper,) = threading.Event(), threading.Event(), threading.Event(), hire(gang, 1)

    def job(_):
        begun.set()
        if gate.wait(10):
            ended.set()

    helper.call((job, enumerate([(0,)]), [None], {}))
    assert begun.wait(10)
    gang.give_up([helper])
    assert helper.is_alive()
    gate.set()
    helper.join(10)
    assert ended.is_set() and not helper.is_alive()
    others = hire(gang, 5)
    assert len(others) == 2 and helper not in others
    gang.take_back(others)


def test_a_dissolved_gang_ends_those_that_come_back(gang):
    hired = hire(gang, 2)
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


@pytest.mark.parametrize("place", ["call", "wait"])
def test_a_signal_that_interrupts_the_caller_leaves_nobody_at_work_and_the_rest_usable(place, monkeypatch):
    threads.set_threads(2)
    met, done = [], []

    def interrupted(self, *arguments):
        met.append(self)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Helper, place, interrupted)
        threads.run(done.append, [(i,) for i in range(1000)])
    count = len(done)
    assert not met[0].is_alive()
    meeting = threading.Barrier(2, timeout=10)  # passes only if a helper takes part
    assert sorted(threads.run(lambda _: meeting.wait(), [(0,), (1,)])) == [0, 1]
    assert len(done) == count


@pytest.mark.parametrize("count", [2, 3])
def test_many_callers_share_the_helpers(count):
    threads.set_threads(count)
    found = {}

    def call(k):
        found[k] = [threads.run(pow, [(k, i) for i in range(6)]) for _ in range(200)]

    callers = [threading.Thread(target=call, args=(k,)) for k in range(5)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(60)
    assert found == {k: [[k**i for i in range(6)]] * 200 for k in range(5)}


def test_threads_may_be_set_while_helpers_work():
    found = []
    caller = threading.Thread(target=lambda: found.extend(threads.run(pow, [(2, 3)] * 3)[0] for _ in range(300)))
    caller.start()
    while caller.is_alive():
        for count in (1, 2, 3):
            threads.set_threads(count)
    caller.join()
    assert found == [8] * 300


@pytest.mark.compiled
def test_the_flag_of_another_thread_is_seen():
    flags = np.zeros(24, np.int64)
    other = threading.Timer(0.05, lambda: flags.__setitem__(8, 3))
    other.start()
    begin = time.perf_counter()
    helpers._exchange(flags, 0, 7, 8, 3, 2_000_000_000, 0)
    assert time.perf_counter() - begin < 5  # all rounds, were the flag not read again, take longer
    assert flags.tolist()[:9] == [7, 0, 0, 0, 0, 0, 0, 0, 3]
    other.join()


def test_a_program_ends_while_a_helper_is_awake_and_so_does_its_fork():
    program = """
import atexit, os, sys, warnings
warnings.simplefilter("ignore")
from slm.kernels import threads
threads.set_threads(2)
atexit.register(lambda: print("last:", threads.run(pow, [(2, 6), (2, 7)])))
print(threads.run(pow, [(2, 2), (2, 3)]), flush=True)
if os.fork() == 0:
    print(threads.run(pow, [(2, 4), (2, 5)]), flush=True)
    sys.exit(3)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stdout, found.stderr) == (
        0,
        "[4, 8]\n[16, 32]\nlast: [64, 128]\n3\nlast: [64, 128]\n",
        "",
    )
