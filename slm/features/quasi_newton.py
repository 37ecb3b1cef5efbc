"""Minimisation of a smooth function of many variables from values and gradients: limited-memory BFGS."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]


class Minimum(NamedTuple):
    """Where the search ended: the point, the value, the largest gradient entry there, steps taken."""

    point: np.ndarray
    value: float
    gradient: float
    steps: int


def dot(a: np.ndarray, b: np.ndarray) -> float:
    """Inner product of two vectors on one thread: spread over threads it costs more than it saves."""
    return float(np.einsum("i,i", a, b))


def minimise(
    objective: Objective, start: np.ndarray, *, tolerance: float = 1e-9, steps: int = 2000, memory: int = 20
) -> Minimum:
    """Search downhill until no gradient entry exceeds `tolerance`, the values cannot fall further, or `steps` run out.

    Parameters:
        objective: from a point (N,) float64 to the value and the gradient (N,).
        start: (N,) where to begin.
        tolerance: largest gradient entry, in units of the objective, that counts as zero.
        steps: at most so many line searches.
        memory: how many earlier steps shape the curvature.

    Source: Nocedal & Wright (2006), algorithm 7.4; line search by bisection for the weak Wolfe conditions, Lewis &
        Overton (2013).

    Example:
        >>> minimise(lambda x: (float(((x - 3) ** 2).sum()), 2 * (x - 3)), np.zeros(2)).point
        array([3., 3.])
    """
    point = np.array(start, np.float64)
    value, grad = objective(point)
    pairs: deque[tuple[np.ndarray, np.ndarray]] = deque(maxlen=memory)
    step = 0
    while step < steps and np.abs(grad).max() > tolerance:
        direction = -_inverse_curvature(grad, pairs)
        if dot(direction, grad) >= 0:
            pairs.clear()
            direction = -grad
        found = _line_search(objective, point, value, grad, direction, 1.0 if pairs else 1 / np.abs(grad).sum())
        step += 1
        if found is None:
            if not pairs:
                break
            pairs.clear()
            continue
        moved, value, turned = found
        if dot(moved - point, turned - grad) > 0:
            pairs.append((moved - point, turned - grad))
        point, grad = moved, turned
    return Minimum(point, value, float(np.abs(grad).max()), step)


def _inverse_curvature(grad: np.ndarray, pairs: deque[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The gradient times the inverse Hessian that the last steps suggest (two-loop recursion)."""
    q = grad.copy()
    shares = []
    for s, y in reversed(pairs):
        share = dot(s, q) / dot(s, y)
        shares.append(share)
        q -= share * y
    if pairs:
        s, y = pairs[-1]
        q *= dot(s, y) / dot(y, y)
    for (s, y), share in zip(pairs, reversed(shares)):
        q += (share - dot(y, q) / dot(s, y)) * s
    return q


def _line_search(
    objective: Objective, point: np.ndarray, value: float, grad: np.ndarray, direction: np.ndarray, length: float
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """A point along `direction` that is low enough and less steep; None when rounding hides any descent."""
    slope = dot(grad, direction)
    rounding = 4 * np.finfo(np.float64).eps * abs(value)  # near the minimum values fall by less than they round
    low, high = 0.0, np.inf
    for _ in range(60):
        moved = point + length * direction
        new_value, new_grad = objective(moved)
        if not new_value <= value + 1e-4 * length * slope + rounding:
            high = length
        elif dot(new_grad, direction) < 0.9 * slope:
            low = length
        else:
            return moved, new_value, new_grad
        length = 2 * low if high == np.inf else 0.5 * (low + high)
    return None
