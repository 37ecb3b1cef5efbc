"""Drawings, for whoever has installed matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slm.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np


def new_figure(purpose: str) -> tuple[Any, Any]:
    """A figure and its axes, drawn without a screen.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("matplotlib", "plot", purpose) from None
    figure = Figure(figsize=(10, 8), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def word_map(words: Sequence[str], places: np.ndarray, path: str) -> None:
    """Words at their places (N, 2), written as a picture; the file name says which kind."""
    figure, axes = new_figure("a map of words")
    axes.scatter(places[:, 0], places[:, 1], s=4)
    for word, (x, y) in zip(words, places.tolist()):
        axes.annotate(word.replace("$", r"\$"), (x, y), fontsize=7)
    figure.savefig(path, dpi=120)
