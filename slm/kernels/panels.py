"""Weights packed into panels for `slm.kernels.tiles`, and the products of a recurrent layer over them, in float32.

A matrix (K, N) in panels is (ceil(N / WIDTH), K, WIDTH): so many of its columns each, filled up with zeros, that a tile
reads them in the order in which they stand. Packing pays back as soon as some tens of rows are multiplied.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.products import add_product
from slm.kernels.tiles import add_columns, pack_columns, pack_rows
from slm.kernels.vectors import DEEP, WIDTH, copy_row

DEPTH, ROWS = 384, 256  # rows of x and z, and rows of their product, that `add_outer` holds in the caches at once


def panel_count(columns: int) -> int:
    """Panels that so many columns fill."""
    return -(-columns // WIDTH)


@kernel
def put(x, y):
    """y (n,) = x: the assignment of one array to another takes seconds to compile, this does not."""
    for j in range(x.size):
        y[j] = x[j]


@kernel
def pack(W, first, panels):
    """panels (P, K, WIDTH) of W (K, N), from panel number `first` on."""
    (K, N), P = W.shape, panels.shape[0]
    whole = min(P, N // WIDTH - first)
    for k in range(K):
        for p in range(whole):
            copy_row(W, k, WIDTH * (first + p), panels[p], k)
    for p in range(whole, P):
        panels[p] = 0
        for k in range(K):
            for j in range(WIDTH * (first + p), N):
                panels[p, k, j % WIDTH] = W[k, j]


@kernel
def turn(x, turned):
    """turned (M, R or more) = x' for x (R, M), in blocks of a cache line."""
    R, M = x.shape
    for first in range(0, M, WIDTH):
        last = min(M, first + WIDTH)
        for r in range(R):
            for m in range(first, last):
                turned[m, r] = x[r, m]


@kernel
def pack_transposed(W, panels):
    """panels (ceil(N / WIDTH), K, WIDTH) of W' for W (N, K)."""
    for p in range(panels.shape[0]):
        rows = W[WIDTH * p : WIDTH * (p + 1)]
        if rows.shape[0] < WIDTH:
            panels[p] = 0
        turn(rows, panels[p])


@kernel(inline=True)
def room(steps, rows, columns):
    """Scratch for so many steps of x (rows, columns) as `pack_rows` leaves them."""
    return np.empty((steps, rows, (columns + DEEP - 1) // DEEP * DEEP), np.float32)


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


@kernel
def add_outer(x, z, W, b, first, last):
    """W (M, N) += x' z and b (N,) += the sum of z, for x (R, M), z (R, N): the columns of panels first .. last - 1."""
    (R, M), N = x.shape, z.shape[1]
    deep, high = max(1, min(R, DEPTH)), max(1, min(M, ROWS))
    packed, right = room(1, high, deep)[0], np.empty((last - first) * deep * WIDTH, x.dtype)
    ones, sums = room(1, 1, deep)[0], b.reshape(1, N)
    ones[:] = 1
    for low in range(0, R, deep):
        size = min(deep, R - low)
        panels = right[: (last - first) * size * WIDTH].reshape(last - first, size, WIDTH)
        pack(z[low : low + size], first, panels)
        for p in range(first, last):
            add_columns(ones, panels[p - first], 0, sums, WIDTH * p)
        for m in range(0, M, high):
            rows, part = packed[: min(high, M - m)], W[m : m + high]
            pack_columns(x[low : low + size], m, rows)
            for p in range(first, last):
                add_columns(rows, panels[p - first], 0, part, WIDTH * p)
