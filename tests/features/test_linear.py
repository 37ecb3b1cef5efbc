"""Linear regression, against figures from scikit-learn 1.9.1 on the diabetes data (research table, rows 1, 8, 10)."""

import math

import numpy as np
import pytest
from datasets import diabetes

from slm.errors import DataError, NumericError
from slm.features.descent import Descent
from slm.features.linear import LinearRegression

COEFFICIENTS = [
    -10.009866, -239.815644, 519.845920, 324.384646, -792.175639,
    476.739021, 101.043268, 177.063238, 751.273700, 67.626692,
]  # fmt: skip


def test_the_closed_form_gives_the_published_figures():
    x, y = diabetes()
    fit = LinearRegression.fit(x, y)
    assert math.isclose(fit.intercept, 152.1334841629, abs_tol=1e-9)
    assert np.allclose(fit.weights, COEFFICIENTS, rtol=0, atol=6e-7)
    assert math.isclose(fit.variance * 442, 1263985.785633, abs_tol=1e-5)
    assert math.isclose(fit.variance, 2859.69634759, abs_tol=1e-8)
    assert math.isclose(1 - fit.variance / y.var(), 0.5177484222, abs_tol=1e-9)
    assert math.isclose(fit.log_likelihood, -2385.992862, abs_tol=1e-6)
    assert fit.rank == 10


def test_the_closed_form_agrees_with_least_squares_on_the_design_with_ones():
    x, y = diabetes()
    fit = LinearRegression.fit(x, y)
    theta = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    assert np.abs(np.append(fit.intercept, fit.weights) - theta).max() <= 1e-8


def test_no_other_weights_or_variance_are_likelier():
    x, y = diabetes()
    fit = LinearRegression.fit(x, y)

    def log_likelihood(weights, variance):
        error = y - x @ weights - fit.intercept
        return -0.5 * len(y) * math.log(2 * math.pi * variance) - 0.5 * float(error @ error) / variance

    assert math.isclose(log_likelihood(fit.weights, fit.variance), fit.log_likelihood, rel_tol=1e-12)
    for change in np.eye(10) * 0.1:
        assert log_likelihood(fit.weights + change, fit.variance) < fit.log_likelihood
    for factor in (0.99, 1.01):
        assert log_likelihood(fit.weights, factor * fit.variance) < fit.log_likelihood


def test_batch_gradient_descent_reaches_the_closed_form():
    x, y = diabetes()
    x = x / x.std(axis=0)
    fit = LinearRegression.fit_by_descent(x, y, Descent(learning_rate=0.2, momentum=0.95, batch=None, epochs=2000))
    exact = LinearRegression.fit(x, y)
    assert np.abs(fit.weights - exact.weights).max() < 1e-6
    assert abs(fit.intercept - exact.intercept) < 1e-6
    assert math.isclose(fit.log_likelihood, exact.log_likelihood, rel_tol=1e-12)


def test_the_rule_of_widrow_and_hoff_approaches_the_closed_form():
    # One item a step, theta += alpha (y - h) x; the step size keeps it from settling: within 1 % of the variance.
    x, y = diabetes()
    x = x / x.std(axis=0)
    fit = LinearRegression.fit_by_descent(x, y, Descent(learning_rate=0.002, batch=1, epochs=50))
    assert LinearRegression.fit(x, y).variance < fit.variance < 1.01 * 2859.69634759


def test_one_step_of_widrow_and_hoff_by_hand():
    # From zero, x = (1, 2), y = 3, alpha = 0.1: weights = 0.1 * 3 * (1, 2), intercept = 0.1 * 3.
    fit = LinearRegression.fit_by_descent([[1.0, 2.0]], [3.0], Descent(learning_rate=0.1, epochs=1))
    assert np.allclose(fit.weights, [0.3, 0.6], atol=1e-15)
    assert math.isclose(fit.intercept, 0.3)


def test_a_constant_column_gets_weight_zero():
    fit = LinearRegression.fit([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]], [2.0, 4.0, 8.0])
    assert np.allclose(fit.weights, [2, 0], atol=1e-12)
    assert fit.rank == 1


def test_repeated_columns_share_their_weight():
    fit = LinearRegression.fit([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]], [2.0, 4.0, 6.0])
    assert np.allclose(fit.weights, [1, 1], atol=1e-12)
    assert np.allclose(fit.predict([[4.0, 4.0]]), 8)


def test_the_noise_of_an_exact_line_is_zero_and_its_likelihood_unbounded():
    fit = LinearRegression.fit([[0.0], [1.0]], [0.0, 0.0])
    assert (fit.variance, fit.log_likelihood) == (0.0, math.inf)


def test_a_step_that_is_too_long_is_named():
    x, y = diabetes()
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(NumericError, match="use a learning rate below 3"):
        LinearRegression.fit_by_descent(x / x.std(axis=0), y, Descent(learning_rate=3.0, batch=None, epochs=1000))


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros((0, 2)), [], r"at least one of each, got \(0, 2\)"),
        ([1.0, 2.0], [1.0, 2.0], r"table of items by columns .* got \(2,\)"),
        ([[1.0], [np.nan]], [1.0, 2.0], "x holds nan in row 1, column 0"),
        ([[1.0], [2.0]], [1.0], r"y must hold 2 finite numbers, one for each item, got shape \(1,\)"),
    ],
)
def test_bad_tables_are_refused(x, y, message):
    with pytest.raises(DataError, match=message):
        LinearRegression.fit(x, y)
