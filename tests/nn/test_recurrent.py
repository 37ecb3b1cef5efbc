"""The three cells: gate order, conventions, reference outputs, truncated time, and float32 against float64."""

import numpy as np
import pytest

from slm.errors import DataError, UsageError
from slm.nn import GRU, LSTM, Elman
from slm.nn.module import Workspace
from slm.nn.through_time import Recurrent


def waves(rows, columns, start):
    """Weights that any language can make again: 0.5 sin(start + i)."""
    return 0.5 * np.sin(start + np.arange(rows * columns)).reshape(rows, columns)


# PyTorch 2.13, float64: nn.RNN, nn.GRU, nn.LSTM of 3 inputs and 2 hidden units with these weights, inputs and state.
REFERENCE = {
    Elman: [[-0.4513105634, -0.6391725209], [0.4303476603, 0.0809697869],
            [-0.0941653118, -0.4945082237], [0.4740052938, -0.0256764607]],
    GRU: [[0.0958891113, 0.3081513948], [-0.0783087822, 0.2928050443],
          [0.2052037807, 0.3360196793], [-0.129305709, 0.2571156277]],
    LSTM: [[0.1635110132, 0.1265089086], [0.10995403, 0.2004611406],
           [0.1458635009, 0.1275118659], [0.1215272969, 0.1880882662]],
}  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("cell", REFERENCE)
def test_outputs_equal_those_of_pytorch(cell, dtype):
    layer = cell(3, 2, np.random.default_rng(0), dtype=dtype)
    layer.params["Wx"][:] = waves(3, 2 * cell.gates, 1)
    layer.params["Wh"][:] = waves(2, 2 * cell.gates, 2)
    layer.params["b"][:] = waves(1, 2 * cell.gates, 3)[0]
    if cell is GRU:
        layer.params["bn"][:] = waves(1, 2, 4)[0]
    state = tuple(waves(1, 2, 6 + i).astype(dtype) for i in range(layer.state_parts))
    y, last, _ = layer.forward(waves(4, 3, 5).reshape(4, 1, 3).astype(dtype), state)
    np.testing.assert_allclose(y[:, 0], REFERENCE[cell], atol=1e-9 if dtype == np.float64 else 1e-6)
    assert np.array_equal(last[0], y[-1])


def one_step(cell, gate_inputs, state, **options):
    """One step of a layer of one unit whose pre-activations are given: weights of 0, bias = gate_inputs."""
    layer = cell(1, 1, np.random.default_rng(0), dtype=np.float64, **options)
    layer.params["Wx"][:], layer.params["Wh"][:], layer.params["b"][:] = 0, 0, gate_inputs
    return layer, layer.forward(np.zeros((1, 1, 1)), tuple(np.full((1, 1), s) for s in state))


def test_lstm_gates_stand_in_the_order_input_forget_cell_output():
    # i = sigmoid(0), f = sigmoid(ln 3) = 3/4, g = tanh(1), o = sigmoid(-ln 3) = 1/4; c = 3/4 * 2 + 1/2 tanh 1.
    _, (_, (h, c), _) = one_step(LSTM, [0.0, np.log(3), 1.0, -np.log(3)], (0.7, 2.0))
    assert c[0, 0] == pytest.approx(1.5 + 0.5 * np.tanh(1.0), rel=1e-14)
    assert h[0, 0] == pytest.approx(0.25 * np.tanh(c[0, 0]), rel=1e-14)


@pytest.mark.parametrize("reset", ["after", "before"])
def test_gru_gates_stand_in_the_order_reset_update_new_and_update_keeps_the_old_state(reset):
    # z = sigmoid(ln 3) = 3/4: h = 1/4 tanh(1) + 3/4 * 0.8.
    _, (_, (h,), _) = one_step(GRU, [0.0, np.log(3), 1.0], (0.8,), reset=reset)
    assert h[0, 0] == pytest.approx(0.25 * np.tanh(1.0) + 0.6, rel=1e-14)


def test_the_two_reset_conventions_differ_where_the_product_has_a_bias():
    # r = 1/2, z = 1/2, h0 = 1, W_hn = 1. after: n = tanh(r (1 + bn)); before: n = tanh(r * 1). bn = 1.
    found = []
    for reset in ("after", "before"):
        layer, _ = one_step(GRU, 0.0, (1.0,), reset=reset)
        layer.params["Wh"][0, 2] = 1.0
        if reset == "after":
            layer.params["bn"][:] = 1.0
        _, (h,), _ = layer.forward(np.zeros((1, 1, 1)), (np.ones((1, 1)),))
        found.append(float(h[0, 0]))
    assert found == pytest.approx([0.5 + 0.5 * np.tanh(1.0), 0.5 + 0.5 * np.tanh(0.5)], rel=1e-14)


def test_the_forget_bias_and_the_starts_are_as_asked():
    layer = LSTM(2, 3, np.random.default_rng(0), forget_bias=2.5)
    assert layer.params["b"].tolist() == [0] * 3 + [2.5] * 3 + [0] * 6
    assert np.array_equal(Elman(2, 3, np.random.default_rng(0), start="identity").params["Wh"], np.eye(3))
    w = Elman(2, 5, np.random.default_rng(0), start="orthogonal", dtype=np.float64).params["Wh"]
    np.testing.assert_allclose(w @ w.T, np.eye(5), atol=1e-14)


LAYERS = {
    "elman": lambda dtype: Elman(5, 7, np.random.default_rng(0), dtype=dtype),
    "relu": lambda dtype: Elman(5, 7, np.random.default_rng(0), activation="relu", dtype=dtype),
    "sigmoid": lambda dtype: Elman(5, 7, np.random.default_rng(0), activation="sigmoid", dtype=dtype),
    "gru": lambda dtype: GRU(5, 7, np.random.default_rng(0), dtype=dtype),
    "gru-before": lambda dtype: GRU(5, 7, np.random.default_rng(0), reset="before", dtype=dtype),
    "lstm": lambda dtype: LSTM(5, 7, np.random.default_rng(0), dtype=dtype),
}


def forward_backward(layer: Recurrent, dtype, space=None):
    """Everything a window gives: outputs, last state, gradients."""
    rng = np.random.default_rng(9)
    x, dy = rng.normal(size=(6, 3, 5)).astype(dtype), rng.normal(size=(6, 3, 7)).astype(dtype)
    state = tuple(rng.normal(size=(3, 7)).astype(dtype) for _ in range(layer.state_parts))
    layer.zero_grads()
    y, last, cache = layer.forward(x, state, space=space)
    y = y.copy()
    dx, dstate = layer.backward(dy, layer.zero_state(3), cache)
    return [y, *last, dx, *dstate, *(g.copy() for g in layer.grads.values())]


@pytest.mark.parametrize("name", LAYERS)
def test_float32_kernels_equal_the_float64_equations(name):
    for single, double in zip(forward_backward(LAYERS[name]("f4"), "f4"), forward_backward(LAYERS[name]("f8"), "f8")):
        np.testing.assert_allclose(single, double, rtol=1e-4, atol=1e-5 * np.abs(double).max())


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("name", LAYERS)
def test_inputs_by_their_places_equal_inputs_written_out(name, dtype):
    layer, rng = LAYERS[name](dtype), np.random.default_rng(3)
    x, places, dy = rng.normal(size=(4, 5)).astype(dtype), rng.integers(0, 3, (6, 3)), rng.normal(size=(6, 3, 7))
    places[2, 1] = 3  # a row that stands once; the others again and again
    found = []
    for inputs, chosen in ((x[places], None), (x, places)):
        layer.zero_grads()
        y, last, cache = layer.forward(inputs, layer.zero_state(3), places=chosen)
        dx, dstate = layer.backward(dy.astype(dtype), layer.zero_state(3), cache)
        found.append([y, *last, dx, *dstate, *(g.copy() for g in layer.grads.values())])
    together = np.zeros((4, 5))
    np.add.at(together, places.reshape(-1), found[0][1 + layer.state_parts].reshape(-1, 5))
    found[0][1 + layer.state_parts] = together
    for plain, own in zip(*found):
        np.testing.assert_allclose(
            own, plain, rtol=1e-12 if dtype == "f8" else 1e-4, atol=1e-14 if dtype == "f8" else 1e-5
        )


def test_places_outside_the_inputs_are_refused():
    layer = Elman(2, 3, np.random.default_rng(0))
    for places in ([[0, 4]], [[-1, 0]]):
        with pytest.raises(DataError, match=r"places must lie in \[0, 4\), got"):
            layer.forward(np.zeros((4, 2)), layer.zero_state(2), places=np.array(places))
    with pytest.raises(DataError, match=r"places must have the shape \(any, any\), got \(3,\)"):
        layer.forward(np.zeros((4, 2)), layer.zero_state(2), places=np.zeros(3, int))
    with pytest.raises(DataError, match=r"the input must have the shape \(any, 2\), got \(1, 2, 2\)"):
        layer.forward(np.zeros((1, 2, 2)), layer.zero_state(2), places=np.zeros((1, 2), int))


@pytest.mark.parametrize("name", LAYERS)
def test_buffers_used_again_change_nothing(name):
    layer, space = LAYERS[name]("f4"), Workspace()
    plain = forward_backward(layer, "f4")
    for _ in range(2):
        assert all(np.array_equal(a, b) for a, b in zip(forward_backward(layer, "f4", space), plain))


@pytest.mark.parametrize("name", LAYERS)
def test_a_window_in_two_halves_equals_the_whole(name):
    layer = LAYERS[name]("f8")
    x = np.random.default_rng(1).normal(size=(6, 3, 5))
    whole, last, _ = layer.forward(x, layer.zero_state(3))
    first, state, _ = layer.forward(x[:2], layer.zero_state(3))
    second, end, _ = layer.forward(x[2:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-13)
    assert all(np.allclose(a, b, rtol=1e-13) for a, b in zip(last, end))


def test_weight_drop_zeroes_the_same_recurrent_weights_in_all_steps():
    layer = Elman(1, 40, np.random.default_rng(0), weight_drop=0.5, dtype=np.float64)
    _, _, cache = layer.forward(np.zeros((3, 1, 1)), layer.zero_state(1), np.random.default_rng(1))
    dropped = cache[3]
    assert 0.4 < (dropped == 0).mean() < 0.6
    kept = dropped != 0
    np.testing.assert_allclose(dropped[kept], 2 * layer.params["Wh"][kept])


def test_unknown_variants_are_named():
    for make in (
        lambda r: GRU(2, 2, r, reset="during"),
        lambda r: Elman(2, 2, r, activation="cube"),
        lambda r: Elman(2, 2, r, start="zero"),
    ):
        with pytest.raises(UsageError, match=r"during|cube|zero"):
            make(np.random.default_rng(0))


@pytest.mark.parametrize("cell", [Elman, GRU, LSTM])
def test_inputs_and_gradients_of_another_type_are_converted(cell):
    found = []
    for dtype in (np.float32, np.float64, np.float16):
        layer = cell(3, 2, np.random.default_rng(0))
        x, dy = (np.round(64 * waves(4, k, 5)).reshape(4, 1, k).astype(dtype) / 64 for k in (3, 2))
        y, last, cache = layer.forward(x, tuple(part.astype(dtype) for part in layer.zero_state(1)))
        dx, _ = layer.backward(dy, tuple(np.ones((1, 2), dtype) for _ in last), cache)
        found.append([y, dx, layer.grads["Wx"], layer.grads["Wh"]])
        assert {a.dtype for a in found[-1]} == {np.dtype(np.float32)}
    for other in found[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(found[0], other))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("cell", [Elman, GRU, LSTM])
def test_arrays_of_other_shapes_are_refused(cell, dtype):
    layer = cell(4, 6, np.random.default_rng(0), dtype=dtype)
    x, state = np.ones((7, 3, 4), dtype), layer.zero_state(3)
    for wrong in (x[..., :3], x[0], np.ones((7, 3, 5), dtype)):
        with pytest.raises(DataError, match=r"the input must have the shape \(any, any, 4\)"):
            layer.forward(wrong, state)
    for wrong in (state[0], (*state, state[0]), list(state)):
        with pytest.raises(DataError, match=r"a state of .* is a tuple"):
            layer.forward(x, wrong)
    with pytest.raises(DataError, match=r"each part of the state must have the shape \(3, 6\)"):
        layer.forward(x, layer.zero_state(1))
    y, last, cache = layer.forward(x, state)
    with pytest.raises(DataError, match=r"the gradient of the output must have the shape \(7, 3, 6\)"):
        layer.backward(y[..., :1], last, cache)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LAYERS)
def test_a_weight_that_is_no_number_is_not_hidden(name, dtype):
    layer = LAYERS[name](dtype)
    layer.params["Wx"][0, :] = np.nan
    outputs, _, _ = layer.forward(np.ones((2, 3, layer.inputs), dtype), layer.zero_state(3))
    assert np.isnan(outputs).any()
