"""The three classic nonlinearities, each with its derivative by its own output."""

from __future__ import annotations

import numpy as np

from slm.nn.cells import sigmoid
from slm.nn.module import Cache, Module


class Sigmoid(Module):
    """y = 1 / (1 + exp(-x)) in (0, 1); dy/dx = y (1 - y)."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y of the shape of x; nothing overflows."""
        y = sigmoid(x)
        return y, y

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        return dy * cache * (1 - cache)


class Tanh(Module):
    """y = tanh x in [-1, 1]; dy/dx = 1 - y^2."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y of the shape of x."""
        y = np.tanh(x)
        return y, y

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        return dy * (1 - cache * cache)


class ReLU(Module):
    """y = max(0, x); dy/dx = 1 where x > 0, else 0, at x = 0 too."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y of the shape of x."""
        y = np.maximum(x, 0)
        return y, y

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        return dy * (cache > 0)
