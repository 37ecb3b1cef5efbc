"""The recurrent layers through a window in NumPy, for any float type: twins of `slm.kernels.recurrent`.

The layers take these for float64 and the kernels for float32; names, arguments and effects are the same.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.recurrent import RELU, TANH


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)) without overflow: half of one plus tanh(x / 2)."""
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def lstm_forward(z, h, c, tc, Wh, bias, lo, hi):
    """i, f, o = sigmoid, g = tanh; c1 = f c0 + i g; h = o tanh(c1) (Gers et al. 2000)."""
    H, rows = h.shape[2], slice(lo, hi)
    for t in range(len(z)):
        gates = z[t, rows]
        gates += h[t, rows] @ Wh + bias
        gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H])
        gates[:, 2 * H : 3 * H] = np.tanh(gates[:, 2 * H : 3 * H])
        gates[:, 3 * H :] = sigmoid(gates[:, 3 * H :])
        i, f, g, o = np.split(gates, 4, axis=1)
        c[t + 1, rows] = f * c[t, rows] + i * g
        tc[t, rows] = np.tanh(c[t + 1, rows])
        h[t + 1, rows] = o * tc[t, rows]


def lstm_backward(z, c, tc, dy, dh, dc, WhT, lo, hi):
    """From the last step to the first."""
    rows = slice(lo, hi)
    for t in reversed(range(len(z))):
        i, f, g, o = (part.copy() for part in np.split(z[t, rows], 4, axis=1))
        d, tanh_c = dy[t, rows] + dh[rows], tc[t, rows]
        a = dc[rows] + d * o * (1 - tanh_c * tanh_c)
        parts = [a * g * i * (1 - i), a * c[t, rows] * f * (1 - f), a * i * (1 - g * g), d * tanh_c * o * (1 - o)]
        z[t, rows] = np.concatenate(parts, axis=1)
        dc[rows] = a * f
        dh[rows] = z[t, rows] @ WhT


def gru_forward(z, rec, h, Wh, bias, bn, lo, hi):
    """r, u = sigmoid; n = tanh(x part + r (h0 W + bn)); h = (1 - u) n + u h0: reset after the product."""
    H, rows = h.shape[2], slice(lo, hi)
    for t in range(len(z)):
        rec[t, rows] = h[t, rows] @ Wh
        rec[t, rows, 2 * H :] += bn
        z[t, rows] += bias
        z[t, rows, : 2 * H] = sigmoid(z[t, rows, : 2 * H] + rec[t, rows, : 2 * H])
        r, u, n = np.split(z[t, rows], 3, axis=1)
        n[:] = np.tanh(n + r * rec[t, rows, 2 * H :])
        h[t + 1, rows] = n + u * (h[t, rows] - n)


def gru_backward(z, rec, h, dy, dh, WhT, lo, hi):
    """From the last step to the first."""
    H, rows = h.shape[2], slice(lo, hi)
    for t in reversed(range(len(z))):
        r, u, n = (part.copy() for part in np.split(z[t, rows], 3, axis=1))
        d = dy[t, rows] + dh[rows]
        dn = d * (1 - u) * (1 - n * n)
        du = d * (h[t, rows] - n) * u * (1 - u)
        dr = dn * rec[t, rows, 2 * H :] * r * (1 - r)
        z[t, rows] = np.concatenate([dr, du, dn], axis=1)
        rec[t, rows] = np.concatenate([dr, du, dn * r], axis=1)
        dh[rows] = d * u + rec[t, rows] @ WhT


def gru_before_forward(z, reset, h, Wh, bias, lo, hi):
    """As `gru_forward` with the reset before the product: n = tanh(x part + (r h0) W); reset (T, B, H) gets r h0."""
    H, rows = h.shape[2], slice(lo, hi)
    for t in range(len(z)):
        z[t, rows] += bias
        gates, new = z[t, rows, : 2 * H], z[t, rows, 2 * H :]
        gates[:] = sigmoid(gates + h[t, rows] @ Wh[:, : 2 * H])
        reset[t, rows] = gates[:, :H] * h[t, rows]
        new[:] = np.tanh(new + reset[t, rows] @ Wh[:, 2 * H :])
        h[t + 1, rows] = new + gates[:, H:] * (h[t, rows] - new)


def gru_before_backward(z, h, dy, dh, WhT, lo, hi):
    """From the last step to the first."""
    H, rows = h.shape[2], slice(lo, hi)
    for t in reversed(range(len(z))):
        r, u, n = (part.copy() for part in np.split(z[t, rows], 3, axis=1))
        d = dy[t, rows] + dh[rows]
        dn = d * (1 - u) * (1 - n * n)
        du = d * (h[t, rows] - n) * u * (1 - u)
        back = dn @ WhT[2 * H :]
        dr = back * h[t, rows] * r * (1 - r)
        z[t, rows] = np.concatenate([dr, du, dn], axis=1)
        dh[rows] = d * u + back * r + z[t, rows, : 2 * H] @ WhT[: 2 * H]


def elman_forward(kind, z, h, Wh, bias, lo, hi):
    """h1 = f(x Wx + h0 Wh + bias), in z and in h."""
    rows = slice(lo, hi)
    for t in range(len(z)):
        a = z[t, rows] + h[t, rows] @ Wh + bias
        z[t, rows] = np.tanh(a) if kind == TANH else np.maximum(a, 0) if kind == RELU else sigmoid(a)
        h[t + 1, rows] = z[t, rows]


def elman_backward(kind, z, dy, dh, WhT, lo, hi):
    """From the last step to the first."""
    rows = slice(lo, hi)
    for t in reversed(range(len(z))):
        y = z[t, rows]
        slope = 1 - y * y if kind == TANH else (y > 0) if kind == RELU else y * (1 - y)
        z[t, rows] = (dy[t, rows] + dh[rows]) * slope
        dh[rows] = z[t, rows] @ WhT
