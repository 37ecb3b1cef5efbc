"""Products with packed weights equal NumPy for every remainder, and each row alone equals the row among others."""

import numpy as np
import pytest

from slm.kernels import panels


def normal(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


def packed(W):
    out = np.full((panels.panel_count(W.shape[1]), len(W), panels.WIDTH), np.nan, np.float32)
    panels.lay_out(W, 0, out)
    return out


@pytest.mark.parametrize("N", [1, 16, 35, 64])
def test_packing_w_and_packing_its_transpose_back_are_the_same(N):
    (W,) = normal((5, N))
    found, last = packed(W), N % panels.WIDTH or panels.WIDTH
    again = np.full_like(found, np.nan)
    panels.lay_out_transposed(np.ascontiguousarray(W.T), again)
    assert np.array_equal(found, again)
    assert np.array_equal(found.transpose(1, 0, 2).reshape(5, -1)[:, :N], W)
    assert (found[-1, :, last:] == 0).all()


@pytest.mark.parametrize("pack", [packed, np.array])
@pytest.mark.parametrize("N", [1, 16, 35, 64])
@pytest.mark.parametrize("B", [1, 2, 3, 4, 5, 6, 13])
def test_rows_are_multiplied_and_added(B, N, pack):
    x, W, y = normal((B, 7), (7, N), (B, N))
    expected = y + x @ W
    panels.add_rows(x, pack(W), y, panels.room(B, 7))
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.compiled
def test_a_row_gives_the_same_bits_wherever_the_batch_is_cut():
    x, W, y = normal((10, 37), (37, 61), (10, 61))
    whole, weights = y.copy(), packed(W)
    panels.add_rows(x, weights, whole, panels.room(10, 37))
    for lo, hi in ((0, 4), (4, 5), (5, 10)):
        panels.add_rows(x[lo:hi], weights, y[lo:hi], panels.room(hi - lo, 37))
    assert np.array_equal(whole, y)
