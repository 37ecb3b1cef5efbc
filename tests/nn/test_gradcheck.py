"""The check itself: it passes right gradients and finds wrong ones."""

import numpy as np
import pytest

from slm.errors import NumericError
from slm.nn import LSTM
from slm.nn.gradcheck import check_gradients


def lstm_case():
    rng = np.random.default_rng(2)
    layer = LSTM(2, 3, rng, dtype=np.float64)
    x, dy = rng.normal(size=(4, 2, 2)), rng.normal(size=(4, 2, 3))

    def loss():
        return float((layer.forward(x, layer.zero_state(2))[0] * dy).sum())

    _, _, cache = layer.forward(x, layer.zero_state(2))
    dx, _ = layer.backward(dy, layer.zero_state(2), cache)
    return loss, layer.params | {"x": x}, layer.grads | {"x": dx}


def test_right_gradients_pass_and_the_arrays_are_restored():
    loss, arrays, grads = lstm_case()
    before = {name: array.copy() for name, array in arrays.items()}
    assert check_gradients(loss, arrays, grads).error < 1e-6
    assert all(np.array_equal(arrays[name], before[name]) for name in arrays)


@pytest.mark.parametrize("name", ["Wx", "Wh", "b", "x"])
@pytest.mark.parametrize("fault", ["sign", "scale", "shift", "entry"])
def test_a_planted_fault_is_found_and_named(name, fault):
    loss, arrays, grads = lstm_case()
    wrong = grads[name].copy()
    place = np.unravel_index(np.abs(wrong).argmax(), wrong.shape)
    if fault == "sign":
        wrong[place] *= -1
    elif fault == "scale":
        wrong *= 1.001
    elif fault == "shift":
        wrong = np.roll(wrong, 1, axis=0)
    else:
        wrong[place] = np.nan
    with pytest.raises(NumericError, match=rf"{name}\["):
        check_gradients(loss, arrays, grads | {name: wrong})


def test_a_gradient_that_is_zero_everywhere_is_a_failure():
    loss, arrays, grads = lstm_case()
    with pytest.raises(NumericError, match="zero everywhere"):
        check_gradients(loss, arrays, grads | {"b": np.zeros(12)})


def test_missing_names_and_single_precision_are_refused():
    x = np.ones(2)
    with pytest.raises(NumericError, match="no gradient"):
        check_gradients(lambda: 0.0, {"x": x}, {})
    with pytest.raises(NumericError, match="float64"):
        check_gradients(lambda: 0.0, {"x": x.astype("f4")}, {"x": x.astype("f4")})
