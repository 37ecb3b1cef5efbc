"""Subsampling: one value for each p x p region of a feature map, or one for all of time."""

from __future__ import annotations

import numpy as np

from slm.errors import DataError
from slm.nn.module import Cache, Module


class _Pooling(Module):
    """Regions of p x p of maps (N, H, W, C); p must divide H and W.

    Parameters:
        size: p.
    """

    def __init__(self, size: int):
        super().__init__()
        self.size = size

    def _regions(self, x: np.ndarray) -> np.ndarray:
        """The values of every region along the last axis: (N, H / p, W / p, C, p p)."""
        n, h, w, c = x.shape
        p = self.size
        if h % p or w % p:
            raise DataError(
                f"regions of {p} x {p} do not cover a map of {h} x {w}; its sides must be multiples of {p}."
            )
        return x.reshape(n, h // p, p, w // p, p, c).transpose(0, 1, 3, 5, 2, 4).reshape(n, h // p, w // p, c, p * p)

    def _map(self, regions: np.ndarray) -> np.ndarray:
        """The inverse of `_regions`."""
        n, h, w, c, _ = regions.shape
        p = self.size
        return regions.reshape(n, h, w, c, p, p).transpose(0, 1, 4, 2, 5, 3).reshape(n, h * p, w * p, c)


class MeanPooling(_Pooling):
    """The mean of every region; a gradient is shared out evenly."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (N, H / p, W / p, C)."""
        return self._regions(x).mean(axis=-1), None

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        area = self.size**2
        return self._map(np.repeat(dy[..., None] / area, area, axis=-1))


class MaxPooling(_Pooling):
    """The largest value of every region; a gradient goes there, of equal ones to the first in reading order."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (N, H / p, W / p, C)."""
        regions = self._regions(x)
        return regions.max(axis=-1), regions.argmax(axis=-1)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx of dy."""
        regions = np.zeros((*dy.shape, self.size**2), dy.dtype)
        np.put_along_axis(regions, cache[..., None], dy[..., None], axis=-1)
        return self._map(regions)


class MaxOverTime(Module):
    """The largest value of every feature over all steps, (T, B, F) to (B, F); of equal ones the first."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Cache]:
        """y (B, F) of x (T, B, F)."""
        return x.max(axis=0), (x.argmax(axis=0), x.shape)

    def backward(self, dy: np.ndarray, cache: Cache) -> np.ndarray:
        """dx (T, B, F) of dy (B, F)."""
        first, shape = cache
        dx = np.zeros(shape, dy.dtype)
        np.put_along_axis(dx, first[None], dy[None], axis=0)
        return dx
