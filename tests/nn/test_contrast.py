"""Noise-contrastive estimation: logistic regression against noise, whose optimum is the distribution of the data."""

import numpy as np
import pytest

from slm.features.classification import log_sigmoid
from slm.nn import NoiseContrastive, SoftmaxOutput

PARTS = np.array([1, 3, 4])  # of eight: how noise is distributed
SHARES = np.array([0.2, 0.5, 0.3])  # of ten targets
TARGETS = np.array([0, 0, 1, 1, 1, 1, 1, 2, 2, 2])


class Even:
    """A generator whose draws are spread evenly: every id comes as often as its probability says."""

    def random(self, count):
        return (np.arange(count) + 0.5) / count


def only_biases(noise):
    """Three ids without vectors to look at: one distribution to learn, in the biases."""
    return NoiseContrastive(1, 3, np.random.default_rng(0), noise=noise, counts=PARTS - 1, dtype="f8")


def bias_gradient(layer):
    """Of the mean loss over the ten targets."""
    layer.zero_grads()
    layer.loss(np.zeros((10, 1)), TARGETS, 0.1, rng=Even())
    return layer.grads["b"].copy()


def test_the_loss_is_that_of_the_logistic_regression_of_true_ids_against_noise():
    layer = NoiseContrastive(4, 50, np.random.default_rng(0), noise=30, counts=np.arange(50), scale=0.5, dtype="f8")
    h, targets = np.random.default_rng(1).normal(size=(6, 4)), np.array([3, 9, 3, 40, 0, 21])
    drawn = np.searchsorted(layer.chance.cumsum(), np.random.default_rng(2).random(30))
    # The chance that an id is true stands to that of noise as e**s / V to 30 q.
    odds = h @ layer.params["W"].T - np.log(50 * 30 * (np.arange(50) + 1) / 1275)
    expected = -log_sigmoid(odds[np.arange(6), targets]) - log_sigmoid(-odds[:, drawn]).sum(axis=1)
    np.testing.assert_allclose(layer.loss(h, targets, 1.0, rng=np.random.default_rng(2))[0], expected, rtol=1e-12)


@pytest.mark.parametrize("noise", [8, 80])
def test_the_gradient_is_zero_exactly_at_the_shares_of_the_data_whatever_the_noise(noise):
    layer = only_biases(noise)
    layer.params["b"][:] = np.log(SHARES * 3)
    np.testing.assert_allclose(bias_gradient(layer), 0, atol=1e-15)
    layer.params["b"][:] += np.log(2)  # the same distribution, but with a sum of 2 in place of 1
    assert (bias_gradient(layer) > 0.01).all()


def test_descent_finds_the_shares_of_the_data_and_a_sum_of_one():
    layer = only_biases(8)
    for _ in range(400):
        layer.params["b"] -= 2.0 * bias_gradient(layer)
    np.testing.assert_allclose(np.exp(layer.params["b"]) / 3, SHARES, atol=1e-9)
    np.testing.assert_allclose(np.exp(layer.log_probs(np.zeros((1, 1)))[0]), SHARES, atol=1e-9)


def test_with_more_noise_the_gradient_becomes_that_of_maximum_likelihood():
    # Mnih & Teh 2012, section 3.1: the model's probabilities minus the shares of the data.
    model = np.array([0.6, 0.3, 0.1])
    errors = []
    for noise in (8, 80, 8000):
        layer = only_biases(noise)
        layer.params["b"][:] = np.log(model * 3)
        errors.append(np.abs(bias_gradient(layer) - (model - SHARES)).max())
    assert errors[0] > errors[1] > errors[2] and errors[2] < 1e-3


@pytest.mark.parametrize("seed", range(3))
def test_against_a_thousand_noise_ids_the_gradient_points_where_the_full_softmax_does(seed):
    # Measured: 0.996 to 0.999 by the vectors, 0.993 to 0.997 by the weights; with ten noise ids from 0.64.
    zipf, start = 1 / np.arange(1, 51), np.random.default_rng(0)
    own = NoiseContrastive(8, 50, start, noise=1000, counts=1000 * zipf, scale=0.3, dtype="f8")
    full = SoftmaxOutput(8, 50, np.random.default_rng(0), scale=0.3, dtype="f8")
    full.params["W"][:] = own.params["W"]
    rng = np.random.default_rng(seed + 1)
    h, targets = rng.normal(size=(40, 8)), rng.choice(50, 40, p=zipf / zipf.sum())
    found = own.loss(h, targets, 1 / 40, rng=np.random.default_rng(seed + 9))[1], own.grads["W"]
    expected = full.loss(h, targets, 1 / 40)[1], full.grads["W"]
    for a, b in zip(found, expected):
        assert (a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b) > 0.99


def test_float32_equals_float64():
    single, double = (
        NoiseContrastive(16, 900, np.random.default_rng(0), noise=700, excluded=(1,), scale=2.0, dtype=t)
        for t in ("f4", "f8")
    )
    for name, p in double.params.items():
        p[...] = single.params[name]
    h, targets = np.random.default_rng(1).normal(size=(20, 16)).astype("f4"), np.arange(2, 22) * 7
    found = single.loss(h, targets, 0.1, rng=np.random.default_rng(2))
    expected = double.loss(h.astype("f8"), targets, 0.1, rng=np.random.default_rng(2))
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-5)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-4, atol=1e-4)
    for name, grad in double.grads.items():
        np.testing.assert_allclose(single.grads[name], grad, rtol=1e-4, atol=1e-4)


def test_the_distribution_is_the_softmax_of_all_ids():
    own, full = (
        kind(4, 30, np.random.default_rng(0), excluded=(1,), scale=1.0) for kind in (NoiseContrastive, SoftmaxOutput)
    )
    h = np.random.default_rng(1).normal(size=(5, 4)).astype("f4")
    assert np.array_equal(own.log_probs(h), full.log_probs(h))


def test_words_that_never_occurred_can_be_noise_and_the_excluded_one_cannot():
    layer = NoiseContrastive(4, 30, np.random.default_rng(0), noise=3000, counts=np.zeros(30), excluded=(1,))
    layer.loss(np.ones((2, 4), "f4"), np.array([5, 6]), 1.0, rng=np.random.default_rng(0))
    assert np.flatnonzero(layer.grads["W"].any(axis=1)).tolist() == [0, *range(2, 30)]
