"""Softmax of rows over many ids, in float32, with the ids down and the rows across.

So turned, every pass runs along contiguous numbers, and one block of ids goes through all its products, some columns at
a time, while these are in the second-level cache. Each block keeps peaks and sums of its own, which the caller joins:
exponentials are taken once, and scaled on the way to the gradients.

Shapes: V ids, H hidden, T rows, B columns: one a row and spare ones, up to whole panels; Q blocks of BLOCK ids, of
which each kernel takes the numbers first .. last - 1.
"""

from __future__ import annotations

import math

import numpy as np

from slm.kernels.jit import FAST_MATH, kernel
from slm.kernels.math import exp32
from slm.kernels.panels import pack, put, room
from slm.kernels.softmax import row_sum, share_of
from slm.kernels.tiles import add_columns, pack_columns, pack_rows
from slm.kernels.vectors import WIDTH

f4 = np.float32
BLOCK = 256  # ids
GROUP = 8  # panels of columns that go through all products together
LINE = 512  # columns of some ids are walked together so that loops are about so long
LOWEST = f4(-3e38)  # a peak is finite, though all ids of a block be excluded


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


@kernel(inline=True)
def _ids_together(columns, B):
    """How many ids are walked together: several only where they stand one after the other."""
    return max(1, LINE // B) if columns == B else 1


@kernel
def _to_exponentials(E, lo, hi, left, right, peaks, sums):
    """The logits E[lo:hi, left:right] become exp(logits - peaks); peaks and sums (right - left,) are set."""
    B, size, flat = E.shape[1], right - left, E.reshape(-1)
    step = _ids_together(size, B)
    high, total = np.empty(step * size, E.dtype), np.zeros(step * size, E.dtype)
    high[:] = LOWEST
    for v in range(lo, hi, step):
        ids = flat[v * B + left : v * B + left + min(step, hi - v) * size]
        _raise(ids, high[: ids.size])
    peaks[:] = LOWEST
    for r in range(step):
        _raise(high[r * size : (r + 1) * size], peaks)
    for r in range(step):
        put(peaks, high[r * size : (r + 1) * size])
    for v in range(lo, hi, step):
        ids = flat[v * B + left : v * B + left + min(step, hi - v) * size]
        _exp(ids, high[: ids.size], total[: ids.size])
    sums[:] = f4(0)
    for r in range(step):
        for j in range(size):
            sums[j] += total[r * size + j]


@kernel
def exponentials(W, bias, turned, E, first, last, peaks, sums):
    """Blocks of E (V, B) = exp(W h' + bias - peaks) with the peaks (Q, B) and sums (Q, B) of each block.

    turned: h' (H, B) in panels.
    """
    V, P, packed = W.shape[0], turned.shape[0], room(1, BLOCK, W.shape[1])[0]
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), V)
        rows, block = packed[: hi - lo], E[lo:hi]
        pack_rows(W[lo:hi], rows)
        for p in range(0, P, GROUP):
            left, right = WIDTH * p, WIDTH * min(p + GROUP, P)
            for v in range(lo, hi):
                E[v, left:right] = bias[v]
            for column in range(left, right, WIDTH):
                add_columns(rows, turned[column // WIDTH], 0, block, column)
            _to_exponentials(E, lo, hi, left, right, peaks[q, left:right], sums[q, left:right])


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
        level, below, q = uniforms[t] * total, 0.0, 0
        while q + 1 < peaks.shape[0]:  # first the block, then the id in it, whose cumulative sum exceeds the level
            own = math.exp(float(peaks[q, t] - peak)) * sums[q, t]
            if below + own > level:
                break
            below += own
            q += 1
        weight = math.exp(float(peaks[q, t] - peak))
        drawn[t], rests[t] = -1, 0.0
        for v in range(BLOCK * q, min(BLOCK * (q + 1), E.shape[0])):
            own = weight * E[v, t]
            if own > 0.0:
                drawn[t], rests[t] = v, share_of(level - below, own)
                below += own
                if below > level:
                    break


@kernel
def _to_gradients(D, v, t, factors, targets, scale, db):
    """Exponentials D (n, B), of ids from v on and rows from t on, become factors * D - scale * onehot of their targets.

    factors (B,); targets (T,), those of all rows: spare columns have none. db[v : v + n] += the sums of the ids.
    """
    (n, B), flat = D.shape, D.reshape(-1)
    step = _ids_together(B, B)
    repeated = np.empty(step * B, D.dtype)
    for r in range(step):
        put(factors, repeated[r * B : (r + 1) * B])
    for i in range(0, flat.size, repeated.size):
        ids = flat[i : i + repeated.size]
        _times(ids, repeated[: ids.size])
    for j in range(t, min(t + B, targets.size)):
        if v <= targets[j] < v + n:
            D[targets[j] - v, j - t] -= scale
    for i in range(n):
        db[v + i] += row_sum(D[i])


@kernel(inline=True)
def _add_whole(rows, b, y, panel):
    """y (M, N) += x b for packed x (M, K) and b (K, N) where it stands, but for a last panel, made in `panel`."""
    whole = b.shape[1] // WIDTH
    for p in range(whole):
        add_columns(rows, b, WIDTH * p, y, WIDTH * p)
    if WIDTH * whole < b.shape[1]:
        pack(b, whole, panel)
        add_columns(rows, panel[0], 0, y, WIDTH * whole)


@kernel
def thin_gradients(W, E, factors, targets, scale, first, last, db, dh, squares):
    """Blocks of E (V, B) become D = factors (Q, B) * E - scale * onehot of targets (T,).

    D' W is added to dh (T, H), D' D to squares (T, B), and the sums of D over the rows to db (V,).
    """
    V, B = E.shape
    panels, rows = np.empty(BLOCK * WIDTH, E.dtype), room(1, targets.size, BLOCK)[0]
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), V)
        _to_gradients(E[lo:hi], lo, 0, factors[q], targets, scale, db)
        panel = panels[: (hi - lo) * WIDTH].reshape(1, hi - lo, WIDTH)
        pack_columns(E[lo:hi], 0, rows)
        _add_whole(rows, W[lo:hi], dh, panel)
        _add_whole(rows, E[lo:hi], squares, panel)


@kernel(inline=True)
def _add_block(rows, right, left, W):
    """W (M, H) += D h for packed D (M, B) and the rows of h, in panels, from `left` on."""
    last = min(left + rows.shape[1], right.shape[1])
    for p in range(right.shape[0]):
        add_columns(rows, right[p, left:last], 0, W, WIDTH * p)


@kernel
def whole_gradients(W, E, factors, targets, scale, first, last, db, dh, right, dW, fresh):
    """With D as in `thin_gradients`, D h is added to dW (V, H), or, if fresh, written there; right: h (T, H) in panels.

    W' D is added to dh, (H, B) here: many rows are more to turn than a block of W. E is left as it is.
    """
    (V, B), across = E.shape, room(1, W.shape[1], BLOCK)[0]
    size = min(GROUP * WIDTH, B)
    D, packed = np.empty(BLOCK * size, E.dtype), np.empty(BLOCK * size, E.dtype)
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), V)
        pack_columns(W[lo:hi], 0, across)
        if fresh:
            dW[lo:hi] = f4(0)
        for low in range(0, B, size):
            high = min(low + size, B)
            part = D[: (hi - lo) * (high - low)].reshape(hi - lo, high - low)
            same = packed[: part.size]
            for v in range(lo, hi):
                put(E[v, low:high], part[v - lo])
            _to_gradients(part, lo, low, factors[q, low:high], targets, scale, db)
            panels = same.reshape((high - low) // WIDTH, hi - lo, WIDTH)
            pack(part, 0, panels)
            for p in range(panels.shape[0]):
                add_columns(across, panels[p], 0, dh, low + WIDTH * p)
            rows = same.reshape(hi - lo, high - low)
            pack_rows(part, rows)
            _add_block(rows, right, low, dW[lo:hi])


@kernel
def add_products(E, right, W, first, last):
    """Blocks of W (V, H) += E h for E (V, B) and h (T, H) in panels, T at most B."""
    packed = room(1, BLOCK, E.shape[1])[0]
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), E.shape[0])
        rows = packed[: hi - lo]
        pack_rows(E[lo:hi], rows)
        _add_block(rows, right, 0, W[lo:hi])
