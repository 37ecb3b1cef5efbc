"""The adaptive softmax: a distribution, its loss that of its own log-probabilities, float32 as float64."""

import numpy as np
import pytest

from slm.errors import UsageError
from slm.nn import AdaptiveSoftmax
from slm.nn.adaptive import default_cutoffs


def layer(dtype):
    out = AdaptiveSoftmax(16, 400, np.random.default_rng(0), cutoffs=(50, 200), excluded=(1,), scale=0.5, dtype=dtype)
    out.params["b1"][:] = np.random.default_rng(1).normal(size=150)
    return out


def window(dtype):
    rng = np.random.default_rng(2)
    return rng.normal(size=(30, 16)).astype(dtype), np.where(rng.random(30) < 0.5, 7, rng.integers(2, 400, 30))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_probabilities_sum_to_one_and_the_excluded_id_has_none(dtype):
    log_probs = layer(dtype).log_probs(window(dtype)[0])
    assert log_probs.shape == (30, 400) and (log_probs[:, 1] == -np.inf).all()
    np.testing.assert_allclose(np.exp(log_probs).sum(axis=1), 1.0, rtol=1e-12)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_the_loss_is_that_of_the_distribution(dtype):
    out, (h, targets) = layer(dtype), window(dtype)
    expected = -out.log_probs(h)[np.arange(30), targets]
    np.testing.assert_allclose(out.nll(h, targets), expected, rtol=3e-6)
    np.testing.assert_allclose(out.loss(h, targets, 1.0)[0], expected, rtol=3e-6)


def test_scoring_changes_no_array_and_sees_every_change_of_the_weights():
    out, (h, targets) = layer("f4"), window("f4")
    for module in (out, out.head):
        for array in module.params.values():
            array.flags.writeable = False
    before = out.log_probs(h)
    assert (out.nll(h, targets) > 0).all()
    out.params["C"] = out.params["C"] + 1
    after = out.log_probs(h)
    np.testing.assert_allclose(np.exp(after).sum(axis=1), 1.0, rtol=1e-12)
    assert not np.allclose(before, after)


def test_float32_gradients_equal_float64_ones():
    single, double = layer("f4"), layer("f8")
    for name, p in double.params.items():
        p[...] = single.params[name]
    h, targets = window("f4")
    dh = [out.loss(h.astype(t), targets, 0.1)[1] for out, t in ((single, "f4"), (double, "f8"))]
    np.testing.assert_allclose(dh[0], dh[1], rtol=1e-4, atol=1e-6)
    for name, grad in double.grads.items():
        np.testing.assert_allclose(single.grads[name], grad, rtol=1e-4, atol=1e-6)


def test_clusters_have_ever_smaller_vectors():
    shapes = {name: p.shape for name, p in layer("f4").params.items()}
    assert shapes == {
        "W": (50, 16), "C": (2, 16), "b": (52,),
        "P1": (16, 4), "W1": (150, 4), "b1": (150,), "P2": (16, 1), "W2": (200, 1), "b2": (200,),
    }  # fmt: skip


def test_default_cutoffs_fit_any_vocabulary():
    assert default_cutoffs(3) == (2,) and default_cutoffs(2000) == (500,) and default_cutoffs(2001) == (2000,)


@pytest.mark.parametrize("cutoffs", [(0,), (5, 5), (400,), (1,)])
def test_cutoffs_that_do_not_fit_are_refused(cutoffs):
    with pytest.raises(UsageError, match="cutoffs"):
        AdaptiveSoftmax(16, 400, np.random.default_rng(0), cutoffs=cutoffs, excluded=(1,))
