"""A small graph in words: every node with its value and the derivative of the output by it."""

from __future__ import annotations

from slm.graph.node import Node
from slm.graph.sweeps import ancestors, reverse


def labels_of(output: Node, names: dict[str, Node]) -> dict[Node, str]:
    """The given names; other results are numbered in the order of computation, constants show their value."""
    labels, number = {node: name for name, node in names.items()}, 0
    for node in ancestors(output):
        if node not in labels and node.edges:
            number += 1
        labels.setdefault(node, f"v{number}" if node.edges else short(node.value))
    return labels


def short(value: object) -> str:
    """A number, or an array in a line."""
    return " ".join(f"{value:.4g}".split()) if getattr(value, "ndim", 1) == 0 else " ".join(str(value).split())


def describe(output: Node, names: dict[str, Node]) -> str:
    """One line a node, arguments before results: name, what made it of what, value, derivative of the output by it.

    Parameters:
        output: a scalar.
        names: of the nodes that shall have one.

    Example:
        >>> a, b = Node(2.0), Node(1.0)
        >>> print(describe((a + b) * (b + 1), {"a": a, "b": b}))
        a            = 2  derivative 2
        b            = 1  derivative 5
        v1 = a + b   = 3  derivative 2
        v2 = b + 1   = 2  derivative 3
        v3 = v1 * v2 = 6  derivative 1
    """
    labels, found = labels_of(output, names), reverse(output)
    rows = []
    for node in ancestors(output):
        if node.edges or node in names.values():
            made = _made(node, [labels[edge.source] for edge in node.edges])
            rows.append((labels[node], f"= {made}" if made else "", short(node.value), short(found[node])))
    wide = [max(len(row[i]) for row in rows) for i in range(3)]
    return "\n".join(f"{n:<{wide[0]}} {m:<{wide[1]}} = {v:<{wide[2]}}  derivative {d}" for n, m, v, d in rows)


def _made(node: Node, sources: list[str]) -> str:
    """The operation and its arguments as one would write them."""
    if len(sources) == 2 and not node.operation.isalpha():
        return f"{sources[0]} {node.operation} {sources[1]}"
    if node.operation.startswith("**"):
        return f"{sources[0]}{node.operation}"
    return f"{node.operation} {' '.join(sources)}".strip()
