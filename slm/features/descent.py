"""Gradient descent in its classic forms: batch, minibatch, stochastic; momentum, shuffled epochs, weight decay."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator

import numpy as np

from slm.errors import NumericError
from slm.settings import Settings, setting

Arrays = dict[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Descent(Settings):
    """How to descend. `batch` None takes all items at once; 1 is the rule of Widrow and Hoff, one item a step.

    Example:
        >>> Descent(learning_rate=0.5, momentum=0.9).batch
        256
    """

    learning_rate: float = setting(0.1, "step along the gradient", above=0)
    momentum: float = setting(0.0, "share of the previous step that is kept", low=0, high=1)
    batch: int | None = setting(256, "items a step; none for all", low=1)
    epochs: int = setting(10, "passes over the items", low=1)
    shuffle: bool = setting(True, "a new order every epoch")
    weight_decay: float = setting(0.0, "penalty / 2 * sum of squares of the weights, not of intercepts", low=0)
    seed: int = setting(0, "seed of the orders", low=0)


def best_in_a_ravine(steepness: float) -> dict[str, tuple[float, float]]:
    """Rate and momentum that are best where curvatures lie between 1 and `steepness`, without and with momentum.

    Source: Polyak (1964): 2 / (1 + c) alone, 4 / (1 + sqrt c)^2 with momentum ((sqrt c - 1) / (sqrt c + 1))^2.

    Example:
        >>> best_in_a_ravine(100.0)["momentum"] == (4 / 121, (9 / 11) ** 2)
        True
    """
    root = math.sqrt(steepness)
    heavy = (4 / (1 + root) ** 2, ((root - 1) / (root + 1)) ** 2)
    return {"gradient descent": (2 / (1 + steepness), 0.0), "momentum": heavy}


def ravine_path(rate: float, momentum: float, steepness: float = 100.0, *, limit: int = 100_000) -> np.ndarray:
    """Points (steps + 1, 2) of a descent on 1/2 (x^2 + steepness y^2) from (1, 1).

    It ends where less than 1e-6 is left to the minimum, more than 1e6, or after `limit` steps.
    """
    point, velocity, slopes = {"p": np.ones(2)}, {"p": np.zeros(2)}, np.array([1.0, steepness])
    settings, path = Descent(learning_rate=rate, momentum=momentum), [np.ones(2)]
    while len(path) <= limit and 1e-6 <= np.linalg.norm(path[-1]) <= 1e6:
        momentum_step(point, {"p": slopes * point["p"]}, velocity, settings)
        path.append(point["p"].copy())
    return np.array(path)


def batches(count: int, size: int | None, rng: np.random.Generator | None) -> Iterator[np.ndarray]:
    """Row numbers of one epoch, each row once, the last batch as short as need be; in order without `rng`."""
    order = np.arange(count) if rng is None else rng.permutation(count)
    for first in range(0, count, size or count):
        yield order[first : first + (size or count)]


def momentum_step(params: Arrays, grads: Arrays, velocity: Arrays, settings: Descent) -> None:
    """v <- momentum * v + learning_rate * gradient; parameter <- parameter - v; all in place."""
    for name, param in params.items():
        velocity[name] *= settings.momentum
        velocity[name] += settings.learning_rate * grads[name]
        param -= velocity[name]


def descend(
    params: Arrays,
    loss_and_gradients: Callable[[np.ndarray], tuple[float, Arrays]],
    count: int,
    settings: Descent,
    *,
    decayed: tuple[str, ...] = ("weights",),
) -> list[float]:
    """Lower a mean loss over `count` items by gradient steps, changing `params` in place.

    Parameters:
        params: float64 arrays by name.
        loss_and_gradients: from row numbers to the mean loss over these rows and its derivatives by `params`.
        count: number of items.
        settings: see `Descent`.
        decayed: parameters that weight decay pulls to zero; weights, never intercepts.

    Returns:
        The mean loss of every epoch, each batch weighted by its length, decay left out.

    Raises:
        NumericError: the loss is no longer finite; the learning rate is too large.
    """
    velocity = {name: np.zeros_like(param) for name, param in params.items()}
    rng = np.random.default_rng(settings.seed) if settings.shuffle else None
    losses = []
    for epoch in range(settings.epochs):
        total = 0.0
        for rows in batches(count, settings.batch, rng):
            loss, grads = loss_and_gradients(rows)
            total += loss * rows.size
            for name in decayed if settings.weight_decay else ():
                grads[name] = grads[name] + settings.weight_decay * params[name]
            momentum_step(params, grads, velocity, settings)
        losses.append(total / count)
        if not math.isfinite(total):
            raise NumericError(
                f"the loss of epoch {epoch + 1} is {total}: the descent diverges; "
                f"use a learning rate below {settings.learning_rate}, or standardise the inputs."
            )
    return losses
