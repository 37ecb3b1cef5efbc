"""The sampled softmax: exact without noise, close to it on average with noise."""

import numpy as np

from slm.nn import SampledSoftmax, SoftmaxOutput


def layer(noise, kind=SampledSoftmax):
    options = {"noise": noise} if kind is SampledSoftmax else {}
    return kind(4, 300, np.random.default_rng(0), excluded=(1,), scale=0.5, dtype="f8", **options)


def window():
    rng = np.random.default_rng(1)
    zipf = 1 / np.arange(1, 301)
    zipf[1] = 0
    return rng.normal(size=(20, 4)), rng.choice(300, 20, p=zipf / zipf.sum())


def test_without_a_generator_loss_and_gradient_are_the_full_ones():
    full, own = layer(5, SoftmaxOutput), layer(5)
    for a, b in zip(full.loss(*window(), 0.1), own.loss(*window(), 0.1)):
        assert np.array_equal(a, b)
    assert np.array_equal(full.grads["W"], own.grads["W"])


def test_noise_that_covers_all_ids_gives_the_full_gradient():
    full, own = layer(0, SoftmaxOutput), layer(200_000)
    nll, dh = own.loss(*window(), 0.1, rng=np.random.default_rng(2))
    expected = full.loss(*window(), 0.1)
    np.testing.assert_allclose(nll, expected[0], rtol=1e-6)
    np.testing.assert_allclose(dh, expected[1], rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(own.grads["W"], full.grads["W"], rtol=1e-4, atol=1e-7)


def test_the_mean_of_many_estimates_points_where_the_full_gradient_does():
    # The estimate leaves out ids at random and corrects for it: the mean of 200 has a cosine above 0.98.
    full, own = layer(0, SoftmaxOutput), layer(60)
    expected = full.loss(*window(), 0.1)[1]
    mean = np.mean([own.loss(*window(), 0.1, rng=np.random.default_rng(i))[1] for i in range(200)], axis=0)
    cosine = (mean * expected).sum() / np.linalg.norm(mean) / np.linalg.norm(expected)
    assert cosine > 0.98


def test_only_words_of_the_set_get_a_gradient_and_the_excluded_one_none():
    own, (h, targets) = layer(10), window()
    own.loss(h, targets, 0.1, rng=np.random.default_rng(3))
    touched = np.flatnonzero(own.grads["W"].any(axis=1))
    assert set(targets) <= set(touched) and len(touched) <= len(set(targets)) + 10
    assert 1 not in touched
