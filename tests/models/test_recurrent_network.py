"""The joined network: gradients of every array against differences, with dropout, penalties and every output."""

import numpy as np
import pytest

from slm.models import recurrent_network
from slm.models.recurrent_config import RecurrentConfig
from slm.models.recurrent_network import RecurrentNetwork
from slm.nn.gradcheck import check_gradients

CASES = {
    "elman": {"cell": "elman", "hidden": 4},
    "gru untied": {"cell": "gru", "hidden": 4, "embedding": 3, "tied": False},
    "lstm deep": {"hidden": 4, "embedding": 3, "layers": 2},
    "dropout": {"hidden": 4, "dropout": 0.3, "weight_drop": 0.3, "dropout_words": 0.2, "layers": 2},
    "locked": {"hidden": 4, "dropout": 0.3, "locked": True},
    "penalties": {"hidden": 4, "activation_penalty": 2.0, "slowness_penalty": 1.5},
    "adaptive": {"hidden": 8, "output": "adaptive", "cutoffs": (4, 6)},
    "sampled": {"hidden": 4, "output": "sampled", "noise": 3},
    "nce": {"hidden": 4, "output": "nce", "noise": 3},
    "char-cnn": {"cell": "gru", "hidden": 4, "dropout_words": 0.2}
    | {"input": "char-cnn", "char_widths": (1, 3), "char_filters": 2},
}

WORDS = np.array([[1, *np.random.default_rng(i).integers(3, 8, 4), 2] for i in range(9)])


def penalties(network, inputs, state):
    """The two penalties, without dropout, by their definition."""
    h, config = network.hidden(inputs, state)[0], network.config
    slow = np.diff(h, axis=0)
    return config.activation_penalty * (h**2).mean() + config.slowness_penalty * (slow**2).mean()


@pytest.mark.parametrize("name", CASES)
def test_gradients_of_all_arrays_equal_differences(name):
    config = RecurrentConfig(init=0.7, dtype="float64", **CASES[name])
    spelled = WORDS if config.input == "char-cnn" else None
    network = RecurrentNetwork(config, 9, np.random.default_rng(0), (1,), spelled)
    rng = np.random.default_rng(1)
    inputs, targets = rng.integers(0, 9, (4, 2)), rng.integers(2, 9, (4, 2))
    targets[3, 1] = -1  # padding
    targets[0] = 8
    state = tuple(rng.normal(size=part.shape) for part in network.zero_state(2))

    def loss():
        nll, _ = network.loss(inputs, targets, state, 0.2, np.random.default_rng(5))
        return 0.2 * float(nll.sum()) + float(penalties(network, inputs, state))

    network.zero_grads()
    loss()
    grads = {key: grad.copy() for key, grad in network.grads.items()}
    check_gradients(loss, network.params, grads, tolerance=2e-6)


def test_a_window_returns_the_state_that_the_next_one_begins_with():
    network = RecurrentNetwork(RecurrentConfig(hidden=4, layers=2), 9, np.random.default_rng(0))
    ids = np.random.default_rng(1).integers(0, 9, (6, 2))
    _, first = network.loss(ids[:3], ids[:3], network.zero_state(2), 1.0)
    _, last = network.hidden(ids[3:], first)
    for part, whole in zip(last, network.hidden(ids, network.zero_state(2))[1]):
        np.testing.assert_allclose(part, whole, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", ["lstm deep", "char-cnn", "dropout"])
def test_looking_each_id_up_once_changes_neither_loss_nor_gradients(name, monkeypatch):
    config = RecurrentConfig(dtype="float64", **CASES[name])
    spelled = WORDS if config.input == "char-cnn" else None
    network = RecurrentNetwork(config, 9, np.random.default_rng(0), (), spelled)
    rng = np.random.default_rng(1)
    ids, targets, state = rng.integers(1, 5, (6, 3)), rng.integers(0, 9, (6, 3)), network.zero_state(3)
    found = []
    for worth in (ids.size, ids.size + 1):
        monkeypatch.setattr(recurrent_network, "WORTH_LOOKING", worth)
        assert (recurrent_network.distinct_inputs(ids)[1] is None) == (worth > ids.size)
        network.zero_grads()
        nll, last = network.loss(ids, targets, state, 0.1, np.random.default_rng(2))
        h, _ = network.hidden(ids, state)
        found.append([nll, *last, h, *(grad.copy() for grad in network.grads.values())])
    for once, each in zip(*found):
        np.testing.assert_allclose(once, each, rtol=1e-11, atol=1e-14)


def test_ids_are_looked_up_once_where_they_are_half_as_many_at_most(monkeypatch):
    monkeypatch.setattr(recurrent_network, "WORTH_LOOKING", 4)
    distinct, places = recurrent_network.distinct_inputs(np.array([[7, 2], [2, 7]]))
    assert distinct.tolist() == [2, 7] and places.tolist() == [[1, 0], [0, 1]]
    ids = np.array([[7, 2], [2, 5]])
    assert recurrent_network.distinct_inputs(ids)[1] is None
    assert recurrent_network.distinct_inputs(ids[:1])[1] is None
