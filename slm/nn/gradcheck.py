"""Compare every entry of every gradient with central differences, in float64, and name the worst."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from slm.errors import NumericError


class Worst(NamedTuple):
    """The entry of largest relative error."""

    name: str
    place: tuple[int, ...]
    analytic: float
    numeric: float
    error: float


def numeric_gradient(loss: Callable[[], float], array: np.ndarray, step: float = 1e-4) -> np.ndarray:
    """d loss / d array by (f(x + h) - f(x - h)) / 2h; `array` is changed in place and restored."""
    grad = np.empty_like(array)
    for index in np.ndindex(array.shape):
        old = array[index]
        array[index] = old + step
        above = loss()
        array[index] = old - step
        below = loss()
        array[index] = old
        grad[index] = (above - below) / (2.0 * step)
    return grad


def check_gradients(
    loss: Callable[[], float],
    arrays: Mapping[str, np.ndarray],
    grads: Mapping[str, np.ndarray],
    *,
    tolerance: float = 1e-6,
    step: float = 1e-4,
) -> Worst:
    """Perturb every entry of every array and compare.

    The relative error of an entry is |a - n| / max(|a| + |n|, 1e-3 times the largest gradient of all arrays), so that
    0 against 0 passes and rounding noise in entries that hardly count does not fail.

    Parameters:
        loss: the scalar function, evaluated anew at the current content of `arrays`.
        arrays: float64 parameters, inputs and states by name; perturbed in place, then restored.
        grads: the analytic gradients, same names and shapes.

    Returns:
        The worst entry.

    Raises:
        NumericError: the worst entry exceeds the tolerance, a name or shape is missing, an array is not float64, or an
            analytic gradient is zero everywhere (a backward that does nothing).

    Example:
        >>> x = np.array([1.0, 2.0])
        >>> check_gradients(lambda: float((x ** 3).sum()), {"x": x}, {"x": 3 * x ** 2}).error < 1e-6
        True
    """
    numeric: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        if name not in grads or grads[name].shape != array.shape:
            raise NumericError(f"gradient check: no gradient of shape {array.shape} is given for {name!r}.")
        if array.dtype != np.float64:
            raise NumericError(f"gradient check: {name!r} must be float64, got {array.dtype}.")
        if not grads[name].any():
            raise NumericError(
                f"gradient check: the gradient of {name!r} is zero everywhere; the check proves nothing."
            )
        numeric[name] = numeric_gradient(loss, array, step)
    floor = 1e-3 * max(float(np.abs(g).max()) for g in numeric.values())
    worst = Worst("", (), 0.0, 0.0, -1.0)
    for name, expected in numeric.items():
        found = grads[name]
        error = np.abs(found - expected) / np.maximum(np.abs(found) + np.abs(expected), floor)
        error[np.isnan(error)] = np.inf
        at = np.unravel_index(int(np.argmax(error)), error.shape)
        if error[at] > worst.error:
            index = tuple(int(i) for i in at)
            worst = Worst(name, index, float(found[at]), float(expected[at]), float(error[at]))
    if worst.error > tolerance:
        raise NumericError(
            f"gradient check: {worst.name}{list(worst.place)} is {worst.analytic:.9g}, differences give "
            f"{worst.numeric:.9g} (relative error {worst.error:.2g}, allowed {tolerance:g})."
        )
    return worst
