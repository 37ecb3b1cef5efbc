"""The two ways to multiply out the chain rule: from an input forward, or from an output backward.

The derivative of one node by another is the sum, over all paths between them, of the products of the local
derivatives along the path. Both sweeps factor that sum by visiting every edge once; they differ in what one sweep
yields. Forward mode gives the derivatives of all nodes by one input, reverse mode those of one output by all nodes:
for n inputs and one output over E edges, forward mode visits n * E edges and reverse mode E.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from slm.errors import UsageError
from slm.graph.node import Node


class Derivatives:
    """The result of one sweep: `result[node]` is the derivative array of that node (zeros where none arrived).

    Attributes:
        visits: how many edges the sweep went over.
    """

    def __init__(self) -> None:
        self.visits = 0
        self._found: dict[Node, np.ndarray] = {}

    def __getitem__(self, node: Node) -> np.ndarray:
        return self._found.get(node, np.zeros(node.shape, node.value.dtype))

    def _add(self, node: Node, share: np.ndarray) -> None:
        """Sum over paths: what arrives over one edge is added to what arrived over others."""
        self._found[node] = np.asarray(self[node] + share)


def ancestors(output: Node) -> list[Node]:
    """Every node that `output` depends on, itself last, each behind its arguments."""
    order: list[Node] = []
    seen: set[Node] = set()
    pending = [(output, False)]
    while pending:
        node, finished = pending.pop()
        if finished:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            pending.append((node, True))
            pending += [(edge.source, False) for edge in reversed(node.edges)]
    return order


def forward(output: Node, source: Node, direction: np.ndarray | None = None) -> Derivatives:
    """Derivatives of every node up to `output` by one input, along one direction.

    Parameters:
        output: where to stop.
        source: the input that moves.
        direction: how it moves, of its shape; 1 for a scalar input.

    Raises:
        UsageError: an array needs a direction, of its own shape.
    """
    result = Derivatives()
    result._add(source, _seed(source, direction, "direction"))
    for node in ancestors(output):
        for edge in node.edges:
            result.visits += 1
            if edge.source in result._found:
                result._add(node, edge.push(result[edge.source]))
    return result


def reverse(output: Node, weights: np.ndarray | None = None) -> Derivatives:
    """Derivatives of one output by every node that it depends on: backpropagation.

    Parameters:
        output: a scalar, or an array of which the sum weighted by `weights` is differentiated.
        weights: of the shape of `output`; 1 for a scalar.

    Raises:
        UsageError: an array needs weights, of its own shape.

    Example:
        >>> a, b = Node(2.0), Node(1.0)
        >>> found = reverse((a + b) * (b + 1))
        >>> found[a].item(), found[b].item()
        (2.0, 5.0)
    """
    result = Derivatives()
    result._add(output, _seed(output, weights, "weights"))
    for node in reversed(ancestors(output)):
        for edge in node.edges:
            result.visits += 1
            result._add(edge.source, edge.pull(result[node]))
    return result


def _seed(node: Node, given: np.ndarray | None, name: str) -> np.ndarray:
    """What a sweep starts from, in the shape of its node."""
    if given is None and node.value.size == 1:
        return np.ones(node.shape, node.value.dtype)
    if given is None or np.shape(given) != node.shape:
        got = "none" if given is None else f"shape {np.shape(given)}"
        raise UsageError(f"a sweep from an array of shape {node.shape} needs {name} of that shape, got {got}.")
    return np.asarray(given, np.result_type(given, node.value.dtype))


def gradient(function: Callable[..., Node], *inputs: np.ndarray) -> list[np.ndarray]:
    """Derivatives of a scalar function by each of its arrays, by one reverse sweep.

    Example:
        >>> gradient(lambda a, b: a * b, np.array(3.0), np.array(4.0))
        [array(4.), array(3.)]
    """
    nodes = [Node(value) for value in inputs]
    found = reverse(function(*nodes))
    return [found[node] for node in nodes]
