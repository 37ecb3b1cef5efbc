"""Gradient descent: batches, epochs, shuffle, momentum, decay (research table, rows 10-14)."""

import math

import numpy as np
import pytest
from datasets import accuracy, diabetes, digits

from slm.errors import UsageError
from slm.features.classification import SoftmaxRegression, _softmax_loss
from slm.features.descent import Descent, batches, best_in_a_ravine, descend, ravine_path


def test_an_epoch_visits_every_item_once():
    for size in (1, 7, 100, 256, None):
        rows = list(batches(100, size, np.random.default_rng(1)))
        assert sorted(np.concatenate(rows).tolist()) == list(range(100))
        assert len(rows) == math.ceil(100 / (size or 100))
    assert [r.tolist() for r in batches(5, 2, None)] == [[0, 1], [2, 3], [4]]


def test_the_same_seed_gives_the_same_order_and_every_epoch_another():
    a, b = np.random.default_rng(3), np.random.default_rng(3)
    first, again = (np.concatenate(list(batches(50, 8, rng))) for rng in (a, b))
    assert (first == again).all()
    assert (np.concatenate(list(batches(50, 8, a))) != first).any()


def test_batch_descent_never_rises_below_the_inverse_curvature():
    # For 1/2 mean (w.x - y)^2 the curvature L is the largest eigenvalue of x'x / m.
    x, y = diabetes()
    x = np.column_stack([np.ones(len(x)), x / x.std(axis=0)])
    params = {"weights": np.zeros(11)}

    def loss_and_gradients(rows):
        error = x[rows] @ params["weights"] - y[rows]
        return float(0.5 * error @ error / rows.size), {"weights": error @ x[rows] / rows.size}

    curvature = float(np.linalg.eigvalsh(x.T @ x / len(x))[-1])
    losses = descend(params, loss_and_gradients, len(y), Descent(learning_rate=1 / curvature, batch=None, epochs=300))
    assert (np.diff(losses) <= 0).all()
    assert losses[-1] < 0.52 * 2859.69634759 * 1.01


def test_minibatch_gradients_average_to_the_batch_gradient():
    x, y, _, _ = digits()
    rng = np.random.default_rng(0)
    params = {"weights": rng.normal(size=(64, 10)), "intercepts": rng.normal(size=10)}
    loss_and_gradients = _softmax_loss(x, y)
    loss, whole = loss_and_gradients(params, np.arange(len(y)))
    mean = {name: np.zeros_like(value) for name, value in params.items()}
    mean_loss = 0.0
    for rows in batches(len(y), 256, rng):  # five batches of 256 and one of 67, weighted by their length
        part, grads = loss_and_gradients(params, rows)
        mean_loss += part * rows.size / len(y)
        for name in mean:
            mean[name] += grads[name] * rows.size / len(y)
    assert abs(loss - mean_loss) < 1e-12
    assert max(np.abs(mean[name] - whole[name]).max() for name in mean) < 1e-12


def test_a_minibatch_of_all_items_is_batch_descent():
    x, y, _, _ = digits()
    one, losses = SoftmaxRegression.fit_by_descent(x, y, Descent(batch=None, epochs=3, shuffle=False))
    other, same = SoftmaxRegression.fit_by_descent(x, y, Descent(batch=len(y), epochs=3))
    assert np.abs(one.weights - other.weights).max() < 1e-12
    assert np.allclose(losses, same, atol=1e-12)


def test_momentum_crosses_a_ravine_in_fewer_steps():
    # Eigenvalues 1 and 100: the best plain step is 2 / 101, the best heavy ball 4 / 121 with (9 / 11)^2.
    best = best_in_a_ravine(100.0)
    assert best == {"gradient descent": (2 / 101, 0.0), "momentum": (4 / 121, (9 / 11) ** 2)}
    plain, heavy = (ravine_path(*settings) for settings in best.values())
    assert abs(len(plain) - 1 - 709) <= 1 and abs(len(heavy) - 1 - 95) <= 1
    assert all(np.linalg.norm(path[-1]) < 1e-6 for path in (plain, heavy))
    assert np.linalg.norm(ravine_path(0.021, 0.0)[-1]) > 1e6  # beyond 2 / 100 it leaves for good
    assert len(ravine_path(1e-6, 0.0, limit=50)) == 51


def test_weight_decay_reaches_the_minimum_of_the_penalised_loss():
    x, y, xt, yt = digits()
    exact = SoftmaxRegression.fit(x, y, penalty=0.05)
    settings = Descent(learning_rate=0.5, momentum=0.9, batch=None, epochs=800, weight_decay=0.05)
    fit, _ = SoftmaxRegression.fit_by_descent(x, y, settings)
    assert np.abs(fit.weights - exact.weights).max() < 1e-6
    assert np.abs(fit.intercepts - exact.intercepts).max() < 1e-4  # not decayed, so the flattest direction
    assert accuracy(fit.predict(xt), yt) == accuracy(exact.predict(xt), yt)


def test_settings_out_of_range_are_refused():
    with pytest.raises(UsageError, match="batch must be a whole number of at least 1, got 0"):
        Descent(batch=0)
    with pytest.raises(UsageError, match="learning_rate must be a finite number above 0, got nan"):
        Descent(learning_rate=math.nan)
