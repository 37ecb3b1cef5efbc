"""Threads over kernels: results in order, errors raised, nothing left in the way of a fork."""

import os
import threading

import pytest

from slm.errors import UsageError
from slm.kernels import threads


@pytest.fixture(autouse=True)
def default_threads():
    yield
    threads.set_threads(None)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_results_come_in_the_order_of_the_arguments(count):
    threads.set_threads(count)
    assert threads.run(pow, [(2, i) for i in range(20)]) == [2**i for i in range(20)]
    assert threads.run(pow, []) == []


def test_calls_run_at_the_same_time():
    threads.set_threads(2)
    meeting = threading.Barrier(2, timeout=10)  # passes only if both calls are under way
    assert sorted(threads.run(lambda _: meeting.wait(), [(0,), (1,)])) == [0, 1]


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_an_error_is_raised_after_all_have_ended(bad):
    threads.set_threads(3)
    ended = []

    def work(i):
        if i == bad:
            raise ArithmeticError(f"part {i}")
        ended.append(i)

    with pytest.raises(ArithmeticError, match=f"part {bad}"):
        threads.run(work, [(0,), (1,), (2,)])
    assert sorted(ended) == [i for i in range(3) if i != bad]


def test_a_worker_may_call_run_itself():
    threads.set_threads(2)
    inner = [(1, 2), (3, 4), (5, 6)]
    assert threads.run(lambda _: threads.run(pow, inner), [(0,), (1,), (2,)]) == [[1, 81, 15625]] * 3


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of any fork with threads
def test_a_forked_child_makes_its_own_threads():
    threads.set_threads(2)
    threads.run(pow, [(2, 2), (2, 3)])
    child = os.fork()
    if child == 0:
        os._exit(0 if threads.run(pow, [(2, 2), (2, 3), (2, 4)]) == [4, 8, 16] else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_the_thread_count_comes_from_the_caller_then_the_environment_then_the_machine(monkeypatch):
    monkeypatch.delenv("SLM_THREADS", raising=False)
    threads.set_threads(None)  # looks again
    assert threads.thread_count() == threads.available_cores() >= 1
    monkeypatch.setenv("SLM_THREADS", "3")
    threads.set_threads(None)
    assert threads.thread_count() == 3
    for text in ("0", "-1", "two", "1.5", "²", "1025", "99999999999"):
        monkeypatch.setenv("SLM_THREADS", text)
        threads.set_threads(None)
        with pytest.raises(UsageError, match=f"SLM_THREADS must be a whole number from 1 to 1024, got '{text}'"):
            threads.thread_count()
    threads.set_threads(7)
    assert threads.thread_count() == 7


@pytest.mark.parametrize("count", [0, -1])
def test_no_threads_are_refused(count):
    with pytest.raises(UsageError, match=f"at least 1, got {count}"):
        threads.set_threads(count)


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 20])
@pytest.mark.parametrize("count", [0, 1, 10, 1000])
def test_spans_cover_everything_once_and_evenly(count, parts):
    ranges = threads.spans(count, parts)
    assert [i for low, high in ranges for i in range(low, high)] == list(range(count))
    sizes = [high - low for low, high in ranges]
    assert max(sizes) - min(sizes) <= 1


def test_a_limit_holds_inside_and_ends_with_an_error():
    threads.set_threads(5)
    with threads.limited(None):
        assert threads.thread_count() == 5
    with pytest.raises(KeyError), threads.limited(2):
        assert threads.thread_count() == 2
        raise KeyError
    assert threads.thread_count() == 5
