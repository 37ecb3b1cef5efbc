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


def glorot(rng: np.random.Generator, shape: tuple[int, int], dtype: Any = np.float32) -> np.ndarray:
    """Weights uniform within sqrt(6 / (inputs + outputs)) (Glorot & Bengio 2010, equation 16)."""
    return uniform(rng, shape, math.sqrt(6.0 / (shape[0] + shape[1])), dtype)


def identity(size: int, gain: float = 1.0, dtype: Any = np.float32) -> np.ndarray:
    """`gain` times the identity (size, size), for ReLU recurrences (Le, Jaitly & Hinton 2015)."""
    return (gain * np.eye(size)).astype(dtype)


def orthogonal(rng: np.random.Generator, size: int, gain: float = 1.0, dtype: Any = np.float32) -> np.ndarray:
    """`gain` times a random orthogonal matrix (size, size), uniform over the group (Saxe et al. 2014)."""
    q, r = np.linalg.qr(rng.normal(size=(size, size)))
    return (gain * q * np.sign(np.diag(r))).astype(dtype)
