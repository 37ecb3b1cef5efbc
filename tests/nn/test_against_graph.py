"""Every module of `slm.nn` against the computational graph, which knows its formula and no backward of it.

A row gives the module, its inputs by name, `run` (outputs, and a function from their gradients to those of the inputs)
and `twin` (the same outputs out of graph nodes). Values, gradients of inputs and of parameters must agree.
"""

import numpy as np
import pytest

import slm.nn
from slm import nn
from slm.graph import Node, reverse
from slm.graph import functions as f

F8 = np.float64


def rng(seed=7):
    return np.random.default_rng(seed)


def numbers(*shape):
    return rng(sum(shape)).normal(size=shape)


def plain(module, x, formula):
    """A row for forward(x) -> y, cache."""

    def run():
        y, cache = module.forward(x)
        return [y], lambda dys: {"x": module.backward(dys[0], cache)}

    return module, {"x": x}, run, lambda p, a: [formula(p, a["x"])]


def random(module, x, formula):
    """A row for forward(x, rng): the twin takes the mask from the cache."""
    y, cache = module.forward(x, rng(5))
    inputs = {"x": x} if x.dtype == F8 else {}

    def back(dys):
        dx = module.backward(dys[0], cache)
        return {"x": dx} if inputs else {}

    return module, inputs, lambda: ([y], back), lambda p, a: [formula(p, a.get("x", x), cache)]


def loss(module, x, target, formula):
    """A row for forward(x, target) -> scalar, cache."""

    def run():
        y, cache = module.forward(x, target)
        return [y], lambda dys: {"x": module.backward(dys[0], cache)}

    return module, {"x": x}, run, lambda p, a: [formula(a["x"], target)]


def recurrent(module, step, drop=False):
    """A row for a recurrent layer; `step(params, x_t, state) -> state` is one step of its equations on nodes."""
    inputs = {"x": numbers(4, 2, 3)} | {f"s{i}": numbers(2, 4 + i)[:, :4] for i in range(module.state_parts)}
    for value in module.params.values():
        value += 0.3 * rng(value.size).normal(size=value.shape)
    masks = {}

    def run():
        state = tuple(inputs[f"s{i}"] for i in range(module.state_parts))
        y, last, cache = module.forward(inputs["x"], state, rng(3) if drop else None)
        masks["Wh"] = 1.0 if cache[4] is None else cache[4]

        def back(dys):
            dx, dstate = module.backward(dys[0], tuple(dys[1:]), cache)
            return {"x": dx} | {f"s{i}": d for i, d in enumerate(dstate)}

        return [y, *last], back

    def twin(p, a):
        p = p | {"Wh": p["Wh"] * masks["Wh"]}
        state, outputs = tuple(a[f"s{i}"] for i in range(module.state_parts)), []
        for t in range(4):
            state = step(p, a["x"][t], state)
            outputs.append(state[0])
        return [f.stack(outputs), *state]

    return module, inputs, run, twin


def elman(activation):
    return lambda p, x, s: (activation(x @ p["Wx"] + s[0] @ p["Wh"] + p["b"]),)


def lstm(p, x, s):
    z = x @ p["Wx"] + s[0] @ p["Wh"] + p["b"]
    i, forget, o = (f.sigmoid(z[:, 4 * k : 4 * k + 4]) for k in (0, 1, 3))
    c = forget * s[1] + i * f.tanh(z[:, 8:12])
    return o * f.tanh(c), c


def gru(reset):
    def step(p, x, s):
        z, u = x @ p["Wx"] + p["b"], s[0] @ p["Wh"]
        r, keep = (f.sigmoid(z[:, a:b] + u[:, a:b]) for a, b in ((0, 4), (4, 8)))
        if reset == "after":
            new = f.tanh(z[:, 8:] + r * (u[:, 8:] + p["bn"]))
        else:
            new = f.tanh(z[:, 8:] + (r * s[0]) @ p["Wh"][:, 8:])
        return ((1 - keep) * new + keep * s[0],)

    return step


def convolution(p, x, border):
    if border:
        n, h, w, c = x.shape
        x = f.concat([np.zeros((n, border, w, c)), x, np.zeros((n, border, w, c))], 1)
        x = f.concat([np.zeros((n, h + 2 * border, border, c)), x, np.zeros((n, h + 2 * border, border, c))], 2)
    k, _, c, filters = p["W"].shape
    rows, columns = (np.arange(size - k + 1)[:, None] + np.arange(k) for size in x.shape[1:3])
    patches = x[:, rows[:, None, :, None], columns[None, :, None, :]]  # (N, H', W', k, k, C)
    shape = patches.shape
    flat = f.reshape(patches, (*shape[:3], k * k * c)) @ f.reshape(p["W"], (k * k * c, filters))
    return flat + p["b"]


def pooling(x, reduce):
    n, h, w, c = x.shape
    parts = f.transpose(f.reshape(x, (n, h // 2, 2, w // 2, 2, c)), (0, 1, 3, 5, 2, 4))
    return reduce(f.reshape(parts, (n, h // 2, w // 2, c, 4)), -1)


def highway(p, x):
    t = f.sigmoid(x @ p["V"] + p["c"])
    return t * f.relu(x @ p["W"] + p["b"]) + (1 - t) * x


def normalized(p, x):
    d = x - f.mean(x, -1, keepdims=True)
    return d / (f.mean(d * d, -1, keepdims=True) + 1e-5) ** 0.5


def gated_convolution(p, x):
    z = x[:-1] @ p["W"][0] + x[1:] @ p["W"][1] + p["b"]
    outputs = z.shape[-1] // 2
    y = z[..., :outputs] * f.sigmoid(z[..., outputs:])
    return y + x[1:] if outputs == x.shape[-1] else y


def output(module, formula, **noise):
    """A row for an output layer: `formula(params, h, targets)` gives log-probabilities of the targets on nodes."""
    h, targets = numbers(4, module.params["W"].shape[1]), np.array([0, 2, 5, 2])

    def loss(scale):
        return module.loss(h, targets, scale, **{name: rng(seed) for name, seed in noise.items()})

    def run():
        return [loss(0.0)[0].sum()], lambda dys: {"x": loss(float(dys[0]))[1]}

    return module, {"x": h}, run, lambda p, a: [-f.sum(formula(p, a["x"], targets))]


def softmax(p, h, targets):
    return f.log_softmax(h @ f.transpose(p["W"]) + p["b"])[np.arange(4), targets]


def adaptive(p, h, targets):
    """A head of three words and two clusters, 3 4 5 and 6 7 8: a word in a cluster takes both factors."""
    head = f.log_softmax(h @ f.transpose(f.concat([p["W"], p["C"]])) + p["b"])
    rows = []
    for i, target in enumerate(targets):
        if target < 3:
            rows.append(head[i, target])
            continue
        k = 1 if target < 6 else 2
        tail = f.log_softmax(h @ p[f"P{k}"] @ f.transpose(p[f"W{k}"]) + p[f"b{k}"])
        rows.append(head[i, 2 + k] + tail[i, target - 3 * k])
    return f.stack(rows)


def sampled(module, seed):
    """The softmax over the drawn ids alone, each lowered by the logarithm of its chance to be among them."""

    def formula(p, h, targets):
        ids, shift, _ = module._choose(targets, rng(seed), F8)
        logits = h @ f.transpose(p["W"][ids]) + p["b"][ids] - shift
        return f.log_softmax(logits)[np.arange(4), np.searchsorted(ids, targets)]

    return output(module, formula, rng=seed)


def contrast(module, seed):
    """Every noise id of a window, as often as it was drawn, for all its rows; log sigmoid(x) = -log(1 + exp(-x))."""
    noise = np.searchsorted(module.chance.cumsum(), rng(seed).random(module.noise))

    def margins(p, h, ids):
        return h @ f.transpose(p["W"][ids]) + p["b"][ids] - np.log(40 * module.noise * module.chance[ids])

    def formula(p, h, targets):
        true = margins(p, h, targets)[np.arange(4), np.arange(4)]
        return -f.log(1 + f.exp(-true)) - f.sum(f.log(1 + f.exp(margins(p, h, noise))), 1)

    return output(module, formula, rng=seed)


def cross_entropy(x, targets):
    rows = np.flatnonzero(targets >= 0)
    return -f.sum(f.log_softmax(x)[rows, targets[rows]])


def reader(highways=1):
    """An encoder of nine symbols with filters over one and over three of them."""
    module = nn.CharacterCnn(9, 3, (1, 3), 2, highways, rng(), dtype=F8)
    for value in module.params.values():
        value += 0.3 * rng(value.size).normal(size=value.shape)
    return module


def spelled(p, words):
    """The vector of each word by itself: every filter at every place inside it, the largest, tanh, highway layers."""
    rows = []
    for word in words:
        x, tops = p["C"][word[: max(3, np.flatnonzero(word)[-1] + 1)]], []
        for group, width in enumerate((1, 3)):
            windows = f.stack([f.reshape(x[t : t + width], (3 * width,)) for t in range(x.shape[0] - width + 1)])
            tops.append(f.max(windows @ p[f"filters{group}.W"] + p[f"filters{group}.b"], 0))
        y = f.reshape(f.tanh(f.concat(tops)), (1, -1))
        for k in range(sum(name.endswith(".V") for name in p)):
            y = highway({name: p[f"highway.{k}.{name}"] for name in "WbVc"}, y)
        rows.append(f.reshape(normalized(p, y), (-1,)))
    return f.stack(rows)


def of_ids(module, ids, formula):
    """A row for a module that reads whole numbers."""

    def run():
        y, cache = module.forward(ids)
        return [y], lambda dys: module.backward(dys[0], cache) or {}

    return module, {}, run, lambda p, a: [formula(p, ids)]


WORDS = np.array([[1, 6, 2, 0, 0, 0], [1, 7, 7, 6, 8, 2], [1, 2, 0, 0, 0, 0], [1, 0, 6, 7, 2, 0]])
IDS = np.array([[0, 2], [2, 3], [1, 2]])
ROWS = {
    "AdaptiveSoftmax": lambda: [output(nn.AdaptiveSoftmax(8, 9, rng(), cutoffs=(3, 6), dtype=F8), adaptive)],
    "Chain": lambda: [
        plain(
            nn.Chain([nn.Dense(3, 4, rng(), dtype=F8), nn.Tanh(), nn.Dense(4, 2, rng(), dtype=F8)]),
            numbers(5, 3),
            lambda p, x: f.tanh(x @ p["0.W"] + p["0.b"]) @ p["2.W"] + p["2.b"],
        )
    ],
    "CharacterCnn": lambda: [of_ids(reader(highways), WORDS, spelled) for highways in (0, 1, 2)],
    "Convolution": lambda: [
        plain(nn.Convolution(2, 3, 3, rng(), dtype=F8), numbers(2, 5, 4, 2), lambda p, x: convolution(p, x, 0)),
        plain(
            nn.Convolution(2, 3, 3, rng(), same=True, dtype=F8), numbers(2, 3, 4, 2), lambda p, x: convolution(p, x, 1)
        ),
    ],
    "Dense": lambda: [plain(nn.Dense(3, 4, rng(), dtype=F8), numbers(2, 5, 3), lambda p, x: x @ p["W"] + p["b"])],
    "Dropout": lambda: [
        random(nn.Dropout(0.5, locked=locked), numbers(3, 2, 4), lambda p, x, mask: x * mask)
        for locked in (True, False)
    ],
    "Elman": lambda: [
        *(
            recurrent(nn.Elman(3, 4, rng(), activation=name, dtype=F8), elman(getattr(f, name)))
            for name in ("tanh", "relu", "sigmoid")
        ),
        recurrent(nn.Elman(3, 4, rng(), weight_drop=0.4, dtype=F8), elman(f.tanh), drop=True),
    ],
    "Embedding": lambda: [
        random(nn.Embedding(4, 3, rng(), dtype=F8), IDS, lambda p, x, cache: p["W"][x]),
        random(nn.Embedding(4, 3, rng(), drop=0.4, dtype=F8), IDS, lambda p, x, cache: p["W"][x] * cache[1]),
    ],
    "Flatten": lambda: [plain(nn.Flatten(), numbers(2, 3, 2), lambda p, x: f.reshape(x, (2, 6)))],
    "GRU": lambda: [recurrent(nn.GRU(3, 4, rng(), reset=r, dtype=F8), gru(r)) for r in ("after", "before")],
    "GatedConvolution": lambda: [
        plain(nn.GatedConvolution(3, outputs, 2, rng(), dtype=F8), numbers(5, 2, 3), gated_convolution)
        for outputs in (3, 4)
    ],
    "GatedLinear": lambda: [plain(nn.GatedLinear(), numbers(3, 2, 8), lambda p, x: x[..., :4] * f.sigmoid(x[..., 4:]))],
    "Highway": lambda: [plain(nn.Highway(4, rng(), carry=0.1, dtype=F8), numbers(5, 4), highway)],
    "LSTM": lambda: [
        recurrent(nn.LSTM(3, 4, rng(), dtype=F8), lstm),
        recurrent(nn.LSTM(3, 4, rng(), weight_drop=0.4, dtype=F8), lstm, drop=True),
    ],
    "MaxOverTime": lambda: [plain(nn.MaxOverTime(), numbers(4, 3, 2), lambda p, x: f.max(x, 0))],
    "MaxPooling": lambda: [plain(nn.MaxPooling(2), numbers(2, 4, 6, 3), lambda p, x: pooling(x, f.max))],
    "MeanPooling": lambda: [plain(nn.MeanPooling(2), numbers(2, 4, 6, 3), lambda p, x: pooling(x, f.mean))],
    "Normalize": lambda: [plain(nn.Normalize(), numbers(3, 2, 5), normalized)],
    "Parallel": lambda: [
        plain(
            nn.Parallel([nn.Dense(3, 4, rng(), dtype=F8), nn.Tanh()]),
            numbers(5, 3),
            lambda p, x: f.concat([x @ p["0.W"] + p["0.b"], f.tanh(x)], 1),
        )
    ],
    "NoiseContrastive": lambda: [
        contrast(
            nn.NoiseContrastive(3, 40, rng(), noise=60, counts=np.arange(40), excluded=(1,), scale=1.0, dtype=F8), 9
        )
    ],
    "ReLU": lambda: [plain(nn.ReLU(), numbers(3, 5), lambda p, x: f.relu(x))],
    "Sigmoid": lambda: [plain(nn.Sigmoid(), numbers(3, 5), lambda p, x: f.sigmoid(x))],
    "SampledSoftmax": lambda: [sampled(nn.SampledSoftmax(3, 40, rng(), noise=6, scale=1.0, dtype=F8), 9)],
    "Softmax": lambda: [plain(nn.Softmax(), numbers(3, 5), lambda p, x: f.exp(f.log_softmax(x)))],
    "SoftmaxCrossEntropy": lambda: [
        loss(nn.SoftmaxCrossEntropy(), numbers(4, 5), np.array([1, 4, -1, 0]), cross_entropy)
    ],
    "SoftmaxOutput": lambda: [output(nn.SoftmaxOutput(3, 6, rng(), scale=1.0, dtype=F8), softmax)],
    "SpelledEmbedding": lambda: [
        of_ids(nn.SpelledEmbedding(WORDS, reader()), IDS, lambda p, ids: spelled(p, WORDS)[ids])
    ],
    "SquaredError": lambda: [
        loss(nn.SquaredError(), numbers(4, 5), numbers(4, 6)[:, :5], lambda x, y: 0.5 * f.sum((x - y) ** 2))
    ],
    "Tanh": lambda: [plain(nn.Tanh(), numbers(3, 5), lambda p, x: f.tanh(x))],
    "TimeConvolution": lambda: [
        plain(
            nn.TimeConvolution(3, 4, 2, rng(), dtype=F8),
            numbers(5, 2, 3),
            lambda p, x: x[:-1] @ p["W"][0] + x[1:] @ p["W"][1] + p["b"],
        )
    ],
    "TimeWindows": lambda: [plain(nn.TimeWindows(2), numbers(5, 2, 3), lambda p, x: f.concat([x[:-1], x[1:]], 2))],
}


def test_every_exported_module_has_a_twin_in_the_graph():
    assert set(ROWS) == set(slm.nn.__all__) - {"Module"}


@pytest.mark.parametrize("name", ROWS)
def test_values_and_gradients_are_those_of_the_graph(name):
    for module, inputs, run, twin in ROWS[name]():
        outputs, back = run()
        outputs = [np.array(y) for y in outputs]
        weights = [rng(i).normal(size=y.shape) for i, y in enumerate(outputs)]
        module.zero_grads()
        grads = back(weights)
        params, nodes = ({k: Node(v) for k, v in arrays.items()} for arrays in (module.params, inputs))
        expected = twin(params, nodes)
        for ours, node in zip(outputs, expected):
            assert np.abs(ours - node.value).max() < 1e-12
        total = Node(0.0)
        for node, weight in zip(expected, weights):
            total = total + f.sum(node * weight)
        found = reverse(total)
        for key, node in (params | nodes).items():
            ours = module.grads[key] if key in params else grads[key]
            assert np.abs(ours - found[node]).max() < 1e-10, key
