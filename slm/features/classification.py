"""Logistic and softmax regression: the probability of a class given an item."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from slm.errors import DataError, UsageError
from slm.features.checks import as_labels, as_table
from slm.features.descent import Descent, descend
from slm.features.quasi_newton import minimise


class SeparationWarning(RuntimeWarning):
    """The classes can be told apart without error, so that without a penalty no weights are the most likely."""


def log_sigmoid(z: np.ndarray) -> np.ndarray:
    """log(1 / (1 + exp(-z))) without overflow."""
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


def log_softmax(z: np.ndarray) -> np.ndarray:
    """log(exp(z_k) / sum_j exp(z_j)) over the last axis; adding a number to all of z changes nothing."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class LogisticRegression:
    """p(1 | x) = 1 / (1 + exp(-(weights . x + intercept))).

    Attributes:
        weights: (D,) float64.
        intercept: float.

    Source: UFLDL tutorial, Logistic Regression.

    Example:
        >>> fit = LogisticRegression.fit([[-1.0], [0.0], [0.0], [1.0]], [0, 0, 1, 1], penalty=0.1)
        >>> fit.predict([[-2.0], [2.0]]).tolist()
        [0, 1]
    """

    weights: np.ndarray
    intercept: float

    @classmethod
    def fit(cls, x: object, y: object, penalty: float = 0.0) -> LogisticRegression:
        """Minimise mean -log p(y | x) + penalty / 2 * |weights|^2 over items x (m, D), labels y (m,) of 0 and 1."""
        table = as_table(x)
        labels, _ = as_labels(y, len(table), classes=2)
        _check_penalty(penalty)
        sign = 2.0 * labels - 1

        def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
            margin = sign * (table @ theta[1:] + theta[0])
            pull = -sign * np.exp(log_sigmoid(-margin)) / len(table)
            value = -log_sigmoid(margin).mean() + 0.5 * penalty * theta[1:] @ theta[1:]
            return float(value), np.concatenate([[pull.sum()], pull @ table + penalty * theta[1:]])

        theta = minimise(objective, np.zeros(table.shape[1] + 1)).point
        fit = cls(theta[1:], float(theta[0]))
        _warn_if_separated(penalty, fit.predict(table), labels)
        return fit

    def log_probs(self, x: object) -> np.ndarray:
        """log p(0 | x) and log p(1 | x), (m, 2) in nats."""
        z = as_table(x, columns=self.weights.size) @ self.weights + self.intercept
        return np.stack([log_sigmoid(-z), log_sigmoid(z)], axis=1)

    def predict(self, x: object) -> np.ndarray:
        """The likelier class (m,), 0 if both are equally likely."""
        return self.log_probs(x).argmax(axis=1)


@dataclass(frozen=True)
class SoftmaxRegression:
    """p(k | x) = exp(weights[:, k] . x + intercepts[k]) / sum over all classes.

    Shifting all classes by one vector changes no probability; the fit from zero keeps their sum at zero.

    Attributes:
        weights: (D, K) float64.
        intercepts: (K,) float64.

    Source: UFLDL tutorial, Softmax Regression.

    Example:
        >>> fit = SoftmaxRegression.fit([[-1.0], [0.0], [1.0]], [0, 1, 2], penalty=0.01)
        >>> fit.predict([[-1.0], [0.0], [1.0]]).tolist()
        [0, 1, 2]
    """

    weights: np.ndarray
    intercepts: np.ndarray

    @classmethod
    def fit(cls, x: object, y: object, penalty: float = 0.0, classes: int | None = None) -> SoftmaxRegression:
        """Minimise mean -log p(y | x) + penalty / 2 * sum of squared weights, by quasi-Newton steps from zero.

        Parameters:
            x: (m, D) items.
            y: (m,) labels in [0, K).
            penalty: lambda of UFLDL; the C of other libraries, which sum the losses, is 1 / (penalty * m).
            classes: K; one more than the largest label by default.
        """
        table = as_table(x)
        labels, k = as_labels(y, len(table), classes)
        _check_penalty(penalty)
        shape = (table.shape[1] + 1, k)
        loss_and_gradients = _softmax_loss(table, labels)
        everything = np.arange(len(table))

        def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
            weights = theta.reshape(shape)[1:]
            params = {"weights": weights, "intercepts": theta[:k]}
            value, grads = loss_and_gradients(params, everything)
            value += 0.5 * penalty * float((weights * weights).sum())
            return value, np.vstack([grads["intercepts"], grads["weights"] + penalty * weights]).ravel()

        theta = minimise(objective, np.zeros(shape).ravel()).point.reshape(shape)
        fit = cls(theta[1:], theta[0])
        _warn_if_separated(penalty, fit.predict(table), labels)
        return fit

    @classmethod
    def fit_by_descent(
        cls, x: object, y: object, settings: Descent, classes: int | None = None
    ) -> tuple[SoftmaxRegression, list[float]]:
        """The same loss lowered by gradient steps from zero; also returns the mean loss of every epoch."""
        table = as_table(x)
        labels, k = as_labels(y, len(table), classes)
        params = {"weights": np.zeros((table.shape[1], k)), "intercepts": np.zeros(k)}
        loss_and_gradients = _softmax_loss(table, labels)
        losses = descend(params, lambda rows: loss_and_gradients(params, rows), len(table), settings)
        return cls(**params), losses

    def log_probs(self, x: object) -> np.ndarray:
        """log p(k | x), (m, K) in nats."""
        return log_softmax(as_table(x, columns=len(self.weights)) @ self.weights + self.intercepts)

    def predict(self, x: object) -> np.ndarray:
        """The likeliest class (m,), of equals the lowest."""
        return self.log_probs(x).argmax(axis=1)

    def loss(self, x: object, y: object) -> float:
        """Mean -log p(y | x) in nats: cross-entropy, log loss and negative log-likelihood are this one number."""
        log_probs = self.log_probs(x)
        labels, _ = as_labels(y, len(log_probs), self.intercepts.size)
        return float(-log_probs[np.arange(len(labels)), labels].mean())


def _softmax_loss(
    table: np.ndarray, labels: np.ndarray
) -> Callable[[dict[str, np.ndarray], np.ndarray], tuple[float, dict[str, np.ndarray]]]:
    """Mean loss over some rows, with its gradient x' (p - 1{y}) / m."""

    def loss_and_gradients(params: dict[str, np.ndarray], rows: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
        items, right = table[rows], (np.arange(rows.size), labels[rows])
        log_probs = log_softmax(items @ params["weights"] + params["intercepts"])
        delta = np.exp(log_probs)
        delta[right] -= 1
        delta /= rows.size
        return float(-log_probs[right].mean()), {"weights": items.T @ delta, "intercepts": delta.sum(axis=0)}

    return loss_and_gradients


def _check_penalty(penalty: float) -> None:
    """A penalty is a finite number, not negative."""
    if not 0 <= penalty < np.inf:
        raise UsageError(f"penalty must be a finite number of at least 0, got {penalty}.")


def _warn_if_separated(penalty: float, predicted: np.ndarray, labels: np.ndarray) -> None:
    """Without a penalty and without a training error larger weights would be likelier still, for ever."""
    if np.unique(labels).size < 2:
        raise DataError(f"all {labels.size} labels are {labels[0]}; a classifier needs items of two or more classes.")
    if penalty == 0 and (predicted == labels).all():
        warnings.warn(
            "the classes are separable, so the likelihood has no maximum: the weights are where the search ended; "
            "give a penalty.",
            SeparationWarning,
            stacklevel=3,
        )
