"""Softmax and its gradient over rows of logits, in float32.

A row is walked in blocks that stay in the first-level cache; the bias is added and its gradient summed on the way.
"""

from __future__ import annotations

import math

import numpy as np

from slm.kernels.intrinsics import larger
from slm.kernels.jit import FAST_MATH, FAST_SUM, kernel
from slm.kernels.math import exp32

f4 = np.float32
LANES = 512
NEARLY_ALL = 20.0  # an id ahead of all others by so many nats has at least 1 - V * 2e-9 of the probability
BELOW_ONE = float(np.nextafter(1.0, 0.0))


@kernel(fastmath=FAST_MATH)
def _add_bias_max(row, bias, lanes):
    """row += bias; lanes = max(lanes, row): maxima by lane, as a maximum of one number would not vectorise."""
    for j in range(row.size):
        x = row[j] + bias[j]
        row[j] = x
        lanes[j] = larger(lanes[j], x)


@kernel(fastmath=FAST_MATH)
def raise_to(x, peaks):
    """peaks (n,) = max(peaks, x)."""
    for j in range(x.size):
        peaks[j] = larger(peaks[j], x[j])


@kernel(fastmath=FAST_MATH)
def _exp(row, peak):
    """row = exp(row - peak)."""
    for j in range(row.size):
        row[j] = exp32(row[j] - peak)


@kernel(fastmath=FAST_SUM)
def row_sum(row):
    """Sum of a row (n,), or of a part of one."""
    s = f4(0)
    for j in range(row.size):
        s += row[j]
    return s


@kernel(fastmath=FAST_SUM)
def scale_into(row, c, total):
    """row *= c; total += row."""
    for j in range(row.size):
        x = row[j] * c
        row[j] = x
        total[j] += x


@kernel
def row_peak(row, bias, lanes):
    """Add the bias (V,) to a row (V,) and return the largest entry; lanes (LANES,) is scratch."""
    lanes[:] = f4(-np.inf)
    for k in range(0, row.size, LANES):
        _add_bias_max(row[k : k + LANES], bias[k : k + LANES], lanes)
    size = LANES
    while size > 8:
        size //= 2
        raise_to(lanes[size : 2 * size], lanes[:size])
    peak = lanes[0]
    for j in range(1, size):
        peak = max(peak, lanes[j])
    return peak


@kernel
def row_exp_sum(row, peak):
    """row (V,) becomes exp(row - peak); returns the sum, blocks added in double precision."""
    total = 0.0
    for k in range(0, row.size, LANES):
        _exp(row[k : k + LANES], peak)
        total += row_sum(row[k : k + LANES])
    return total


@kernel
def softmax_gradient(logits, bias, targets, scale, nll, dbias):
    """logits (N, V) without bias (V,) become scale * (softmax - onehot); nll (N,) float64; dbias (V,) is set.

    Row i's target is targets[i] in [0, V).
    """
    lanes = np.empty(LANES, np.float32)
    dbias[:] = f4(0)
    for i in range(logits.shape[0]):
        row = logits[i]
        peak = row_peak(row, bias, lanes)
        own = row[targets[i]]
        total = row_exp_sum(row, peak)
        nll[i] = math.log(total) - (float(own) - float(peak))
        scale_into(row, f4(scale / total), dbias)
        row[targets[i]] -= f4(scale)
        dbias[targets[i]] -= f4(scale)


@kernel(fastmath=FAST_MATH)
def _heat(row, peak, heat):
    """row = (row - peak) * heat."""
    for j in range(row.size):
        row[j] = (row[j] - peak) * heat


@kernel(inline=True)
def share_of(part, whole):
    """part / whole, kept in [0, 1) whatever rounding did to the part."""
    return min(max(part / whole, 0.0), BELOW_ONE)


@kernel
def draw_rows(logits, bias, left_out, heat, uniforms, drawn, rests):
    """One id a row from softmax(heat * (logits + bias)) without some ids, by inverting its cumulative distribution.

    logits (N, V) without bias (V,) are overwritten; a bias of -inf keeps an id out. left_out (L,) int64; heat (1 /
    temperature) > 0; uniforms (N,) in [0, 1). Fills drawn (N,) int32, -1 where no id can be drawn, a logit is no number
    or one left out is ahead of all others by `NEARLY_ALL`, and rests (N,) float64 in [0, 1): how far into the share of
    its id each uniform number lies.
    """
    lanes = np.empty(LANES, np.float32)
    V = logits.shape[1]
    for i in range(logits.shape[0]):
        row, lost = logits[i], f4(-np.inf)
        for v in left_out:
            own = row[v] + bias[v]
            if own > lost or math.isnan(own):  # and then it stays no number
                lost = own
            row[v] = f4(-np.inf)
        peak = row_peak(row, bias, lanes)
        drawn[i], rests[i] = -1, 0.0
        if not lost < peak + NEARLY_ALL:
            continue
        if heat != f4(1):
            for k in range(0, V, LANES):
                _heat(row[k : k + LANES], peak, heat)
            peak = f4(0)
        level = uniforms[i] * row_exp_sum(row, peak)
        if math.isnan(level):
            continue
        below, block = 0.0, 0
        while block + LANES < V:  # first the block, then the id in it, whose cumulative sum exceeds the level
            own = row_sum(row[block : block + LANES])
            if below + own > level:
                break
            below += own
            block += LANES
        for j in range(block, V):
            if row[j] > f4(0):
                drawn[i], rests[i] = j, share_of(level - below, row[j])
                below += row[j]
                if below > level:
                    break
