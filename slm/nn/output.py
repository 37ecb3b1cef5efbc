"""The output layer of a language model: scores of all ids, their softmax and its loss, in blocks of rows.

The logits of a whole window would be the largest array of all, so they exist for one block of rows at a time, and the
loss, its gradient and the three matrix products of a block are made together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from slm.kernels import softmax as kernels
from slm.kernels import threads
from slm.kernels.blas import matmul
from slm.kernels.products import turned_product
from slm.nn import init
from slm.nn.fused import Product, fused_draw, fused_log_sums, fused_loss, fused_nll, is_few, is_many, thin_loss
from slm.nn.loss import check_targets
from slm.nn.module import Module, Workspace, empty
from slm.nn.softmax import log_sum_exp

BLOCK_BYTES = 64 << 20
TOGETHER = 8  # rows that are worth a pass over the table with room for a whole panel of them
TABLE_PART = 1 << 20  # entries of the table that are worth a thread
PARTS, PART_ROWS = 8, 16  # partial sums of the bias gradient: a fixed number, so that threads do not change the result


def _softmax_gradient(logits, bias, targets, scale, nll, dbias):
    """The kernel of that name in NumPy, for any float type."""
    logits += bias
    log_probs = logits - log_sum_exp(logits)
    rows = np.arange(len(logits))
    nll[:] = -log_probs[rows, targets]
    logits[:] = np.exp(log_probs)
    logits[rows, targets] -= 1.0
    logits *= scale
    dbias[:] = logits.sum(axis=0)


def gradient_kernel(dtype: np.dtype) -> Callable:
    """The kernel for float32, its twin for other types."""
    return kernels.softmax_gradient if dtype == np.float32 else _softmax_gradient


def _softmax_nll(logits, bias, targets, nll):
    """-log p (N,) float64 of targets (N,); logits (N, V) without bias (V,) are overwritten."""
    logits += bias
    peak, own = logits.max(axis=1), logits[np.arange(len(logits)), targets]
    np.exp(logits - peak[:, None], out=logits)
    nll[:] = np.log(logits.sum(axis=1, dtype=np.float64)) + (peak.astype(np.float64) - own)


def _blocks(rows: int, bias: np.ndarray) -> list[tuple[int, int]]:
    """Ranges of rows whose logits fit into the block size."""
    return threads.spans(rows, max(1, -(-rows * bias.nbytes // BLOCK_BYTES)))


def _parts(rows: int) -> list[tuple[int, int]]:
    """Ranges of rows for one thread each, some rows at least, the same for any number of threads."""
    return threads.spans(rows, max(1, min(PARTS, rows // PART_ROWS)))


def _scores(h: np.ndarray, W: np.ndarray) -> np.ndarray:
    """h W' (N, V) of h (N, H); for a few rows the table W (V, H) is read just once."""
    if h.dtype != np.float32 or W.dtype != np.float32 or len(h) > TOGETHER:
        return matmul(h, W.T)
    h, y = np.ascontiguousarray(h), np.empty((len(h), len(W)), h.dtype)
    parts = threads.spans(len(W), max(1, W.size // TABLE_PART))
    threads.run(turned_product, [(h, W, y, *part) for part in parts])
    return y


def gradient_blocks(kernel, h, W, bias, targets, scale, nll, dh, space, key):
    """Block after block: rows of h as a slice, the gradient of their logits, and its sum over the rows.

    W (V, H), bias (V,); fills nll (N,) and dh (N, H); `kernel` takes what `softmax_gradient` does. What is yielded
    lives until the next block.
    """
    for lo, hi in _blocks(len(h), bias):
        logits = empty(space, (key, "logits"), (hi - lo, bias.size), h.dtype)
        matmul(h[lo:hi], W.T, logits)
        parts = _parts(hi - lo)
        dbias = empty(space, (key, "dbias"), (len(parts), bias.size), h.dtype)
        own, losses = targets[lo:hi], nll[lo:hi]
        threads.run(kernel, [(logits[a:b], bias, own[a:b], scale, losses[a:b], db) for (a, b), db in zip(parts, dbias)])
        matmul(logits, W, dh[lo:hi])
        yield slice(lo, hi), logits, dbias.sum(axis=0)


class SoftmaxOutput(Module):
    """p = softmax(h W' + b) over V ids; some ids may be excluded and then have probability 0.

    Parameters:
        hidden, size: H and V; `W` is (V, H), so that it can be one array with an embedding table; `b` is (V,).
        excluded: ids that are never predicted.
    """

    def __init__(
        self,
        hidden: int,
        size: int,
        rng: np.random.Generator,
        *,
        excluded: tuple[int, ...] = (),
        scale: float = 0.1,
        dtype: Any = np.float32,
    ):
        super().__init__()
        self.excluded = list(excluded)
        self.may_factor = False
        self.factors: Product | None = None
        self.add_param("W", init.uniform(rng, (size, hidden), scale, dtype))
        self.add_param("b", np.zeros(size, dtype))

    def start_at(self, counts: np.ndarray) -> None:
        """Set the biases so that, without vectors, ids are as likely as their counts (V,) say, one added to each."""
        shares = counts + 1.0
        shares[self.excluded] = 0.0
        predicted = shares > 0
        self.params["b"][predicted] = np.log(shares[predicted] / shares[predicted].mean())

    def zero_grads(self) -> None:
        super().zero_grads()
        self.factors = None

    def _bias(self) -> np.ndarray:
        """b with -inf at the excluded ids."""
        bias = self.params["b"].copy()
        bias[self.excluded] = -np.inf
        return bias

    def log_probs(self, h: np.ndarray) -> np.ndarray:
        """Log-probabilities (N, V) float64 of h (N, H)."""
        logits = _scores(h, self.params["W"]).astype(np.float64)
        logits += self._bias()
        logits -= log_sum_exp(logits)
        return logits

    def nll(self, h: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """-log p (N,) float64 of targets (N,) behind h (N, H).

        Raises:
            DataError: a target is no id, or there are not as many as rows.
        """
        check_targets(targets, h.shape[:1], len(self.params["b"]))
        W, bias = self.params["W"], self._bias()
        out = np.empty(len(h), np.float64)
        for lo, hi in _blocks(len(h), bias):
            if is_many(W) and hi - lo >= TOGETHER:
                out[lo:hi] = fused_nll(W, bias, h[lo:hi], targets[lo:hi])
                continue
            logits, own, losses = _scores(h[lo:hi], W), targets[lo:hi], out[lo:hi]
            threads.run(_softmax_nll, [(logits[a:b], bias, own[a:b], losses[a:b]) for a, b in _parts(hi - lo)])
        return out

    def log_power_sums(self, h: np.ndarray, power: float) -> np.ndarray:
        """log of the sum of p ** power over all ids (N,) float64, of h (N, H): their mass at another temperature."""
        W, bias = self.params["W"], self._bias()
        if is_many(W) and len(h) >= TOGETHER:
            warm = W.dtype.type(power)
            return fused_log_sums(W, warm * bias, warm * h) - power * fused_log_sums(W, bias, h)
        logits = (_scores(h, W) + bias).astype(np.float64)
        return (log_sum_exp(power * logits) - power * log_sum_exp(logits))[:, 0]

    def draw(
        self, h: np.ndarray, uniforms: np.ndarray, heat: float, left_out: list[int]
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """One id a row of h (N, H), float32, from the softmax of heat times the logits, without some ids.

        Parameters:
            uniforms: (N,) in [0, 1), one for each draw.
            heat: one over the temperature.
            left_out: ids that are not drawn; the others keep their proportions.

        Returns:
            Ids (N,) int32, and how far into the share of its id each uniform number lies (N,) in [0, 1): a uniform
            number again. None if in some row nearly all probability is left out, or a logit is no number.
        """
        W, bias, warm, away = self.params["W"], self._bias(), np.float32(heat), np.array(left_out, np.int64)
        drawn, rests = np.empty(len(h), np.int32), np.empty(len(h))
        for lo, hi in _blocks(len(h), bias):
            rows, found = h[lo:hi], (uniforms[lo:hi], drawn[lo:hi], rests[lo:hi])
            if is_many(W) and hi - lo >= TOGETHER:
                fused_draw(W, bias, rows, away, warm, *found)
            else:
                kernels.draw_rows(_scores(rows, W), bias, away, warm, *found)
        return (drawn, rests) if drawn.min(initial=0) >= 0 else None

    def loss(
        self,
        h: np.ndarray,
        targets: np.ndarray,
        scale: float,
        space: Workspace | None = None,
        rng: np.random.Generator | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Forward and backward of scale * sum of -log p; `rng` is not needed here.

        With `may_factor`, the gradient of W for few rows is left in `factors`, for one loss between two clearings.

        Returns:
            -log p (N,) float64 in nats, unscaled, and the gradient (N, H) with respect to h.

        Raises:
            DataError: as `nll`.
        """
        check_targets(targets, h.shape[:1], len(self.params["b"]))
        W, bias = self.params["W"], self._bias()
        if self.may_factor and len(h) and is_few(len(h), W):
            nll, dh, db, self.factors = thin_loss(W, bias, h, targets, scale, space, self)
            self.add_grad("b", db)
            return nll, dh
        nll, dh = np.empty(len(h), np.float64), empty(space, (self, "dh"), h.shape, h.dtype)
        if is_many(W) and len(h):
            for lo, hi in _blocks(len(h), bias):
                own, fresh = (h[lo:hi], targets[lo:hi]), bool(self._zero["W"])
                nll[lo:hi], dh[lo:hi], db = fused_loss(W, bias, *own, scale, self.grads["W"], fresh, space, self)
                self._zero["W"][()] = False
                self.add_grad("b", db)
            return nll, dh
        work = gradient_blocks(gradient_kernel(h.dtype), h, W, bias, targets, scale, nll, dh, space, self)
        for rows, dlogits, dbias in work:
            self.add_product("W", dlogits.T, h[rows])
            self.add_grad("b", dbias)
        return nll, dh
