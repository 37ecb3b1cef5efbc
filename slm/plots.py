"""Drawings, for whoever has installed matplotlib: each function makes a figure, `save_figure` writes it.

No screen is needed, and nothing of matplotlib's global state is touched.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from slm.errors import MissingExtraError, StorageError, UsageError, shown
from slm.units import perplexity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from slm.graph.node import Node

MOST_LABELS = 340  # beside a picture as high as they get


def new_figure(purpose: str, size: tuple[float, float] = (10, 8)) -> Figure:
    """An empty figure of so many inches, drawn without a screen.

    Raises:
        MissingExtraError: matplotlib is not installed.
        UsageError: MPLBACKEND keeps it from being loaded.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("matplotlib", "plot", purpose) from None
    except ValueError:  # matplotlib looks at it when it is first imported, though nothing here needs a screen
        if (backend := os.environ.get("MPLBACKEND")) is None:
            raise
        raise UsageError(
            f"MPLBACKEND must name a backend of matplotlib, got {shown(backend)}; unset it: no screen is needed here."
        ) from None
    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure: Figure, path: str) -> None:
    """Write a figure; the end of the file name says which kind: .png, .pdf, .svg, ...

    Raises:
        UsageError: there is no such kind of picture.
        StorageError: the file cannot be written.
    """
    kind = Path(path).suffix.removeprefix(".").lower()
    kinds = figure.canvas.get_supported_filetypes()
    if kind not in kinds:
        raise UsageError(f"{path}: the name of a picture ends in .{', .'.join(sorted(kinds))}.")
    try:
        figure.savefig(path, dpi=120, format=kind)
    except OSError as error:
        raise StorageError(f"{path}: cannot write: {error.strerror or error}.") from error


def word_map(words: Sequence[str], places: np.ndarray) -> Figure:
    """Words at their places (N, 2)."""
    figure = new_figure("a map of words")
    axes = figure.add_subplot(xlabel="first component", ylabel="second component")
    axes.scatter(places[:, 0], places[:, 1], s=4)
    for word, place in zip(words, places.tolist()):
        axes.annotate(word.replace("$", r"\$"), place, fontsize=7)
    return figure


def learning_curves(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> Figure:
    """Perplexity over the tokens read: a line for training, marks for validation, a colour for each run.

    Parameters:
        runs: by name the lines of a `metrics.jsonl`, see `slm.training.metrics.read_metrics`.
    """
    figure = new_figure("a picture of learning curves", (9, 6))
    axes = figure.add_subplot(xlabel="training tokens read", ylabel="perplexity", yscale="log")
    for number, (name, lines) in enumerate(runs.items()):
        color = f"C{number}"
        losses = [(line["tokens"], line.get("train_loss", line.get("loss"))) for line in lines]
        train = np.array([(tokens, perplexity(loss, 1)) for tokens, loss in losses if loss is not None])
        valid = np.array(
            [(line["tokens"], perplexity(line["valid_loss"], 1)) for line in lines if "valid_loss" in line]
        )
        axes.plot(*train.reshape(-1, 2).T, color=color, label=f"{name}, training, mean of the epoch so far")
        if len(valid):
            axes.plot(*valid.T, color=color, marker="o", linestyle="--", label=f"{name}, validation")
    axes.legend()
    return figure


def ravine(paths: Mapping[str, np.ndarray], curvatures: tuple[float, float] = (1.0, 100.0)) -> Figure:
    """Descents into a valley 1/2 (c1 x^2 + c2 y^2): the first steps on a map, and the distance left at each step.

    Parameters:
        paths: by name the points (steps + 1, 2) of a descent, see `slm.features.descent.ravine_path`.
        curvatures: c1 and c2.
    """
    figure = new_figure("a picture of a ravine", (12, 5))
    valley = figure.add_subplot(1, 2, 1, xlabel="x, flat", ylabel="y, steep", title="the first 30 steps")
    left = figure.add_subplot(1, 2, 2, xlabel="step", ylabel="distance from the lowest point", yscale="log")
    edges = 1.1 * np.abs(np.concatenate([points[:31] for points in paths.values()])).max(axis=0)
    x, y = np.meshgrid(*(np.linspace(-edge, edge, 121) for edge in edges))
    heights = 0.5 * (curvatures[0] * x * x + curvatures[1] * y * y)
    valley.contour(x, y, heights, np.geomspace(heights.max() / 1000, heights.max(), 12), alpha=0.4)
    for name, points in paths.items():
        valley.plot(*points[:31].T, marker=".", label=name)
        left.plot(np.linalg.norm(points, axis=1), label=f"{name}: {len(points) - 1} steps")
    left.legend()
    return figure


def feature_maps(image: np.ndarray, maps: np.ndarray) -> Figure:
    """An image (H, W) and beside it what each filter found in it, maps (H', W', F); one scale for all maps."""
    figure = new_figure("a picture of feature maps", (10, 8))
    side = math.ceil(math.sqrt(maps.shape[-1] + 1))
    low, high = float(maps.min()), float(maps.max())
    for number in range(maps.shape[-1] + 1):
        axes = figure.add_subplot(side, side, number + 1, xticks=[], yticks=[])
        axes.set_title("image" if number == 0 else f"filter {number}", fontsize=7)
        if number == 0:
            axes.imshow(image, cmap="gray")
        else:
            axes.imshow(maps[..., number - 1], cmap="viridis", vmin=low, vmax=high)
    return figure


def _label(word: str) -> str:
    """A word as a label: no mathematics, and no half of a surrogate pair, as arguments that are not UTF-8 have them."""
    return word.encode("utf-8", "replace").decode().replace("$", r"\$")


def sentence_maps(words: Sequence[str], maps: Sequence[np.ndarray]) -> Figure:
    """What the filters of each layer find in a sentence: maps (T, F), a row a word, a column a filter, a scale each.

    Of more words than can be named beside each other every second one is named, every third, and so on.
    """
    named = range(0, len(words), -(-len(words) // MOST_LABELS))
    figure = new_figure("a picture of feature maps", (2 + 4 * len(maps), min(1.5 + 0.3 * len(words), 100)))
    for number, found in enumerate(maps, 1):
        axes = figure.add_subplot(1, len(maps), number, title=f"layer {number}", xlabel="filter")
        axes.set_yticks(named, [_label(words[i]) for i in named] if number == 1 else [])
        edge = float(np.abs(found).max())
        where = (0.5, found.shape[1] + 0.5, len(words) - 0.5, -0.5)  # filters from 1
        picture = axes.imshow(found, cmap="RdBu_r", vmin=-edge, vmax=edge, aspect="auto", extent=where)
        figure.colorbar(picture, ax=axes)
    return figure


def graph_picture(output: Node, names: dict[str, Node]) -> Figure:
    """A graph, the output on top, an arrow for each edge; each node with its value and the derivative by it."""
    from slm.graph.describe import labels_of, short
    from slm.graph.sweeps import ancestors, reverse

    labels, found, order = labels_of(output, names), reverse(output), ancestors(output)
    depth = {output: 0}
    for node in reversed(order):  # each below all that were made of it
        depth |= {edge.source: max(depth[node] + 1, depth.get(edge.source, 0)) for edge in node.edges}
    deepest = max(depth.values())
    level = {node: deepest - below for node, below in depth.items()}
    rows = [[node for node in order if level[node] == k] for k in range(deepest + 1)]
    place = {node: ((i + 0.5) / len(row), level[node]) for row in rows for i, node in enumerate(row)}
    figure = new_figure("a picture of a graph", (8, 2 + len(rows)))
    axes = figure.add_subplot(xlim=(0, 1), ylim=(-0.5, len(rows) - 0.5))
    axes.set_axis_off()
    for node in order:
        for edge in node.edges:
            arrow = {"arrowstyle": "->", "shrinkA": 26, "shrinkB": 38, "color": "gray"}
            axes.annotate("", place[node], place[edge.source], arrowprops=arrow, zorder=0)
        text = f"{labels[node]} {node.operation}\n{short(node.value)}\nd {short(found[node])}"
        axes.text(*place[node], text, ha="center", va="center", bbox={"boxstyle": "round", "facecolor": "white"})
    return figure
