"""Draws from the output layer follow its distribution, or there are none; biases start where they are told to."""

import numpy as np
import pytest

from slm.nn import AdaptiveSoftmax, SoftmaxOutput

V = 1100  # more than two blocks of the kernel


def layer(peak=0.0):
    out = SoftmaxOutput(4, V, np.random.default_rng(0), excluded=(1,), scale=1.0)
    out.params["b"][:] = np.random.default_rng(1).normal(size=V) * 2
    out.params["b"][0] += peak
    return out


def inverted(log_probs, uniforms, left_out, heat):
    """The same draws in NumPy, in double precision."""
    p = np.exp(heat * log_probs)
    p[:, left_out] = 0
    cumulative = np.cumsum(p / p.sum(axis=1, keepdims=True), axis=1)
    return (cumulative <= uniforms[:, None]).sum(axis=1)


@pytest.mark.compiled
@pytest.mark.parametrize("heat", [1.0, 0.5, 4.0])
def test_draws_invert_the_cumulative_distribution(heat):
    out, rng = layer(), np.random.default_rng(2)
    h, uniforms = rng.normal(size=(400, 4)).astype("f4"), rng.random(400)
    drawn = out.draw(h, uniforms, heat, [0, 1])
    expected = inverted(out.log_probs(h), uniforms, [0, 1], heat)
    # Single precision may put a boundary on the other side of a uniform number: 1e-6 * V chances each.
    assert (drawn != expected).mean() < 0.01
    assert not np.isin(drawn, [0, 1]).any()


def test_the_ends_of_the_unit_interval_give_possible_ids():
    out, h = layer(), np.zeros((2, 4), "f4")
    low, high = out.draw(h, np.array([0.0, np.nextafter(1.0, 0.0)]), 1.0, [0])
    assert low == 2 and V - 10 < high < V


def test_where_the_rest_has_nothing_there_is_no_draw():
    h = np.zeros((1, 4), "f4")
    assert layer(peak=60.0).draw(h, np.array([0.5]), 1.0, [0]) is None
    assert layer(peak=60.0).draw(h, np.array([0.5]), 1.0, []).tolist() == [0]
    broken = layer()
    broken.params["b"][:] = np.nan
    assert broken.draw(h, np.array([0.5]), 1.0, [0]) is None


@pytest.mark.parametrize("kind", [SoftmaxOutput, AdaptiveSoftmax])
def test_biases_start_where_ids_are_as_likely_as_frequent(kind):
    options = {"cutoffs": (3, 5)} if kind is AdaptiveSoftmax else {}
    out = kind(4, 8, np.random.default_rng(0), excluded=(1,), dtype="f8", **options)
    out.start_at(np.array([9, 50, 4, 2, 2, 1, 0, 0]))
    found = np.exp(out.log_probs(np.zeros((1, 4)))[0])
    # One is added to each count; in the adaptive softmax to each cluster in the head, and to each word inside.
    expected = np.array([10, 0, 5, 3, 3, 2, 1, 1]) / 25
    if kind is AdaptiveSoftmax:
        expected = np.array([10, 0, 5, 5 / 2, 5 / 2, 2 * 2 / 4, 2 / 4, 2 / 4]) / 22
    np.testing.assert_allclose(found, expected, rtol=1e-12)
