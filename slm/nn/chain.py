"""Layers one after the other, the multilayer network, or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from slm.nn.module import Cache, Module


class Chain(Module):
    """y = f_n(... f_2(f_1(x))); parameter `W` of layer 0 is called `0.W`.

    Parameters:
        layers: stateless modules, forward(x) -> (y, cache).

    Example:
        >>> from slm.nn import Dense, Tanh
        >>> rng = np.random.default_rng(0)
        >>> net = Chain([Dense(2, 3, rng), Tanh(), Dense(3, 1, rng)])
        >>> net.forward(np.ones((5, 2), np.float32))[0].shape, sorted(net.params)
        ((5, 1), ['0.W', '0.b', '2.W', '2.b'])
    """

    def __init__(self, layers: Sequence[Any]):
        super().__init__()
        self.layers = tuple(layers)
        for i, layer in enumerate(self.layers):
            for name in layer.params:
                self.share_param(f"{i}.{name}", layer, name)

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y of x; the cache is that of every layer."""
        caches = []
        for layer in self.layers:
            x, cache = layer.forward(x)
            caches.append(cache)
        return x, caches

    def deltas(self, dy: np.ndarray, cache: Cache) -> list[np.ndarray]:
        """The derivative by the input of every layer, the first layer's first; adds to the gradients.

        Where a layer is an activation f, a = f(z), the derivative by its input is the delta dE/dz of the textbooks.
        """
        deltas = []
        for layer, own in zip(reversed(self.layers), reversed(cache)):
            dy = layer.backward(dy, own)
            deltas.append(dy)
        return deltas[::-1]

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy; adds to the gradients."""
        return self.deltas(dy, cache)[0]


class Parallel(Module):
    """y = f_1(x), ..., f_n(x) joined along the last axis; parameter `W` of branch 0 is called `0.W`.

    Parameters:
        branches: stateless modules whose outputs differ in the last axis only.
    """

    def __init__(self, branches: Sequence[Any]):
        super().__init__()
        self.branches = tuple(branches)
        for i, branch in enumerate(self.branches):
            for name in branch.params:
                self.share_param(f"{i}.{name}", branch, name)

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """All outputs side by side."""
        found = [branch.forward(x) for branch in self.branches]
        edges = np.cumsum([y.shape[-1] for y, _ in found])[:-1]
        return np.concatenate([y for y, _ in found], axis=-1), (edges, [cache for _, cache in found])

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """The sum of all branches' dx."""
        edges, caches = cache
        parts = zip(self.branches, np.split(dy, edges, axis=-1), caches)
        return np.add.reduce([branch.backward(part, own) for branch, part, own in parts])


class Flatten(Module):
    """All axes but the first as one: images (N, H, W, C) as rows (N, H W C)."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """Rows of x."""
        return x.reshape(len(x), -1), x.shape

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dy in the shape of x."""
        return dy.reshape(cache)
