"""Cross-entropy of a softmax, forward and backward together: the gradient is p - onehot, nothing overflows."""

from __future__ import annotations

import numpy as np

from slm.errors import DataError
from slm.nn.module import Cache, Module, require_shape
from slm.nn.softmax import log_sum_exp

IGNORED = -1


def check_targets(targets: np.ndarray, shape: tuple[int, ...], size: int, low: int = 0) -> None:
    """Refuse targets of another shape, or outside [low, size): negative ones would be read from the end.

    Raises:
        DataError: they are so.
    """
    if targets.shape != shape:
        raise DataError(f"targets must have shape {shape}, got {targets.shape}.")
    if targets.size and not low <= targets.min() <= targets.max() < size:
        place = int(np.flatnonzero((targets < low) | (targets >= size))[0])
        none = ", or be -1 for none" * (low < 0)
        raise DataError(f"targets must lie in [0, {size}){none}, got {targets.flat[place]} at row {place}.")


class SoftmaxCrossEntropy(Module):
    """-sum over rows of log softmax(logits)[target], in nats; a target of -1 leaves its row out.

    A logit of -inf means probability 0; a target there costs +inf.
    """

    def forward(self, logits: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, Cache]:
        """Summed loss (0-d) of logits (N, V) and targets (N,) in [0, V), or -1.

        Raises:
            DataError: targets of another shape, or out of range.
        """
        check_targets(targets, logits.shape[:-1], logits.shape[-1], IGNORED)
        rows = np.flatnonzero(targets != IGNORED)
        log_probs = logits - log_sum_exp(logits)
        return -log_probs[rows, targets[rows]].sum(), (log_probs, targets, rows)

    def backward(self, dy: np.ndarray | float, cache: Cache) -> np.ndarray:
        """dlogits (N, V) of the gradient `dy` of the summed loss."""
        log_probs, targets, rows = cache
        grad = np.zeros_like(log_probs)
        grad[rows] = np.exp(log_probs[rows])
        grad[rows, targets[rows]] -= 1.0
        return grad * dy


class SquaredError(Module):
    """Half the summed squared difference, 1/2 sum (y - target)^2."""

    def forward(self, y: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, Cache]:
        """Summed loss (0-d) of y and targets of one shape.

        Raises:
            DataError: they have two.
        """
        require_shape("the targets", targets, *y.shape)
        difference = y - targets
        return 0.5 * (difference * difference).sum(), difference

    def backward(self, dy: np.ndarray | float, cache: Cache) -> np.ndarray:
        """Gradient with respect to y."""
        return cache * dy
