"""Steps of dynamic evaluation over weights, their gradient and the weights from before. Flat arrays (n,)."""

from __future__ import annotations

from slm.kernels.jit import FAST_SUM, kernel


@kernel(fastmath=FAST_SUM)
def adapt(w, g, start, rate, decay):
    """w += decay (start - w) - rate g."""
    for j in range(w.size):
        w[j] += decay * (start[j] - w[j]) - rate * g[j]


@kernel(fastmath=FAST_SUM)
def adapt_scaled(w, g, start, size, mean, rate, decay, eps):
    """As `adapt`, with the rate divided by size + eps and the decay times size / mean, at most 1; size, mean >= 0."""
    one = w.dtype.type(1)
    for j in range(w.size):
        w[j] += min(one, decay * size[j] / mean) * (start[j] - w[j]) - rate * g[j] / (size[j] + eps)
