"""One table of all exported modules; every gradient of every row is compared with central differences.

A row makes a list of cases; a case is (module, arrays, run): `arrays` are the inputs and states by name, and
`run(backward)` returns the scalar loss and, if `backward`, the gradients of the arrays by name. Parameters are
checked without being named.
"""

import numpy as np
import pytest

import slm.nn
from slm.nn import (
    GRU,
    LSTM,
    AdaptiveSoftmax,
    Chain,
    CharacterCnn,
    Convolution,
    Dense,
    Dropout,
    Elman,
    Embedding,
    Flatten,
    GatedConvolution,
    GatedLinear,
    Highway,
    MaxOverTime,
    MaxPooling,
    MeanPooling,
    NoiseContrastive,
    Normalize,
    Parallel,
    ReLU,
    SampledSoftmax,
    Sigmoid,
    Softmax,
    SoftmaxCrossEntropy,
    SoftmaxOutput,
    SpelledEmbedding,
    SquaredError,
    Tanh,
    TimeConvolution,
    TimeWindows,
)
from slm.nn.gradcheck import check_gradients

F8 = np.float64


def rng():
    return np.random.default_rng(7)


def stateless(module, x):
    """A case for forward(x), backward(dy): the loss is a fixed random projection of y."""

    def run(backward):
        y, cache = module.forward(x)
        weights = np.random.default_rng(1).normal(size=y.shape)
        return float((y * weights).sum()), {"x": module.backward(weights, cache)} if backward else {}

    return module, {"x": x}, run


def recurrent(module, drop=False):
    """A case for a recurrent layer: both the outputs and the last state enter the loss."""
    r = rng()
    x = r.normal(size=(5, 2, module.inputs))
    state = tuple(r.normal(size=(2, module.hidden)) for _ in range(module.state_parts))
    for p in module.params.values():
        p += r.normal(size=p.shape) * 0.3

    def run(backward):
        y, last, cache = module.forward(x, state, np.random.default_rng(3) if drop else None)
        w = np.random.default_rng(1).normal(size=y.shape)
        ws = tuple(np.random.default_rng(2).normal(size=s.shape) for s in last)
        loss = float((y * w).sum()) + sum(float((s * v).sum()) for s, v in zip(last, ws))
        if not backward:
            return loss, {}
        # The last state's h is also the last output: both gradients reach it.
        dx, dstate = module.backward(w, ws, cache)
        return loss, {"x": dx} | {f"state{i}": d for i, d in enumerate(dstate)}

    return module, {"x": x} | {f"state{i}": s for i, s in enumerate(state)}, run


IDS = np.array([[0, 2], [2, 3], [1, 2]])
WORDS = np.array([[1, 6, 2, 0, 0, 0], [1, 7, 7, 6, 8, 2], [1, 0, 7, 2, 0, 0], [1, 8, 6, 7, 2, 0]])


def without_inputs(module, ids, seed=None):
    """A case for a module that reads whole numbers, which have no gradient."""

    def run(backward):
        y, cache = module.forward(ids) if seed is None else module.forward(ids, np.random.default_rng(seed))
        w = np.random.default_rng(1).normal(size=y.shape)
        if backward:
            module.backward(w, cache)
        return float((y * w).sum()), {}

    return module, {}, run


def characters(highways=1):
    module = CharacterCnn(9, 3, (1, 2, 4), 2, highways, rng(), dtype=F8)
    for p in module.params.values():
        p += rng().normal(size=p.shape) * 0.3
    return module


def dropout(locked):
    module, x = Dropout(0.5, locked=locked), rng().normal(size=(3, 2, 4))

    def run(backward):
        y, cache = module.forward(x, np.random.default_rng(5))
        w = np.random.default_rng(1).normal(size=y.shape)
        return float((y * w).sum()), {"x": module.backward(w, cache)} if backward else {}

    return module, {"x": x}, run


def loss(module, targets):
    x = rng().normal(size=(4, 5))

    def run(backward):
        value, cache = module.forward(x, targets)
        return 0.7 * float(value), {"x": module.backward(0.7, cache)} if backward else {}

    return module, {"x": x}, run


def output(excluded=()):
    module, h = SoftmaxOutput(3, 6, rng(), excluded=excluded, scale=1.0, dtype=F8), rng().normal(size=(4, 3))
    module.params["b"] += rng().normal(size=6)
    targets = np.array([0, 2, 5, 2])

    def run(backward):
        nll, dh = module.loss(h, targets, 0.3)
        return 0.3 * float(nll.sum()), {"x": dh}

    return module, {"x": h}, run


def adaptive():
    module, h = AdaptiveSoftmax(8, 9, rng(), cutoffs=(3, 6), excluded=(1,), dtype=F8), rng().normal(size=(7, 8))
    for p in module.params.values():
        p += np.random.default_rng(p.size).normal(size=p.shape) * 0.5
    targets = np.array([0, 2, 5, 2, 8, 6, 3])

    def run(backward):
        nll, dh = module.loss(h, targets, 0.3)
        return 0.3 * float(nll.sum()), {"x": dh}

    return module, {"x": h}, run


def sampled(kind):
    module, h = kind(3, 40, rng(), noise=6, excluded=(1,), scale=1.0, dtype=F8), rng().normal(size=(4, 3))
    targets = np.array([0, 2, 35, 2])

    def run(backward):
        nll, dh = module.loss(h, targets, 0.3, rng=np.random.default_rng(3))
        return 0.3 * float(nll.sum()), {"x": dh}

    return module, {"x": h}, run


TABLE = {
    "AdaptiveSoftmax": lambda: [adaptive()],
    "Chain": lambda: [
        stateless(
            Chain([Dense(3, 4, rng(), dtype=F8), Tanh(), Dense(4, 2, rng(), dtype=F8)]), rng().normal(size=(5, 3))
        )
    ],
    "CharacterCnn": lambda: [without_inputs(characters(highways), WORDS) for highways in (0, 1, 2)],
    "Convolution": lambda: [
        stateless(Convolution(2, 3, 3, rng(), dtype=F8), rng().normal(size=(2, 5, 4, 2))),
        stateless(Convolution(2, 3, 3, rng(), same=True, dtype=F8), rng().normal(size=(2, 3, 4, 2))),
    ],
    "Dense": lambda: [
        stateless(Dense(3, 4, rng(), dtype=F8), rng().normal(size=(2, 5, 3))),
        stateless(Dense(3, 4, rng(), bias=False, dtype=F8), rng().normal(size=(6, 3))),
    ],
    "Embedding": lambda: [
        without_inputs(Embedding(4, 3, rng(), drop=drop, dtype=F8), IDS, seed=4) for drop in (0.0, 0.4)
    ],
    "Dropout": lambda: [dropout(locked=False), dropout(locked=True)],
    "Elman": lambda: [
        *(recurrent(Elman(3, 4, rng(), activation=a, dtype=F8)) for a in Elman.activations),
        recurrent(Elman(3, 4, rng(), start="orthogonal", weight_drop=0.4, dtype=F8), drop=True),
    ],
    "Flatten": lambda: [stateless(Flatten(), rng().normal(size=(2, 3, 2)))],
    "GatedConvolution": lambda: [
        stateless(GatedConvolution(3, outputs, 2, rng(), dtype=F8), rng().normal(size=(5, 2, 3))) for outputs in (3, 4)
    ],
    "GatedLinear": lambda: [stateless(GatedLinear(), rng().normal(size=(3, 2, 8)))],
    "GRU": lambda: [
        recurrent(GRU(3, 4, rng(), reset=reset, weight_drop=drop, dtype=F8), drop=drop > 0)
        for reset in ("after", "before")
        for drop in (0.0, 0.4)
    ],
    "Highway": lambda: [stateless(Highway(4, rng(), carry=0.1, dtype=F8), rng().normal(size=(5, 4)))],
    "LSTM": lambda: [
        recurrent(LSTM(3, 4, rng(), dtype=F8)),
        recurrent(LSTM(3, 4, rng(), weight_drop=0.4, dtype=F8), drop=True),
    ],
    "MaxOverTime": lambda: [stateless(MaxOverTime(), rng().normal(size=(4, 3, 2)))],
    "MaxPooling": lambda: [stateless(MaxPooling(2), rng().normal(size=(2, 4, 6, 3)))],
    "MeanPooling": lambda: [stateless(MeanPooling(2), rng().normal(size=(2, 4, 6, 3)))],
    "NoiseContrastive": lambda: [sampled(NoiseContrastive)],
    "Normalize": lambda: [stateless(Normalize(), rng().normal(size=(3, 2, 5)))],
    "Parallel": lambda: [
        stateless(
            Parallel([Dense(3, 4, rng(), dtype=F8), Tanh(), Dense(3, 2, rng(), dtype=F8)]), rng().normal(size=(5, 3))
        )
    ],
    "ReLU": lambda: [stateless(ReLU(), rng().normal(size=(3, 5)))],
    "Sigmoid": lambda: [stateless(Sigmoid(), rng().normal(size=(3, 5)))],
    "Softmax": lambda: [stateless(Softmax(), rng().normal(size=(3, 5)))],
    "SoftmaxCrossEntropy": lambda: [loss(SoftmaxCrossEntropy(), np.array([1, 4, -1, 0]))],
    "SampledSoftmax": lambda: [sampled(SampledSoftmax)],
    "SoftmaxOutput": lambda: [output(), output(excluded=(1,))],
    "SpelledEmbedding": lambda: [
        without_inputs(SpelledEmbedding(WORDS, characters(), drop=drop), IDS, seed=4) for drop in (0.0, 0.4)
    ],
    "SquaredError": lambda: [loss(SquaredError(), rng().normal(size=(4, 5)) * 2)],
    "Tanh": lambda: [stateless(Tanh(), rng().normal(size=(3, 5)))],
    "TimeConvolution": lambda: [stateless(TimeConvolution(3, 4, 2, rng(), dtype=F8), rng().normal(size=(5, 2, 3)))],
    "TimeWindows": lambda: [stateless(TimeWindows(2), rng().normal(size=(5, 2, 3)))],
}


def test_every_exported_module_stands_in_the_table():
    exported = set(slm.nn.__all__) - {"Module"}
    assert exported == set(TABLE), exported ^ set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_gradients_of_every_parameter_input_and_state_equal_differences(name):
    for module, arrays, run in TABLE[name]():
        module.zero_grads()
        _, grads = run(backward=True)
        analytic = {n: g.copy() for n, g in module.grads.items()} | grads
        check_gradients(lambda run=run: run(backward=False)[0], module.params | arrays, analytic)


@pytest.mark.parametrize("name", TABLE)
def test_backward_adds_into_the_gradients(name):
    for module, _, run in TABLE[name]():
        module.zero_grads()
        run(backward=True)
        once = {n: g.copy() for n, g in module.grads.items()}
        run(backward=True)
        for n, grad in module.grads.items():
            np.testing.assert_allclose(grad, 2 * once[n], rtol=1e-12)


@pytest.mark.parametrize("name", TABLE)
def test_zeroed_gradients_are_zero(name):
    for module, _, run in TABLE[name]():
        run(backward=True)
        module.zero_grads()
        assert not any(grad.any() for grad in module.grads.values())
