"""Minimisation from values and gradients."""

import numpy as np

from slm.features.quasi_newton import minimise


def test_a_quadratic_is_solved_exactly():
    rng = np.random.default_rng(0)
    a = rng.normal(size=(30, 20))
    a = a.T @ a
    b = rng.normal(size=20)
    found = minimise(lambda x: (float(0.5 * x @ a @ x - b @ x), a @ x - b), np.zeros(20))
    assert np.abs(found.point - np.linalg.solve(a, b)).max() < 1e-6
    assert found.gradient <= 1e-9


def test_the_valley_of_rosenbrock_is_followed_to_its_end():
    def rosenbrock(x):
        value = 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2
        return value, np.array([-400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]), 200 * (x[1] - x[0] ** 2)])

    found = minimise(rosenbrock, np.array([-1.2, 1.0]))
    assert np.abs(found.point - 1).max() < 1e-8
    assert found.steps < 100


def test_the_value_never_rises():
    rng = np.random.default_rng(1)
    values = []

    def quartic(x):
        values.append(float((x**4).sum() + ((x - 1) ** 2).sum()))
        return values[-1], 4 * x**3 + 2 * (x - 1)

    start = rng.normal(size=5)
    found = minimise(quartic, start)
    assert found.value == min(values)


def test_a_start_at_the_minimum_takes_no_step():
    assert minimise(lambda x: (0.0, np.zeros(3)), np.ones(3)).steps == 0
