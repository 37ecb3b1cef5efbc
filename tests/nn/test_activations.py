"""Sigmoid, tanh and ReLU: ranges, derivatives, identities (research table, row 4)."""

import numpy as np
import pytest

from slm.nn import ReLU, Sigmoid, Tanh

Z = np.linspace(-6, 6, 241)


def slope(module, z):
    return module.backward(np.ones_like(z), module.forward(z)[1])


@pytest.mark.parametrize(("module", "low", "high"), [(Sigmoid(), 0, 1), (Tanh(), -1, 1), (ReLU(), 0, np.inf)])
def test_values_stay_in_their_range_and_rise(module, low, high):
    y, _ = module.forward(Z)
    assert y.min() >= low
    assert y.max() <= high
    assert (np.diff(y) >= 0).all()


@pytest.mark.parametrize(
    ("module", "function"), [(Sigmoid(), lambda z: 1 / (1 + np.exp(-z))), (Tanh(), lambda z: np.tanh(z))]
)
def test_derivatives_equal_a_complex_step(module, function):
    # f'(z) = Im f(z + ih) / h, without cancellation.
    assert np.abs(slope(module, Z) - np.imag(function(Z + 1e-20j)) / 1e-20).max() < 1e-12


def test_tanh_is_a_stretched_sigmoid():
    assert np.abs(Tanh().forward(Z)[0] - (2 * Sigmoid().forward(2 * Z)[0] - 1)).max() <= 1e-15


@pytest.mark.parametrize("module", [Sigmoid(), Tanh(), ReLU()])
def test_huge_inputs_do_not_overflow(module):
    z = np.array([-1e4, 1e4])
    assert np.isfinite(module.forward(z)[0]).all()
    assert np.isfinite(slope(module, z)).all()


def test_the_derivative_of_relu_is_zero_at_zero():
    assert slope(ReLU(), np.array([-1.0, 0.0, 1.0])).tolist() == [0, 0, 1]
