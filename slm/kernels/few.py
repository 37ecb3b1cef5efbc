"""Softmax of a few rows over many ids with the ids down and the rows across, so that every pass runs along the weights.

Shapes: V ids, H hidden, T rows, B columns: one a row and spare ones. Each kernel takes the ids
lo .. hi - 1 and keeps its own peaks and sums, which the caller joins; float32.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import FAST_MATH, FAST_SUM, kernel
from slm.kernels.math import exp32
from slm.kernels.tiles import WIDTH, add_columns, add_columns_across

f4 = np.float32
ROWS = 16  # ids that are walked together: their columns make one long loop
BLOCK = 16 * ROWS  # ids whose weights stay in the second-level cache from one product to the next


@kernel
def _add_last(product, y, first):
    """The columns of y (M, N) from `first` on += the last ones of product (M, WIDTH)."""
    wide = y.shape[1] - first
    for i in range(y.shape[0]):
        for j in range(wide):
            y[i, first + j] += product[i, WIDTH - wide + j]


@kernel
def _add_rows(x, b, y, spare):
    """y (M, N) += x b for x (M, .) and b (K, N), N at least WIDTH; spare (M, WIDTH) is scratch."""
    N = y.shape[1]
    first = N - N % WIDTH
    for j in range(0, first, WIDTH):
        add_columns(x, b, j, y, j)
    if first < N:
        spare[:] = f4(0)
        add_columns(x, b, N - WIDTH, spare, 0)
        _add_last(spare, y, first)


@kernel
def _add_rows_across(x, b, y, spare):
    """y (M, N) += x' b for x (K, M), b (K, N), N at least WIDTH; spare (M, WIDTH) is scratch."""
    N = y.shape[1]
    first = N - N % WIDTH
    for j in range(0, first, WIDTH):
        add_columns_across(x, b, j, y, j)
    if first < N:
        spare[:] = f4(0)
        add_columns_across(x, b, N - WIDTH, spare, 0)
        _add_last(spare, y, first)


@kernel(fastmath=FAST_MATH)
def _raise(x, peaks):
    """peaks (n,) = max(peaks, x)."""
    for j in range(x.size):
        peaks[j] = max(peaks[j], x[j])


@kernel(fastmath=FAST_MATH)
def _exp(x, peaks, sums):
    """x (n,) = exp(x - peaks); sums += x."""
    for j in range(x.size):
        e = exp32(x[j] - peaks[j])
        x[j] = e
        sums[j] += e


@kernel(fastmath=FAST_MATH)
def _times(x, factors):
    """x (n,) *= factors."""
    for j in range(x.size):
        x[j] *= factors[j]


@kernel(fastmath=FAST_SUM)
def _sum(x):
    """Sum of x."""
    s = f4(0)
    for j in range(x.size):
        s += x[j]
    return s


@kernel
def exponentials(W, bias, turned, E, lo, hi, peaks, sums):
    """E[lo:hi] (V, B) = exp(W h' + bias - peaks), h' (H, B) in `turned`; peaks, sums (B,) over these ids are set."""
    B = E.shape[1]
    high, total = np.empty(ROWS * B, np.float32), np.zeros(ROWS * B, np.float32)
    high[:] = f4(-np.inf)
    spare = np.empty((BLOCK, WIDTH), np.float32)
    for first in range(lo, hi, BLOCK):
        last = min(first + BLOCK, hi)
        for v in range(first, last):
            E[v] = bias[v]
        _add_rows(W[first:last], turned, E[first:last], spare[: last - first])
        for v in range(first, last, ROWS):
            block = E[v : min(v + ROWS, last)].reshape(-1)
            _raise(block, high[: block.size])
    peaks[:] = high[:B]
    for r in range(1, ROWS):
        _raise(high[r * B : (r + 1) * B], peaks)
    for r in range(ROWS):
        high[r * B : (r + 1) * B] = peaks
    for v in range(lo, hi, ROWS):
        block = E[v : min(v + ROWS, hi)].reshape(-1)
        _exp(block, high[: block.size], total[: block.size])
    sums[:] = f4(0)
    for r in range(ROWS):
        for j in range(B):
            sums[j] += total[r * B + j]


@kernel
def gradients(W, E, factors, targets, scale, lo, hi, dh, squares, db):
    """E[lo:hi] becomes factors (B,) * E - scale * onehot; its products with W, dh (B, H), and itself, squares (B, B).

    targets (T,); dh and squares are set, for these ids only; db[lo:hi], the sums over the rows, is set.
    """
    B = E.shape[1]
    repeated = np.empty(ROWS * B, np.float32)
    for r in range(ROWS):
        repeated[r * B : (r + 1) * B] = factors
    dh[:] = f4(0)
    squares[:] = f4(0)
    spare = np.empty((B, WIDTH), np.float32)
    for first in range(lo, hi, BLOCK):
        last = min(first + BLOCK, hi)
        for v in range(first, last, ROWS):
            block = E[v : min(v + ROWS, last)].reshape(-1)
            _times(block, repeated[: block.size])
        for t in range(targets.size):
            if first <= targets[t] < last:
                E[targets[t], t] -= scale
        _add_rows_across(E[first:last], W[first:last], dh, spare)
        _add_rows_across(E[first:last], E[first:last], squares, spare)
        for v in range(first, last):
            db[v] = _sum(E[v])


@kernel
def add_product(E, h, W, lo, hi):
    """W[lo:hi] (V, H) += E[lo:hi] h for E (V, B), h (T, H), T at most B."""
    spare = np.empty((BLOCK, WIDTH), np.float32)
    for first in range(lo, hi, BLOCK):
        last = min(first + BLOCK, hi)
        _add_rows(E[first:last], h, W[first:last], spare[: last - first])
