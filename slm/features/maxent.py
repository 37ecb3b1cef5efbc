"""Maximum-entropy regression over n-gram indicators: the softmax of sums over all n-grams that end in a word.

log p(w | h) = l(w) + l(h1, w) + l(h2 h1, w) + ... - log Z(h), with one weight l for each n-gram seen in training. A
longer n-gram is seen only if its shorter ends are, so contexts form a tree, and normalisers and expected counts follow
from those one level below by what the seen words change (Wu & Khudanpur 2000). One exact evaluation of the likelihood
and its gradient costs as much as the number of n-grams, not positions times vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slm.features.quasi_newton import dot, minimise


@dataclass(frozen=True)
class Level:
    """The n-grams of one length above 1: M contexts, F entries (context and word), both sorted by their keys.

    Attributes:
        contexts: (M,) int64 keys: number of the context without its first word, times V, plus that word.
        entries: (F,) int64 keys: number of the context, times V, plus the word.
    """

    contexts: np.ndarray
    entries: np.ndarray


@dataclass(frozen=True)
class Counts:
    """How often training met each entry of a level, and each context as the longest known."""

    entries: np.ndarray
    longest: np.ndarray


def find(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Places (N,) of keys in a sorted array, -1 where they are not."""
    place = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
    return np.where(keys[place] == wanted, place, -1) if keys.size else np.full(wanted.shape, -1)


class NgramFeatures:
    """The tree of contexts and entries.

    Parameters:
        vocabulary: V.
        levels: n-grams of length 2, 3, ...

    `weights` of the tree are a list of arrays: (V,) for single words, then (F,) for each level.
    """

    def __init__(self, vocabulary: int, levels: list[Level]):
        self.vocabulary, self.levels = vocabulary, levels
        self.parents = [level.contexts // vocabulary for level in levels]
        self.nodes = [level.entries // vocabulary for level in levels]
        self.below: list[np.ndarray] = []
        for k, level in enumerate(levels):
            word = level.entries % vocabulary
            if k:
                word = find(levels[k - 1].entries, self.parents[k][self.nodes[k]] * vocabulary + word)
            self.below.append(word)

    @property
    def sizes(self) -> list[int]:
        """Number of weights, single words first."""
        return [self.vocabulary] + [level.entries.size for level in self.levels]

    def walk(self, histories: np.ndarray) -> list[np.ndarray]:
        """Numbers (N,) of the contexts of length 1, 2, ... that end histories (N, n - 1), -1 where none is known.

        A history's last word stands last; -1 is no word.
        """
        found, node = [], np.zeros(len(histories), np.int64)
        for k, level in enumerate(self.levels):
            left = histories[:, -1 - k]
            known = (node >= 0) & (left >= 0)
            node = np.where(known, find(level.contexts, node * self.vocabulary + left), -1)
            found.append(node)
        return found

    def scores(self, weights: list[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Unnormalised log-probability of every entry, and the normaliser Z of every context, level by level."""
        score = [weights[0]]
        total = [np.exp(weights[0]).sum(keepdims=True)]
        for k, level in enumerate(self.levels):
            shorter = score[k][self.below[k]]
            score.append(shorter + weights[k + 1])
            change = np.bincount(self.nodes[k], np.exp(score[-1]) - np.exp(shorter), level.contexts.size)
            total.append(total[k][self.parents[k]] + change)
        return score, total

    def expected(self, score: list[np.ndarray], total: list[np.ndarray], longest: list[np.ndarray]) -> list[np.ndarray]:
        """Expected counts of all entries under the model, given how often each context was the longest known."""
        share = [own / z for own, z in zip(longest, total)]
        for k in reversed(range(len(self.levels))):
            share[k] = share[k] + np.bincount(self.parents[k], share[k + 1], share[k].size)
        expected: list[np.ndarray] = [np.zeros(0)] * len(score)
        for k in reversed(range(len(score))):
            node = self.nodes[k - 1] if k else 0
            expected[k] = np.exp(score[k]) * share[k][node]
            if k < len(self.levels):
                # Contexts in which a longer entry says more about the word take their own count instead.
                below, longer = self.below[k], share[k + 1][self.nodes[k]]
                correction = expected[k + 1] - np.exp(score[k][below]) * longer
                expected[k] += np.bincount(below, correction, expected[k].size)
        return expected


def count_features(
    words: np.ndarray, histories: np.ndarray, vocabulary: int, cutoff: int
) -> tuple[NgramFeatures, list[Counts]]:
    """All n-grams that end in words (N,) behind histories (N, n - 1), seen more than `cutoff` times.

    Single words are all kept. -1 in a history is no word, and ends the context.
    """
    node, active = np.zeros(words.size, np.int64), np.ones(words.size, bool)
    levels: list[Level] = []
    counts = [Counts(np.bincount(words, minlength=vocabulary).astype(np.float64), np.array([float(words.size)]))]
    for k in range(histories.shape[1]):
        left = histories[:, -1 - k]
        active &= left >= 0
        rows = np.flatnonzero(active)
        contexts, number = np.unique(node[rows] * vocabulary + left[rows], return_inverse=True)
        entries, times = np.unique(number * vocabulary + words[rows], return_counts=True)
        kept = times > cutoff
        entries, times = entries[kept], times[kept]
        used = np.unique(entries // vocabulary)
        renumber = np.full(contexts.size, -1)
        renumber[used] = np.arange(used.size)
        contexts, number = contexts[used], renumber[number]
        entries = renumber[entries // vocabulary] * vocabulary + entries % vocabulary
        counts[k].longest[...] -= np.bincount(node[rows[number >= 0]], minlength=counts[k].longest.size)
        node[rows], active[rows] = number, number >= 0
        levels.append(Level(contexts, entries))
        longest = np.bincount(number[number >= 0], minlength=contexts.size)
        counts.append(Counts(times.astype(np.float64), longest.astype(np.float64)))
    return NgramFeatures(vocabulary, levels), counts


def fit_maxent(
    features: NgramFeatures, counts: list[Counts], *, penalty: float, steps: int, excluded: tuple[int, ...] = ()
) -> list[np.ndarray]:
    """Weights that minimise -log p of the training words + penalty / 2 * sum of squared deviations.

    Weights of single words deviate from the logarithm of their frequency, all others from zero: where longer n-grams
    say nothing, the model stays near the word frequencies.

    Parameters:
        penalty: in nats of the whole text; 0 for maximum likelihood.
        steps: of the quasi-Newton search, at most.
        excluded: words that have probability 0.
    """
    edges = np.cumsum(features.sizes)[:-1]
    scale = 1.0 / counts[0].entries.sum()
    longest = [count.longest for count in counts]
    observed = np.concatenate([count.entries for count in counts])
    base = np.log(scale * (counts[0].entries + 0.5))
    base[list(excluded)] = -np.inf
    # In these units all directions are about equally steep: a weight's curvature is about its count.
    unit = 1.0 / np.sqrt(observed + penalty + 0.5)

    def weights_of(x: np.ndarray) -> list[np.ndarray]:
        parts = np.split(x * unit, edges)
        return [base + parts[0], *parts[1:]]

    def objective(x: np.ndarray) -> tuple[float, np.ndarray]:
        weights, deviations = weights_of(x), x * unit
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a step too far is taken back
            score, total = features.scores(weights)
            value = sum(dot(own, np.log(z)) for own, z in zip(longest, total)) - dot(observed, deviations)
            grad = np.concatenate(features.expected(score, total, longest)) - observed + penalty * deviations
        return scale * (value + 0.5 * penalty * dot(deviations, deviations)), scale * grad * unit

    return weights_of(minimise(objective, np.zeros(observed.size), steps=steps, tolerance=1e-9, memory=10).point)
