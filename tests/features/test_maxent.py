"""The n-gram feature tree: counts, normalisers and expected counts against sums over the whole vocabulary."""

import numpy as np
import pytest

from slm.features.maxent import count_features, find, fit_maxent
from slm.graph import functions as f
from slm.graph import gradient

V = 5
RNG = np.random.default_rng(3)
WORDS = RNG.integers(0, V, 60)
HISTORIES = np.column_stack([np.roll(WORDS, 2), np.roll(WORDS, 1)])
HISTORIES[0], HISTORIES[1, 0] = -1, -1


def indicators(features, histories):
    """For every position and word the weights' numbers that add up to its score: a list of (N, V) 0/1 arrays."""
    edges = np.cumsum([0, *features.sizes])
    table = np.zeros((len(histories), V, edges[-1]))
    table[:, np.arange(V), np.arange(V)] = 1
    for k, nodes in enumerate(features.walk(histories)):
        for i, node in enumerate(nodes):
            for w in range(V):
                entry = find(features.levels[k].entries, np.array([node * V + w]))[0] if node >= 0 else -1
                if entry >= 0:
                    table[i, w, edges[k + 1] + entry] = 1
    return table


@pytest.mark.parametrize("cutoff", [0, 1, 3])
def test_normalisers_and_expected_counts_are_those_of_the_full_softmax(cutoff):
    features, counts = count_features(WORDS, HISTORIES, V, cutoff)
    theta = RNG.normal(size=sum(features.sizes))
    table = indicators(features, HISTORIES)
    weights = np.split(theta, np.cumsum(features.sizes)[:-1])
    score, total = features.scores(weights)
    expected = np.concatenate(features.expected(score, total, [c.longest for c in counts]))

    def log_likelihood(theta):
        logits = f.sum(table * theta, 2)
        return f.sum(f.log_softmax(logits)[np.arange(WORDS.size), WORDS])

    (slope,) = gradient(log_likelihood, theta)
    observed = np.concatenate([c.entries for c in counts])
    assert np.abs(observed - expected - slope).max() < 1e-10
    assert np.array_equal(observed, table[np.arange(WORDS.size), WORDS].sum(axis=0))
    log_total = sum(own @ np.log(z) for own, z in zip([c.longest for c in counts], total))
    assert np.isclose(log_total, np.log(np.exp(table @ theta).sum(axis=1)).sum(), rtol=1e-12)


def test_every_position_has_one_longest_context():
    for cutoff in (0, 1, 3, 100):
        _, counts = count_features(WORDS, HISTORIES, V, cutoff)
        assert sum(c.longest.sum() for c in counts) == WORDS.size


def test_a_cutoff_leaves_out_rare_ngrams():
    features, counts = count_features(WORDS, HISTORIES, V, 2)
    assert min(c.entries.min() for c in counts[1:] if c.entries.size) == 3
    assert features.sizes[1] < count_features(WORDS, HISTORIES, V, 0)[0].sizes[1]


def test_at_the_fit_expected_counts_are_observed_counts():
    # The condition of maximum entropy: without a penalty the model gives every feature its count in the text.
    words = np.array([0, 1, 0, 2, 0, 1, 1, 2, 0, 0, 2, 1])
    histories = np.roll(words, 1)[:, None]
    features, counts = count_features(words, histories, 3, 0)
    weights = fit_maxent(features, counts, penalty=0.0, steps=1000)
    score, total = features.scores(weights)
    for count, expected in zip(counts, features.expected(score, total, [c.longest for c in counts])):
        assert np.abs(count.entries - expected).max() < 1e-4
