"""Logistic and softmax regression, against figures from scikit-learn 1.9.1 (research table, rows 2, 3, 9, 14)."""

import math

import numpy as np
import pytest
from datasets import accuracy, breast_cancer, digits
from sklearn.metrics import log_loss

from slm.errors import DataError, UsageError
from slm.features.classification import (
    LogisticRegression,
    SeparationWarning,
    SoftmaxRegression,
    _softmax_loss,
    log_sigmoid,
    log_softmax,
)
from slm.graph import functions as f
from slm.graph import gradient


def test_logistic_regression_gives_the_published_figures():
    # The reference minimises 0.5 w'w + C * sum of losses with C = 1: a penalty of 1 / m here.
    x, y = breast_cancer()
    fit = LogisticRegression.fit(x, y, penalty=1 / len(y))
    assert math.isclose(fit.intercept, 0.21450272, abs_tol=1e-4)
    assert np.allclose(fit.weights[:5], [-0.36309253, -0.38767544, -0.35106212, -0.43560980, -0.16183110], atol=1e-4)
    loss = -float(fit.log_probs(x)[np.arange(len(y)), y].sum())
    square = float(fit.weights @ fit.weights)
    assert math.isclose(square, 14.75795809, abs_tol=1e-4)
    assert math.isclose(loss, 30.37996692, abs_tol=1e-4)
    assert math.isclose(loss + 0.5 * square, 37.75894596, rel_tol=1e-8)
    assert math.isclose(accuracy(fit.predict(x), y), 0.98769772, abs_tol=1e-8)


def test_softmax_regression_gives_the_published_figures():
    x, y, xt, yt = digits()
    fit = SoftmaxRegression.fit(x, y, penalty=1 / len(y))
    square = float((fit.weights**2).sum())
    assert math.isclose(accuracy(fit.predict(xt), yt), 0.968889, abs_tol=1e-6)
    assert math.isclose(accuracy(fit.predict(x), y), 0.983667, abs_tol=1e-6)
    assert math.isclose(fit.loss(x, y), 0.11789576, abs_tol=1e-6)
    assert math.isclose(fit.loss(xt, yt), 0.156036, abs_tol=1e-5)
    assert math.isclose(square, 285.939113, abs_tol=1e-2)
    assert math.isclose(fit.loss(x, y) * len(y) + 0.5 * square, 301.775145, rel_tol=1e-8)


def test_before_learning_the_loss_is_the_logarithm_of_the_number_of_classes():
    x, y, _, _ = digits()
    blank = SoftmaxRegression(np.zeros((64, 10)), np.zeros(10))
    assert math.isclose(blank.loss(x, y), math.log(10), rel_tol=1e-15)


def test_shifting_all_classes_by_one_vector_changes_no_probability():
    x = digits()[0]
    rng = np.random.default_rng(0)
    fit = SoftmaxRegression(rng.normal(size=(64, 10)), rng.normal(size=10))
    shifted = SoftmaxRegression(fit.weights + rng.normal(size=(64, 1)), fit.intercepts + 0.5)
    assert np.abs(np.exp(fit.log_probs(x)) - np.exp(shifted.log_probs(x))).max() < 1e-12


def test_softmax_over_two_classes_is_logistic_regression():
    # Each class takes half of w: lambda / 2 (|w/2|^2 + |w/2|^2) = (lambda / 2) / 2 |w|^2.
    x, y = breast_cancer()
    two = SoftmaxRegression.fit(x, y, penalty=0.02)
    one = LogisticRegression.fit(x, y, penalty=0.01)
    assert np.abs(two.weights[:, 1] - two.weights[:, 0] - one.weights).max() < 1e-6
    assert abs(two.intercepts[1] - two.intercepts[0] - one.intercept) < 1e-6


def test_the_gradient_is_that_of_the_graph():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(7, 5)), rng.integers(0, 3, 7)
    w, b = rng.normal(size=(5, 3)), rng.normal(size=3)
    grads = _softmax_loss(x, y)({"weights": w, "intercepts": b}, np.arange(7))[1]
    dw, db = gradient(lambda w, b: -f.mean(f.log_softmax(x @ w + b)[np.arange(7), y]), w, b)
    assert np.abs(grads["weights"] - dw).max() < 1e-14
    assert np.abs(grads["intercepts"] - db).max() < 1e-14


def test_cross_entropy_log_loss_and_logistic_loss_are_one_number():
    x, y = breast_cancer()
    fit = LogisticRegression.fit(x, y, penalty=0.1)
    z = x @ fit.weights + fit.intercept
    h = 1 / (1 + np.exp(-z))
    binary = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
    cross = -np.mean(fit.log_probs(x)[np.arange(len(y)), y])
    logistic = np.mean(np.log(1 + np.exp(-(2.0 * y - 1) * z)))
    for other in (cross, logistic, log_loss(y, h)):
        assert math.isclose(binary, other, rel_tol=1e-12)


def test_at_the_minimum_the_gradient_balances_the_penalty():
    x, y = breast_cancer()
    fit = LogisticRegression.fit(x, y, penalty=0.05)
    error = np.exp(fit.log_probs(x)[:, 1]) - y
    assert np.abs(error @ x / len(y) + 0.05 * fit.weights).max() < 1e-8
    assert abs(error.mean()) < 1e-8


def test_separable_classes_without_penalty_warn_and_do_not_overflow():
    x, y = breast_cancer()
    with pytest.warns(SeparationWarning, match="the likelihood has no maximum"):
        fit = LogisticRegression.fit(x, y)
    assert np.isfinite(fit.weights).all()
    with pytest.warns(SeparationWarning, match="give a penalty"):
        many = SoftmaxRegression.fit([[-1.0], [0.0], [1.0]], [0, 1, 2])
    assert np.isfinite(many.log_probs([[1e6]])).all()


def test_extreme_scores_do_not_overflow():
    z = np.array([-1e4, 0.0, 1e4])
    assert log_sigmoid(z).tolist() == [-1e4, -math.log(2), 0.0]
    assert log_softmax(z).tolist() == [-2e4, -1e4, 0.0]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 3], r"labels must lie in \[0, 2\), got 3 at position 1"),
        ([-1, 1], r"labels must lie in \[0, 2\), got -1 at position 0"),
        ([0.0, 1.0], "2 whole numbers, one for each item, got shape .2,. of float64"),
        ([0], r"got shape \(1,\)"),
        ([1, 1], "all 2 labels are 1; a classifier needs items of two or more classes"),
    ],
)
def test_labels_that_are_none_are_refused(labels, message):
    with pytest.raises(DataError, match=message):
        LogisticRegression.fit([[0.0], [1.0]], labels, penalty=1.0)


def test_a_negative_penalty_is_refused():
    with pytest.raises(UsageError, match="penalty must be a finite number of at least 0, got -1"):
        SoftmaxRegression.fit([[0.0], [1.0]], [0, 1], penalty=-1)
