"""Linear regression: maximum likelihood under normal noise, in closed form or by gradient descent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from slm.features.checks import as_table, as_targets
from slm.features.descent import Descent, descend


@dataclass(frozen=True)
class LinearRegression:
    """y = weights . x + intercept + e, with e normal of mean 0 and some variance.

    Maximising the likelihood of the weights is minimising the sum of squared errors; the most likely variance is
    that sum divided by the number of items.

    Attributes:
        weights: (D,) float64.
        intercept: value at x = 0.
        variance: SSE / m.
        log_likelihood: of the fitted items, in nats; +inf for an exact fit.
        rank: of the centred design; below D the weights are the shortest of all equally good ones.

    Source: UFLDL tutorial, Linear Regression.

    Example:
        >>> fit = LinearRegression.fit([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
        >>> fit.weights.round(9).tolist(), round(fit.intercept, 9)
        ([2.0], 1.0)
    """

    weights: np.ndarray
    intercept: float
    variance: float
    log_likelihood: float
    rank: int

    @classmethod
    def fit(cls, x: object, y: object) -> LinearRegression:
        """The least-squares solution for items x (m, D) and values y (m,), by singular values of the centred x.

        Constant columns get weight 0, and columns that repeat each other share their weight: the shortest solution.
        """
        table = as_table(x)
        targets = as_targets(y, len(table))
        center, level = table.mean(axis=0), float(targets.mean())
        weights, _, rank, _ = np.linalg.lstsq(table - center, targets - level, rcond=None)
        return cls._judged(weights, level - float(center @ weights), table, targets, int(rank))

    @classmethod
    def fit_by_descent(cls, x: object, y: object, settings: Descent) -> LinearRegression:
        """The same minimum approached by gradient steps on 1/2 mean (weights . x + intercept - y)^2, from zero."""
        table = as_table(x)
        targets = as_targets(y, len(table))
        params = {"weights": np.zeros(table.shape[1]), "intercept": np.zeros(1)}

        def loss_and_gradients(rows: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
            error = table[rows] @ params["weights"] + params["intercept"] - targets[rows]
            grads = {"weights": error @ table[rows] / rows.size, "intercept": error.mean(keepdims=True)}
            return float(0.5 * (error @ error) / rows.size), grads

        descend(params, loss_and_gradients, len(table), settings)
        rank = int(np.linalg.matrix_rank(table - table.mean(axis=0)))
        return cls._judged(params["weights"], float(params["intercept"][0]), table, targets, rank)

    @classmethod
    def _judged(
        cls, weights: np.ndarray, intercept: float, table: np.ndarray, targets: np.ndarray, rank: int
    ) -> LinearRegression:
        """The fit with its variance and likelihood: log L = -m/2 (log(2 pi SSE / m) + 1)."""
        error = table @ weights + intercept - targets
        variance = float(error @ error) / len(targets)
        likelihood = -0.5 * len(targets) * (math.log(2 * math.pi * variance) + 1) if variance > 0 else math.inf
        return cls(weights, intercept, variance, likelihood, rank)

    def predict(self, x: object) -> np.ndarray:
        """Expected values (m,) for items x (m, D)."""
        return as_table(x, columns=self.weights.size) @ self.weights + self.intercept
