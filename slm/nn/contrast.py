"""Noise-contrastive estimation: a softmax learnt as logistic regressions that tell true ids from noise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from slm.kernels import contrast as kernels
from slm.nn.sampled import SampledOutput


def contrast_gradient(times, logits, bias, targets, scale, loss, dbias):
    """The kernel of that name in NumPy, for any float type."""
    logits += bias
    rows = np.arange(len(logits))
    own = logits[rows, targets]
    loss[:] = np.logaddexp(0, -own) + np.logaddexp(0, logits) @ times
    logits[:] = times * np.exp(-np.logaddexp(0, -logits))
    logits[rows, targets] -= np.exp(-np.logaddexp(0, own))
    logits *= scale
    dbias[:] = logits.sum(axis=0)


class NoiseContrastive(SampledOutput):
    """A `SoftmaxOutput` trained to tell each target from k noise ids (Gutmann & Hyvärinen 2012; Mnih & Teh 2012).

    With s = h w + b - ln V of an id and q its noise probability, sigmoid(s - ln(k q)) is the probability that the id is
    no noise, and the loss is that of the logistic regression: -ln of it for the target, -ln of the rest for every
    noise id. exp(s) is taken for the probability itself, its sum over all ids being driven to 1 by the loss; with
    ln V in it, it is 1 for the first weights, which are small. All rows of a window share their noise (Zoph et al.
    2016). With `rng`, `loss` is this loss, not -log p.

    Parameters:
        noise: k, draws a window, with replacement.
        counts: (V,) occurrences of the ids; noise has their distribution, one added to each. None: all are alike.
    """

    def __init__(
        self,
        hidden: int,
        size: int,
        rng: np.random.Generator,
        *,
        noise: int = 1024,
        counts: np.ndarray | None = None,
        excluded: tuple[int, ...] = (),
        scale: float = 0.1,
        dtype: Any = np.float32,
    ):
        super().__init__(hidden, size, rng, noise=noise, excluded=excluded, scale=scale, dtype=dtype)
        weights = np.ones(size) if counts is None else counts + 1.0
        weights[self.excluded] = 0.0
        self.chance = weights / weights.sum()
        self._below = self.chance.cumsum() / self.chance.sum()

    def _choose(
        self, targets: np.ndarray, rng: np.random.Generator, dtype: np.dtype
    ) -> tuple[np.ndarray, np.ndarray, Callable]:
        drawn = np.searchsorted(self._below, rng.random(self.noise), side="right")
        ids = np.union1d(drawn, targets)
        times = np.bincount(np.searchsorted(ids, drawn), minlength=ids.size).astype(dtype)
        shift = np.log(self.chance.size * self.noise * self.chance[ids])
        kernel = kernels.contrast_gradient if dtype == np.float32 else contrast_gradient
        return ids, shift, partial(kernel, times)
