"""Softmax of rows over many ids, in float32, with the ids down and the rows across.

A block of ids stands in panels of rows, see `slm.kernels.packing`: as it leaves one product it is a side of the next,
and goes through all of them, some panels at a time, while these are in the second-level cache. Each block keeps peaks
and sums of its own, which the caller joins: exponentials are taken once, and scaled on the way to the gradients.

Shapes: V ids, H hidden, T rows, B columns: one a row and spare ones, up to whole panels; Q blocks of BLOCK ids, of
which each kernel takes the numbers first .. last - 1. E and D are (V, B), the entries of a block in the order of its
panels.
"""

from __future__ import annotations

import math

import numpy as np

from slm.kernels.jit import FAST_MATH, kernel
from slm.kernels.math import exp32
from slm.kernels.packing import pack_columns, pack_rows
from slm.kernels.panels import panels_in, put, room
from slm.kernels.softmax import raise_to, row_sum, share_of
from slm.kernels.tiles import add_columns
from slm.kernels.vectors import LANES, WIDTH

f4 = np.float32
BLOCK = 256  # ids
GROUP = 8 if LANES == 16 else 10  # panels of columns that go through all products together, at most
LINE = 512  # numbers of a panel that are walked together: a loop over WIDTH of them would be too short
LOWEST = f4(-3e38)  # a peak is finite, though all ids of a block be excluded


@kernel(inline=True)
def _block(E, q):
    """Block q of E (V, B): panels (P, n, WIDTH) of its n ids."""
    lo = BLOCK * q
    n = min(BLOCK, E.shape[0] - lo)
    return E[lo : lo + n].reshape(E.shape[1] // WIDTH, n, WIDTH)


@kernel
def _spread(x, line):
    """line (LINE,) = x (WIDTH,) again and again."""
    for r in range(0, LINE, WIDTH):
        put(x, line[r : r + WIDTH])


@kernel(fastmath=FAST_MATH)
def _add(x, sums):
    """sums (n,) += x."""
    for j in range(x.size):
        sums[j] += x[j]


@kernel(fastmath=FAST_MATH)
def _exp(x, peaks, sums):
    """x (n,) = exp(x - peaks); sums += x."""
    for j in range(x.size):
        e = exp32(x[j] - peaks[j])
        x[j] = e
        sums[j] += e


@kernel(fastmath=FAST_MATH)
def _scale(x, factors, sums):
    """x (n,) *= factors; sums += x."""
    for j in range(x.size):
        own = x[j] * factors[j]
        x[j] = own
        sums[j] += own


@kernel
def _to_exponentials(x, peaks, sums, line, totals):
    """The logits x (n * WIDTH,) of a panel become exp(logits - peaks); peaks and sums (WIDTH,) are set.

    line and totals (LINE,) are scratch.
    """
    line[:] = LOWEST
    for i in range(0, x.size, LINE):
        part = x[i : i + LINE]
        raise_to(part, line[: part.size])
    size = LINE
    while size > WIDTH:
        size //= 2
        raise_to(line[size : 2 * size], line[:size])
    put(line[:WIDTH], peaks)
    _spread(peaks, line)
    totals[:] = f4(0)
    for i in range(0, x.size, LINE):
        part = x[i : i + LINE]
        _exp(part, line[: part.size], totals[: part.size])
    size = LINE
    while size > WIDTH:
        size //= 2
        _add(totals[size : 2 * size], totals[:size])
    put(totals[:WIDTH], sums)


@kernel
def exponentials(W, bias, turned, E, first, last, peaks, sums):
    """Blocks of E (V, B) = exp(W h' + bias - peaks) with the peaks (Q, B) and sums (Q, B) of each block.

    turned: h' (H, B) in panels.
    """
    packed = room(BLOCK, W.shape[1])
    biases, line, totals = np.empty((BLOCK, WIDTH), E.dtype), np.empty(LINE, E.dtype), np.empty(LINE, E.dtype)
    for q in range(first, last):
        block, lo = _block(E, q), BLOCK * q
        n = block.shape[1]
        rows, own = packed[:n], biases[:n]
        pack_rows(W[lo : lo + n], rows)
        for v in range(n):
            own[v] = bias[lo + v]
        for p in range(block.shape[0]):
            panel, left, right = block[p], WIDTH * p, WIDTH * (p + 1)
            put(own.reshape(-1), panel.reshape(-1))
            add_columns(rows, turned[p], 0, panel, 0)
            _to_exponentials(panel.reshape(-1), peaks[q, left:right], sums[q, left:right], line, totals)


@kernel
def draw_columns(E, peaks, sums, uniforms, drawn, rests):
    """One id a row from the columns of E (V, B), its peaks and sums (Q, B), by inverting the cumulative distribution.

    uniforms (N,) in [0, 1). Fills drawn (N,) int32, -1 where no id can be drawn, and rests (N,) float64 in [0, 1): how
    far into the share of its id each uniform number lies.
    """
    for t in range(drawn.size):
        peak = peaks[0, t]
        for q in range(peaks.shape[0]):
            peak = max(peak, peaks[q, t])
        total = 0.0
        for q in range(peaks.shape[0]):
            total += math.exp(float(peaks[q, t] - peak)) * sums[q, t]
        drawn[t], rests[t] = -1, 0.0
        if math.isnan(total):
            continue
        level, below, q = uniforms[t] * total, 0.0, 0
        while q + 1 < peaks.shape[0]:  # first the block, then the id in it, whose cumulative sum exceeds the level
            own = math.exp(float(peaks[q, t] - peak)) * sums[q, t]
            if below + own > level:
                break
            below += own
            q += 1
        weight = math.exp(float(peaks[q, t] - peak))
        panel = _block(E, q)[t // WIDTH]
        for v in range(panel.shape[0]):
            own = weight * panel[v, t % WIDTH]
            if own > 0.0:
                drawn[t], rests[t] = BLOCK * q + v, share_of(level - below, own)
                below += own
                if below > level:
                    break


@kernel
def _to_gradients(panel, v, t, factors, targets, scale, line, sums, db):
    """A panel of exponentials, ids from v on and rows from t on, becomes factors * E - scale * onehot of their targets.

    panel (n, WIDTH); factors (WIDTH,); targets (T,), those of all rows: spare columns have none, and factors of 0. The
    gradient of the bias is added to sums (n, WIDTH), that of the targets to db (V,); line (LINE,) is scratch.
    """
    x, total = panel.reshape(-1), sums.reshape(-1)
    _spread(factors, line)
    for i in range(0, x.size, LINE):
        part = x[i : i + LINE]
        _scale(part, line[: part.size], total[i : i + LINE])
    for j in range(t, min(t + WIDTH, targets.size)):
        if v <= targets[j] < v + panel.shape[0]:
            panel[targets[j] - v, j - t] -= scale
            db[targets[j]] -= scale


@kernel
def _add_sums(sums, db):
    """db (n,) += sums (n, WIDTH) of the ids."""
    for v in range(db.size):
        db[v] += row_sum(sums[v])


@kernel(inline=True)
def _add_block(rows, right, left, W):
    """W (M, H) += D h for D (M, B) in panels and the rows of h, in panels, from `left` on."""
    last = min(left + WIDTH * rows.shape[0], right.shape[1])
    for p in range(right.shape[0]):
        add_columns(rows, right[p, left:last], 0, W, WIDTH * p)


@kernel
def whole_gradients(W, E, factors, targets, scale, first, last, db, dh, right, dW, fresh):
    """With D = factors (Q, B) * E - scale * onehot of targets (T,), D h is added to dW (V, H), or, if fresh, written.

    right: h (T, H) in panels. W' D is added to dh, (H, B) in panels: many rows are more to turn than a block of W. The
    sums of D over the rows are added to db (V,). E is left as it is.
    """
    across, scratch = room(W.shape[1], BLOCK), np.empty(BLOCK * GROUP * WIDTH, E.dtype)
    totals, line = np.empty((BLOCK, WIDTH), E.dtype), np.empty(LINE, E.dtype)
    for q in range(first, last):
        block, lo = _block(E, q), BLOCK * q
        P, n = block.shape[0], block.shape[1]
        sums, own = totals[:n], dW[lo : lo + n]
        pack_columns(W[lo : lo + n], 0, across)
        sums[:] = f4(0)
        if fresh:
            own[:] = f4(0)
        groups = (P + GROUP - 1) // GROUP
        for g in range(groups):
            low, high = P * g // groups, P * (g + 1) // groups
            D = panels_in(scratch, n, WIDTH * (high - low))
            for p in range(low, high):
                panel, t = D[p - low], WIDTH * p
                put(block[p].reshape(-1), panel.reshape(-1))
                _to_gradients(panel, lo, t, factors[q, t : t + WIDTH], targets, scale, line, sums, db)
                add_columns(across, panel, 0, dh[p], 0)
            _add_block(D, right, WIDTH * low, own)
        _add_sums(sums, db[lo : lo + n])
