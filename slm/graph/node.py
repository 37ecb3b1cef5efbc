"""A value, and the edges to the values that it was computed from, each with its local derivative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from slm.errors import UsageError


class Edge(NamedTuple):
    """One argument of an operation, with the local derivative in both directions.

    `push` is the derivative as a linear map, from a change of the argument to a change of the result; `pull` is its
    transpose, from a derivative by the result to a derivative by the argument.
    """

    source: Node
    push: Callable[[np.ndarray], np.ndarray]
    pull: Callable[[np.ndarray], np.ndarray]


class Node:
    """An array (or scalar) in a computational graph; arithmetic on nodes makes new nodes.

    Parameters:
        value: anything that `numpy.asarray` takes; whole numbers become float64.
        edges: where the value came from; none for an input or a constant.
        operation: what made it, for drawings.

    Example:
        >>> a, b = Node(2.0), Node(1.0)
        >>> ((a + b) * (b + 1)).value.item()
        6.0
    """

    __slots__ = ("edges", "operation", "value")
    __array_ufunc__ = None  # array * node asks the node, not NumPy

    def __init__(self, value: object, edges: Sequence[Edge] = (), operation: str = ""):
        array = np.asarray(value)
        self.value: np.ndarray = array if array.dtype.kind in "fc" else array.astype(np.float64)
        self.edges = tuple(edges)
        self.operation = operation

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        return self.value.shape

    def __repr__(self) -> str:
        return f"Node({self.operation or 'input'}, shape={self.shape})"

    def __add__(self, other: object) -> Node:
        a, b = self, as_node(other)
        return Node(a.value + b.value, [scaled(a, 1.0), scaled(b, 1.0)], "+")

    def __sub__(self, other: object) -> Node:
        a, b = self, as_node(other)
        return Node(a.value - b.value, [scaled(a, 1.0), scaled(b, -1.0)], "-")

    def __mul__(self, other: object) -> Node:
        a, b = self, as_node(other)
        return Node(a.value * b.value, [scaled(a, b.value), scaled(b, a.value)], "*")

    def __truediv__(self, other: object) -> Node:
        a, b = self, as_node(other)
        return Node(a.value / b.value, [scaled(a, 1 / b.value), scaled(b, -a.value / b.value**2)], "/")

    def __pow__(self, power: float) -> Node:
        slope = power * self.value ** (power - 1) if power else 0.0  # at 0 ** 0 the product would be 0 * inf
        return Node(self.value**power, [scaled(self, slope)], f"**{power:g}")

    def __neg__(self) -> Node:
        return Node(-self.value, [scaled(self, -1.0)], "-")

    def __matmul__(self, other: object) -> Node:
        """Matrix product over the last two axes, both operands at least 2-D; leading axes broadcast."""
        a, b = self, as_node(other)
        if a.value.ndim < 2 or b.value.ndim < 2:
            raise UsageError(
                f"a matrix product needs operands of two or more axes, got shapes {a.shape} and {b.shape}."
            )
        at, bt = a.value.swapaxes(-1, -2), b.value.swapaxes(-1, -2)
        left = Edge(a, lambda t: t @ b.value, lambda g: unbroadcast(g @ bt, a.shape))
        right = Edge(b, lambda t: a.value @ t, lambda g: unbroadcast(at @ g, b.shape))
        return Node(a.value @ b.value, [left, right], "@")

    def __getitem__(self, index: Any) -> Node:
        """Any NumPy indexing: slices, gathers by integer arrays; an element taken twice gets both derivatives."""

        def pull(g: np.ndarray) -> np.ndarray:
            out = np.zeros(self.shape, g.dtype)
            np.add.at(out, index, g)
            return out

        return Node(self.value[index], [Edge(self, lambda t: t[index], pull)], "[]")

    def __radd__(self, other: object) -> Node:
        return as_node(other) + self

    def __rsub__(self, other: object) -> Node:
        return as_node(other) - self

    def __rmul__(self, other: object) -> Node:
        return as_node(other) * self

    def __rtruediv__(self, other: object) -> Node:
        return as_node(other) / self

    def __rmatmul__(self, other: object) -> Node:
        return as_node(other) @ self


def as_node(value: object) -> Node:
    """The node itself, or a constant."""
    return value if isinstance(value, Node) else Node(value)


def scaled(source: Node, slope: np.ndarray | float) -> Edge:
    """The edge of an elementwise operation, whose derivative multiplies by `slope`."""
    return Edge(source, lambda t: slope * t, lambda g: unbroadcast(slope * g, source.shape))


def unbroadcast(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum over the axes along which `shape` was broadcast: the transpose of broadcasting."""
    array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    stretched = tuple(i for i, size in enumerate(shape) if size == 1 and array.shape[i] != 1)
    return array.sum(axis=stretched, keepdims=True)
