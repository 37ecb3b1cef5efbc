"""What every layer is: named arrays with gradients, a forward that hands out what its backward needs."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from slm.errors import DataError
from slm.kernels.blas import matmul


def require_shape(what: str, array: Any, *sizes: int | None) -> None:
    """Refuse an array of another shape, where None stands for any size; kernels read what shapes promise.

    Raises:
        DataError: it is of another.
    """
    found = np.shape(array)
    if found == sizes:  # soonest
        return
    if len(found) != len(sizes) or any(size not in (None, own) for size, own in zip(sizes, found)):
        wanted = ", ".join("any" if size is None else str(size) for size in sizes)
        raise DataError(f"{what} must have the shape ({wanted}), got {found}.")


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
        # A 0-d flag beside each gradient: still all zeros? Then the first product is written instead of added.
        self._zero: dict[str, np.ndarray] = {}

    def add_param(self, name: str, value: np.ndarray) -> None:
        """Register a parameter, with a gradient of zeros beside it."""
        self.params[name] = np.ascontiguousarray(value)
        self.grads[name] = np.zeros_like(self.params[name])
        self._zero[name] = np.ones((), bool)

    def share_param(self, name: str, other: Module, other_name: str, rows: int | None = None) -> None:
        """Make a parameter one array with another module's, or with its first rows: one value, one gradient."""
        self.params[name] = other.params[other_name] if rows is None else other.params[other_name][:rows]
        self.grads[name] = other.grads[other_name] if rows is None else other.grads[other_name][:rows]
        self._zero[name] = other._zero[other_name]

    def zero_grads(self) -> None:
        """Set every gradient to zero, in place."""
        for name, grad in self.grads.items():
            if not self._zero[name]:
                grad.fill(0)
                self._zero[name][()] = True

    def discard_grad(self, name: str) -> None:
        """Let the next product overwrite a gradient; until then it keeps its old content."""
        self._zero[name][()] = True

    def add_grad(self, name: str, value: np.ndarray) -> None:
        """Add an array to a gradient."""
        self.grads[name] += value
        self._zero[name][()] = False

    def add_product(self, name: str, a: np.ndarray, b: np.ndarray) -> None:
        """Add the matrix product a @ b to a gradient."""
        if self._zero[name]:
            matmul(a, b, self.grads[name])
            self._zero[name][()] = False
        else:
            self.grads[name] += matmul(a, b)

    def parameter_count(self) -> int:
        """How many numbers the module learns."""
        return sum(p.size for p in self.params.values())


class Workspace:
    """Buffers that one training run uses again in every step: fresh pages for each would cost as much as the work.

    What a forward took from a workspace is overwritten by the next forward with the same workspace.
    """

    def __init__(self) -> None:
        self._buffers: dict[Any, np.ndarray] = {}

    def empty(self, key: Any, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
        """An array of any content; the same memory for the same key."""
        size = math.prod(shape)
        buffer = self._buffers.get(key)
        if buffer is None or buffer.size < size or buffer.dtype != dtype:
            self._buffers[key] = buffer = np.empty(size, dtype)
        return buffer[:size].reshape(shape)


def empty(space: Workspace | None, key: Any, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An uninitialised array, out of a workspace if there is one."""
    return np.empty(shape, dtype) if space is None else space.empty(key, shape, dtype)


class Rows(NamedTuple):
    """A gradient that is zero outside some rows: their numbers (R,), each once, and their values (R, ...)."""

    ids: np.ndarray
    values: np.ndarray


Cache = Any
State = tuple[np.ndarray, ...]
