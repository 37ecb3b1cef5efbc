"""The affine layer y = x W + b."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.kernels.blas import matmul
from slm.nn import init
from slm.nn.module import Cache, Module


class Dense(Module):
    """y = x W + b over the last axis of x.

    Parameters:
        inputs, outputs: sizes of x and y.
        rng: where the weights `W` (inputs, outputs) come from, uniform within 1 / sqrt(inputs); `b` starts at zero.
        bias: False leaves `b` out.
    """

    def __init__(
        self, inputs: int, outputs: int, rng: np.random.Generator, *, bias: bool = True, dtype: Any = np.float32
    ):
        super().__init__()
        self.add_param("W", init.fan_in(rng, (inputs, outputs), dtype))
        if bias:
            self.add_param("b", np.zeros(outputs, dtype))

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (..., outputs) of x (..., inputs)."""
        W = self.params["W"]
        y = matmul(x.reshape(-1, len(W)), W).reshape(*x.shape[:-1], W.shape[1])
        if "b" in self.params:
            y += self.params["b"]
        return y, x

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy; adds x' dy and the sum of dy to the gradients."""
        flat = dy.reshape(-1, dy.shape[-1])
        self.add_product("W", cache.reshape(flat.shape[0], -1).T, flat)
        if "b" in self.params:
            self.add_grad("b", flat.sum(axis=0))
        return matmul(flat, self.params["W"].T).reshape(cache.shape)
