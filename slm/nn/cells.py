"""The equations of the recurrent cells in NumPy, in place, for any float type: twins of `slm.kernels.recurrent`.

The layers take these for float64 (and complex, in gradient checks) and the kernels for float32.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.recurrent import RELU, TANH


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)) without overflow: half of one plus tanh(x / 2)."""
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def lstm_forward(gates, rec, c0, c1, tc, h):
    """i, f, o = sigmoid, g = tanh; c1 = f c0 + i g; h = o tanh(c1) (Gers et al. 2000)."""
    H = h.shape[1]
    gates += rec
    gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H])
    gates[:, 2 * H : 3 * H] = np.tanh(gates[:, 2 * H : 3 * H])
    gates[:, 3 * H :] = sigmoid(gates[:, 3 * H :])
    i, f, g, o = np.split(gates, 4, axis=1)
    c1[:] = f * c0 + i * g
    tc[:] = np.tanh(c1)
    h[:] = o * tc


def lstm_backward(gates, c0, tc, dy, dh, dc):
    """Gates become the gradients of their pre-activations; dc that of c0."""
    i, f, g, o = (part.copy() for part in np.split(gates, 4, axis=1))
    d = dy + dh
    a = dc + d * o * (1 - tc * tc)
    gates[:] = np.concatenate(
        [a * g * i * (1 - i), a * c0 * f * (1 - f), a * i * (1 - g * g), d * tc * o * (1 - o)], axis=1
    )
    dc[:] = a * f


def gru_forward(gates, rec, bn, h0, h):
    """r, z = sigmoid; n = tanh(x part + r (U h0 + bn)); h = (1 - z) n + z h0: reset after the product."""
    H = h.shape[1]
    gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H] + rec[:, : 2 * H])
    r, z, n = np.split(gates, 3, axis=1)
    un = rec[:, 2 * H :]
    un += bn
    n[:] = np.tanh(n + r * un)
    h[:] = n + z * (h0 - n)


def gru_backward(gates, rec, h0, dy, dh):
    """Gates and rec become the gradients of both parts; dh what z carries back."""
    r, z, n = (part.copy() for part in np.split(gates, 3, axis=1))
    un = rec[:, -r.shape[1] :]
    d = dy + dh
    dn = d * (1 - z) * (1 - n * n)
    dz = d * (h0 - n) * z * (1 - z)
    dr = dn * un * r * (1 - r)
    dh[:] = d * z
    gates[:] = np.concatenate([dr, dz, dn], axis=1)
    rec[:] = np.concatenate([dr, dz, dn * r], axis=1)


def elman_forward(kind, gates, rec):
    """h = f(gates + rec), in place of gates."""
    gates += rec
    gates[:] = np.tanh(gates) if kind == TANH else np.maximum(gates, 0) if kind == RELU else sigmoid(gates)


def elman_backward(kind, h, dy, dh):
    """(dy + dh) f', in place of h."""
    slope = 1 - h * h if kind == TANH else (h > 0) if kind == RELU else h * (1 - h)
    h[:] = (dy + dh) * slope
