"""Softmax, its loss and the output layer: exact values, extreme logits, blocks, ignored rows."""

import numpy as np
import pytest

from slm.errors import DataError
from slm.nn import Softmax, SoftmaxCrossEntropy, SoftmaxOutput, SquaredError
from slm.nn.softmax import log_sum_exp


def test_softmax_is_unmoved_by_a_shift_and_finite_at_extremes():
    x = np.array([[0.0, np.log(3)], [1e4, 1e4 + np.log(3)], [-1e4, -1e4 + np.log(3)]])
    np.testing.assert_allclose(Softmax().forward(x)[0], [[0.25, 0.75]] * 3, rtol=1e-11)
    assert log_sum_exp(np.array([[-np.inf, 2.0]])) == 2.0
    assert log_sum_exp(np.array([[-np.inf, -np.inf]])) == -np.inf


def test_the_jacobian_is_the_whole_one():
    # y = (1/4, 3/4): dy_0/dx_0 = 1/4 * 3/4 = 3/16, dy_0/dx_1 = -3/16.
    _, cache = Softmax().forward(np.array([0.0, np.log(3)]))
    np.testing.assert_allclose(Softmax().backward(np.array([1.0, 0.0]), cache), [3 / 16, -3 / 16])


def test_the_loss_is_the_summed_surprise_and_its_gradient_p_minus_onehot():
    logits = np.log(np.array([[1.0, 3.0, 4.0], [1.0, 1.0, 2.0]]))
    value, cache = SoftmaxCrossEntropy().forward(logits, np.array([1, 2]))
    assert value == pytest.approx(np.log(8 / 3) + np.log(2))
    expected = [[0.125, -0.625, 0.5], [0.25, 0.25, -0.5]]
    np.testing.assert_allclose(SoftmaxCrossEntropy().backward(1.0, cache), expected, atol=1e-15)


def test_an_impossible_target_costs_infinity_and_an_ignored_row_nothing():
    logits = np.array([[0.0, -np.inf], [0.0, 0.0]])
    assert SoftmaxCrossEntropy().forward(logits, np.array([1, -1]))[0] == np.inf
    value, cache = SoftmaxCrossEntropy().forward(logits, np.array([-1, 0]))
    assert value == pytest.approx(np.log(2))
    assert SoftmaxCrossEntropy().backward(1.0, cache).tolist() == [[0, 0], [-0.5, 0.5]]
    with pytest.raises(DataError, match="shape"):
        SoftmaxCrossEntropy().forward(logits, np.array([1]))


@pytest.mark.parametrize("target", [2, -2, 7])
def test_a_target_out_of_range_is_named(target):
    with pytest.raises(DataError, match=rf"must lie in \[0, 2\), or be -1 for none, got {target} at row 1"):
        SoftmaxCrossEntropy().forward(np.zeros((3, 2)), np.array([1, target, 0]))


def layer(dtype, excluded=(1,), size=1300):
    out = SoftmaxOutput(8, size, np.random.default_rng(0), excluded=excluded, scale=1.0, dtype=dtype)
    out.params["b"][:] = np.random.default_rng(1).normal(size=size)
    return out


def window(dtype, rows=19, size=1300):
    rng = np.random.default_rng(2)
    targets = rng.integers(2, size, rows)
    return rng.normal(size=(rows, 8)).astype(dtype), targets.astype(np.int32)


def test_the_fused_loss_equals_dense_layer_and_cross_entropy():
    out, (h, targets) = layer("f8"), window("f8")
    nll, dh = out.loss(h, targets, 0.2)
    logits = h @ out.params["W"].T + out.params["b"]
    logits[:, 1] = -np.inf
    value, cache = SoftmaxCrossEntropy().forward(logits, targets)
    dlogits = SoftmaxCrossEntropy().backward(0.2, cache)
    assert nll.sum() == pytest.approx(value)
    np.testing.assert_allclose(dh, dlogits @ out.params["W"], rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(out.grads["W"], dlogits.T @ h, rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(out.grads["b"], dlogits.sum(axis=0), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("fewest", [1024, 8192])
def test_float32_kernels_equal_float64(fewest, monkeypatch):
    monkeypatch.setattr("slm.nn.fused.MANY", fewest)
    single, double = layer("f4"), layer("f8")
    for name, p in double.params.items():
        p[:] = single.params[name]
    (h, targets) = window("f4")
    results = [o.loss(h.astype(t), targets, 0.2) for o, t in ((single, "f4"), (double, "f8"))]
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=1e-5)
    np.testing.assert_allclose(results[0][1], results[1][1], rtol=1e-4, atol=1e-6)
    for name in ("W", "b"):
        np.testing.assert_allclose(single.grads[name], double.grads[name], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(single.nll(h, targets), results[1][0], rtol=1e-5)
    assert single.grads["b"][1] == 0 and not single.grads["W"][1].any()


def test_blocks_of_rows_do_not_change_the_result(monkeypatch):
    whole, (h, targets) = layer("f8"), window("f8")
    nll, dh = whole.loss(h, targets, 1.0)
    monkeypatch.setattr("slm.nn.output.BLOCK_BYTES", 5 * 1300 * 8)
    blocks = layer("f8")
    parts = blocks.loss(h, targets, 1.0)
    assert np.array_equal(parts[0], nll) and np.allclose(parts[1], dh, rtol=1e-12)
    np.testing.assert_allclose(blocks.grads["W"], whole.grads["W"], rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(blocks.nll(h, targets), nll, rtol=1e-12)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_probabilities_sum_to_one_and_excluded_ids_have_none(dtype):
    h, _ = window(dtype)
    log_probs = layer(dtype).log_probs(h)
    assert log_probs.dtype == np.float64 and (log_probs[:, 1] == -np.inf).all()
    np.testing.assert_allclose(np.exp(log_probs).sum(axis=1), 1.0, rtol=1e-12)


def test_a_squared_error_takes_two_arrays_of_one_shape():
    with pytest.raises(DataError, match=r"the targets must have the shape \(3, 1\), got \(3,\)"):
        SquaredError().forward(np.zeros((3, 1)), np.ones(3))
