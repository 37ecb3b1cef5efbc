"""Products of a few rows: equal to NumPy for every remainder, and each row alone equal to the row among others."""

import numpy as np
import pytest

from slm.kernels.products import add_product, turned_product


def arrays(B, K, N, seed=0):
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(size=shape).astype(np.float32) for shape in ((B, K), (K, N), (B, N)))


@pytest.mark.parametrize("K", [1, 4, 7])
@pytest.mark.parametrize("N", [1, 3, 8, 17])
@pytest.mark.parametrize("B", [1, 2, 5])
def test_the_product_equals_that_of_numpy(B, K, N):
    x, W, y = arrays(B, K, N)
    expected = y + x @ W
    add_product(x, W, y)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.compiled
def test_a_pair_of_rows_gives_the_same_bits_wherever_the_batch_is_cut():
    x, W, y = arrays(10, 37, 61)
    whole, parts = y.copy(), y.copy()
    add_product(x, W, whole)
    for lo, hi in ((0, 4), (4, 6), (6, 10)):
        add_product(x[lo:hi], W, parts[lo:hi])
    assert np.array_equal(whole, parts)


@pytest.mark.parametrize("K", [1, 16, 37])
@pytest.mark.parametrize("N", [1, 5])
@pytest.mark.parametrize("B", [0, 1, 3])
def test_a_turned_product_equals_that_of_numpy_in_the_rows_that_are_asked_for(B, K, N):
    x, W, y = arrays(B, K, N)
    W = np.ascontiguousarray(W.T)
    expected = y.copy()
    expected[:, 1:] = (x @ W.T)[:, 1:]
    turned_product(x, W, y, 1, N)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.compiled
def test_a_row_of_a_turned_product_has_the_same_bits_alone():
    x, W, y = arrays(5, 37, 61)
    W, alone = np.ascontiguousarray(W.T), np.empty((1, 61), np.float32)
    turned_product(x, W, y, 0, 61)
    for row, expected in zip(x, y):
        turned_product(row[None], W, alone, 0, 61)
        assert np.array_equal(alone[0], expected)
