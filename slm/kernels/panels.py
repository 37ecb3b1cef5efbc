"""Weights packed into panels for `slm.kernels.tiles`, and the products of a recurrent layer over them, in float32.

A matrix (K, N) in panels is (ceil(N / 16), K, 16): 16 of its columns each, filled up with zeros, so that a tile reads
them in the order in which they stand. Packing pays back as soon as some tens of rows are multiplied.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.products import add_product
from slm.kernels.tiles import WIDTH, add_columns

DEPTH = 192  # rows of x and z that `add_outer` holds in the caches at once


def panel_count(columns: int) -> int:
    """Panels that so many columns fill."""
    return -(-columns // WIDTH)


@kernel
def pack_panel(W, p, panel):
    """panel (K, 16) = columns 16 p .. 16 p + 15 of W (K, N)."""
    first = WIDTH * p
    wide = min(WIDTH, W.shape[1] - first)
    for k in range(W.shape[0]):
        row, line = W[k], panel[k]
        for j in range(wide):
            line[j] = row[first + j]
        for j in range(wide, WIDTH):
            line[j] = 0


@kernel
def pack(W, panels):
    """panels (ceil(N / 16), K, 16) of W (K, N)."""
    for p in range(panels.shape[0]):
        pack_panel(W, p, panels[p])


@kernel
def pack_transposed(W, panels):
    """panels (ceil(N / 16), K, 16) of W' for W (N, K)."""
    N, K = W.shape
    for p in range(panels.shape[0]):
        panel = panels[p]
        for j in range(WIDTH):
            if WIDTH * p + j < N:
                row = W[WIDTH * p + j]
                for k in range(K):
                    panel[k, j] = row[k]
            else:
                panel[:, j] = 0


@kernel
def add_panel(x, panel, p, y, spare):
    """y (M, N) += x W for x (M, K), in the columns of panel p (K, 16) of W; spare (M, 16) is scratch."""
    first = WIDTH * p
    whole = first + WIDTH <= y.shape[1]
    if not whole:
        spare[:] = 0
    add_columns(x, panel, 0, y if whole else spare, first if whole else 0)
    if not whole:
        for i in range(y.shape[0]):
            for j in range(first, y.shape[1]):
                y[i, j] += spare[i, j - first]


@kernel
def add_steps(x, W, y, first, last, lo, hi, spare):
    """y[t, lo:hi] += x[t, lo:hi] W for the steps first .. last - 1 of x (T, B, K) and y (T, B, N).

    W is a matrix (K, N) or its panels, each of which serves all steps while it is in the cache; spare (hi - lo, 16) is
    scratch.
    """
    if W.ndim == 2:
        for t in range(first, last):
            add_product(x[t, lo:hi], W, y[t, lo:hi])
    else:
        for p in range(W.shape[0]):
            for t in range(first, last):
                add_panel(x[t, lo:hi], W[p], p, y[t, lo:hi], spare)


@kernel
def _turn(x, turned):
    """turned (M, R) = x' for x (R, M), in blocks of a cache line."""
    R, M = x.shape
    for first in range(0, M, WIDTH):
        last = min(M, first + WIDTH)
        for r in range(R):
            for m in range(first, last):
                turned[m, r] = x[r, m]


@kernel
def add_outer(x, z, W, b, first, last):
    """W (M, N) += x' z and b (N,) += the sum of z, for x (R, M), z (R, N): the columns of panels first .. last - 1."""
    (R, M), N = x.shape, z.shape[1]
    deep = min(R, DEPTH)
    left, right, spare = np.empty(M * deep, x.dtype), np.empty((deep, WIDTH), x.dtype), np.empty((M, WIDTH), x.dtype)
    for low in range(0, R, deep):
        high = min(R, low + deep)
        turned, panel = left[: M * (high - low)].reshape(M, high - low), right[: high - low]
        _turn(x[low:high], turned)
        for p in range(first, last):
            pack_panel(z[low:high], p, panel)
            add_panel(turned, panel, p, W, spare)
            for j in range(WIDTH * p, min(N, WIDTH * (p + 1))):
                total = panel[0, j - WIDTH * p]
                for k in range(1, high - low):
                    total += panel[k, j - WIDTH * p]
                b[j] += total
