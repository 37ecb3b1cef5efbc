"""The loss of noise-contrastive estimation and its gradient over rows of logits, in float32.

Each column is a logistic regression that tells the true next id from noise. A row is walked in blocks that stay in the
first-level cache, as in `slm.kernels.softmax`.
"""

from __future__ import annotations

import math

import numpy as np

from slm.kernels.jit import FAST_MATH, FAST_SUM, kernel
from slm.kernels.math import exp32, log1p32

f4 = np.float32
LANES = 512


@kernel(fastmath=FAST_MATH)
def _noise(times, row, bias, losses):
    """With z = row + bias: losses = times log(1 + e**z), row = times sigmoid(z)."""
    for j in range(row.size):
        z = row[j] + bias[j]
        e = exp32(-abs(z))
        losses[j] = times[j] * (max(z, f4(0)) + log1p32(e))
        row[j] = times[j] * (f4(1) if z >= f4(0) else e) / (f4(1) + e)


@kernel(fastmath=FAST_SUM)
def _scale_and_sum(row, scale, losses, dbias):
    """row *= scale, dbias += row; returns the sum of the losses."""
    total = f4(0)
    for j in range(row.size):
        total += losses[j]
        x = row[j] * scale
        row[j] = x
        dbias[j] += x
    return total


@kernel
def contrast_gradient(times, logits, bias, targets, scale, loss, dbias):
    """logits (N, U) without bias (U,) become scale times the gradient of loss (N,) float64; dbias (U,) is set.

    A row's loss is log(1 + e**-z) of its target's z = logit + bias, and log(1 + e**z) of every column, as many times
    as `times` (U,) float32 says: how often it was drawn as noise.
    """
    losses = np.empty(LANES, np.float32)
    dbias[:] = f4(0)
    for i in range(logits.shape[0]):
        row, target = logits[i], targets[i]
        own = float(row[target]) + float(bias[target])
        e = math.exp(-abs(own))
        loss[i] = max(-own, 0.0) + math.log1p(e)
        for k in range(0, row.size, LANES):
            block = row[k : k + LANES]
            _noise(times[k : k + LANES], block, bias[k : k + LANES], losses)
            loss[i] += _scale_and_sum(block, f4(scale), losses, dbias[k : k + LANES])
        pull = f4(-scale * (e if own >= 0 else 1.0) / (1.0 + e))
        row[target] += pull
        dbias[target] += pull
