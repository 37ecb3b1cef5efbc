"""Sampled softmax: in training, each loss is taken over the targets of the window and some noise ids only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from slm.kernels.blas import matmul
from slm.nn.loss import check_targets
from slm.nn.module import Workspace, empty
from slm.nn.output import SoftmaxOutput, gradient_blocks, gradient_kernel


class SampledOutput(SoftmaxOutput):
    """A `SoftmaxOutput` whose loss, given an `rng`, sees few ids: the targets of the window and noise for all its rows.

    The loss without `rng`, `nll` and `log_probs` are those of the full softmax.

    Parameters:
        noise: draws a window, with replacement.
    """

    def __init__(
        self,
        hidden: int,
        size: int,
        rng: np.random.Generator,
        *,
        noise: int = 1024,
        excluded: tuple[int, ...] = (),
        scale: float = 0.1,
        dtype: Any = np.float32,
    ):
        super().__init__(hidden, size, rng, excluded=excluded, scale=scale, dtype=dtype)
        self.noise = noise

    def _choose(
        self, targets: np.ndarray, rng: np.random.Generator, dtype: np.dtype
    ) -> tuple[np.ndarray, np.ndarray, Callable]:
        """A window's ids, rising, what their logits are lowered by, and the kernel that makes loss and gradient."""
        raise NotImplementedError

    def loss(
        self,
        h: np.ndarray,
        targets: np.ndarray,
        scale: float,
        space: Workspace | None = None,
        rng: np.random.Generator | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """As the base class; with `rng` both loss and gradient are estimates."""
        if rng is None:
            return super().loss(h, targets, scale, space)
        check_targets(targets, h.shape[:1], len(self.params["b"]))
        ids, shift, kernel = self._choose(targets, rng, h.dtype)
        bias = self.params["b"][ids] - shift.astype(h.dtype)
        W, own = self.params["W"][ids], np.searchsorted(ids, targets)
        nll, dh = np.empty(len(h), np.float64), empty(space, (self, "dh"), h.shape, h.dtype)
        for rows, dlogits, dbias in gradient_blocks(kernel, h, W, bias, own, scale, nll, dh, space, self):
            self.grads["W"][ids] += matmul(dlogits.T, h[rows])
            self.grads["b"][ids] += dbias
        self._zero["W"][()] = self._zero["b"][()] = False
        return nll, dh


class SampledSoftmax(SampledOutput):
    """The softmax over the window's ids alone (Jean et al. 2015).

    Noise comes from a Zipf-like distribution q(id) = log((id + 2) / (id + 1)) / log(V + 1), so ids must come by falling
    frequency. An id's logit is lowered by the logarithm of its chance to be in the set.
    """

    def _choose(
        self, targets: np.ndarray, rng: np.random.Generator, dtype: np.dtype
    ) -> tuple[np.ndarray, np.ndarray, Callable]:
        span = np.log(len(self.params["b"]) + 1.0)
        drawn = np.floor(np.exp(rng.random(self.noise) * span)).astype(np.int64) - 1  # by inverting q
        drawn = np.minimum(drawn, len(self.params["b"]) - 1)
        ids = np.union1d(drawn[~np.isin(drawn, self.excluded)], targets)
        chance = np.log((ids + 2.0) / (ids + 1.0)) / span
        inside = -np.expm1(-(self.noise + targets.size) * chance)
        return ids, np.log(inside), gradient_kernel(dtype)
