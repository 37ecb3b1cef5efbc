"""Sampled softmax: in training, each loss is taken over the targets of the window and some noise ids only."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.nn.module import Workspace, empty
from slm.nn.output import SoftmaxOutput, gradient_blocks


class SampledSoftmax(SoftmaxOutput):
    """A `SoftmaxOutput` whose loss, given an `rng`, is an estimate over few ids (Jean et al. 2015).

    All rows of a window share one set of ids: their targets and `noise` draws from a Zipf-like distribution
    q(id) = log((id + 2) / (id + 1)) / log(V + 1), so ids must come by falling frequency. An id's logit is lowered by
    the logarithm of its chance to be in the set. The loss without `rng`, `nll` and `log_probs` are exact.

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
        ids = np.arange(size)
        self.chance = np.log((ids + 2.0) / (ids + 1.0)) / np.log(size + 1.0)

    def _draw(self, targets: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """The ids of a window's set, rising: targets and noise, drawn by inverting q."""
        size = self.chance.size
        drawn = np.floor(np.exp(rng.random(self.noise) * np.log(size + 1.0))).astype(np.int64) - 1
        return np.union1d(np.minimum(drawn, size - 1), targets)

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
        ids = self._draw(targets, rng)
        inside = -np.expm1(-(self.noise + len(h)) * self.chance[ids])
        bias = self._bias()[ids] - np.log(inside).astype(h.dtype)
        W, own = self.params["W"][ids], np.searchsorted(ids, targets)
        nll, dh = np.empty(len(h), np.float64), empty(space, (self, "dh"), h.shape, h.dtype)
        for rows, dlogits, dbias in gradient_blocks(h, W, bias, own, scale, nll, dh, space, self):
            self.grads["W"][ids] += dlogits.T @ h[rows]
            self.grads["b"][ids] += dbias
        self._zero["W"][()] = self._zero["b"][()] = False
        return nll, dh
