"""Word vectors from co-occurrence: positive pointwise mutual information, then principal components."""

from __future__ import annotations

import numpy as np

from slm.errors import DataError, UsageError
from slm.features.pca import PCA


def cooccurrence(ids: np.ndarray, offsets: np.ndarray, size: int, contexts: np.ndarray, window: int) -> np.ndarray:
    """How often each id has each context within `window` places, inside one sentence.

    Parameters:
        ids, offsets: (N,) ids in [0, size) and (S + 1,): sentence s is ids[offsets[s]:offsets[s + 1]].
        size: rows of the table.
        contexts: (C,) ids that count as contexts.
        window: largest distance, to both sides.

    Returns:
        (size, C) float64 counts.
    """
    column = np.full(size, -1)
    column[contexts] = np.arange(contexts.size)
    sentence = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
    table = np.zeros(size * contexts.size)
    for distance in range(1, window + 1):
        near = sentence[distance:] == sentence[:-distance]
        left, right = ids[:-distance][near], ids[distance:][near]
        for word, context in ((left, right), (right, left)):
            known = column[context] >= 0
            keys = word[known].astype(np.int64) * contexts.size + column[context[known]]
            table += np.bincount(keys, minlength=table.size)
    return table.reshape(size, contexts.size)


def ppmi(counts: np.ndarray, smoothing: float = 0.75) -> np.ndarray:
    """max(0, log p(w, c) / (p(w) p(c))) in nats; pairs never seen together get 0.

    Parameters:
        counts: (V, C) of words with contexts.
        smoothing: power of the context frequencies, which keeps rare contexts from large values.

    Source: Levy, Goldberg & Dagan (2015), section 3.

    Example:
        >>> ppmi(np.array([[1.0, 0.0], [0.0, 1.0]]), smoothing=1.0).round(4).tolist()
        [[0.6931, 0.0], [0.0, 0.6931]]
    """
    total = counts.sum()
    if not total:
        raise DataError("no two words of the text stand near each other; word vectors need longer sentences.")
    context = counts.sum(axis=0) ** smoothing
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(counts / counts.sum(axis=1, keepdims=True)) - np.log(context / context.sum())
    return np.maximum(np.where(counts > 0, ratio, 0.0), 0.0)


def cooccurrence_vectors(
    ids: np.ndarray, offsets: np.ndarray, size: int, *, dimensions: int = 64, window: int = 4, contexts: int = 1000
) -> np.ndarray:
    """Vectors (V, K) of all ids: the principal components of their PPMI with the most frequent ids.

    Raises:
        UsageError: more dimensions than ids or contexts.
    """
    counts = np.bincount(ids, minlength=size)
    frequent = np.argsort(-counts, kind="stable")[:contexts]
    frequent = frequent[counts[frequent] > 0]
    if not 1 <= dimensions <= frequent.size:
        raise UsageError(
            f"dimensions must lie between 1 and {frequent.size}, the number of contexts, got {dimensions}."
        )
    table = ppmi(cooccurrence(ids, offsets, size, frequent, window))
    return PCA.fit(table, dimensions).transform(table)


def neighbours(vectors: np.ndarray, row: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k rows of largest cosine with one row, itself left out, and their cosines; zero vectors are far from all.

    Example:
        >>> neighbours(np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.1]]), 0, 1)[0].tolist()
        [2]
    """
    return _nearest(vectors, vectors[row], k, left_out=[row])


def neighbours_of(vectors: np.ndarray, vector: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k rows of largest cosine with a vector (E,) that stands in no row, and their cosines."""
    return _nearest(vectors, vector, k, left_out=[])


def _nearest(vectors: np.ndarray, vector: np.ndarray, k: int, left_out: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """The k rows of largest cosine with a vector, some rows left out."""
    length = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector)
    cosine = vectors @ vector / np.maximum(length, np.finfo(np.float64).tiny)
    cosine[left_out] = -np.inf
    best = np.argsort(-cosine, kind="stable")[: min(k, len(vectors) - len(left_out))]
    return best, cosine[best]
