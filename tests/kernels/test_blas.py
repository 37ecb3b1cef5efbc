"""Products on our threads: NumPy's results, the same bits on any number of threads, BLAS left as it was."""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from slm.kernels import blas, threads


@pytest.fixture(autouse=True)
def default_threads():
    yield
    threads.set_threads(None)


SHAPES = [(3, 5, 7), (300, 200, 100), (100, 200, 301), (1, 3000, 2000), (2000, 2100, 1)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("given", [False, True])
def test_the_product_is_that_of_numpy(shape, given):
    M, K, N = shape
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(K, M)).astype("f4").T, rng.normal(size=(K, N)).astype("f4")
    out = np.empty((M, N), "f4") if given else None
    with blas.one_thread_each():
        found = blas.matmul(a, b, out)
    assert out is None or found is out
    np.testing.assert_allclose(found, a.astype("f8") @ b, rtol=1e-4, atol=1e-3)


def test_the_number_of_threads_does_not_change_a_bit():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(333, 150)).astype("f4"), rng.normal(size=(150, 1001)).astype("f4")
    found = set()
    for count in (1, 2, 3):
        threads.set_threads(count)
        with blas.one_thread_each():
            found.add(blas.matmul(a, b).tobytes())
    assert len(found) == 1


def test_a_product_is_the_same_whoever_else_is_inside():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(333, 150)).astype("f4"), rng.normal(size=(150, 1001)).astype("f4")
    found = {blas.matmul(a, b).tobytes()}
    with blas.one_thread_each(), ThreadPoolExecutor(1) as other:
        found.add(blas.matmul(a, b).tobytes())
        found.add(other.submit(blas.matmul, a, b).result().tobytes())
    assert len(found) == 1


@pytest.mark.skipif(blas._controls() is None, reason="NumPy's BLAS is not OpenBLAS")
def test_a_product_keeps_blas_on_one_thread_though_another_goes_out(monkeypatch):
    get, set_ = blas._controls()
    before, seen = get(), []
    set_(2)
    try:
        inside, multiply = blas.one_thread_each(), np.matmul
        with ThreadPoolExecutor(1) as other:
            other.submit(inside.__enter__).result()

            def multiply_while_the_other_leaves(*arguments, **options):
                other.submit(inside.__exit__).result()
                seen.append(get())
                return multiply(*arguments, **options)

            monkeypatch.setattr(np, "matmul", multiply_while_the_other_leaves)
            blas.matmul(np.eye(3), np.eye(3))
        assert seen == [1] and get() == 2
    finally:
        set_(before)


@pytest.mark.skipif(blas._controls() is None, reason="NumPy's BLAS is not OpenBLAS")
def test_blas_has_its_threads_back_at_the_end_even_of_nested_use():
    get, set_ = blas._controls()
    before = get()
    set_(2)
    try:
        with blas.one_thread_each():
            with blas.one_thread_each():
                assert get() == 1
            assert get() == 1
        assert get() == 2
        with pytest.raises(ArithmeticError), blas.one_thread_each():
            raise ArithmeticError
        assert get() == 2
    finally:
        set_(before)


def test_without_openblas_the_product_is_plain(monkeypatch):
    monkeypatch.setattr(blas, "_controls", lambda: None)
    with blas.one_thread_each():
        assert blas.matmul(np.eye(3), np.ones((3, 2))).tolist() == [[1, 1]] * 3


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of any fork with threads
def test_a_child_forked_while_the_lock_is_held_does_not_wait_for_it():
    with blas._guard:
        child = os.fork()
        if child == 0:
            os._exit(0 if blas._guard.acquire(timeout=10) else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(blas._controls() is None, reason="NumPy's BLAS is not OpenBLAS")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of any fork with threads
@pytest.mark.parametrize("forking_inside", [False, True])
def test_a_child_forked_while_another_thread_is_inside_has_the_threads_of_blas_back(forking_inside):
    get, set_ = blas._controls()
    before, entered, leave = get(), threading.Event(), threading.Event()
    set_(2)

    def stay():
        with blas.one_thread_each():
            entered.set()
            leave.wait(60)

    other = threading.Thread(target=stay)
    other.start()
    try:
        assert entered.wait(60)
        with blas.one_thread_each() if forking_inside else contextlib.nullcontext():
            if (child := os.fork()) == 0:
                found = [get()]
                if forking_inside:
                    blas.one_thread_each().__exit__()
                    found.append(get())
                os._exit(0 if found == ([1, 2] if forking_inside else [2]) else 1)
        assert os.waitpid(child, 0)[1] == 0
    finally:
        leave.set()
        other.join()
        assert get() == 2
        set_(before)
