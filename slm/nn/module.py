"""What every layer is: named arrays with gradients, a forward that hands out what its backward needs."""

from __future__ import annotations

from typing import Any

import numpy as np


class Module:
    """Parameters and their gradients.

    `params` and `grads` are dictionaries of arrays with the same keys and shapes; `backward` adds into `grads`, so
    that a module used twice (weights shared, or over time) gets the sum. A stateless module has

        forward(x) -> (y, cache)               backward(dy, cache) -> dx

    and a recurrent one, over x (T, B, E) with `state` a tuple of arrays (B, H),

        forward(x, state) -> (y, state, cache) backward(dy, dstate, cache) -> (dx, dstate)

    Inference is the same forward with the cache dropped.
    """

    def __init__(self) -> None:
        self.params: dict[str, np.ndarray] = {}
        self.grads: dict[str, np.ndarray] = {}

    def add_param(self, name: str, value: np.ndarray) -> None:
        """Register a parameter, with a gradient of zeros beside it."""
        self.params[name] = np.ascontiguousarray(value)
        self.grads[name] = np.zeros_like(self.params[name])

    def zero_grads(self) -> None:
        """Set every gradient to zero, in place."""
        for grad in self.grads.values():
            grad.fill(0)

    def parameter_count(self) -> int:
        """How many numbers the module learns."""
        return sum(p.size for p in self.params.values())


Cache = Any
State = tuple[np.ndarray, ...]
