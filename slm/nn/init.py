"""Starting values of weights, as arrays of any float type from one random generator."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def uniform(rng: np.random.Generator, shape: tuple[int, ...], scale: float, dtype: Any = np.float32) -> np.ndarray:
    """Independent values in [-scale, scale]."""
    return rng.uniform(-scale, scale, shape).astype(dtype)


def fan_in(rng: np.random.Generator, shape: tuple[int, int], dtype: Any = np.float32) -> np.ndarray:
    """Weights (inputs, outputs), uniform within 1 / sqrt(inputs)."""
    return uniform(rng, shape, 1.0 / math.sqrt(shape[0]), dtype)


def identity(size: int, dtype: Any = np.float32) -> np.ndarray:
    """The identity (size, size), for ReLU recurrences (Le, Jaitly & Hinton 2015)."""
    return np.eye(size, dtype=dtype)


def orthogonal(rng: np.random.Generator, size: int, dtype: Any = np.float32) -> np.ndarray:
    """A random orthogonal matrix (size, size), uniform over the group (Saxe et al. 2014)."""
    q, r = np.linalg.qr(rng.normal(size=(size, size)))
    return (q * np.sign(np.diag(r))).astype(dtype)
