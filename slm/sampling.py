"""From log-probabilities to one sampled id a row: pure filters, then one multinomial draw.

Every filter takes log-probabilities (B, V) in nats and returns new ones that sum to one again; what is filtered out
is -inf. A draw inverts the cumulative distribution at a uniform number that the caller supplies, so the result
depends on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slm.errors import NumericError
from slm.sampling_config import SamplerConfig

_SMALLEST_MASS = 1e-12


def _peaks(log_probs: np.ndarray) -> np.ndarray:
    """The largest entry of each row (B, 1).

    Raises:
        NumericError: it is -inf, +inf or NaN, so the row is no distribution.
    """
    peaks = log_probs.max(axis=-1, keepdims=True)
    if not np.isfinite(peaks).all():
        row = int(np.flatnonzero(~np.isfinite(peaks[:, 0]))[0])
        raise NumericError(
            f"no token can be drawn: the largest log-probability of row {row} is {peaks[row, 0]}, where a finite "
            "number is needed; every token was excluded, or the model's numbers are damaged."
        )
    return peaks


def normalize(log_probs: np.ndarray) -> np.ndarray:
    """Shift each row so that its probabilities sum to one.

    Raises:
        NumericError: a row has no finite entry, a NaN, or a positive infinity.
    """
    peaks = _peaks(log_probs)
    return log_probs - (peaks + np.log(np.exp(log_probs - peaks).sum(axis=-1, keepdims=True)))


def exclude(log_probs: np.ndarray, ids: tuple[int, ...]) -> np.ndarray:
    """Renormalise without some ids: p_i / (1 - p_excluded), what redrawing until another id comes would give.

    Raises:
        NumericError: the excluded ids hold all but 1e-12 of the mass.
    """
    kept = np.array(log_probs, np.float64)
    kept[:, list(ids)] = -np.inf
    mass = np.exp(kept).sum(axis=-1)
    if (mass <= _SMALLEST_MASS).any():
        row = int(np.flatnonzero(mass <= _SMALLEST_MASS)[0])
        raise NumericError(
            f"the model gives all its probability to tokens that may not be generated (row {row}: {mass[row]:.3g} is "
            "left without <unk> and <s>); train with a larger vocabulary, or allow <unk>."
        )
    return normalize(kept)


def temperature(log_probs: np.ndarray, value: float) -> np.ndarray:
    """p ** (1 / value), renormalised; 1 changes nothing, 0 keeps only the likeliest id (the lowest of equals)."""
    if value == 1.0:
        return log_probs
    if value == 0.0:
        best = np.full(log_probs.shape, -np.inf)
        best[np.arange(len(best)), log_probs.argmax(axis=-1)] = 0.0
        return best
    with np.errstate(over="ignore"):
        # Relative to the peak: a tiny temperature would else send all entries to -inf.
        return normalize((log_probs - _peaks(log_probs)) / value)


def top_k(log_probs: np.ndarray, k: int) -> np.ndarray:
    """Keep the k likeliest ids of each row, of equals the lowest; 0 or k >= V keeps all."""
    if k == 0 or k >= log_probs.shape[-1]:
        return log_probs
    order = np.argsort(-log_probs, axis=-1, kind="stable")[:, :k]
    kept = np.full(log_probs.shape, -np.inf)
    np.put_along_axis(kept, order, np.take_along_axis(log_probs, order, axis=-1), axis=-1)
    return normalize(kept)


def top_p(log_probs: np.ndarray, p: float) -> np.ndarray:
    """Keep the smallest set of likeliest ids whose mass reaches p (Holtzman et al. 2020); 1 keeps all."""
    if p == 1.0:
        return log_probs
    order = np.argsort(-log_probs, axis=-1, kind="stable")
    ranked = np.take_along_axis(log_probs, order, axis=-1)
    mass = np.exp(ranked)
    ranked = np.where(np.cumsum(mass, axis=-1) - mass < p, ranked, -np.inf)
    kept = np.empty_like(ranked)
    np.put_along_axis(kept, order, ranked, axis=-1)
    return normalize(kept)


def draw(log_probs: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
    """One id a row (B,) int32: the first whose cumulative probability exceeds the row's uniform number in [0, 1).

    An id of probability 0 is never drawn.

    Raises:
        NumericError: a row has no finite entry, a NaN, or a positive infinity.
    """
    cumulative = np.cumsum(np.exp(log_probs - _peaks(log_probs)), axis=-1)
    total = cumulative[:, -1:]
    level = np.minimum(uniforms[:, None] * total, np.nextafter(total, 0.0))  # the product may round up to the total
    return (cumulative <= level).sum(axis=-1).astype(np.int32)


@dataclass(frozen=True)
class Sampler(SamplerConfig):
    """How generation chooses: temperature first, then top-k, then top-p, then one draw.

    Parameters:
        temperature: at least 0, which always takes the likeliest id.
        top_k: keep so many ids; 0 for all.
        top_p: keep the likeliest ids up to this mass, in (0, 1].

    Example:
        >>> Sampler(temperature=0).choose(np.log([[0.2, 0.5, 0.3]]), np.array([0.9])).tolist()
        [1]
    """

    def filter(self, log_probs: np.ndarray) -> np.ndarray:
        """The distribution (B, V) that is drawn from."""
        return top_p(top_k(temperature(log_probs, self.temperature), self.top_k), self.top_p)

    def choose(self, log_probs: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
        """Filter, then draw one id a row (B,)."""
        return draw(self.filter(np.asarray(log_probs, np.float64)), uniforms)
