"""Products with packed weights equal NumPy for every remainder, and each row alone equals the row among others."""

import numpy as np
import pytest

from slm.kernels import panels


def normal(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


def packed(W):
    out = np.full((panels.panel_count(W.shape[1]), len(W), panels.WIDTH), np.nan, np.float32)
    panels.lay_out(W, out)
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
def test_steps_multiply_their_rows_alone(B, N, pack):
    x, W, y = normal((5, B, 7), (7, N), (5, B, N))
    expected, lo = y.copy(), B // 2
    expected[1:4, lo:] += x[1:4, lo:] @ W
    panels.add_steps(x, pack(W), y, 1, 4, lo, B, panels.room(3, B - lo, 7))
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.compiled
def test_a_row_gives_the_same_bits_wherever_the_batch_is_cut():
    x, W, y = normal((1, 10, 37), (37, 61), (1, 10, 61))
    whole, weights = y.copy(), packed(W)
    panels.add_steps(x, weights, whole, 0, 1, 0, 10, panels.room(1, 10, 37))
    for lo, hi in ((0, 4), (4, 5), (5, 10)):
        panels.add_steps(x, weights, y, 0, 1, lo, hi, panels.room(1, hi - lo, 37))
    assert np.array_equal(whole, y)


@pytest.mark.parametrize(("R", "M"), [(0, 3), (1, 9), (7, 0), (panels.DEPTH + 3, 9), (5, panels.ROWS + 3)])
def test_the_outer_product_and_the_sum_are_added_panel_by_panel(R, M):
    x, z, W, b = normal((R, M), (R, 35), (M, 35), (35,))
    expected = W + x.T @ z, b + z.sum(axis=0)
    for first, last in ((0, 1), (1, panels.panel_count(35))):
        panels.add_outer(x, z, W, b, first, last)
    for found, right in zip((W, b), expected):
        np.testing.assert_allclose(found, right, rtol=1e-4, atol=1e-4)
