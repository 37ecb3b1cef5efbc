"""What one time step of a recurrent layer does between two matrix products, in float32.

Shapes: B rows, H hidden. Each forward takes the input part of the pre-activations and overwrites it with what its
backward needs; each backward overwrites that with the gradients of the pre-activations. The same functions in NumPy,
for any float type, stand in `slm.nn.cells`. One loop a gate over contiguous slices: a single loop over all gates does
not vectorise.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import FAST_MATH, kernel
from slm.kernels.math import sigmoid32, tanh32

f4 = np.float32


@kernel(fastmath=FAST_MATH)
def _sigmoid(z, u):
    """z (n,) becomes sigmoid(z + u)."""
    for j in range(z.size):
        z[j] = sigmoid32(z[j] + u[j])


@kernel(fastmath=FAST_MATH)
def _tanh(z, u):
    """z (n,) becomes tanh(z + u)."""
    for j in range(z.size):
        z[j] = tanh32(z[j] + u[j])


@kernel(fastmath=FAST_MATH)
def _lstm_cell(i, f, g, o, c0, c1, tc, h):
    """c1 = f c0 + i g, tc = tanh c1, h = o tc; all (H,)."""
    for j in range(i.size):
        c = f[j] * c0[j] + i[j] * g[j]
        c1[j] = c
        tc[j] = tanh32(c)
        h[j] = o[j] * tc[j]


@kernel
def lstm_forward(gates, rec, c0, c1, tc, h):
    """gates, rec (B, 4H) in the order input, forget, cell, output; c0, c1, tc, h (B, H)."""
    H = h.shape[1]
    for b in range(h.shape[0]):
        z, u = gates[b], rec[b]
        _sigmoid(z[: 2 * H], u[: 2 * H])
        _tanh(z[2 * H : 3 * H], u[2 * H : 3 * H])
        _sigmoid(z[3 * H :], u[3 * H :])
        _lstm_cell(z[:H], z[H : 2 * H], z[2 * H : 3 * H], z[3 * H :], c0[b], c1[b], tc[b], h[b])


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
def lstm_backward(gates, c0, tc, dy, dh, dc):
    """gates (B, 4H) from forward; the gradient at h is dy + dh (B, H); dc (B, H) is that at c1, then that at c0."""
    H = dh.shape[1]
    for b in range(dh.shape[0]):
        z = gates[b]
        _lstm_back(z[:H], z[H : 2 * H], z[2 * H : 3 * H], z[3 * H :], c0[b], tc[b], dy[b], dh[b], dc[b])


@kernel(fastmath=FAST_MATH)
def _gru_state(n, un, bn, r, z, h0, h):
    """un = un + bn, n = tanh(n + r un), h = n + z (h0 - n); all (H,)."""
    for j in range(n.size):
        un[j] += bn[j]
        n[j] = tanh32(n[j] + r[j] * un[j])
        h[j] = n[j] + z[j] * (h0[j] - n[j])


@kernel
def gru_forward(gates, rec, bn, h0, h):
    """gates, rec (B, 3H) in the order reset, update, new; bn (H,) joins the recurrent part of new; h0, h (B, H)."""
    H = h.shape[1]
    for b in range(h.shape[0]):
        g, u = gates[b], rec[b]
        _sigmoid(g[: 2 * H], u[: 2 * H])
        _gru_state(g[2 * H :], u[2 * H :], bn, g[:H], g[H : 2 * H], h0[b], h[b])


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
def gru_backward(gates, rec, h0, dy, dh):
    """gates, rec (B, 3H) from forward become both parts' gradients; dh (B, H) loses all but z times the gradient."""
    H = dh.shape[1]
    for b in range(dh.shape[0]):
        g, u = gates[b], rec[b]
        _gru_back(g[:H], g[H : 2 * H], g[2 * H :], u[:H], u[H : 2 * H], u[2 * H :], h0[b], dy[b], dh[b])


@kernel(fastmath=FAST_MATH)
def _relu(z, u):
    """z (n,) becomes max(0, z + u)."""
    for j in range(z.size):
        z[j] = max(z[j] + u[j], f4(0.0))


TANH, RELU, SIGMOID = 0, 1, 2


@kernel
def elman_forward(kind, gates, rec):
    """gates (B, H) becomes f(gates + rec), f by kind."""
    for b in range(gates.shape[0]):
        if kind == TANH:
            _tanh(gates[b], rec[b])
        elif kind == RELU:
            _relu(gates[b], rec[b])
        else:
            _sigmoid(gates[b], rec[b])


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
def elman_backward(kind, h, dy, dh):
    """h (B, H) from forward becomes the gradient of the pre-activations."""
    for b in range(h.shape[0]):
        _elman_back(kind, h[b], dy[b], dh[b])
