"""Products of a few rows with a weight matrix, in plain loops that vectorise: what a model does at every single step.

BLAS copies the weights into a layout of its own in each call, which a few rows cannot pay back; these loops read them
where they stand. What is computed for a row does not depend on the other rows.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.intrinsics import prefetch
from slm.kernels.jit import FAST_MATH, FAST_SUM, kernel

LINE = 16  # numbers of a cache line, in single precision
AHEAD = 1024  # numbers that are asked for ahead: large weights leave the caches between two steps, and come from memory


@kernel(fastmath=FAST_MATH)
def _add_quad_to_pair(a0, a1, a2, a3, b0, b1, b2, b3, w0, w1, w2, w3, y0, y1):
    """y0 += sum of a_i w_i, y1 += sum of b_i w_i; all w and y (N,)."""
    for j in range(y0.size):
        u0, u1, u2, u3 = w0[j], w1[j], w2[j], w3[j]
        y0[j] += a0 * u0 + a1 * u1 + a2 * u2 + a3 * u3
        y1[j] += b0 * u0 + b1 * u1 + b2 * u2 + b3 * u3


@kernel(fastmath=FAST_MATH)
def _add_quad(a0, a1, a2, a3, w0, w1, w2, w3, y):
    """y += sum of a_i w_i."""
    for j in range(y.size):
        u0, u1, u2, u3 = w0[j], w1[j], w2[j], w3[j]
        y[j] += a0 * u0 + a1 * u1 + a2 * u2 + a3 * u3


@kernel(fastmath=FAST_MATH)
def _add_one(a, w, y):
    """y += a w."""
    for j in range(y.size):
        y[j] += a * w[j]


@kernel(inline=True)
def _ask_ahead(w):
    """Ask for the numbers AHEAD of a row w."""
    for k in range(0, w.size, LINE):
        prefetch(w, AHEAD + k)


@kernel
def add_product(x, W, y):
    """y += x W for x (B, K), W (K, N), y (B, N).

    Rows are taken in pairs and weights in fours, so that each weight loaded serves two rows and each sum stays in a
    register for four products.
    """
    B, K = x.shape
    fours, pairs = K - K % 4, B - B % 2
    for k in range(0, fours, 4):
        w0, w1, w2, w3 = W[k], W[k + 1], W[k + 2], W[k + 3]
        for b in range(0, pairs, 2):
            p, q = x[b], x[b + 1]
            _add_quad_to_pair(
                p[k], p[k + 1], p[k + 2], p[k + 3], q[k], q[k + 1], q[k + 2], q[k + 3], w0, w1, w2, w3, y[b], y[b + 1]
            )
        if pairs < B:
            p = x[pairs]
            _add_quad(p[k], p[k + 1], p[k + 2], p[k + 3], w0, w1, w2, w3, y[pairs])
    for k in range(fours, K):
        for b in range(B):
            _add_one(x[b, k], W[k], y[b])


@kernel(fastmath=FAST_SUM)
def _dot(x, w):
    """The sum of x w, both (K,)."""
    total = np.float32(0)
    for k in range(x.size):
        total += x[k] * w[k]
    return total


@kernel
def turned_product(x, W, y, first, last):
    """y[:, first:last] = x W[first:last]' for x (B, K), W (N, K), y (B, N): a large W is read once."""
    for n in range(first, last):
        w = W[n]
        _ask_ahead(w)
        for b in range(x.shape[0]):
            y[b, n] = _dot(x[b], w)
