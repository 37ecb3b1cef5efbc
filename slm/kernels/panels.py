"""Weights packed into panels for `slm.kernels.tiles`, and the products of a recurrent layer over them, in float32.

A matrix (K, N) in panels is (ceil(N / WIDTH), K, WIDTH): so many of its columns each, filled up with zeros, that a tile
reads them in the order in which they stand. Packing pays back as soon as some tens of rows are multiplied.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.products import add_product
from slm.kernels.tiles import WIDTH, add_columns, copy_row

DEPTH = 192  # rows of x and z that `add_outer` holds in the caches at once; no power of two, whose rows collide there


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


@kernel
def _add_last(spare, y, first):
    """The columns of y (M, N) from `first` on += the first ones of spare (M, WIDTH)."""
    for i in range(y.shape[0]):
        for j in range(first, y.shape[1]):
            y[i, j] += spare[i, j - first]


@kernel
def add_panel(x, panel, p, y, spare):
    """y (M, N) += x W for x (M, K), in the columns of panel p (K, WIDTH) of W; spare (M, WIDTH) is scratch."""
    first = WIDTH * p
    if first + WIDTH <= y.shape[1]:
        add_columns(x, panel, 0, y, first)
    else:
        spare[:] = 0
        add_columns(x, panel, 0, spare, 0)
        _add_last(spare, y, first)


@kernel
def add_steps(x, W, y, first, last, lo, hi, spare):
    """y[t, lo:hi] += x[t, lo:hi] W for the steps first .. last - 1 of x (T, B, K) and y (T, B, N).

    W is a matrix (K, N) or its panels, each of which serves all steps while it is in the cache; spare
    (hi - lo, WIDTH) is scratch.
    """
    if W.ndim == 2:
        for t in range(first, last):
            add_product(x[t, lo:hi], W, y[t, lo:hi])
    else:
        for p in range(W.shape[0]):
            for t in range(first, last):
                add_panel(x[t, lo:hi], W[p], p, y[t, lo:hi], spare)


@kernel
def add_outer(x, z, W, b, first, last):
    """W (M, N) += x' z and b (N,) += the sum of z, for x (R, M), z (R, N): the columns of panels first .. last - 1."""
    (R, M), N = x.shape, z.shape[1]
    deep = min(R, DEPTH)
    left, right = np.empty(M * deep, x.dtype), np.empty((last - first) * deep * WIDTH, x.dtype)
    ones, sums, spare = np.ones(deep, x.dtype), b.reshape(1, N), np.empty((M, WIDTH), x.dtype)
    for low in range(0, R, deep):
        size = min(deep, R - low)
        turned = left[: M * size].reshape(M, size)
        panels = right[: (last - first) * size * WIDTH].reshape(last - first, size, WIDTH)
        turn(x[low : low + size], turned)
        pack(z[low : low + size], first, panels)
        for p in range(first, last):
            add_panel(turned, panels[p - first], p, W, spare)
            add_panel(ones[:size].reshape(1, size), panels[p - first], p, sums, spare[:1])
