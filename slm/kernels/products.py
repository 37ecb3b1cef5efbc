"""Products of a few rows with a weight matrix, in plain loops that vectorise: what a model does at every single step.

BLAS copies the weights into a layout of its own in each call, which a few rows cannot pay back; these loops read them
where they stand, four rows a quarter of the work apart at a time: large weights leave the caches between two steps,
and come from memory in four streams faster than in one. What is computed for a row does not depend on the other rows.
"""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import FAST_MATH, FAST_SUM, kernel


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


@kernel
def add_product(x, W, y):
    """y += x W for x (B, K), W (K, N), y (B, N).

    Rows are taken in pairs and weights in fours, so that each weight loaded serves two rows and each sum stays in a
    register for four products.
    """
    (B, K), pairs = x.shape, x.shape[0] - x.shape[0] % 2
    part = K // 4
    for k0 in range(part):
        k1, k2, k3 = k0 + part, k0 + 2 * part, k0 + 3 * part
        w0, w1, w2, w3 = W[k0], W[k1], W[k2], W[k3]
        for b in range(0, pairs, 2):
            p, q = x[b], x[b + 1]
            _add_quad_to_pair(p[k0], p[k1], p[k2], p[k3], q[k0], q[k1], q[k2], q[k3], w0, w1, w2, w3, y[b], y[b + 1])
        if pairs < B:
            p = x[pairs]
            _add_quad(p[k0], p[k1], p[k2], p[k3], w0, w1, w2, w3, y[pairs])
    for k in range(4 * part, K):
        for b in range(B):
            _add_one(x[b, k], W[k], y[b])


@kernel(fastmath=FAST_SUM)
def _four_sums(x, w0, w1, w2, w3):
    """The sums of x w for four w, all (K,)."""
    s0 = s1 = s2 = s3 = np.float32(0)
    for k in range(x.size):
        a = x[k]
        s0 += a * w0[k]
        s1 += a * w1[k]
        s2 += a * w2[k]
        s3 += a * w3[k]
    return s0, s1, s2, s3


@kernel
def turned_product(x, W, y, first, last):
    """y[:, first:last] = x W[first:last]' for x (B, K), W (N, K), y (B, N): a large W is read once."""
    part = (last - first + 3) // 4
    for n0 in range(first, first + part):
        # Where the rows are no multiple of four some are made twice, in the same way.
        n1, n2, n3 = min(n0 + part, last - 1), min(n0 + 2 * part, last - 1), min(n0 + 3 * part, last - 1)
        for b in range(x.shape[0]):
            y[b, n0], y[b, n1], y[b, n2], y[b, n3] = _four_sums(x[b], W[n0], W[n1], W[n2], W[n3])
