"""Matrices in panels, see `slm.kernels.packing`, and the products of a recurrent layer over them, in float32.

Packing weights pays back as soon as some tens of rows are multiplied.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.packing import pack, pack_columns, pack_rows, pack_transposed
from slm.kernels.products import add_product
from slm.kernels.tiles import add_columns
from slm.kernels.vectors import WIDTH

DEPTH, ROWS = 384, 256  # rows of x and z, and rows of their product, that `add_outer` holds in the caches at most


def panel_count(columns: int) -> int:
    """Panels that so many columns fill."""
    return (columns + WIDTH - 1) // WIDTH


panel_number = kernel(inline=True)(panel_count)


@kernel
def put(x, y):
    """y (n,) = x: the assignment of one array to another takes seconds to compile, this does not."""
    for j in range(x.size):
        y[j] = x[j]


@kernel
def lay_out(W, panels):
    """panels (ceil(N / WIDTH), K, WIDTH) of W (K, N)."""
    pack(W, 0, panels)


@kernel
def lay_out_transposed(W, panels):
    """panels (ceil(N / WIDTH), K, WIDTH) of W' for W (N, K)."""
    pack_transposed(W, panels)


@kernel(inline=True)
def room(steps, rows, columns):
    """Scratch for so many steps of x (rows, columns) as `pack_rows` leaves them."""
    return np.empty((steps, rows, panel_number(columns) * WIDTH), np.float32)


@kernel(inline=True)
def panels_in(scratch, rows, columns):
    """A matrix (rows, columns) in panels, at the start of scratch."""
    P = panel_number(columns)
    return scratch.reshape(-1)[: P * rows * WIDTH].reshape(P, rows, WIDTH)


@kernel
def add_steps(x, W, y, first, last, lo, hi, rows):
    """y[t, lo:hi] += x[t, lo:hi] W for the steps first .. last - 1 of x (T, B, K) and y (T, B, N).

    W is a matrix (K, N) or its panels, each of which serves all steps while it is in the cache; rows, a `room` for
    these steps, is scratch.
    """
    if W.ndim == 2:
        for t in range(first, last):
            add_product(x[t, lo:hi], W, y[t, lo:hi])
    else:
        for t in range(first, last):
            pack_rows(x[t, lo:hi], rows[t - first])
        for p in range(W.shape[0]):
            for t in range(first, last):
                add_columns(rows[t - first], W[p], 0, y[t, lo:hi], WIDTH * p)


@kernel(inline=True)
def _even(size, most):
    """How large parts of like sizes are, at most `most` each."""
    parts = max(1, (size + most - 1) // most)
    return max(1, (size + parts - 1) // parts)


@kernel
def add_outer(x, z, W, b, first, last):
    """W (M, N) += x' z and b (N,) += the sum of z, for x (R, M), z (R, N): the columns of panels first .. last - 1."""
    (R, M), N = x.shape, z.shape[1]
    deep, high = _even(R, DEPTH), _even(M, ROWS)
    packed, right = room(1, high, deep)[0], np.empty((last - first) * deep * WIDTH, x.dtype)
    ones, sums = room(1, 1, deep)[0], b.reshape(1, N)
    ones[:] = 1
    for low in range(0, R, deep):
        part = z[low : low + deep]
        panels = right[: (last - first) * part.shape[0] * WIDTH].reshape(last - first, part.shape[0], WIDTH)
        pack(part, first, panels)
        for p in range(first, last):
            add_columns(ones, panels[p - first], 0, sums, WIDTH * p)
        for m in range(0, M, high):
            own = W[m : m + high]
            rows = packed[: own.shape[0]]
            pack_columns(x[low : low + deep], m, rows)
            for p in range(first, last):
                add_columns(rows, panels[p - first], 0, own, WIDTH * p)
