"""Autoencoders: gradients against the graph, the linear one against principal components (row 21)."""

import numpy as np
import pytest
from datasets import accuracy, all_digits, digits

from slm.errors import UsageError
from slm.features.autoencoder import Autoencoder, _loss_and_gradients
from slm.features.classification import SoftmaxRegression
from slm.features.pca import PCA
from slm.graph import functions as f
from slm.graph import gradient


@pytest.mark.parametrize("linear", [True, False])
def test_the_gradients_are_those_of_the_graph(linear):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 5))
    parts = [rng.normal(size=shape) for shape in [(5, 3), (3,), (3, 5), (5,)]]

    def loss(encoder, hidden_bias, decoder, output_bias):
        z = x @ encoder + hidden_bias
        error = (z if linear else f.tanh(z)) @ decoder + output_bias - x
        return 0.5 * f.sum(error * error) / len(x)

    for ours, graph in zip(_loss_and_gradients(x, parts, linear)[1], gradient(loss, *parts)):
        assert np.abs(ours - graph).max() < 1e-12


@pytest.mark.parametrize("hidden", [2, 4])
def test_a_linear_autoencoder_spans_the_principal_components(hidden):
    x = all_digits()[:500]
    coder = Autoencoder.fit(x, hidden, linear=True)
    components = PCA.fit(x, hidden).components
    cosines = np.linalg.svd(components @ np.linalg.qr(coder.decoder.T)[0], compute_uv=False)
    assert np.arccos(min(cosines.min(), 1.0)) < 1e-3
    lost = PCA.fit(x).variances[hidden:].sum()
    assert np.isclose(coder.loss, 0.5 * lost, rtol=1e-5)


def test_features_learnt_without_labels_serve_a_classifier():
    x, y, xt, yt = digits()
    coder = Autoencoder.fit(x[:600], 20, steps=60)
    fit = SoftmaxRegression.fit(coder.transform(x), y, penalty=1e-4)
    assert accuracy(fit.predict(coder.transform(xt)), yt) > 0.9
    assert np.abs(coder.transform(xt)).max() <= 1


def test_a_hidden_layer_of_no_units_is_refused():
    with pytest.raises(UsageError, match="hidden must be at least 1, got 0"):
        Autoencoder.fit(np.eye(2), 0)
