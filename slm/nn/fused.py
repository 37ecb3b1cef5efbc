"""The loss of a full softmax with the gradients of its table, block of ids by block of ids, in float32.

For few rows, a sentence say, the gradient D' h of the (V, H) table is also to be had as its two thin factors: whoever
only subtracts it from the table and needs its norm does so from D and h, and no second table is written.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from slm.kernels import output as kernels
from slm.kernels import panels, thin, threads
from slm.kernels.blas import matmul
from slm.kernels.softmax import NEARLY_ALL
from slm.nn.module import Workspace, empty

PARTS = 4  # ranges of blocks: a fixed number, so that threads do not change the result
FEW = 64  # rows
MANY = 1 << 13  # ids
LARGE = 1 << 17  # entries of a table that is worth leaving its gradient in factors


def is_many(W: np.ndarray) -> bool:
    """Whether a table W (V, H) has ids enough for `fused_loss` to be worth compiling; else BLAS is nearly as fast."""
    return W.dtype == np.float32 and len(W) >= MANY


def is_few(rows: int, W: np.ndarray) -> bool:
    """Whether so many rows (T) over a table W (V, H) are few enough for its gradient to be left in factors."""
    large = W.dtype == np.float32 and len(W) >= PARTS * thin.BLOCK and W.size >= LARGE
    return large and rows <= min(W.shape[1], FEW)


class Product(NamedTuple):
    """A gradient D' h that is not multiplied out: D as `slm.kernels.thin` has it, h (T, H), and its sum of squares."""

    left: np.ndarray
    right: np.ndarray
    squares: float

    def add_to(self, W: np.ndarray, factor: float) -> None:
        """W += factor * gradient."""
        right = self.right * W.dtype.type(factor)
        threads.run(thin.add_products, [(self.left, right, W, *span) for span in threads.spans(len(self.left), PARTS)])


def _packed(h: np.ndarray, space: Workspace | None, key: Any) -> np.ndarray:
    """h (T, H) in panels."""
    out = empty(space, (key, "packed"), (panels.panel_count(h.shape[1]), len(h), panels.WIDTH), h.dtype)
    panels.lay_out(h, 0, out)
    return out


def _turned(h: np.ndarray, space: Workspace | None, key: Any) -> np.ndarray:
    """h' (H, T), of h (T, H), in panels."""
    out = empty(space, (key, "turned"), (panels.panel_count(len(h)), h.shape[1], panels.WIDTH), h.dtype)
    panels.lay_out_transposed(h, out)
    return out


def _exponentials(
    W: np.ndarray, bias: np.ndarray, h: np.ndarray, space: Workspace | None, key: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """exp(W h' + bias - peaks) (V, B), see `slm.kernels.output`, and the peaks and sums (Q, B) of every block of it."""
    turned, Q = _turned(h, space, key), -(-len(W) // kernels.BLOCK)
    B = len(turned) * panels.WIDTH
    E = empty(space, (key, "exponentials"), (len(W), B), h.dtype)
    peaks, sums = np.empty((2, Q, B), h.dtype)
    threads.run(kernels.exponentials, [(W, bias, turned, E, *span, peaks, sums) for span in threads.spans(Q, PARTS)])
    return E, peaks, sums


def fused_draw(
    W: np.ndarray,
    bias: np.ndarray,
    h: np.ndarray,
    left_out: np.ndarray,
    heat: np.float32,
    uniforms: np.ndarray,
    drawn: np.ndarray,
    rests: np.ndarray,
) -> None:
    """One id a row from softmax(heat * (W h' + bias)) without some ids, as `slm.kernels.softmax.draw_rows` has it.

    W, bias, h: (V, H), (V,), (N, H) float32.
    """
    lost = (matmul(h, W[left_out].T) + bias[left_out]).max(axis=1, initial=-np.inf)
    own = heat * bias
    own[left_out] = -np.inf
    E, peaks, sums = _exponentials(W, own, heat * h, None, None)
    kernels.draw_columns(E, peaks, sums, uniforms, drawn, rests)
    drawn[~(heat * (lost - NEARLY_ALL) < peaks.max(axis=0)[: len(h)])] = -1


def _joined(peaks: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sums of all blocks as one: the peaks (B,), what each block counts (Q, B), and the sums (B,) float64."""
    peak = peaks.max(axis=0)
    weights = np.exp(peaks - peak, dtype=np.float64)
    return peak, weights, (weights * sums).sum(axis=0)


def _negative_logs(
    W: np.ndarray, bias: np.ndarray, h: np.ndarray, targets: np.ndarray, peaks: np.ndarray, sums: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """-log p (T,) of targets from what `exponentials` found, and what makes its blocks probabilities (Q, B)."""
    T, (peak, weights, total) = len(h), _joined(peaks, sums)
    own = np.einsum("th,th->t", h, W[targets], dtype=np.float64) + bias[targets]
    nll = np.maximum(np.log(total[:T]) + peak[:T] - own, 0)  # the exponentials are rounded, the own logit is not
    return nll, weights / total


def fused_log_sums(W: np.ndarray, bias: np.ndarray, h: np.ndarray) -> np.ndarray:
    """log of the sum of exp(W h' + bias) over the ids, (T,) float64; the arrays are those of `fused_loss`."""
    h = np.ascontiguousarray(h, W.dtype)
    peak, _, total = _joined(*_exponentials(W, bias, h, None, None)[1:])
    return (np.log(total) + peak)[: len(h)]


def fused_nll(W: np.ndarray, bias: np.ndarray, h: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """-log p (T,) float64 of targets (T,) behind h (T, H); the arrays are those of `fused_loss`."""
    h = np.ascontiguousarray(h, W.dtype)
    _, peaks, sums = _exponentials(W, bias, h, None, None)
    return _negative_logs(W, bias, h, targets, peaks, sums)[0]


def thin_loss(
    W: np.ndarray, bias: np.ndarray, h: np.ndarray, targets: np.ndarray, scale: float, space: Workspace | None, key: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Product]:
    """As `fused_loss` for few rows; the gradient of W is left in its factors."""
    h = np.ascontiguousarray(h, W.dtype)
    (V, H), T = W.shape, len(h)
    Q = -(-V // thin.BLOCK)
    E, spans = empty(space, (key, "exponentials"), (Q, T, thin.BLOCK), h.dtype), threads.spans(Q, PARTS)
    (peaks, sums, factors), own, nll = np.empty((3, Q, T), h.dtype), np.empty(T, h.dtype), np.empty(T)
    threads.run(thin.exponentials, [(W, bias, h, targets, E, *span, peaks, sums, own) for span in spans])
    thin.join(peaks, sums, own, scale, factors, nll)
    dh, db = np.zeros((PARTS, T, H), h.dtype), np.zeros(V, h.dtype)
    shared = W, E, factors, matmul(h, h.T), targets, h.dtype.type(scale)
    squares = threads.run(thin.gradients, [(*shared, *span, db, own) for span, own in zip(spans, dh)])
    return nll, dh.sum(axis=0), db, Product(E, h, abs(sum(squares)))  # rounding may pass zero


def fused_loss(
    W: np.ndarray,
    bias: np.ndarray,
    h: np.ndarray,
    targets: np.ndarray,
    scale: float,
    dW: np.ndarray,
    fresh: bool,
    space: Workspace | None,
    key: Any,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """-log p of targets (T,) behind h (T, H), and the gradients of scale * their sum.

    Parameters:
        W, bias: (V, H), (V,); a bias of -inf excludes an id.
        dW: where the gradient of W is added, or, if fresh, written.

    Returns:
        -log p (T,) float64, and the gradients of h (T, H) and of the bias (V,).
    """
    h = np.ascontiguousarray(h, W.dtype)  # kernels read rows that stand one after the other
    (V, H), T = W.shape, len(h)
    E, peaks, sums = _exponentials(W, bias, h, space, key)
    B, spans = E.shape[1], threads.spans(len(peaks), PARTS)
    nll, shares = _negative_logs(W, bias, h, targets, peaks, sums)
    factors = (scale * shares).astype(h.dtype)
    factors[:, T:] = 0
    db = np.zeros(V, h.dtype)
    shared = [(W, E, factors, targets, h.dtype.type(scale), *span, db) for span in spans]
    right, dh = _packed(h, space, key), np.zeros((PARTS, B // panels.WIDTH, H, panels.WIDTH), h.dtype)
    threads.run(kernels.whole_gradients, [(*job, part, right, dW, fresh) for job, part in zip(shared, dh)])
    return nll, dh.sum(axis=0).transpose(0, 2, 1).reshape(B, H)[:T], db
