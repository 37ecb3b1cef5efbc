"""Functions of nodes: each returns its value and, beside it, its derivative."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from slm.graph.node import Edge, Node, as_node, scaled

Axis = int | tuple[int, ...] | None


def exp(x: object) -> Node:
    """e to the x."""
    x = as_node(x)
    y = np.exp(x.value)
    return Node(y, [scaled(x, y)], "exp")


def log(x: object) -> Node:
    """Natural logarithm."""
    x = as_node(x)
    return Node(np.log(x.value), [scaled(x, 1 / x.value)], "log")


def tanh(x: object) -> Node:
    """Hyperbolic tangent."""
    x = as_node(x)
    y = np.tanh(x.value)
    return Node(y, [scaled(x, 1 - y * y)], "tanh")


def sigmoid(x: object) -> Node:
    """1 / (1 + exp(-x)), written with tanh so that no exponential overflows."""
    x = as_node(x)
    y = 0.5 + 0.5 * np.tanh(0.5 * x.value)
    return Node(y, [scaled(x, y * (1 - y))], "sigmoid")


def relu(x: object) -> Node:
    """max(0, x); its derivative at 0 is taken as 0."""
    x = as_node(x)
    return Node(np.maximum(x.value, 0), [scaled(x, (x.value > 0).astype(x.value.dtype))], "relu")


def sum(x: object, axis: Axis = None, keepdims: bool = False) -> Node:
    """Sum over some axes, over all by default."""
    x = as_node(x)
    kept = x.value.sum(axis=axis, keepdims=True).shape
    pull = Edge(x, lambda t: t.sum(axis=axis, keepdims=keepdims), lambda g: np.broadcast_to(g.reshape(kept), x.shape))
    return Node(x.value.sum(axis=axis, keepdims=keepdims), [pull], "sum")


def mean(x: object, axis: Axis = None, keepdims: bool = False) -> Node:
    """Arithmetic mean over some axes, over all by default."""
    x = as_node(x)
    total = sum(x, axis, keepdims)
    return total * (total.value.size / x.value.size)


def max(x: object, axis: int, keepdims: bool = False) -> Node:
    """Largest entry along one axis; of equal ones the first gets the derivative."""
    x = as_node(x)
    first = np.expand_dims(x.value.argmax(axis=axis), axis)
    chosen = np.zeros(x.shape, x.value.dtype)
    np.put_along_axis(chosen, first, 1, axis)
    return sum(x * chosen, axis, keepdims)


def logsumexp(x: object, axis: int = -1, keepdims: bool = False) -> Node:
    """log(sum(exp(x))) along one axis, shifted by the largest entry; its derivative is the softmax."""
    x = as_node(x)
    peak = x.value.max(axis=axis, keepdims=True)
    powers = np.exp(x.value - peak)
    total = powers.sum(axis=axis, keepdims=True)
    softmax, y = powers / total, peak + np.log(total)
    edge = Edge(x, lambda t: (softmax * t).sum(axis=axis, keepdims=True), lambda g: softmax * g.reshape(y.shape))
    return reshape(Node(y, [edge], "logsumexp"), y.shape if keepdims else np.squeeze(y, axis).shape)


def log_softmax(x: object, axis: int = -1) -> Node:
    """Logarithms of probabilities that are proportional to exp(x) along one axis."""
    x = as_node(x)
    return x - logsumexp(x, axis, keepdims=True)


def reshape(x: object, shape: tuple[int, ...]) -> Node:
    """The same numbers in another shape."""
    x = as_node(x)
    y = x.value.reshape(shape)
    return Node(y, [Edge(x, lambda t: t.reshape(y.shape), lambda g: g.reshape(x.shape))], "reshape")


def transpose(x: object, axes: Sequence[int] | None = None) -> Node:
    """The axes in another order, reversed by default."""
    x = as_node(x)
    order = tuple(range(x.value.ndim))[::-1] if axes is None else tuple(axes)
    back = np.argsort(order)
    edge = Edge(x, lambda t: t.transpose(order), lambda g: g.transpose(back))
    return Node(x.value.transpose(order), [edge], "transpose")


def concat(parts: Sequence[object], axis: int = 0) -> Node:
    """Arrays joined along an axis that they have."""
    nodes = [as_node(part) for part in parts]
    y = np.concatenate([node.value for node in nodes], axis)
    ends = np.cumsum([node.shape[axis] for node in nodes])
    edges = []
    for node, end in zip(nodes, ends):
        place = [slice(None)] * y.ndim
        place[axis] = slice(end - node.shape[axis], end)
        edges.append(_placed(node, y.shape, tuple(place)))
    return Node(y, edges, "concat")


def _placed(source: Node, shape: tuple[int, ...], place: tuple[slice, ...]) -> Edge:
    """The edge of an array that stands at `place` in a larger one."""

    def push(t: np.ndarray) -> np.ndarray:
        out = np.zeros(shape, t.dtype)
        out[place] = t
        return out

    return Edge(source, push, lambda g: g[place])


def stack(parts: Sequence[object], axis: int = 0) -> Node:
    """Arrays of one shape joined along a new axis."""
    nodes = [as_node(part) for part in parts]
    return concat([reshape(node, np.expand_dims(node.value, axis).shape) for node in nodes], axis)
