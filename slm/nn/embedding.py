"""A table of vectors, one for each id."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.kernels.update import scatter_rows
from slm.nn import init
from slm.nn.module import Cache, Module, Rows


class Embedding(Module):
    """y = W[ids].

    Parameters:
        size, width: the table `W` is (size, width), uniform within `scale`.
        drop: probability that an id's whole vector is zeroed for one forward pass, wherever it occurs; the others grow
            by 1 / (1 - drop) (Gal & Ghahramani 2016, section 4.2).

    Where no other module shares the table, set `alone`: the gradient is then cleared, and may be read, by rows.
    """

    def __init__(
        self,
        size: int,
        width: int,
        rng: np.random.Generator,
        *,
        scale: float = 0.1,
        drop: float = 0.0,
        dtype: Any = np.float32,
    ):
        super().__init__()
        self.drop, self.alone = drop, False
        self._touched: list[np.ndarray] = []
        self.add_param("W", init.uniform(rng, (size, width), scale, dtype))

    def forward(self, ids: np.ndarray, rng: np.random.Generator | None = None) -> tuple[np.ndarray, Cache]:
        """Vectors (..., width) of ids (...); with `rng`, some ids are dropped."""
        y = self.params["W"][ids]
        factor = None
        if rng is not None and self.drop:
            kept = rng.random(len(self.params["W"])) >= self.drop
            factor = (kept[ids] / (1.0 - self.drop)).astype(y.dtype)[..., None]
            y *= factor
        return y, (ids, factor)

    def backward(self, dy: np.ndarray, cache: Cache) -> None:
        """Adds each position's dy to its id's row; ids have no gradient."""
        ids, factor = cache
        if factor is not None:
            dy = dy * factor
        flat = np.ascontiguousarray(ids.reshape(-1))
        scatter_rows(self.grads["W"], flat, np.ascontiguousarray(dy).reshape(flat.size, dy.shape[-1]))
        self._zero["W"][()] = False
        self._touched.append(flat)

    def vectors(self, ids: np.ndarray) -> np.ndarray:
        """Vectors (..., width) of ids (...), without dropout and without a cache for backward."""
        return self.params["W"][ids]

    def row_grad(self) -> Rows:
        """The gradient by the rows that the backward passes since the last clearing have reached."""
        ids = np.sort(np.concatenate(self._touched))
        ids = ids[np.diff(ids, prepend=ids[:1] - 1) > 0]
        return Rows(ids, self.grads["W"][ids])

    def zero_grads(self) -> None:
        if self.alone:
            for ids in self._touched:
                self.grads["W"][ids] = 0
            self._zero["W"][()] = True
        else:
            super().zero_grads()
        self._touched.clear()
