"""Layers in which one half decides how much of the other passes."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.nn.cells import sigmoid
from slm.nn.dense import Dense
from slm.nn.module import Cache, Module


class GatedLinear(Module):
    """y = a sigmoid(b), where x is a and b side by side (Dauphin et al. 2017, equation 1)."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (..., F) of x (..., 2 F)."""
        a, b = np.split(x, 2, axis=-1)
        gate = sigmoid(b)
        return a * gate, (a, gate)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        a, gate = cache
        return np.concatenate([dy * gate, dy * a * gate * (1 - gate)], axis=-1)


class Highway(Module):
    """y = t g + (1 - t) x with g = ReLU(x W + b), t = sigmoid(x V + c): carry the input where t is 0.

    Parameters:
        size: of x and y.
        rng: where the weights come from.
        carry: c starts at it, so that at first most of the input is carried.

    Source: Srivastava et al. (2015); as in Kim et al. (2016), section 2.3.
    """

    def __init__(self, size: int, rng: np.random.Generator, *, carry: float = -2.0, dtype: Any = np.float32):
        super().__init__()
        self.plain, self.gate = (Dense(size, size, rng, dtype=dtype) for _ in range(2))
        self.gate.params["b"].fill(carry)
        for name, source, other in [("W", self.plain, "W"), ("b", self.plain, "b")]:
            self.share_param(name, source, other)
        self.share_param("V", self.gate, "W")
        self.share_param("c", self.gate, "b")

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y of the shape of x."""
        g, plain = self.plain.forward(x)
        z, gate = self.gate.forward(x)
        g, t = np.maximum(g, 0), sigmoid(z)
        return x + t * (g - x), (x, g, t, plain, gate)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        x, g, t, plain, gate = cache
        through = self.plain.backward(dy * t * (g > 0), plain)
        chosen = self.gate.backward(dy * (g - x) * t * (1 - t), gate)
        return dy * (1 - t) + through + chosen
