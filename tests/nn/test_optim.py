"""Every optimizer against a few lines of NumPy over a hundred steps; clipping; counts on a known valley."""

import numpy as np
import pytest

from slm.errors import UsageError
from slm.kernels.threads import limited
from slm.nn.module import Rows
from slm.nn.optim import SGD, Momentum, clip_values, global_norm, make_optimizer


def twin(name, w, gradients, rate):
    """The same updates in NumPy, weights and slots as written in the papers."""
    w, v, s = w.copy(), np.zeros_like(w), np.zeros_like(w)
    for t, g in enumerate(gradients, 1):
        if name in ("sgd", "ntasgd"):
            w -= rate * g
        elif name in ("momentum", "nesterov"):
            v = 0.9 * v + g
            w -= rate * (v if name == "momentum" else g + 0.9 * v)
        elif name in ("adam", "adamw"):
            v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g * g
            w -= rate * (v / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        elif name == "adagrad":
            s = s + g * g
            w -= rate * g / (np.sqrt(s) + 1e-8)
        else:
            s = 0.9 * s + 0.1 * g * g
            w -= rate * g / (np.sqrt(s) + 1e-6)
    return w


@pytest.mark.parametrize("name", ["sgd", "ntasgd", "momentum", "nesterov", "adam", "adamw", "adagrad", "rmsprop"])
def test_a_hundred_steps_equal_the_formula(name):
    rng = np.random.default_rng(0)
    w, gradients = rng.normal(size=(3, 5)), rng.normal(size=(100, 3, 5))
    expected = twin(name, w, gradients * 0.5, 0.01)
    optimizer = make_optimizer(name, {"w": w})
    for g in gradients:
        optimizer.step({"w": g}, 0.01, scale=0.5)
    np.testing.assert_allclose(w, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ["sgd", "ntasgd", "momentum", "nesterov", "adam", "adamw", "adagrad", "rmsprop"])
def test_gradients_stay_as_they_are(name):
    w, g = np.random.default_rng(0).normal(size=(2, 3, 5))
    kept = g.copy()
    make_optimizer(name, {"w": w}, weight_decay=0.1).step({"w": g}, 0.01, scale=0.5)
    assert (g == kept).all()


def test_weight_decay_pulls_matrices_and_leaves_biases():
    # SGD: w - rate (g + decay w) = 1 - 0.1 * 0.5 = 0.95. AdamW: 1 - 0.1 * 0.5 as well, with a gradient of 0.
    for name in ("sgd", "adamw"):
        params = {"w": np.ones((2, 2)), "b": np.ones(2)}
        make_optimizer(name, params, weight_decay=0.5).step({k: np.zeros_like(p) for k, p in params.items()}, 0.1)
        np.testing.assert_allclose(params["w"], 0.95)
        assert (params["b"] == 1).all()


@pytest.mark.compiled
def test_the_norm_is_that_of_all_gradients_together_on_any_number_of_threads():
    rng = np.random.default_rng(1)
    grads = {
        "a": rng.normal(size=(700, 900)).astype("f4"),
        "b": rng.normal(size=3).astype("f4"),
        "c": np.zeros(0, "f4"),
    }
    expected = np.sqrt(sum((g.astype("f8") ** 2).sum() for g in grads.values()))
    found = set()
    for threads in (1, 2, 3):
        with limited(threads):
            found.add(global_norm(grads))
    assert len(found) == 1 and found.pop() == pytest.approx(expected, rel=5e-5)


def test_values_are_clipped_in_place():
    g = np.array([-3.0, 0.5, 9.0])
    clip_values({"g": g}, 1.0)
    assert g.tolist() == [-1.0, 0.5, 1.0]


def steps_to(optimizer, x, rate, limit=2000):
    """Steps until |x| < 1e-6 on 1/2 (x0^2 + 100 x1^2)."""
    for step in range(1, limit):
        optimizer.step({"x": x * np.array([1.0, 100.0])}, rate)
        if np.linalg.norm(x) < 1e-6:
            return step
        if not np.isfinite(x).all() or np.linalg.norm(x) > 1e6:
            return None
    return None


def test_momentum_crosses_a_ravine_in_the_known_number_of_steps():
    # Best plain descent, rate 2/101: 709 steps; heavy ball, rate 4/121 and mu (9/11)^2: 95; rate 0.021 diverges.
    x = np.ones(2)
    assert abs(steps_to(SGD({"x": x}), x, 2 / 101) - 709) <= 1
    x = np.ones(2)
    assert abs(steps_to(Momentum({"x": x}, (9 / 11) ** 2), x, 4 / 121) - 95) <= 1
    x = np.ones(2)
    assert steps_to(SGD({"x": x}), x, 0.021) is None


def test_an_unknown_optimizer_is_named():
    with pytest.raises(UsageError, match="newton"):
        make_optimizer("newton", {})


def test_a_gradient_by_rows_gives_the_same_step_and_norm():
    w, g = np.arange(12.0).reshape(4, 3), np.zeros((4, 3))
    g[[1, 3]] = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    other, rows = w.copy(), Rows(np.array([1, 3]), g[[1, 3]])
    assert global_norm({"w": rows}) == global_norm({"w": g})
    SGD({"w": w}).step({"w": g}, 0.1, scale=0.5)
    SGD({"w": other}).step({"w": rows}, 0.1, scale=0.5)
    assert np.array_equal(w, other)
    assert SGD({"w": w}).takes_rows and not SGD({"w": w}, weight_decay=0.1).takes_rows


def test_the_mean_is_that_of_the_weights_since_averaging_began():
    # Rate 1, gradient -1: weights 1, 2, 3, 4, 5. The mean from step 3 on: (3 + 4 + 5) / 3 = 4.
    w = np.zeros(2)
    optimizer = make_optimizer("ntasgd", {"w": w})
    for step in range(1, 6):
        if step == 3:
            optimizer.begin_averaging()
            with optimizer.averaged():
                assert w.tolist() == [2, 2]  # nothing is averaged yet
        optimizer.step({"w": np.full(2, -1.0)}, 1.0)
    with optimizer.averaged():
        np.testing.assert_allclose(w, 4.0, rtol=1e-15)
    assert w.tolist() == [5, 5]
    optimizer.begin_averaging()
    assert optimizer.averaging_from == 3  # once begun, it goes on
