"""Recurrent layers through a window of time, forward and back, in float32.

Shapes: T steps, B rows, H hidden; arrays over time are (T, B, ...), states (T + 1, B, H) with the first one before the
window. Each forward finds x Wx in z and fills it with what its backward needs; each backward overwrites that with the
gradients of the pre-activations. Weights come as matrices or in panels, see `add_rows`, transposed ones in panels. All
take the rows lo .. hi - 1, so that threads can share a batch. The same functions in NumPy, for any float type, stand in
`slm.nn.cells`. One loop a gate over contiguous slices: a single loop over all gates does not vectorise.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import FAST_MATH, kernel
from slm.kernels.math import sigmoid32, tanh32
from slm.kernels.packing import pack_rows
from slm.kernels.panels import add_rows, put, room
from slm.kernels.tiles import add_columns
from slm.kernels.vectors import WIDTH

f4 = np.float32


@kernel(inline=True)
def _step_back(z, W, dh, rows):
    """dh (B, H) = z W for z (B, N); W in panels; rows, a `room` for z, is scratch."""
    dh[:] = f4(0)
    pack_rows(z, rows)
    for p in range(W.shape[0]):
        add_columns(rows, W[p], 0, dh, WIDTH * p)


@kernel(fastmath=FAST_MATH)
def _sigmoid(z):
    """z (n,) becomes sigmoid(z)."""
    for j in range(z.size):
        z[j] = sigmoid32(z[j])


@kernel(fastmath=FAST_MATH)
def _sigmoid_sum(z, u):
    """z (n,) becomes sigmoid(z + u)."""
    for j in range(z.size):
        z[j] = sigmoid32(z[j] + u[j])


@kernel(fastmath=FAST_MATH)
def _tanh(z):
    """z (n,) becomes tanh(z)."""
    for j in range(z.size):
        z[j] = tanh32(z[j])


@kernel(fastmath=FAST_MATH)
def _add(z, u):
    """z (n,) += u."""
    for j in range(z.size):
        z[j] += u[j]


@kernel(fastmath=FAST_MATH)
def _lstm_cell(i, f, g, o, c0, c1, tc, h):
    """c1 = f c0 + i g, tc = tanh c1, h = o tc; all (H,)."""
    for j in range(i.size):
        c = f[j] * c0[j] + i[j] * g[j]
        c1[j] = c
        tc[j] = tanh32(c)
        h[j] = o[j] * tc[j]


@kernel
def lstm_forward(z, h, c, tc, Wh, bias, lo, hi):
    """z (T, B, 4H) in the order input, forget, cell, output; h, c (T + 1, B, H); tc (T, B, H)."""
    H, rows = h.shape[2], room(hi - lo, h.shape[2])
    for t in range(z.shape[0]):
        for b in range(lo, hi):
            _add(z[t, b], bias)
        add_rows(h[t, lo:hi], Wh, z[t, lo:hi], rows)
        for b in range(lo, hi):
            g = z[t, b]
            _sigmoid(g[: 2 * H])
            _tanh(g[2 * H : 3 * H])
            _sigmoid(g[3 * H :])
            _lstm_cell(g[:H], g[H : 2 * H], g[2 * H : 3 * H], g[3 * H :], c[t, b], c[t + 1, b], tc[t, b], h[t + 1, b])


@kernel(fastmath=FAST_MATH)
def _lstm_back(i, f, g, o, c0, tc, dy, dh, dc):
    """Gates (H,) become gradients, dc (H,) that of c0."""
    one = f4(1.0)
    for j in range(i.size):
        d = dy[j] + dh[j]
        a = dc[j] + d * o[j] * (one - tc[j] * tc[j])
        do = d * tc[j] * o[j] * (one - o[j])
        di = a * g[j] * i[j] * (one - i[j])
        dg = a * i[j] * (one - g[j] * g[j])
        dc[j] = a * f[j]
        f[j] = a * c0[j] * f[j] * (one - f[j])
        i[j], g[j], o[j] = di, dg, do


@kernel
def lstm_backward(z, c, tc, dy, dh, dc, WhT, lo, hi):
    """z from forward; dy (T, B, H); dh, dc (B, H): gradients behind the window, then before it."""
    H, rows = dh.shape[1], room(hi - lo, z.shape[2])
    for t in range(z.shape[0] - 1, -1, -1):
        for b in range(lo, hi):
            g = z[t, b]
            _lstm_back(g[:H], g[H : 2 * H], g[2 * H : 3 * H], g[3 * H :], c[t, b], tc[t, b], dy[t, b], dh[b], dc[b])
        _step_back(z[t, lo:hi], WhT, dh[lo:hi], rows)


@kernel(fastmath=FAST_MATH)
def _gru_state(n, un, bn, r, z, h0, h):
    """un = un + bn, n = tanh(n + r un), h = n + z (h0 - n); all (H,)."""
    for j in range(n.size):
        un[j] += bn[j]
        n[j] = tanh32(n[j] + r[j] * un[j])
        h[j] = n[j] + z[j] * (h0[j] - n[j])


@kernel
def gru_forward(z, rec, h, Wh, bias, bn, lo, hi):
    """z, rec (T, B, 3H) in the order reset, update, new; h (T + 1, B, H); bn (H,) joins the recurrent part of new."""
    H, rows = h.shape[2], room(hi - lo, h.shape[2])
    for t in range(z.shape[0]):
        rec[t, lo:hi] = f4(0)
        add_rows(h[t, lo:hi], Wh, rec[t, lo:hi], rows)
        for b in range(lo, hi):
            g, u = z[t, b], rec[t, b]
            _add(g, bias)
            _sigmoid_sum(g[: 2 * H], u[: 2 * H])
            _gru_state(g[2 * H :], u[2 * H :], bn, g[:H], g[H : 2 * H], h[t, b], h[t + 1, b])


@kernel(fastmath=FAST_MATH)
def _gru_back(r, z, n, ur, uz, un, h0, dy, dh):
    """Gates (H,) and recurrent parts become gradients, dh (H,) the part of that of h0 that z carries."""
    one = f4(1.0)
    for j in range(r.size):
        d = dy[j] + dh[j]
        dn = d * (one - z[j]) * (one - n[j] * n[j])
        dz = d * (h0[j] - n[j]) * z[j] * (one - z[j])
        dr = dn * un[j] * r[j] * (one - r[j])
        dh[j] = d * z[j]
        un[j] = dn * r[j]
        r[j], z[j], n[j] = dr, dz, dn
        ur[j], uz[j] = dr, dz


@kernel
def gru_backward(z, rec, h, dy, dh, WhT, lo, hi):
    """z, rec from forward become both parts' gradients; dh (B, H): gradient behind the window, then before it."""
    H, rows = dh.shape[1], room(hi - lo, z.shape[2])
    back = np.empty((hi - lo, H), dh.dtype)
    for t in range(z.shape[0] - 1, -1, -1):
        for b in range(lo, hi):
            g, u = z[t, b], rec[t, b]
            _gru_back(g[:H], g[H : 2 * H], g[2 * H :], u[:H], u[H : 2 * H], u[2 * H :], h[t, b], dy[t, b], dh[b])
        _step_back(rec[t, lo:hi], WhT, back, rows)
        for b in range(lo, hi):
            _add(dh[b], back[b - lo])


@kernel(fastmath=FAST_MATH)
def _relu(z):
    """z (n,) becomes max(0, z)."""
    for j in range(z.size):
        z[j] = max(z[j], f4(0.0))


TANH, RELU, SIGMOID = 0, 1, 2


@kernel
def elman_forward(kind, z, h, Wh, bias, lo, hi):
    """z (T, B, H) becomes f(z + h Wh + bias), f by kind, and so does h (T + 1, B, H) one step later."""
    rows = room(hi - lo, h.shape[2])
    for t in range(z.shape[0]):
        for b in range(lo, hi):
            _add(z[t, b], bias)
        add_rows(h[t, lo:hi], Wh, z[t, lo:hi], rows)
        for b in range(lo, hi):
            if kind == TANH:
                _tanh(z[t, b])
            elif kind == RELU:
                _relu(z[t, b])
            else:
                _sigmoid(z[t, b])
            put(z[t, b], h[t + 1, b])


@kernel(fastmath=FAST_MATH)
def _elman_back(kind, h, dy, dh):
    """h (H,) becomes (dy + dh) f'."""
    one, zero = f4(1.0), f4(0.0)
    if kind == TANH:
        for j in range(h.size):
            h[j] = (dy[j] + dh[j]) * (one - h[j] * h[j])
    elif kind == RELU:
        for j in range(h.size):
            h[j] = dy[j] + dh[j] if h[j] > zero else zero
    else:
        for j in range(h.size):
            h[j] = (dy[j] + dh[j]) * h[j] * (one - h[j])


@kernel
def elman_backward(kind, z, dy, dh, WhT, lo, hi):
    """z from forward becomes the gradient; dh (B, H): gradient behind the window, then before it."""
    rows = room(hi - lo, z.shape[2])
    for t in range(z.shape[0] - 1, -1, -1):
        for b in range(lo, hi):
            _elman_back(kind, z[t, b], dy[t, b], dh[b])
        _step_back(z[t, lo:hi], WhT, dh[lo:hi], rows)
