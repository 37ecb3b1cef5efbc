"""Products in tiles equal those of NumPy for every number of rows, and both ways of packing agree."""

import numpy as np
import pytest

from slm.kernels import packing, tiles
from slm.kernels.jit import kernel
from slm.kernels.vectors import WIDTH


@kernel
def compiled(x, rows, b, y):
    """Pack x, and add its product with some columns of b to some of y."""
    packing.pack_rows(x, rows)
    tiles.add_columns(rows, b, 7, y, 21)


@kernel
def columns_packed(x, rows):
    packing.pack_columns(x, 2, rows)


@kernel
def from_panels(x, panels, b, y):
    """As `compiled`, with x in panels."""
    packing.pack(x, 0, panels)
    tiles.add_columns(panels, b, 7, y, 21)


@kernel
def turned_panels(W, panels):
    packing.pack_transposed(W, panels)


@kernel
def later_panels(W, panels):
    packing.pack(W, 1, panels)


def fenced(values):
    """The same matrix in the midst of numbers that are none, and all of these."""
    memory = np.full(values.size + 4096, np.nan, np.float32)
    inner = memory[2048:-2048].reshape(values.shape)
    inner[:] = values
    return inner, memory


def normal(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


def room(M, K):
    return np.full((M, -(-K // WIDTH) * WIDTH), np.nan, np.float32)


@pytest.mark.parametrize("M", [*range(1, 16), 25, 40])
@pytest.mark.parametrize("K", [0, 1, 2, 3, 4, 8, 9, WIDTH, WIDTH + 5, 3 * WIDTH])
def test_columns_of_the_weights_are_taken_where_they_stand(M, K):
    x, b, y = normal((M, K), (K, 70), (M, 80))
    found = y.copy()
    compiled(x, room(M, K), b, found)
    again, panels = y.copy(), np.full((-(-K // WIDTH), M, WIDTH), np.nan, np.float32)
    from_panels(x, panels, b, again)
    assert np.array_equal(found, again)
    y[:, 21 : 21 + WIDTH] += x @ b[:, 7 : 7 + WIDTH]
    np.testing.assert_allclose(found, y, rtol=1e-5, atol=1e-5)


@pytest.mark.compiled
@pytest.mark.parametrize("wide", [22, 21 + WIDTH - 1, 21 + WIDTH, 80])
@pytest.mark.parametrize("M", [1, 13, 15, 29])
@pytest.mark.parametrize("K", [1, 6, 8])
def test_nothing_is_read_or_written_beside_the_matrices(M, K, wide):
    x, b, y = normal((M, K), (K, 7 + WIDTH), (M, wide))
    expected = y.copy()
    expected[:, 21 : 21 + WIDTH] += (x @ b[:, 7:])[:, : wide - 21]
    (rows, around_rows), (y, around_y) = fenced(room(M, K)), fenced(y)
    compiled(fenced(x)[0], rows, fenced(b)[0], y)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)
    packed = fenced(room(M, K))
    columns_packed(fenced(np.pad(x.T, ((0, 0), (2, 0))))[0], packed[0])
    panels = fenced(np.full((-(-K // WIDTH), M, WIDTH), np.nan, np.float32))
    turned_panels(fenced(x.T)[0], panels[0])
    assert np.array_equal(panels[0].transpose(1, 0, 2).reshape(M, -1)[:, :K], x)
    for inner, memory in ((rows, around_rows), (y, around_y), packed, panels):
        assert np.isnan(memory[:2048]).all() and np.isnan(memory[-2048:]).all(), inner.shape
    assert np.array_equal(packed[0], rows, equal_nan=True)


@pytest.mark.compiled
@pytest.mark.parametrize("change", [np.float64, np.asfortranarray])
def test_other_numbers_and_layouts_are_refused(change):
    x = change(np.ones((3, 4), np.float32))
    with pytest.raises(TypeError, match=r"slm_pack_rows takes float32 arrays of \(2, 2\) axes, row after row"):
        compiled(x, x, x, x)


@pytest.mark.parametrize("M", [1, 3, 4, 5, 14, 15, 40])
@pytest.mark.parametrize("K", [1, 3, 4, 9])
def test_columns_are_packed_as_the_rows_of_the_transpose(M, K):
    (x,) = normal((K, M + 5))
    plain, found = np.nan_to_num(room(M, K)), np.nan_to_num(room(M, K))
    packing.pack_rows(np.ascontiguousarray(x[:, 2 : M + 2].T), plain)
    columns_packed(x, found)
    assert np.array_equal(found, plain)


@pytest.mark.parametrize("N", [1, WIDTH - 1, WIDTH, WIDTH + 3, 3 * WIDTH, 3 * WIDTH + 1])
def test_panels_begin_where_asked_and_are_filled_up_with_zeros(N):
    (W,) = normal((5, WIDTH + N))
    panels = np.full((-(-N // WIDTH), 5, WIDTH), np.nan, np.float32)
    later_panels(W, panels)
    found = panels.transpose(1, 0, 2).reshape(5, -1)
    assert np.array_equal(found[:, :N], W[:, WIDTH:]) and (found[:, N:] == 0).all()
