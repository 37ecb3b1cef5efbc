"""Softmax over the last axis with its full Jacobian, and the stable log-sum-exp behind every loss."""

from __future__ import annotations

import numpy as np

from slm.nn.module import Cache, Module


def log_sum_exp(x: np.ndarray) -> np.ndarray:
    """log of the sum of exp(x) over the last axis (kept), safe for any finite x; -inf counts as probability 0."""
    peak = x.max(axis=-1, keepdims=True)
    peak = np.where(np.isfinite(peak), peak, 0.0).astype(x.dtype)
    with np.errstate(divide="ignore"):
        return peak + np.log(np.exp(x - peak).sum(axis=-1, keepdims=True))


class Softmax(Module):
    """y_i = exp(x_i) / sum_j exp(x_j) over the last axis."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """Probabilities of the shape of x."""
        y = np.exp(x - log_sum_exp(x))
        return y, y

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx = y * (dy - sum_j dy_j y_j): the whole Jacobian diag(y) - y y'."""
        return cache * (dy - (dy * cache).sum(axis=-1, keepdims=True))
