"""Gated linear units and highways."""

import numpy as np

from slm.nn import GatedLinear, Highway


def test_an_open_gate_passes_and_a_shut_gate_stops():
    y, _ = GatedLinear().forward(np.array([[3.0, 3.0, 3.0, 1e3, 0.0, -1e3]]))
    assert y.tolist() == [[3.0, 1.5, 0.0]]


def test_a_highway_with_shut_gates_carries_its_input():
    rng = np.random.default_rng(0)
    layer, x = Highway(4, rng, carry=-1e3, dtype=np.float64), rng.normal(size=(3, 4))
    assert np.array_equal(layer.forward(x)[0], x)


def test_a_highway_with_open_gates_is_a_relu_layer():
    rng = np.random.default_rng(0)
    layer, x = Highway(4, rng, carry=1e3, dtype=np.float64), rng.normal(size=(3, 4))
    plain = np.maximum(x @ layer.params["W"] + layer.params["b"], 0)
    assert np.abs(layer.forward(x)[0] - plain).max() < 1e-12
