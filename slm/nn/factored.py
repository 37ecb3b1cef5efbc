"""The loss of a full softmax over a few rows, its weights' gradient left as a product of two thin matrices.

For a sentence of T words the gradient D' h of the (V, H) table has rank T. Whoever only subtracts it from the table
and needs its norm does so from D and h: the table is then read twice and changed once, and no second one is written.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from slm.kernels import few, threads
from slm.kernels.tiles import WIDTH
from slm.nn.module import Workspace, empty

PARTS = 4  # ranges of ids: a fixed number, so that threads do not change the result
FEW = 96  # rows
LARGE = 1 << 17  # entries of a table that is worth it


def is_few(rows: int, W: np.ndarray) -> bool:
    """Whether so many rows (T) over a table W (V, H) are few enough for `factored_loss` to be the faster way."""
    V, H = W.shape
    return W.dtype == np.float32 and rows <= min(H, FEW) and V * H >= LARGE and H >= WIDTH


class Product(NamedTuple):
    """A gradient D' h that is not multiplied out: D' (V, B), h (T, H), D D' (B, B); B - T columns of D' are zeros."""

    left: np.ndarray
    right: np.ndarray
    squares: np.ndarray

    def sum_squares(self) -> float:
        """Of all entries of the gradient: sum_st (D D')_st (h h')_st."""
        rows = len(self.right)
        return abs(float(np.vdot(self.squares[:rows, :rows], self.right @ self.right.T)))  # rounding may pass zero

    def add_to(self, W: np.ndarray, factor: float) -> None:
        """W += factor * gradient."""
        h = self.right * W.dtype.type(factor)
        threads.run(few.add_product, [(self.left, h, W, lo, hi) for lo, hi in threads.spans(len(W), PARTS)])


def factored_loss(
    W: np.ndarray, bias: np.ndarray, h: np.ndarray, targets: np.ndarray, scale: float, space: Workspace | None, key: Any
) -> tuple[np.ndarray, np.ndarray, Product, np.ndarray]:
    """-log p (T,) of targets (T,) behind h (T, H), and the gradients of scale * their sum by h, W and the bias (V,)."""
    (V, H), T = W.shape, len(h)
    B, spans = max(WIDTH, -(-T // 8) * 8), threads.spans(V, PARTS)
    turned = np.zeros((H, B), h.dtype)
    turned[:, :T] = h.T
    E = empty(space, (key, "exponentials"), (V, B), h.dtype)
    peaks, sums = np.empty((2, PARTS, B), h.dtype)
    threads.run(few.exponentials, [(W, bias, turned, E, *span, p, s) for span, p, s in zip(spans, peaks, sums)])
    peak = peaks.max(axis=0)
    weights = np.exp(peaks - peak, dtype=np.float64)
    total = (weights * sums).sum(axis=0)
    factors = (scale / total * weights).astype(h.dtype)
    factors[:, T:] = 0
    own = np.einsum("th,th->t", h, W[targets], dtype=np.float64) + bias[targets]
    nll = np.log(total[:T]) + peak[:T] - own
    dh, squares = np.empty((PARTS, B, H), h.dtype), np.empty((PARTS, B, B), h.dtype)
    db = np.empty(V, h.dtype)
    jobs = zip(spans, factors, dh, squares)
    step = h.dtype.type(scale)
    threads.run(few.gradients, [(W, E, f, targets, step, *span, d, s, db) for span, f, d, s in jobs])
    return nll, dh.sum(axis=0)[:T], Product(E, h, squares.sum(axis=0)), db
