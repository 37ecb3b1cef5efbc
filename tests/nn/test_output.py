"""Draws from the output layer follow its distribution, or there are none; biases start where they are told to."""

import numpy as np
import pytest

from slm.errors import DataError
from slm.nn import AdaptiveSoftmax, NoiseContrastive, SampledSoftmax, SoftmaxOutput

V = 1100  # more than two blocks of the kernel
pytestmark = pytest.mark.usefixtures("fused_from_1024")


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


def check_draws(drawn, rests, log_probs, uniforms, left_out, heat):
    """Ids and what is left of the uniform numbers follow the cumulative distribution."""
    # Single precision may put a boundary on the other side of a uniform number: 1e-6 * V chances each.
    expected = inverted(log_probs, uniforms, left_out, heat)
    assert (drawn != expected).mean() < 0.01
    assert not np.isin(drawn, left_out).any()
    p = np.exp(heat * log_probs)
    p[:, left_out] = 0
    p /= p.sum(axis=1, keepdims=True)
    rows = np.flatnonzero((drawn == expected) & (p[np.arange(len(p)), drawn] > 1e-3))
    below = np.cumsum(p, axis=1)[rows, drawn[rows]] - p[rows, drawn[rows]]
    np.testing.assert_allclose(rests[rows], (uniforms[rows] - below) / p[rows, drawn[rows]], atol=2e-3)
    assert rows.size and (rests >= 0).all() and (rests < 1).all()


def drawn_in_parts(out, h, uniforms, heat, together):
    """So many rows in a call: few and many go different ways."""
    spans = [slice(i, i + together) for i in range(0, len(h), together)]
    return (np.concatenate(part) for part in zip(*(out.draw(h[i], uniforms[i], heat, [0, 1]) for i in spans)))


@pytest.mark.compiled
@pytest.mark.parametrize("heat", [1.0, 0.5, 4.0])
@pytest.mark.parametrize("together", [400, 1])
def test_draws_invert_the_cumulative_distribution(heat, together):
    out, rng = layer(), np.random.default_rng(2)
    h, uniforms = rng.normal(size=(400, 4)).astype("f4"), rng.random(400)
    drawn, rests = drawn_in_parts(out, h, uniforms, heat, together)
    check_draws(drawn, rests, out.log_probs(h), uniforms, [0, 1], heat)


@pytest.mark.parametrize("rows", [2, 20])
def test_the_ends_of_the_unit_interval_give_possible_ids(rows):
    out, h = layer(), np.zeros((rows, 4), "f4")
    (low, *_, high), _ = out.draw(h, np.linspace(0.0, np.nextafter(1.0, 0.0), rows), 1.0, [0])
    assert low == 2 and V - 10 < high < V


@pytest.mark.parametrize("rows", [1, 20])
def test_where_the_rest_has_nothing_there_is_no_draw(rows):
    h, uniforms = np.zeros((rows, 4), "f4"), np.full(rows, 0.5)
    assert layer(peak=60.0).draw(h, uniforms, 1.0, [0]) is None
    assert (layer(peak=60.0).draw(h, uniforms, 1.0, [])[0] == 0).all()
    for damaged in (slice(None), 0, 2, V - 1):
        broken = layer()
        broken.params["b"][damaged] = np.nan
        assert broken.draw(h, uniforms, 1.0, [0]) is None


@pytest.mark.compiled
@pytest.mark.parametrize("together", [400, 5])
@pytest.mark.parametrize("heat", [1.0, 0.5, 1.2])
def test_draws_from_an_adaptive_softmax_choose_a_cluster_first(together, heat):
    rng = np.random.default_rng(2)
    out = AdaptiveSoftmax(16, 1400, np.random.default_rng(0), cutoffs=(50, 200), excluded=(1,))
    h, uniforms = rng.normal(size=(400, 16)).astype("f4"), rng.random(400)
    drawn, rests = drawn_in_parts(out, h, uniforms, heat, together)
    check_draws(drawn, rests, out.log_probs(h), uniforms, [0, 1], heat)
    assert (drawn >= 200).any()


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


@pytest.mark.parametrize("make", [SoftmaxOutput, AdaptiveSoftmax, SampledSoftmax, NoiseContrastive])
@pytest.mark.parametrize("target", [-1, 40, 2**40])
def test_a_target_that_is_no_id_is_refused(make, target):
    rng = np.random.default_rng(0)
    out, h = make(4, 40, rng), np.ones((3, 4), np.float32)
    for call in (lambda t: out.nll(h, t), lambda t: out.loss(h, t, 1.0), lambda t: out.loss(h, t, 1.0, None, rng)):
        with pytest.raises(DataError, match=f"targets must lie in .* got {target} at row 1"):
            call(np.array([3, target, 5]))
    for call in (lambda t: out.nll(h, t), lambda t: out.loss(h, t, 1.0, None, rng)):
        with pytest.raises(DataError, match=r"targets must have shape \(3,\), got \(2,\)"):
            call(np.array([3, 4]))
