"""The recurrent model: its four methods agree with each other, its files are checked, its output is a distribution."""

import numpy as np
import pytest

from slm.errors import IdRangeError, ModelFileError, UsageError
from slm.models.neural import NeuralModel, inputs_of
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.vocabulary import BOS, EOS, Vocabulary

VOCAB = Vocabulary.from_words([f"w{i}" for i in range(9)])
CASES = {
    "elman": {"cell": "elman"},
    "relu": {"cell": "elman", "activation": "relu", "start": "identity", "tied": False},
    "gru": {"cell": "gru", "tied": False, "embedding": 5},
    "gru-before": {"cell": "gru", "reset": "before"},
    "lstm": {"cell": "lstm"},
    "adaptive": {"output": "adaptive", "cutoffs": (4, 9), "hidden": 8},
    "adaptive-untied": {"output": "adaptive", "tied": False},
    "sampled": {"output": "sampled", "noise": 3},
    "nce": {"output": "nce", "noise": 3},
    **{
        f"char-cnn-{cell}": {"cell": cell, "input": "char-cnn", "char_widths": (1, 2), "char_filters": 3}
        for cell in ("elman", "gru", "lstm")
    },
    "lstm-deep": {"cell": "lstm", "layers": 3, "embedding": 5, "hidden": 7},
}


def make(name="lstm", **more):
    settings = {"hidden": 6, "init": 0.5} | CASES[name] | more
    return RecurrentModel(VOCAB, RecurrentConfig(**settings), seed=3)


def some_text(sentences=7, seed=0):
    rng = np.random.default_rng(seed)
    rows = [[*rng.integers(3, 12, rng.integers(0, 9)), EOS] for _ in range(sentences)]
    return np.concatenate(rows).astype(np.int32), np.cumsum([0] + [len(r) for r in rows])


@pytest.mark.parametrize("stateful", [True, False])
@pytest.mark.parametrize("name", CASES)
def test_bulk_scores_equal_step_by_step(name, stateful):
    model = make(name, stateful=stateful, dtype="float64")
    ids, offsets = some_text()
    np.testing.assert_allclose(
        model.score_ids(ids, offsets), super(NeuralModel, model).score_ids(ids, offsets), rtol=1e-10
    )


@pytest.mark.parametrize("name", ["elman", "gru", "lstm-deep"])
def test_float32_scores_equal_float64_scores(name):
    ids, offsets = some_text()
    single, double = make(name), make(name, dtype="float64")
    for key, array in double.arrays().items():
        array[...] = single.arrays()[key]
    np.testing.assert_allclose(single.score_ids(ids, offsets), double.score_ids(ids, offsets), rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("stateful", [True, False])
def test_chunks_and_batches_do_not_change_scores(stateful, monkeypatch):
    model = make(stateful=stateful, dtype="float64")
    ids, offsets = some_text(sentences=12)
    whole = model.score_ids(ids, offsets)
    for chunk in (1, 3, 8):
        monkeypatch.setattr("slm.models.neural.CHUNK", chunk)
        np.testing.assert_allclose(model.score_ids(ids, offsets), whole, rtol=1e-12)


@pytest.mark.parametrize("bos", [True, False])
@pytest.mark.parametrize("name", CASES)
def test_each_row_sums_to_one_and_gives_bos_nothing(name, bos):
    row = make(name).log_probs(make(name).begin_state(2, bos=bos))
    assert row.dtype == np.float64 and (row[:, BOS] == -np.inf).all()
    np.testing.assert_allclose(np.exp(row).sum(axis=1), 1.0, rtol=1e-12)


def test_a_sentence_end_begins_the_next_sentence_as_the_model_is_meant_to():
    # Behind </s> the model reads <s>: from zeros, or from the state it had.
    for stateful in (False, True):
        model = make(stateful=stateful)
        behind = model.next_state(model.begin_state(1), np.array([5]))
        ended = model.next_state(behind, np.array([EOS]))
        fresh = all(np.array_equal(a, b) for a, b in zip(ended, model.begin_state(1)))
        assert fresh is not stateful
    assert inputs_of(np.array([4, EOS])).tolist() == [4, BOS]


def test_neither_scoring_nor_stepping_changes_an_array():
    model = make(stateful=False)
    before = {name: array.copy() for name, array in model.arrays().items()}
    state = model.begin_state(2)
    kept = tuple(part.copy() for part in state)
    model.next_state(state, np.array([EOS, 4]))
    model.log_probs(state)
    model.score_ids(*some_text())
    assert all(np.array_equal(a, b) for a, b in zip(state, kept))
    assert all(np.array_equal(model.arrays()[name], array) for name, array in before.items())


@pytest.mark.parametrize("name", CASES)
def test_saved_parts_make_the_same_model_bit_for_bit(name):
    model, (ids, offsets) = make(name), some_text()
    again = RecurrentModel.from_parts(model.config(), model.arrays(), VOCAB)
    assert np.array_equal(again.score_ids(ids, offsets), model.score_ids(ids, offsets))


def broken(**change):
    arrays = make().arrays()
    for key, value in change.items():
        arrays[key.replace("__", ".")] = value
    return make().config(), arrays


@pytest.mark.parametrize(
    ("config", "arrays", "named"),
    [
        (*broken(output__b=np.zeros(3, np.float32)), r"output\.b.*\(12,\).*\(3,\)"),
        (*broken(output__b=np.zeros(12)), r"output\.b.*float32.*float64"),
        (*broken(output__b=np.full(12, np.nan, np.float32)), r"output\.b.*finite"),
        (*broken(extra=np.zeros(1, np.float32)), r"extra"),
        (make().config() | {"hidden": -1}, {}, r"hidden.*-1"),
        (make().config() | {"colour": 1}, {}, r"colour"),
    ],
)
def test_parts_that_do_not_fit_are_named(config, arrays, named):
    with pytest.raises(ModelFileError, match=named):
        RecurrentModel.from_parts(config, arrays, VOCAB)


def test_ids_out_of_range_are_refused_before_any_work():
    model = make()
    with pytest.raises(IdRangeError, match="12 at position 1"):
        model.score_ids(np.array([3, 12]), np.array([0, 2]))
    with pytest.raises(IdRangeError):
        model.next_state(model.begin_state(1), np.array([-1]))


def test_tied_weights_are_one_array_saved_once():
    tied, untied = make(), make(tied=False)
    assert np.shares_memory(tied.network.output.params["W"], tied.network.embedding.params["W"])
    assert "output.W" not in tied.arrays() and "output.W" in untied.arrays()
    # V=12, H=6: table 72, output bias 12, LSTM 2*6*24 + 24 = 312.
    assert tied.size() == 72 + 12 + 312 and untied.size() == tied.size() + 72


@pytest.mark.parametrize("output", ["full", "adaptive", "sampled", "nce"])
def test_a_new_model_guesses_words_by_their_frequency_unless_told_not_to(output):
    vocab = Vocabulary([*VOCAB.words[:3], "often", "seldom"], [0, 9, 9, 99, 2])
    frequent, even = (
        RecurrentModel(vocab, RecurrentConfig(hidden=4, init=1e-4, output=output, cutoffs=(3,), biases=biases))
        for biases in ("frequency", "zero")
    )
    odds = [np.diff(model.log_probs(model.begin_state())[0, 3:])[0] for model in (frequent, even)]
    np.testing.assert_allclose(odds, [np.log(3 / 100), 0], atol=1e-3)


def test_an_adaptive_head_shares_the_first_rows_of_the_word_vectors():
    network = make("adaptive").network
    network.output.params["W"][3] = 7.0
    assert (network.embedding.params["W"][3] == 7.0).all() and len(network.output.params["W"]) == 4
    with pytest.raises(UsageError, match="cutoffs"):
        make("adaptive", cutoffs=(9, 4))


def test_tied_weights_of_two_widths_are_refused_with_one_layer():
    with pytest.raises(UsageError, match="no-tied"):
        RecurrentConfig(hidden=6, embedding=5)


def test_the_same_seed_writes_the_same_text():
    assert make().generate(3, seed=5) == make().generate(3, seed=5)
    assert make().generate(4, seed=5, batch=1) == make().generate(4, seed=5, batch=4)
