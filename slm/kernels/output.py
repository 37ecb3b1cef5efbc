"""Softmax of rows over many ids, in float32, with the ids down and the rows across.

So turned, every pass runs along contiguous numbers, weights are read where they stand, and one block of ids goes
through all its products while it is in the second-level cache. Each block keeps peaks and sums of its own, which the
caller joins: exponentials are taken once, and scaled on the way to the gradients.

Shapes: V ids, H hidden, T rows, B columns: one a row and spare ones, up to whole panels; Q blocks of BLOCK ids, of
which each kernel takes the numbers first .. last - 1.
"""

from __future__ import annotations

import math

import numpy as np

from slm.kernels.jit import FAST_MATH, kernel
from slm.kernels.math import exp32
from slm.kernels.panels import add_panel, pack, put, turn
from slm.kernels.softmax import row_sum, share_of
from slm.kernels.tiles import WIDTH, add_columns

f4 = np.float32
BLOCK = 256  # ids
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


@kernel
def _ids_together(B):
    """How many ids are walked together."""
    return max(1, LINE // B)


@kernel
def exponentials(W, bias, turned, E, first, last, peaks, sums):
    """Blocks of E (V, B) = exp(W h' + bias - peaks) with the peaks (Q, B) and sums (Q, B) of each block.

    turned: h' (H, B) in panels.
    """
    V, B = E.shape
    step = _ids_together(B)
    high, total, spare = np.empty(step * B, E.dtype), np.empty(step * B, E.dtype), np.empty((BLOCK, WIDTH), E.dtype)
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), V)
        for v in range(lo, hi):
            E[v] = bias[v]
        for p in range(turned.shape[0]):
            add_panel(W[lo:hi], turned[p], p, E[lo:hi], spare[: hi - lo])
        high[:] = LOWEST
        total[:] = f4(0)
        for v in range(lo, hi, step):
            ids = E[v : min(v + step, hi)].reshape(-1)
            _raise(ids, high[: ids.size])
        peaks[q] = LOWEST
        for r in range(step):
            _raise(high[r * B : (r + 1) * B], peaks[q])
        for r in range(step):
            put(peaks[q], high[r * B : (r + 1) * B])
        for v in range(lo, hi, step):
            ids = E[v : min(v + step, hi)].reshape(-1)
            _exp(ids, high[: ids.size], total[: ids.size])
        sums[q] = f4(0)
        for r in range(step):
            for j in range(B):
                sums[q, j] += total[r * B + j]


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
def _to_gradients(E, lo, hi, factors, targets, scale, db, repeated):
    """E[lo:hi] (V, B) becomes factors (B,) * E - scale * onehot of targets (T,); db[lo:hi] is set to its sums."""
    B = E.shape[1]
    step = repeated.size // B
    for r in range(step):
        put(factors, repeated[r * B : (r + 1) * B])
    for v in range(lo, hi, step):
        ids = E[v : min(v + step, hi)].reshape(-1)
        _times(ids, repeated[: ids.size])
    for t in range(targets.size):
        if lo <= targets[t] < hi:
            E[targets[t], t] -= scale
    for v in range(lo, hi):
        db[v] = row_sum(E[v])


@kernel(inline=True)
def _turned(x, scratch):
    """x' (M, K) of x (K, M), in scratch (M * K or more,)."""
    across = scratch[: x.size].reshape(x.shape[1], x.shape[0])
    turn(x, across)
    return across


@kernel(inline=True)
def _add_packed(x, b, y, panel, spare):
    """y (M, N) += x b for x (M, K), b (K, N), packed panel by panel; panel (1, K, WIDTH), spare (M, WIDTH)."""
    for p in range((b.shape[1] + WIDTH - 1) // WIDTH):
        pack(b, p, panel)
        add_panel(x, panel[0], p, y, spare)


@kernel(inline=True)
def _add_rows(x, b, y, panel, spare):
    """The same with b read where it stands, but for a last panel that is not full."""
    whole = b.shape[1] // WIDTH
    for p in range(whole):
        add_columns(x, b, WIDTH * p, y, WIDTH * p)
    if WIDTH * whole < b.shape[1]:
        pack(b, whole, panel)
        add_panel(x, panel[0], whole, y, spare)


@kernel
def thin_gradients(W, E, factors, targets, scale, first, last, db, dh, squares):
    """Blocks of E (V, B) become D = factors (Q, B) * E - scale * onehot of targets (T,).

    D' W is added to dh (B, H) and D' D to squares (B, B); db (V,) is set, to the sums of D over the rows.
    """
    V, B = E.shape
    room, spare = np.empty(BLOCK * WIDTH, E.dtype), np.empty((B, WIDTH), E.dtype)
    scratch, repeated = np.empty(B * BLOCK, E.dtype), np.empty(_ids_together(B) * B, E.dtype)
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), V)
        _to_gradients(E, lo, hi, factors[q], targets, scale, db, repeated)
        panel, across = room[: (hi - lo) * WIDTH].reshape(1, hi - lo, WIDTH), _turned(E[lo:hi], scratch)
        _add_rows(across, W[lo:hi], dh, panel, spare)
        _add_rows(across, E[lo:hi], squares, panel, spare)


@kernel(inline=True)
def _add_block(E, right, W, lo, hi, spare):
    """W[lo:hi] (V, H) += E[lo:hi] h for E (V, B) and h (T, H) in panels, T at most B; spare (BLOCK, WIDTH)."""
    for p in range(right.shape[0]):
        add_panel(E[lo:hi], right[p], p, W[lo:hi], spare[: hi - lo])


@kernel
def whole_gradients(W, E, factors, targets, scale, first, last, db, dh, right, dW, fresh):
    """As `thin_gradients`, but D h is added to dW (V, H), or, if fresh, written there; right: h (T, H) in panels.

    W' D is added to dh, (H, B) here: many rows are more to turn than a block of W.
    """
    (V, B), H = E.shape, W.shape[1]
    room, spare = np.empty(BLOCK * WIDTH, E.dtype), np.empty((max(H, BLOCK), WIDTH), E.dtype)
    scratch, repeated = np.empty(H * BLOCK, E.dtype), np.empty(_ids_together(B) * B, E.dtype)
    for q in range(first, last):
        lo, hi = BLOCK * q, min(BLOCK * (q + 1), V)
        _to_gradients(E, lo, hi, factors[q], targets, scale, db, repeated)
        panel, across = room[: (hi - lo) * WIDTH].reshape(1, hi - lo, WIDTH), _turned(W[lo:hi], scratch)
        _add_packed(across, E[lo:hi], dh, panel, spare[:H])
        if fresh:
            dW[lo:hi] = f4(0)
        _add_block(E, right, dW, lo, hi, spare)


@kernel
def add_products(E, right, W, first, last):
    """Blocks of W (V, H) += E h for E (V, B) and h (T, H) in panels, T at most B."""
    spare = np.empty((BLOCK, WIDTH), E.dtype)
    for q in range(first, last):
        _add_block(E, right, W, BLOCK * q, min(BLOCK * (q + 1), E.shape[0]), spare)
