"""Adaptive softmax: frequent ids in a head, rare ones in clusters with smaller vectors (Grave et al. 2017).

p(id) = p_head(id) for a frequent id, p_head(cluster) * p_cluster(id) for a rare one: an exact distribution over all
ids, at a part of the cost, because most targets are frequent. Ids must come by falling frequency.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import numpy as np

from slm.errors import UsageError
from slm.nn import init
from slm.nn.dense import Dense
from slm.nn.loss import check_targets
from slm.nn.module import Module, Workspace
from slm.nn.output import SoftmaxOutput

FIRST_CUTOFF, NEXT_CUTOFF = 2000, 10  # the head's size, and how many times larger each further cutoff is


def default_cutoffs(size: int) -> tuple[int, ...]:
    """Where the head and all clusters but the last end, for a vocabulary of a size.

    Example:
        >>> default_cutoffs(10_000), default_cutoffs(300_000), default_cutoffs(100)
        ((2000,), (2000, 20000, 200000), (25,))
    """
    cutoffs = [FIRST_CUTOFF]
    while cutoffs[-1] * NEXT_CUTOFF < size:
        cutoffs.append(cutoffs[-1] * NEXT_CUTOFF)
    return tuple(cutoffs) if cutoffs[0] < size else (max(2, size // 4),)


class AdaptiveSoftmax(Module):
    """The output layer with a head and clusters; the calls are those of `SoftmaxOutput`.

    Parameters:
        hidden, size: H and V.
        cutoffs: rising ids below V at which the head and every cluster but the last end.
        excluded: ids that are never predicted; they must lie in the head.
        shrink: the vectors of cluster i (from 1) have H / shrink**i entries, at least one.

    `W` (cutoffs[0], H) are the head's words: they can share the first rows of an embedding table. `C` (clusters, H) are
    the clusters' rows, `b` the head's bias; `P1` (H, width), `W1` and `b1` belong to the first cluster, and so on.
    """

    def __init__(
        self,
        hidden: int,
        size: int,
        rng: np.random.Generator,
        *,
        cutoffs: tuple[int, ...] = (),
        excluded: tuple[int, ...] = (),
        shrink: int = 4,
        scale: float = 0.1,
        dtype: Any = np.float32,
    ):
        super().__init__()
        self.cutoffs = cutoffs or default_cutoffs(size)
        edges = [*self.cutoffs, size]
        if any(a >= b for a, b in pairwise([0, *edges])) or any(i >= self.cutoffs[0] for i in excluded):
            raise UsageError(
                f"the cutoffs of an adaptive softmax rise between 0 and the vocabulary's {size} entries, the excluded "
                f"ids {list(excluded)} below the first; got {list(self.cutoffs)}."
            )
        clusters = list(pairwise(edges))
        self.size = size
        self.head = SoftmaxOutput(hidden, edges[0] + len(clusters), rng, excluded=excluded, dtype=dtype)
        self.add_param("W", init.uniform(rng, (edges[0], hidden), scale, dtype))
        self.add_param("C", init.uniform(rng, (len(clusters), hidden), scale, dtype))
        self.share_param("b", self.head, "b")
        self.projections, self.tails = [], []
        for i, (low, high) in enumerate(clusters, 1):
            width = max(1, hidden // shrink**i)
            self.projections.append(Dense(hidden, width, rng, bias=False, dtype=dtype))
            self.tails.append(SoftmaxOutput(width, high - low, rng, scale=scale, dtype=dtype))
            self.share_param(f"P{i}", self.projections[-1], "W")
            self.share_param(f"W{i}", self.tails[-1], "W")
            self.share_param(f"b{i}", self.tails[-1], "b")

    def start_at(self, counts: np.ndarray) -> None:
        """As `SoftmaxOutput.start_at`, of the words and clusters of the head and of the words in each cluster."""
        first, *clusters = np.split(counts, self.cutoffs)
        self.head.start_at(np.append(first, [cluster.sum() for cluster in clusters]))
        for tail, cluster in zip(self.tails, clusters):
            tail.start_at(cluster)

    def _fill_head(self) -> None:
        """Join the head's table: its words, then one row for each cluster."""
        table = self.head.params["W"]
        table[: self.cutoffs[0]] = self.params["W"]
        table[self.cutoffs[0] :] = self.params["C"]

    def _joined_head(self) -> SoftmaxOutput:
        """The head with a table of its own for one call: scoring changes nothing, so threads may share the module."""
        head = copy.copy(self.head)
        head.params = {**self.head.params, "W": np.concatenate([self.params["W"], self.params["C"]])}
        return head

    def _routes(self, targets: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        """The head's targets (N,), and for each cluster the rows whose target lies in it."""
        cluster = np.searchsorted(self.cutoffs, targets, side="right")
        first = self.cutoffs[0]
        heads = np.where(cluster == 0, targets, first - 1 + cluster).astype(np.int32)
        return heads, [np.flatnonzero(cluster == i + 1) for i in range(len(self.tails))]

    def log_probs(self, h: np.ndarray) -> np.ndarray:
        """Log-probabilities (N, V) float64 of h (N, H)."""
        first, out = self.cutoffs[0], np.empty((len(h), self.size), np.float64)
        head = self._joined_head().log_probs(h)
        out[:, :first] = head[:, :first]
        for i, (low, high) in enumerate(pairwise([*self.cutoffs, self.size])):
            own = self.tails[i].log_probs(self.projections[i].forward(h)[0])
            out[:, low:high] = own + head[:, first + i : first + i + 1]
        return out

    def nll(self, h: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """-log p (N,) float64 of targets (N,) behind h (N, H); refuses what `SoftmaxOutput.nll` does."""
        check_targets(targets, h.shape[:1], self.size)
        heads, routes = self._routes(targets)
        out = self._joined_head().nll(h, heads)
        for rows, low, projection, tail in zip(routes, self.cutoffs, self.projections, self.tails):
            if rows.size:
                out[rows] += tail.nll(projection.forward(h[rows])[0], targets[rows] - low)
        return out

    def _heated(self, h: np.ndarray, heat: float) -> tuple[SoftmaxOutput, np.ndarray]:
        """The head and its vectors for draws at another temperature.

        The words of a cluster have the mass p(cluster) ** heat * sum p(word in it) ** heat. The logarithm of the sum,
        over heat, joins the cluster's logit: an entry of its own behind each vector of h, which no other row reads.
        """
        head = self._joined_head()
        if heat == 1.0:
            return head, h
        found = [tail.log_power_sums(p.forward(h)[0], heat) for p, tail in zip(self.projections, self.tails)]
        table, entries = head.params["W"], (np.stack(found, axis=1) / heat).astype(h.dtype)
        own = np.eye(len(table), entries.shape[1], -self.cutoffs[0], table.dtype)
        head.params["W"] = np.concatenate([table, own], axis=1)
        return head, np.concatenate([h, entries], axis=1)

    def draw(
        self, h: np.ndarray, uniforms: np.ndarray, heat: float, left_out: list[int]
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """As `SoftmaxOutput.draw`: first a word of the head or a cluster, then a word of the cluster.

        What is left of a uniform number behind its first choice makes the second; `left_out` lie in the head.
        """
        head, vectors = self._heated(h, heat)
        if (found := head.draw(vectors, uniforms, heat, left_out)) is None:
            return None
        (drawn, rests), first = found, self.cutoffs[0]
        chosen = [np.flatnonzero(drawn == first + i) for i in range(len(self.tails))]
        for rows, low, projection, tail in zip(chosen, self.cutoffs, self.projections, self.tails):
            if rows.size:
                inner = tail.draw(projection.forward(h[rows])[0], rests[rows], heat, [])
                if inner is None:
                    return None
                drawn[rows], rests[rows] = low + inner[0], inner[1]
        return drawn, rests

    def loss(
        self,
        h: np.ndarray,
        targets: np.ndarray,
        scale: float,
        space: Workspace | None = None,
        rng: np.random.Generator | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Forward and backward of scale * sum of -log p; -log p (N,) and the gradient (N, H) as in `SoftmaxOutput`."""
        check_targets(targets, h.shape[:1], self.size)
        self._fill_head()
        heads, routes = self._routes(targets)
        self.head.discard_grad("W")
        nll, dh = self.head.loss(h, heads, scale, space)
        self.add_grad("W", self.head.grads["W"][: self.cutoffs[0]])
        self.add_grad("C", self.head.grads["W"][self.cutoffs[0] :])
        for rows, low, projection, tail in zip(routes, self.cutoffs, self.projections, self.tails):
            if rows.size:
                z, cache = projection.forward(h[rows])
                own, dz = tail.loss(z, targets[rows] - low, scale, space)
                nll[rows] += own
                dh[rows] += projection.backward(dz, cache)
        return nll, dh
