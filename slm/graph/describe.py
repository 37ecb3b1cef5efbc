"""A small graph in words or as a picture: every node with its value and the derivative of the output by it."""

from __future__ import annotations

from slm.errors import MissingExtraError
from slm.graph.node import Node
from slm.graph.sweeps import ancestors, reverse


def _labels(output: Node, names: dict[str, Node]) -> dict[Node, str]:
    """The given names; other nodes are numbered in the order of computation, constants show their value."""
    labels = {node: name for name, node in names.items()}
    for node in ancestors(output):
        labels.setdefault(node, f"v{len(labels) + 1}" if node.edges else _short(node.value))
    return labels


def _short(value: object) -> str:
    """A number, or an array in a line."""
    return " ".join(f"{value:.4g}".split()) if getattr(value, "ndim", 1) == 0 else " ".join(str(value).split())


def describe(output: Node, names: dict[str, Node]) -> str:
    """One line a node, arguments before results: name, what made it of what, value, derivative of the output by it.

    Parameters:
        output: a scalar.
        names: of the nodes that shall have one.

    Example:
        >>> a, b = Node(2.0), Node(1.0)
        >>> c, d = a + b, b + 1
        >>> print(describe(c * d, {"a": a, "b": b, "c": c, "d": d}))
        a            = 2  derivative 2
        b            = 1  derivative 5
        c  = a + b   = 3  derivative 2
        d  = b + 1   = 2  derivative 3
        v6 = c * d   = 6  derivative 1
    """
    labels, found = _labels(output, names), reverse(output)
    rows = []
    for node in ancestors(output):
        if node.edges or node in names.values():
            sources = [labels[edge.source] for edge in node.edges]
            infix = len(sources) == 2 and not node.operation.isalpha()
            made = f" {node.operation} ".join(sources) if infix else f"{node.operation} {' '.join(sources)}".strip()
            rows.append((labels[node], f"= {made}" if made else "", _short(node.value), _short(found[node])))
    wide = [max(len(row[i]) for row in rows) for i in range(2)]
    return "\n".join(f"{n:<{wide[0]}} {m:<{wide[1]}}   = {v}  derivative {d}" for n, m, v, d in rows)


def draw(output: Node, names: dict[str, Node], path: str) -> None:
    """Write the graph as a picture: inputs below, the output on top, an arrow for each edge.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("matplotlib", "plot", "a picture of a graph") from None
    labels, found, order = _labels(output, names), reverse(output), ancestors(output)
    level: dict[Node, int] = {}
    for node in order:
        level[node] = 1 + max((level[edge.source] for edge in node.edges), default=-1)
    rows = [[node for node in order if level[node] == k] for k in range(level[output] + 1)]
    place = {node: ((i + 0.5) / len(row), level[node]) for row in rows for i, node in enumerate(row)}
    figure = Figure(figsize=(8, 2 + len(rows)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_axis_off()
    for node in order:
        for edge in node.edges:
            arrow = {"arrowstyle": "->", "shrinkA": 18, "shrinkB": 18, "color": "gray"}
            axes.annotate("", place[node], place[edge.source], arrowprops=arrow)
        text = f"{labels[node]} {node.operation}\n{_short(node.value)}\nd {_short(found[node])}"
        axes.text(*place[node], text, ha="center", va="center", bbox={"boxstyle": "round", "facecolor": "white"})
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    figure.savefig(path, dpi=100)
