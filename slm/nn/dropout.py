"""Dropout: zero some activations in training, scale the rest so that the mean stays."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.errors import UsageError
from slm.nn.module import Cache, Module


def dropout_mask(rng: np.random.Generator, p: float, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An array of 0, each entry with probability p, and 1 / (1 - p)."""
    # Single-precision uniforms are exact to 2^-24 and twice as fast.
    mask = (rng.random(shape, np.float32) >= p).astype(dtype)
    mask *= 1.0 / (1.0 - p)
    return mask


class Dropout(Module):
    """Multiplies x by a random mask of 0 and 1 / (1 - p); without `rng` it is the identity.

    Parameters:
        p: probability of zero, in [0, 1).
        locked: one mask for all steps of the first (time) axis (Gal & Ghahramani 2016), else one for each.
    """

    def __init__(self, p: float, *, locked: bool = False):
        super().__init__()
        if not 0.0 <= p < 1.0:
            raise UsageError(f"a dropout probability lies in [0, 1), got {p}.")
        self.p, self.locked = p, locked

    def forward(self, x: np.ndarray, rng: np.random.Generator | None = None) -> tuple[np.ndarray, Cache]:
        """y of the shape of x; the cache is the mask, None in inference."""
        if rng is None or self.p == 0.0:
            return x, None
        shape = (1, *x.shape[1:]) if self.locked else x.shape
        mask = dropout_mask(rng, self.p, shape, x.real.dtype)
        return x * mask, mask

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        return dy if cache is None else dy * cache
