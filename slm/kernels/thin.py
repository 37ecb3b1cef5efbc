"""Softmax of few rows over many ids, in float32, with the rows down and the ids across, so that no column is spare.

`slm.kernels.output` does the same for many rows. Here the gradient D' h of the (V, H) table is never written: its norm
and a step against it come from D and h, and each kernel walks the table once.

Shapes: V ids, H hidden, T rows; Q blocks of BLOCK ids, of which each kernel takes the numbers first .. last - 1. E and
D are (Q, T, BLOCK); what they hold behind the last id is zero.
"""

from __future__ import annotations

import math

import numpy as np

from slm.kernels.jit import FAST_SUM, kernel
from slm.kernels.output import BLOCK, LOWEST
from slm.kernels.packing import pack, pack_columns, pack_rows, pack_transposed
from slm.kernels.panels import panel_number, panels_in, room
from slm.kernels.softmax import LANES, row_exp_sum, row_peak, scale_into
from slm.kernels.tiles import add_columns
from slm.kernels.vectors import WIDTH

f4 = np.float32


@kernel(inline=True)
def _ids(V, q):
    """The first id of a block, and how many it has."""
    return BLOCK * q, min(BLOCK, V - BLOCK * q)


@kernel(fastmath=FAST_SUM)
def _dot(x, y):
    """The sum of x y, both (n,)."""
    total = f4(0)
    for j in range(x.size):
        total += x[j] * y[j]
    return total


@kernel
def exponentials(W, bias, h, targets, E, first, last, peaks, sums, own):
    """Blocks of E = exp(h W' + bias - peaks), with the peaks and sums (Q, T) of the rows of each block.

    The logits of those targets (T,) that lie in them go into own (T,).
    """
    (T, H), V = h.shape, W.shape[0]
    rows, turned, lanes = room(T, H), np.empty(H * BLOCK, h.dtype), np.empty(LANES, h.dtype)
    pack_rows(h, rows)
    for q in range(first, last):
        lo, n = _ids(V, q)
        block, columns = E[q], panels_in(turned, H, n)
        pack_transposed(W[lo : lo + n], columns)
        block[:] = f4(0)
        for p in range(columns.shape[0]):
            add_columns(rows, columns[p], 0, block, WIDTH * p)
        for t in range(T):
            row = block[t, :n]
            if lo <= targets[t] < lo + n:
                own[t] = row[targets[t] - lo] + bias[targets[t]]
            peaks[q, t] = max(LOWEST, row_peak(row, bias[lo : lo + n], lanes))
            sums[q, t] = row_exp_sum(row, peaks[q, t])


@kernel
def join(peaks, sums, own, scale, factors, nll):
    """From the peaks and sums of all blocks: nll (T,) float64, and factors (Q, T) with scale * p = factors * E."""
    for t in range(own.size):
        peak, total = peaks[:, t].max(), np.float64(0)  # which may be divided by, and has a logarithm, though it be 0
        for q in range(len(peaks)):
            weight = math.exp(float(peaks[q, t]) - float(peak))
            factors[q, t] = weight
            total += weight * float(sums[q, t])
        for q in range(len(peaks)):
            factors[q, t] *= scale / total
        nll[t] = max(np.log(total) + float(peak) - float(own[t]), 0.0)  # a sum of rounded numbers may be too small


@kernel(inline=True)
def _add_whole(rows, b, y, panel):
    """y (M, N) += x b for x (M, K) packed and b (K, N) where it stands, but for a last panel, made in `panel`."""
    whole = b.shape[1] // WIDTH
    for p in range(whole):
        add_columns(rows, b, WIDTH * p, y, WIDTH * p)
    if WIDTH * whole < b.shape[1]:
        pack(b, whole, panel)
        add_columns(rows, panel[0], 0, y, WIDTH * whole)


@kernel
def gradients(W, E, factors, products, targets, scale, first, last, db, dh):
    """Blocks of E become D = factors (Q, T) * E - scale * onehot of targets (T,); products: h h' (T, T).

    D W is added to dh (T, H), and the sums of D over the rows to db (V,). Returns the sum of squares of D' h.
    """
    T, V, total = targets.size, W.shape[0], 0.0
    rows, gram, spare = room(T, BLOCK), room(T, T), np.empty(BLOCK * WIDTH, E.dtype)
    turned = np.empty((T, BLOCK), E.dtype)
    pack_rows(products, gram)
    for q in range(first, last):
        lo, n = _ids(V, q)
        block, own = E[q], W[lo : lo + n]
        for t in range(T):
            scale_into(block[t, :n], factors[q, t], db[lo : lo + n])
            if lo <= targets[t] < lo + n:
                block[t, targets[t] - lo] -= scale
                db[targets[t]] -= scale
        pack_rows(block, rows)
        _add_whole(rows, own, dh, panels_in(spare, n, WIDTH))
        turned[:] = f4(0)
        for j in range(0, BLOCK, WIDTH):
            add_columns(gram, block, j, turned, j)
        total += _dot(turned.reshape(-1), block.reshape(-1))
    return total


@kernel
def add_products(D, h, W, first, last):
    """Blocks of W += D' h."""
    (T, H), V = h.shape, W.shape[0]
    packed, rows = np.empty((panel_number(H), T, WIDTH), h.dtype), room(BLOCK, T)
    pack(h, 0, packed)
    for q in range(first, last):
        lo, n = _ids(V, q)
        own = rows[:n]
        pack_columns(D[q], 0, own)
        for p in range(packed.shape[0]):
            add_columns(own, packed[p], 0, W[lo : lo + n], WIDTH * p)
