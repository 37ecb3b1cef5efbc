"""The fused loss equals that of double precision, its gradient in factors the one written out, on any threads."""

import numpy as np
import pytest

from slm.errors import UsageError
from slm.kernels.threads import limited
from slm.nn import SoftmaxOutput, output
from slm.nn.fused import MANY, is_few, is_many
from slm.nn.optim import SGD, clip_values, global_norm

pytestmark = pytest.mark.usefixtures("fused_from_1024")


def inputs(V, H, T, dtype="f4"):
    """Rows, and targets one of which comes twice."""
    rng = np.random.default_rng(1)
    h, targets = rng.normal(size=(T, H)).astype("f4").astype(dtype), rng.integers(2, V, T).astype("i4")
    targets[-1] = targets[0]
    return h, targets


def losses(V, H, T, factor, dtype="f4"):
    """An output layer behind one loss, with an id excluded; the loss and the gradient of h."""
    rng = np.random.default_rng(0)
    layer = SoftmaxOutput(H, V, rng, excluded=(1,), dtype=dtype)
    layer.params["W"][:] = layer.params["W"].astype("f4")
    layer.params["b"][:] = rng.normal(size=V).astype("f4")
    layer.may_factor = factor
    return layer, *layer.loss(*inputs(V, H, T, dtype), 0.05)


SEVERAL_GROUPS = pytest.param(1100, 17, 290, 999, marks=pytest.mark.compiled)  # of columns; too slow otherwise


@pytest.mark.parametrize(
    ("V", "H", "T", "row_block"), [(1024, 5, 3, 99), (1311, 100, 41, 99), (1500, 33, 70, 20), SEVERAL_GROUPS]
)
def test_loss_and_gradients_equal_those_of_double_precision(V, H, T, row_block, monkeypatch):
    monkeypatch.setattr(output, "BLOCK_BYTES", 4 * V * row_block)
    (_, nll, dh), (fused, own_nll, own_dh) = losses(V, H, T, False, "f8"), losses(V, H, T, False)
    exact = losses(V, H, T, False, "f8")[0]
    np.testing.assert_allclose(own_nll, nll, rtol=1e-6)
    np.testing.assert_allclose(own_dh, dh, atol=1e-5 * np.abs(dh).max())
    np.testing.assert_allclose(fused.nll(*inputs(V, H, T)), nll, rtol=1e-6)  # few rows: the plain way
    for _ in range(2):
        for name, gradient in exact.grads.items():
            np.testing.assert_allclose(fused.grads[name], gradient, atol=1e-5 * np.abs(gradient).max())
        for layer in (exact, fused):  # a second loss is added to the first
            layer.loss(*inputs(V, H, T, layer.params["W"].dtype), 0.05)


@pytest.mark.parametrize(("V", "H", "T"), [(8191, 35, 7), (4100, 32, 8), (1311, 100, 41)])
def test_loss_norm_and_step_equal_those_of_the_whole_gradient(V, H, T):
    (plain, nll, dh), (thin, own_nll, own_dh) = losses(V, H, T, False), losses(V, H, T, True)
    np.testing.assert_allclose(own_nll, nll, rtol=1e-6)
    np.testing.assert_allclose(own_dh, dh, atol=1e-5 * np.abs(dh).max())
    np.testing.assert_allclose(thin.grads["b"], plain.grads["b"], atol=1e-6 * np.abs(plain.grads["b"]).max())
    assert not thin.grads["W"].any()
    exact = np.linalg.norm(plain.grads["W"].astype("f8"))
    assert global_norm({"W": thin.factors}) == pytest.approx(exact, rel=1e-5)
    for layer, gradient in ((plain, plain.grads["W"]), (thin, thin.factors)):
        SGD({"W": layer.params["W"]}).step({"W": gradient}, 2.0, 0.5)
    np.testing.assert_allclose(thin.params["W"], plain.params["W"], atol=1e-6)


@pytest.mark.compiled
def test_threads_change_no_bit_of_it():
    found = []
    for count in (1, 2, 3):
        with limited(count):
            thin, nll, dh = losses(8000, 40, 9, True)
            thin.factors.add_to(thin.params["W"], -1.0)
            found.append([nll, dh, thin.params["W"], thin.factors.squares, thin.grads["b"]])
            whole, nll, dh = losses(2000, 40, 50, False)
            found[-1] += [nll, dh, whole.grads["W"], whole.grads["b"]]
    for other in found[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(found[0], other))


def test_many_rows_small_tables_and_double_precision_are_written_out():
    table = np.zeros((8000, 100), np.float32)
    assert is_few(22, table) and not is_few(65, table) and not is_few(22, table.astype("f8"))
    assert not is_few(22, table[:100]) and not is_few(17, table[:, :16])
    assert MANY == 8192  # as imported: the fixture changes what the functions see
    assert is_many(table[:1024]) and not is_many(table[:1023]) and not is_many(table.astype("f8"))


@pytest.mark.parametrize(
    "rows", [np.asfortranarray, lambda h: np.repeat(h, 2, axis=1)[:, ::2], lambda h: h.astype("f8")]
)
def test_rows_may_stand_in_memory_as_they_like(rows):
    layer, h, targets = losses(1100, 33, 50, False)[0], *inputs(1100, 33, 50)
    plain, nll = layer.grads["W"].copy(), layer.nll(h, targets)
    layer.zero_grads()
    layer.loss(rows(h), targets, 0.05)
    assert np.array_equal(layer.grads["W"], plain)
    assert np.array_equal(layer.nll(rows(h), targets), nll)


def test_no_rows_cost_nothing():
    layer = losses(1100, 33, 5, False)[0]
    layer.zero_grads()
    nll, dh = layer.loss(np.zeros((0, 33), "f4"), np.zeros(0, "i4"), 1.0)
    assert nll.shape == (0,) and dh.shape == (0, 33) and not layer.grads["W"].any()


def test_the_loss_of_a_certain_target_is_not_negative():
    layer = losses(1100, 33, 5, False)[0]
    h = np.full((1, 33), 300, "f4")
    layer.params["W"][7] = 1.0
    nll, _ = layer.loss(h, np.array([7], "i4"), 1.0)
    assert 0 <= nll[0] < 1e-3


def test_clearing_forgets_the_factors_and_their_values_are_not_clipped():
    layer, _, _ = losses(4100, 32, 8, True)
    with pytest.raises(UsageError, match="in factors"):
        clip_values({"W": layer.factors}, 1.0)
    layer.zero_grads()
    assert layer.factors is None


@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")  # as in training, which looks at the loss
@pytest.mark.parametrize(("name", "at", "number"), [("W", 4000, np.nan), ("b", slice(None), -np.inf)])
def test_numbers_that_are_none_give_a_loss_that_is_none(name, at, number):
    layer, h, targets = losses(4100, 32, 8, True)[0], *inputs(4100, 32, 8)
    layer.params[name][at] = number
    layer.zero_grads()
    nll, _ = layer.loss(h, targets, 1.0)
    assert layer.factors is not None and np.isnan(nll).all()
