"""The vector functions against NumPy in double precision, at ends and in between."""

import numpy as np
import pytest

from slm.kernels.jit import kernel
from slm.kernels.math import exp32, log1p32, sigmoid32, tanh32


@kernel
def _apply(which, x, y):
    for i in range(x.size):
        if which == 0:
            y[i] = exp32(x[i])
        elif which == 1:
            y[i] = tanh32(x[i])
        elif which == 2:
            y[i] = sigmoid32(x[i])
        else:
            y[i] = log1p32(x[i])


def apply(which, x):
    x = np.asarray(x, np.float32)
    y = np.empty_like(x)
    with np.errstate(all="ignore"):
        _apply(which, x, y)
    return y.astype(np.float64), x.astype(np.float64)


@pytest.mark.compiled
def test_exp_is_right_to_one_ten_millionth():
    y, x = apply(0, np.linspace(-87.3, 88, 200_001))
    assert np.abs(y / np.exp(x) - 1).max() < 2e-7


def test_exp_of_very_negative_numbers_is_exactly_zero_and_of_large_ones_finite():
    y, _ = apply(0, [-87.8, -1e30, -np.inf, 0.0, 1e30])
    assert y[:4].tolist() == [0, 0, 0, 1] and np.isfinite(y[4])


@pytest.mark.compiled
def test_tanh_and_sigmoid_are_right_to_four_ten_millionths():
    y, x = apply(1, np.linspace(-20, 20, 200_001))
    assert np.abs(y - np.tanh(x)).max() < 4e-7
    y, x = apply(2, np.linspace(-40, 40, 200_001))
    assert np.abs(y - 1 / (1 + np.exp(-x))).max() < 2e-7
    assert (y >= 0).all() and (y <= 1).all()


@pytest.mark.compiled
def test_log_of_one_plus_a_share_is_right_to_two_ten_millionths_of_itself():
    y, x = apply(3, np.concatenate([np.linspace(0, 1, 200_001), 2.0 ** -np.arange(100)]))
    assert (y == 0).sum() == 1
    assert np.abs(y[1:] / np.log1p(x[1:]) - 1).max() < 2e-7
