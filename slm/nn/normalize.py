"""Vectors brought to mean 0 and variance 1."""

from __future__ import annotations

import numpy as np

from slm.nn.module import Cache, Module

EPSILON = 1e-5


class Normalize(Module):
    """y = (x - mean) / sqrt(variance + 1e-5) over the last axis: layer normalisation, without a learnt scale or shift.

    Source: Ba, Kiros & Hinton (2016), equation 3.

    Example:
        >>> Normalize().forward(np.array([[1.0, 3.0]]))[0].round(3).tolist()
        [[-1.0, 1.0]]
    """

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y of the shape of x."""
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = 1 / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + x.dtype.type(EPSILON))
        y = centred * scale
        return y, (y, scale)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy: what would shift or stretch all of x has no effect, and so no gradient."""
        y, scale = cache
        stretch = y * (dy * y).mean(axis=-1, keepdims=True)
        return (dy - dy.mean(axis=-1, keepdims=True) - stretch) * scale
