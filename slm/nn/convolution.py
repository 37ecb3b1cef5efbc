"""Convolution over images, and over time without a look at the future.

As everywhere in neural networks the filter is not flipped: what is computed is the correlation.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from slm.errors import DataError, UsageError
from slm.nn import init
from slm.nn.gates import GatedLinear
from slm.nn.module import Cache, Module, require_shape


class Convolution(Module):
    """y[n, i, j, f] = b[f] + sum over u, v, c of x[n, i + u, j + v, c] W[u, v, c, f].

    Images are (N, H, W, C), channels last. A filter of k x k on an image of r x c gives (r - k + 1) x (c - k + 1)
    values (`same=False`), or, on an image with a border of zeros, r x c (`same=True`, odd k).

    Parameters:
        channels, filters: C and F.
        size: k, side of the square filters.
        rng: where the weights `W` (k, k, C, F) come from, uniform within 1 / sqrt(k k C); `b` starts at zero.

    Raises:
        DataError: by forward, if a filter is larger than the image.

    Source: UFLDL tutorial, Feature Extraction Using Convolution.

    Example:
        >>> patches = Convolution(1, 100, 8, np.random.default_rng(0))
        >>> patches.forward(np.zeros((1, 96, 96, 1), np.float32))[0].shape
        (1, 89, 89, 100)
    """

    def __init__(
        self,
        channels: int,
        filters: int,
        size: int,
        rng: np.random.Generator,
        *,
        same: bool = False,
        dtype: Any = np.float32,
    ):
        super().__init__()
        if same and size % 2 == 0:
            raise UsageError(f"a convolution that keeps the size needs filters of odd size, got {size}.")
        self.size, self.border = size, (size - 1) // 2 if same else 0
        scale = 1.0 / math.sqrt(size * size * channels)
        self.add_param("W", init.uniform(rng, (size, size, channels, filters), scale, dtype))
        self.add_param("b", np.zeros(filters, dtype))

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """Feature maps (N, H', W', F) of images (N, H, W, C).

        Raises:
            DataError: the images have other channels, or are smaller than a filter.
        """
        W, k, p = self.params["W"], self.size, self.border
        require_shape("the images", x, None, None, None, W.shape[2])
        if p:
            x = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
        if min(x.shape[1:3]) < k:
            raise DataError(f"a filter of {k} x {k} does not fit into an image of {x.shape[1]} x {x.shape[2]}.")
        patches = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))  # (N, H', W', C, k, k)
        columns = patches.transpose(0, 1, 2, 4, 5, 3).reshape(-1, W[..., 0].size)
        y = columns @ W.reshape(-1, W.shape[-1]) + self.params["b"]
        return y.reshape(*patches.shape[:3], W.shape[-1]), (columns, x.shape)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy: each patch's gradient is added where the patch lay."""
        columns, shape = cache
        W, k, p = self.params["W"], self.size, self.border
        flat = dy.reshape(-1, dy.shape[-1])
        self.add_grad("W", (columns.T @ flat).reshape(W.shape))
        self.add_grad("b", flat.sum(axis=0))
        patches = (flat @ W.reshape(-1, W.shape[-1]).T).reshape(*dy.shape[:3], *W.shape[:3])
        dx = np.zeros(shape, dy.dtype)
        for u in range(k):
            for v in range(k):
                dx[:, u : u + dy.shape[1], v : v + dy.shape[2]] += patches[:, :, :, u, v]
        return dx[:, p : shape[1] - p, p : shape[2] - p]


class TimeConvolution(Module):
    """y[t] = b + x[t] W[0] + ... + x[t + K - 1] W[K - 1] over steps (T, B, E): causal, y[t] belongs to step t + K - 1.

    T steps give T - K + 1 outputs: whoever wants one for every step puts K - 1 steps of history in front.

    Parameters:
        inputs, outputs: E and F.
        width: K, steps that an output sees.
        rng: where the weights `W` (K, E, F) come from, uniform within 1 / sqrt(K E); `b` starts at zero.
    """

    def __init__(self, inputs: int, outputs: int, width: int, rng: np.random.Generator, *, dtype: Any = np.float32):
        super().__init__()
        self.width = width
        self.add_param("W", init.uniform(rng, (width, inputs, outputs), 1.0 / math.sqrt(width * inputs), dtype))
        self.add_param("b", np.zeros(outputs, dtype))

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (T - K + 1, B, F) of x (T, B, E).

        Raises:
            DataError: x has another width, or fewer steps than the filters.
        """
        require_shape("the input", x, None, None, self.params["W"].shape[1])
        steps = len(x) - self.width + 1
        if steps < 1:
            raise DataError(f"a convolution over {self.width} steps needs as many, got {len(x)}.")
        y = np.tile(self.params["b"], (steps * x.shape[1], 1))
        for k, weight in enumerate(self.params["W"]):
            y += x[k : k + steps].reshape(len(y), x.shape[2]) @ weight
        return y.reshape(steps, x.shape[1], y.shape[1]), x

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        x, W, steps = cache, self.params["W"], len(dy)
        flat = dy.reshape(-1, dy.shape[-1])  # one product over all steps and rows, not one a step
        dx, dW = np.zeros_like(x), np.empty_like(W)
        for k in range(self.width):
            dx[k : k + steps] += (flat @ W[k].T).reshape(dx[:steps].shape)
            np.matmul(x[k : k + steps].reshape(len(flat), x.shape[2]).T, flat, out=dW[k])
        self.add_grad("W", dW)
        self.add_grad("b", flat.sum(axis=0))
        return dx


class GatedConvolution(Module):
    """y[t] = (x * W + b) sigmoid(x * V + c), plus x[t + K - 1] where the widths agree: one layer of a gated
    convolutional network over time (Dauphin et al. 2017, equation 1; the sum is its residual connection).

    Parameters:
        inputs, outputs: E and F.
        width: K, steps that an output sees; T steps give T - K + 1 outputs.
        rng: as for `TimeConvolution`; `W` (K, E, 2 F) holds W and V side by side.
    """

    def __init__(self, inputs: int, outputs: int, width: int, rng: np.random.Generator, *, dtype: Any = np.float32):
        super().__init__()
        self.linear, self.gate = TimeConvolution(inputs, 2 * outputs, width, rng, dtype=dtype), GatedLinear()
        self.residual = inputs == outputs
        for name in self.linear.params:
            self.share_param(name, self.linear, name)

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (T - K + 1, B, F) of x (T, B, E)."""
        z, steps = self.linear.forward(x)
        y, gates = self.gate.forward(z)
        return y + x[len(x) - len(y) :] if self.residual else y, (steps, gates)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        steps, gates = cache
        dx = self.linear.backward(self.gate.backward(dy, gates), steps)
        if self.residual:
            dx[len(dx) - len(dy) :] += dy
        return dx

    def found(self, x: np.ndarray) -> np.ndarray:
        """What the filters find, (T - K + 1, B, F): y without the residual sum."""
        return self.gate.forward(self.linear.forward(x)[0])[0]


class TimeWindows(Module):
    """y[t] = x[t], ..., x[t + K - 1] side by side: (T, B, E) to (T - K + 1, B, K E).

    Parameters:
        width: K.
    """

    def __init__(self, width: int):
        super().__init__()
        self.width = width

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """The windows of x."""
        steps = len(x) - self.width + 1
        return np.concatenate([x[k : k + steps] for k in range(self.width)], axis=-1), x.shape

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """Each step gets the gradients of all windows that it stands in."""
        dx = np.zeros(cache, dy.dtype)
        for k, part in enumerate(np.split(dy, self.width, axis=-1)):
            dx[k : k + len(dy)] += part
        return dx
