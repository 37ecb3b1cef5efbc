"""Vectors of words made from their characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from slm.kernels.blas import one_thread_each
from slm.kernels.segments import segment_max
from slm.kernels.update import scatter_rows
from slm.nn import init
from slm.nn.chain import Chain
from slm.nn.convolution import TimeWindows
from slm.nn.dense import Dense
from slm.nn.gates import Highway
from slm.nn.module import Cache, Module
from slm.nn.normalize import Normalize

BLOCK = 256  # ids encoded together, whichever of them is asked for, so that the bits of a vector are always the same


class CharacterCnn(Module):
    """Words of symbols to vectors: y = normalize(highway(tanh(max over places of C[symbols] * filters + b))).

    Words are rows (N, L) of symbols, 0 behind the last. A filter sees all places where it lies inside the word, or in a
    word shorter than the widest filter, inside so many symbols; the width of the rows changes nothing.

    Parameters:
        symbols, size: the table `C` is (symbols, size), uniform within 1.
        widths: symbols that the filters of each group see.
        filters: a group of width w has w * filters of them.
        highways: how many highway layers follow.
        rng: where the weights come from.

    Attributes:
        outputs: width of the vectors, the number of all filters.

    Source: Kim, Jernite, Sontag & Rush (2016), sections 2.2 and 2.3. Normalising is ours: without it Adam moves the
        vectors of all words the same way, until what they have in common drowns what tells them apart.

    Example:
        >>> encoder = CharacterCnn(10, 4, (1, 2, 3), 5, 1, np.random.default_rng(0))
        >>> encoder.forward(np.array([[1, 7, 2, 0, 0], [1, 7, 8, 9, 2]]))[0].shape
        (2, 30)
    """

    def __init__(
        self,
        symbols: int,
        size: int,
        widths: Sequence[int],
        filters: int,
        highways: int,
        rng: np.random.Generator,
        *,
        dtype: Any = np.float32,
    ):
        super().__init__()
        self.widest, self.counts = max(widths), [w * filters for w in widths]
        self.outputs = sum(self.counts)
        self.add_param("C", init.uniform(rng, (symbols, size), 1.0, dtype))
        self.convolutions = [
            (w, Chain([TimeWindows(w), Dense(w * size, count, rng, dtype=dtype)]))
            for w, count in zip(widths, self.counts)
        ]
        self.behind = Chain([*(Highway(self.outputs, rng, dtype=dtype) for _ in range(highways)), Normalize()])
        parts = {f"filters{i}": (chain, "1.") for i, (_, chain) in enumerate(self.convolutions)}
        for part, (module, prefix) in (parts | {"highway": (self.behind, "")}).items():
            for name in module.params:
                self.share_param(f"{part}.{name.removeprefix(prefix)}", module, name)

    def _flat(self, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The symbols of all words one after the other, and how many each has."""
        missing = max(0, self.widest - words.shape[1])
        words = np.pad(words, ((0, 0), (0, missing)))
        length = words.shape[1]
        used = length - (words[:, ::-1] != 0).argmax(axis=1)
        lengths = np.maximum(used, self.widest)
        return words[np.arange(length) < lengths[:, None]], lengths

    def forward(self, words: np.ndarray) -> tuple[np.ndarray, Cache]:
        """Vectors (N, outputs) of words (N, L)."""
        symbols, lengths = self._flat(words)
        starts = np.cumsum(lengths) - lengths
        x = self.params["C"][symbols][:, None]
        top = np.empty((len(words), self.outputs), x.dtype)
        caches = []
        for (width, convolution), part in zip(self.convolutions, self._columns(top)):
            y, own = convolution.forward(x)
            best, place = np.empty(part.shape, x.dtype), np.empty(part.shape, np.int64)
            segment_max(y[:, 0], starts, lengths - width + 1, best, place)  # none of a window that leaves its word
            part[:] = best
            caches.append((own, place, len(y)))
        z = np.tanh(top, out=top)
        y, own = self.behind.forward(z)
        return y, (symbols, z, caches, own)

    def _columns(self, table: np.ndarray) -> list[np.ndarray]:
        """The columns of each group of filters."""
        return np.split(table, np.cumsum(self.counts)[:-1], axis=1)

    def backward(self, dy: np.ndarray, cache: Cache) -> None:
        """Adds to the gradients; symbols have none."""
        symbols, z, caches, own = cache
        dtop = self.behind.backward(dy, own) * (1 - z * z)
        dx = np.zeros((symbols.size, self.params["C"].shape[1]), dy.dtype)
        for (_, convolution), part, (windows, place, places) in zip(self.convolutions, self._columns(dtop), caches):
            d = np.zeros((places, 1, part.shape[1]), dy.dtype)
            d[place, 0, np.arange(part.shape[1])] = part
            dx += convolution.backward(d, windows)[:, 0]
        scatter_rows(self.grads["C"], symbols, dx)
        self._zero["C"][()] = False


class SpelledEmbedding(Module):
    """Vectors of ids as `Embedding` has them, made from the spelling of each id by a `CharacterCnn`.

    In training only the distinct ids of a window are encoded, forward and backward. Without backward (`vectors`) a
    table keeps what has been encoded until a weight changes.

    Parameters:
        words: (V, L) symbols of every id, 0 behind the last.
        encoder: whose parameters these are.
        drop: probability that an id's whole vector is zeroed, as in `Embedding`.
    """

    def __init__(self, words: np.ndarray, encoder: CharacterCnn, *, drop: float = 0.0):
        super().__init__()
        self.words, self.encoder, self.drop = words, encoder, drop
        self._encoded: _Encoded | None = None
        for name in encoder.params:
            self.share_param(name, encoder, name)

    def forward(self, ids: np.ndarray, rng: np.random.Generator | None = None) -> tuple[np.ndarray, Cache]:
        """Vectors (..., outputs) of ids (...); with `rng`, some ids are dropped."""
        distinct, place = np.unique(ids, return_inverse=True)
        vectors, own = self.encoder.forward(self.words[distinct])
        factor = None
        if rng is not None and self.drop:
            kept = rng.random(len(self.words)) >= self.drop
            factor = (kept[distinct] / (1.0 - self.drop)).astype(vectors.dtype)[:, None]
            vectors = vectors * factor
        return vectors[place.reshape(ids.shape)], (place.reshape(-1), vectors.shape, factor, own)

    def backward(self, dy: np.ndarray, cache: Cache) -> None:
        """Adds to the gradients: what all places of an id ask for together goes through the encoder once."""
        place, shape, factor, own = cache
        dvectors = np.zeros(shape, dy.dtype)
        scatter_rows(dvectors, place, np.ascontiguousarray(dy).reshape(place.size, -1))
        self.encoder.backward(dvectors if factor is None else dvectors * factor, own)

    def vectors(self, ids: np.ndarray) -> np.ndarray:
        """Vectors (..., outputs) of ids (...), each encoded once as long as no weight changes."""
        found = self._encoded = self._still_true() or _Encoded.nothing(self)
        for number in np.unique(ids // BLOCK):
            if not found.blocks[number]:
                rows = slice(number * BLOCK, (number + 1) * BLOCK)
                with one_thread_each():
                    found.vectors[rows] = self.encoder.forward(self.words[rows])[0]
                found.blocks[number] = True
        return found.vectors[ids]

    def _still_true(self) -> _Encoded | None:
        """What has been encoded, if every weight is what it was then."""
        found = self._encoded
        same = found and all(np.array_equal(w, found.weights[name]) for name, w in self.params.items())
        return found if same else None


class _Encoded(NamedTuple):
    """Vectors (V, E) of the blocks of ids that have been encoded, and with which weights."""

    weights: dict[str, np.ndarray]
    blocks: np.ndarray
    vectors: np.ndarray

    @classmethod
    def nothing(cls, embedding: SpelledEmbedding) -> _Encoded:
        """No block yet."""
        weights, size = {name: w.copy() for name, w in embedding.params.items()}, len(embedding.words)
        vectors = np.zeros((size, embedding.encoder.outputs), weights["C"].dtype)
        return cls(weights, np.zeros(-(-size // BLOCK), bool), vectors)
