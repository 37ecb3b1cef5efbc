"""Products in tiles: equal to NumPy for every remainder, and each row alone equal to the row among others."""

import numpy as np
import pytest

from slm.kernels import tiles


def normal(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize("K", [1, 5])
@pytest.mark.parametrize("N", [1, 16, 35])
@pytest.mark.parametrize("M", [1, 2, 3, 4, 5, 6, 7, 13])
def test_the_packed_product_equals_numpy(M, K, N):
    x, W, y = normal((M, K), (K, N), (M, N))
    panels, transposed = np.empty((2, tiles.panel_count(N), K, 16), np.float32)
    tiles.pack(W, panels)
    tiles.pack_transposed(np.ascontiguousarray(W.T), transposed)
    assert np.array_equal(panels, transposed)
    expected = y + x @ W
    tiles.add_packed(x, panels, y, np.empty((M, 16), np.float32))
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("M", [1, 2, 3, 5, 6, 7, 12])
def test_columns_of_either_factor_are_taken_where_they_stand(M):
    x, b, y = normal((9, M), (9, 40), (M, 50))
    for add, factor in ((tiles.add_columns, x.T.copy()), (tiles.add_columns_across, x)):
        found, expected = y.copy(), y.copy()
        add(factor, b, 7, found, 21)
        expected[:, 21:37] += x.T @ b[:, 7:23]
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.compiled
def test_a_row_gives_the_same_bits_wherever_the_batch_is_cut():
    x, W, y = normal((10, 37), (37, 61), (10, 61))
    panels, spare = np.empty((4, 37, 16), np.float32), np.empty((10, 16), np.float32)
    tiles.pack(W, panels)
    whole = y.copy()
    tiles.add_packed(x, panels, whole, spare)
    for lo, hi in ((0, 4), (4, 5), (5, 10)):
        tiles.add_packed(x[lo:hi], panels, y[lo:hi], spare[lo:hi])
    assert np.array_equal(whole, y)
