"""The continuous cache: recent words come again, the likelier the more alike the moments are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from slm.errors import ONCE, DataError, UsageError
from slm.models.base import LanguageModel, State, require_model
from slm.models.neural import NeuralModel, shifted
from slm.models.sentences import Text
from slm.models.state import check_next
from slm.models.wrapped import Arrays, WrappedModel
from slm.settings import Settings, setting

CHUNK = 256  # positions whose likeness to the words before is held at once
EMPTY = -1


@dataclass(frozen=True)
class CacheConfig(Settings):
    """Size and strength of a cache.

    Example:
        >>> CacheConfig(weight=1)
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: weight must be a finite number from 0 to 0.999, got 1.
    """

    size: int = setting(2000, "words that the cache remembers", low=1, high=1_000_000)
    weight: float = setting(0.1, "share of the cache in the mixture", low=0, high=0.999)
    theta: float = setting(0.3, "how much the likeness of two moments counts, 0 for a plain unigram cache", low=0)


class CacheModel(WrappedModel):
    """p(w) = (1 - weight) p_model(w) + weight p_cache(w), over a document that is read in order.

    p_cache(w) is the sum over the last `size` tokens equal to w of exp(theta h . h_i), normalised, where h is the
    vector that the softmax of a neural model sees now and h_i the one that it saw before token i. Models without such
    vectors, as n-gram models, get the plain unigram cache. Before the first token the model speaks alone.

    Parameters:
        base: the model.
        settings: size and strength.

    Source: Grave, Joulin & Usunier (2017), equations 2 to 4; Kuhn & De Mori (1990) for the unigram cache.

    Example:
        >>> from slm.models.ngram import NgramModel
        >>> plain = NgramModel.fit(["a b a b", "a a b", "b a"], order=1, discount_fallback=True)
        >>> cached = CacheModel(plain, CacheConfig(weight=0.5))
        >>> expected = plain.score("a") / 2 + (2 / 3) / 2
        >>> abs(cached.score("a", "<s> a a b") - expected) < 1e-12
        True
    """

    kind: ClassVar[str] = "cache"
    Config = CacheConfig
    settings: CacheConfig

    def __init__(self, base: LanguageModel, settings: CacheConfig | None = None, own: Arrays | None = None):
        super().__init__(base, settings, own)
        if self.own:
            raise UsageError(f"a cache has no arrays of its own, got {', '.join(self.own)}.")
        with np.errstate(divide="ignore"):
            self._shares = np.log([1.0 - self.settings.weight, self.settings.weight])

    @classmethod
    def fit(
        cls,
        base: LanguageModel,
        held_out: Text,
        *,
        size: int = 2000,
        thetas: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8),
    ) -> Self:
        """The cache of a size whose theta, out of some, and weight suit a held-out document best.

        Raises:
            DataError: the document is empty.
        """
        require_model(base)
        text = base.encoded(held_out)
        ids, offsets = base.check_sentences(text.ids, text.offsets)
        if not ids.size:
            raise DataError(f"a cache cannot be fitted on an empty text; {ONCE}.")
        probs, moments = np.exp(base.score_ids(ids, offsets)), _moments(base, ids, offsets)
        weights = np.linspace(0.0, 0.6, 61)
        best = (-np.inf, CacheConfig(size=size, weight=0.0, theta=0.0))
        thetas = thetas if moments.shape[1] else (0.0,)
        for theta, share in zip(thetas, _shares_of_targets(moments, ids, size, thetas)):
            share[0] = probs[0]  # nothing is in the cache yet
            with np.errstate(divide="ignore"):  # a word that neither holds possible makes a gain of -inf
                gains = [float(np.log((1 - w) * probs + w * share).mean()) for w in weights]
            chosen = CacheConfig(size=size, weight=float(weights[np.argmax(gains)]), theta=theta)
            best = max(best, (max(gains), chosen), key=lambda pair: pair[0])
        return cls(base, best[1])

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        base, size = self.base.begin_state(batch, bos), self.settings.size
        width = self._vectors(base, batch).shape[1]
        return (np.full((batch, size), EMPTY, np.int32), np.zeros((batch, size, width), np.float32), *base)

    def next_state(self, state: State, ids: np.ndarray) -> State:
        ids = check_next(state, ids, self.vocab)
        words, keys, *rest = state
        base = tuple(rest)
        now = self._vectors(base, ids.size).astype(np.float32)
        words = np.concatenate([words[:, 1:], ids[:, None]], axis=1)
        keys = np.concatenate([keys[:, 1:], now[:, None]], axis=1)
        return (words, keys, *self.base.next_state(base, ids))

    def log_probs(self, state: State) -> np.ndarray:
        words, keys, *base = state
        plain = self.base.log_probs(tuple(base))
        mixed = plain.copy()
        for row, (own, moments, now) in enumerate(zip(words, keys, self._vectors(tuple(base), len(words)))):
            filled = own != EMPTY
            if filled.any():
                likeness = self.settings.theta * (moments[filled].astype(np.float64) @ now.astype(np.float64))
                shares = np.exp(likeness - likeness.max())
                cache = np.bincount(own[filled], shares / shares.sum(), minlength=plain.shape[1])
                mixed[row] = self._mixed(plain[row], cache)
        return mixed

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        ids, offsets = self.check_sentences(ids, offsets)
        plain = self.base.score_ids(ids, offsets)
        moments = _moments(self.base, ids, offsets)
        (cache,) = _shares_of_targets(moments, ids, self.settings.size, [self.settings.theta])
        mixed = self._mixed(plain, cache)
        mixed[:1] = plain[:1]
        return mixed

    def _mixed(self, plain: np.ndarray, cache: np.ndarray) -> np.ndarray:
        """log of the mixture of exp(plain) and cache."""
        with np.errstate(divide="ignore"):
            return np.logaddexp(plain + self._shares[0], np.log(cache) + self._shares[1])

    def _vectors(self, base: State, batch: int) -> np.ndarray:
        """What likeness is measured by (B, H), H = 0 if the model has no vectors."""
        return self.base.vectors(base) if isinstance(self.base, NeuralModel) else np.zeros((batch, 0))


def _moments(base: LanguageModel, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """The vector (N, H) float32 before each token of a document, H = 0 if the model has none."""
    if not isinstance(base, NeuralModel):
        return np.zeros((ids.size, 0), np.float32)
    parts = list(_neural_moments(base, ids, offsets))
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def _neural_moments(base: NeuralModel, ids: np.ndarray, offsets: np.ndarray) -> Iterator[np.ndarray]:
    """`_moments` of the parts of a document that are read from a fresh state."""
    edges = np.array([0, ids.size]) if base.carries_state else offsets
    inputs = shifted(ids)
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist()):
        state = base.network.zero_state(1)
        for first in range(low, high, CHUNK):
            h, state = base.network.hidden(inputs[first : min(first + CHUNK, high), None], state)
            yield h[:, 0].astype(np.float32)


def _shares_of_targets(moments: np.ndarray, ids: np.ndarray, size: int, thetas: Sequence[float]) -> np.ndarray:
    """p_cache (K, N) of each token of a document, 0 for the first, for each theta."""
    out = np.zeros((len(thetas), ids.size))
    for first in range(0, ids.size, CHUNK):
        rows = np.arange(first, min(first + CHUNK, ids.size))
        seen = np.arange(max(0, first - size), rows[-1])
        if not seen.size:
            continue
        likeness = moments[rows].astype(np.float64) @ moments[seen].astype(np.float64).T
        inside = (seen < rows[:, None]) & (seen >= rows[:, None] - size)
        hit = ids[seen] == ids[rows, None]
        for theta, part in zip(thetas, out[:, first : rows[-1] + 1]):
            scaled = np.where(inside, theta * likeness, -np.inf)
            peak = scaled.max(axis=1, keepdims=True)
            peak[~np.isfinite(peak)] = 0.0
            shares = np.exp(scaled - peak)
            total = shares.sum(axis=1)
            np.divide(np.where(hit, shares, 0.0).sum(axis=1), total, out=part, where=total > 0)
    return out
