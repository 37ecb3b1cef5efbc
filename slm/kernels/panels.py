"""Matrices in panels, see `slm.kernels.packing`, and the product of a few rows with one, in float32.

Packing weights pays back as soon as some tens of rows are multiplied.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.packing import pack, pack_rows, pack_transposed
from slm.kernels.products import add_product
from slm.kernels.tiles import add_columns
from slm.kernels.vectors import WIDTH


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
def lay_out(W, first, panels):
    """panels (P, K, WIDTH) of W (K, N), from panel number `first` on."""
    pack(W, first, panels)


@kernel
def lay_out_transposed(W, panels):
    """panels (ceil(N / WIDTH), K, WIDTH) of W' for W (N, K)."""
    pack_transposed(W, panels)


@kernel(inline=True)
def room(rows, columns):
    """Scratch for x (rows, columns) as `pack_rows` leaves it."""
    return np.empty((rows, panel_number(columns) * WIDTH), np.float32)


@kernel(inline=True)
def panels_in(scratch, rows, columns):
    """A matrix (rows, columns) in panels, at the start of scratch."""
    P = panel_number(columns)
    return scratch.reshape(-1)[: P * rows * WIDTH].reshape(P, rows, WIDTH)


@kernel
def add_rows(x, W, y, rows):
    """y (B, N) += x W for x (B, K); W is a matrix (K, N) or its panels; rows, a `room` for x, is scratch."""
    if W.ndim == 2:
        add_product(x, W, y)
    else:
        pack_rows(x, rows)
        for p in range(W.shape[0]):
            add_columns(rows, W[p], 0, y, WIDTH * p)
