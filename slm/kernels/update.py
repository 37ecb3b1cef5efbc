"""Passes over gradients and weights: sums, row scatter, optimizer steps. Flat arrays (n,), any float type."""

from __future__ import annotations

import math

from slm.kernels.jit import FAST_SUM, kernel


@kernel
def scatter_rows(table, ids, rows):
    """table[ids[i]] += rows[i]; ids (N,), rows (N, E), ids may repeat."""
    for i in range(ids.size):
        target, row = table[ids[i]], rows[i]
        for j in range(row.size):
            target[j] += row[j]


@kernel(fastmath=FAST_SUM)
def sum_squares(g):
    """Sum of squares, in the array's own precision."""
    s = g[0] * g[0]
    for j in range(1, g.size):
        s += g[j] * g[j]
    return s


@kernel(fastmath=FAST_SUM)
def descend(w, g, rate):
    """w -= rate g."""
    for j in range(w.size):
        w[j] -= rate * g[j]


@kernel(fastmath=FAST_SUM)
def averaged_step(w, g, m, rate, part):
    """w -= rate g; m += part (w - m)."""
    for j in range(w.size):
        w[j] -= rate * g[j]
        m[j] += part * (w[j] - m[j])


@kernel(fastmath=FAST_SUM)
def momentum_step(w, g, v, rate, scale, mu, nesterov):
    """v = mu v + scale g; w -= rate v, or, with Nesterov, rate (scale g + mu v)."""
    for j in range(w.size):
        a = scale * g[j]
        u = mu * v[j] + a
        v[j] = u
        w[j] -= rate * (a + mu * u) if nesterov else rate * u


@kernel(fastmath=FAST_SUM)
def adam_step(w, g, m, v, rate, scale, b1, b2, c1, c2, eps):
    """m, v: running means of g and g**2; w -= rate (m / c1) / (sqrt(v / c2) + eps)."""
    for j in range(w.size):
        a = scale * g[j]
        m[j] = b1 * m[j] + (1 - b1) * a
        v[j] = b2 * v[j] + (1 - b2) * a * a
        w[j] -= rate * (m[j] / c1) / (math.sqrt(v[j] / c2) + eps)


@kernel(fastmath=FAST_SUM)
def adagrad_step(w, g, s, rate, scale, eps):
    """s += g**2; w -= rate g / (sqrt(s) + eps)."""
    for j in range(w.size):
        a = scale * g[j]
        s[j] += a * a
        w[j] -= rate * a / (math.sqrt(s[j]) + eps)


@kernel(fastmath=FAST_SUM)
def rmsprop_step(w, g, s, rate, scale, decay, eps):
    """s = decay s + (1 - decay) g**2; w -= rate g / (sqrt(s) + eps)."""
    for j in range(w.size):
        a = scale * g[j]
        s[j] = decay * s[j] + (1 - decay) * a * a
        w[j] -= rate * a / (math.sqrt(s[j]) + eps)
