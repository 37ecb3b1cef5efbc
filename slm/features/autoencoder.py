"""An autoencoder: a network of one narrow layer that learns to repeat its input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slm.errors import UsageError
from slm.features.checks import as_table
from slm.features.quasi_newton import minimise


@dataclass(frozen=True)
class Autoencoder:
    """x is repeated as decoder' f(encoder' x + hidden_bias) + output_bias, f the identity or tanh.

    A linear one finds the subspace of the principal components (Baldi & Hornik 1989), in any of its bases.

    Attributes:
        encoder: (D, K).
        hidden_bias: (K,).
        decoder: (K, D).
        output_bias: (D,).
        linear: whether f is the identity.
        loss: 1/2 mean |x - repeated x|^2 over the fitted items.

    Source: UFLDL tutorial, Autoencoders.

    Example:
        >>> coder = Autoencoder.fit([[1.0, 2.0], [2.0, 4.0], [-1.0, -2.0]], 1, linear=True)
        >>> bool(coder.loss < 1e-9)
        True
    """

    encoder: np.ndarray
    hidden_bias: np.ndarray
    decoder: np.ndarray
    output_bias: np.ndarray
    linear: bool
    loss: float

    @classmethod
    def fit(
        cls, x: object, hidden: int, *, linear: bool = False, penalty: float = 0.0, steps: int = 1000, seed: int = 0
    ) -> Autoencoder:
        """Learn K = `hidden` features of items x (m, D) without labels, by quasi-Newton steps.

        Parameters:
            penalty: lambda in lambda / 2 * sum of squared weights.
            steps: at most so many.
            seed: of the first weights, normal with variance 1 / D.
        """
        table = as_table(x)
        if hidden < 1:
            raise UsageError(f"hidden must be at least 1, got {hidden}.")
        width = table.shape[1]
        rng = np.random.default_rng(seed)
        encoder = rng.normal(size=(width, hidden)) / np.sqrt(width)
        start = [encoder, np.zeros(hidden), encoder.T, table.mean(axis=0)]
        shapes = [part.shape for part in start]

        def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
            parts = _split(theta, shapes)
            loss, grads = _loss_and_gradients(table, parts, linear)
            for k in (0, 2):
                loss += 0.5 * penalty * float((parts[k] ** 2).sum())
                grads[k] += penalty * parts[k]
            return loss, np.concatenate([grad.ravel() for grad in grads])

        found = minimise(objective, np.concatenate([part.ravel() for part in start]), steps=steps, tolerance=1e-8)
        parts = _split(found.point, shapes)
        encoder, hidden_bias, decoder, output_bias = parts
        loss = _loss_and_gradients(table, parts, linear)[0]
        return cls(encoder, hidden_bias, decoder, output_bias, linear, loss)

    def transform(self, x: object) -> np.ndarray:
        """Features (m, K) of items (m, D)."""
        z = as_table(x, columns=len(self.encoder)) @ self.encoder + self.hidden_bias
        return z if self.linear else np.tanh(z)

    def inverse(self, features: np.ndarray) -> np.ndarray:
        """Items (m, D) from features (m, K)."""
        return features @ self.decoder + self.output_bias


def _split(theta: np.ndarray, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """One long vector as arrays of the given shapes."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(theta, ends[:-1]), shapes)]


def _loss_and_gradients(x: np.ndarray, parts: list[np.ndarray], linear: bool) -> tuple[float, list[np.ndarray]]:
    """The loss and its derivatives by encoder, hidden bias, decoder, output bias."""
    encoder, hidden_bias, decoder, output_bias = parts
    z = x @ encoder + hidden_bias
    a = z if linear else np.tanh(z)
    delta = (a @ decoder + output_bias - x) / len(x)
    below = delta @ decoder.T
    if not linear:
        below *= 1 - a * a
    loss = 0.5 * len(x) * float((delta * delta).sum())
    return loss, [x.T @ below, below.sum(axis=0), a.T @ delta, delta.sum(axis=0)]
