"""Every setting changes what is trained: none is read, kept and then forgotten on the way to the work."""

import dataclasses

import numpy as np
import pytest
from naive.runs import cycle, weights

from slm.models.recurrent import RecurrentModel
from slm.models.window import ConvModel, NeuralNgramModel
from slm.text.encoding import encode_sentences
from slm.text.vocabulary import Vocabulary
from slm.training.config import TrainingConfig
from slm.training.loop import Trainer

pytestmark = pytest.mark.compiled

WORDS = ["one", "two", "three", "four", "five", "six", "seven"]
SENTENCES = [[WORDS[id - 3] for id in row[:-1]] + WORDS[:1] for row in cycle(12).ids.reshape(-1, 7).tolist()]
VOCAB = Vocabulary.build(SENTENCES)
TEXT, VALID = encode_sentences(SENTENCES, VOCAB), encode_sentences(SENTENCES[:3], VOCAB)
RUN = {"epochs": 2, "batch": 4, "bptt": 6, "rate": 0.02}
SPELLED = {"input": "char-cnn", "char_widths": [1, 2], "char_filters": 2, "char_embedding": 3}
NOISY, STALLS = {"dropout": 0.4}, {"rate": 3.0, "epochs": 4, "schedule": "constant", "clip_norm": 0.0}

# For each setting another value than its default, and what it stands beside.
RECURRENT = {
    "cell": ("gru", {}),
    "hidden": (5, {}),
    "layers": (2, {}),
    "embedding": (3, {"tied": False}),
    "input": ("char-cnn", {key: value for key, value in SPELLED.items() if key != "input"} | {"tied": False}),
    "char_embedding": (2, SPELLED),
    "char_widths": ([1, 3], SPELLED),
    "char_filters": (3, SPELLED),
    "char_length": (2, SPELLED),
    "highways": (2, SPELLED),
    "tied": (False, {}),
    "stateful": (False, {}),
    "output": ("adaptive", {}),
    "cutoffs": ([6], {"output": "adaptive"}),
    "noise": (3, {"output": "nce"}),
    "activation": ("relu", {"cell": "elman"}),
    "start": ("identity", {"cell": "elman"}),
    "reset": ("before", {"cell": "gru"}),
    "forget_bias": (0.0, {}),
    "biases": ("zero", {}),
    "init": (0.5, {}),
    "dropout": (0.4, {}),
    "dropout_input": (0.0, NOISY),
    "dropout_hidden": (0.0, {**NOISY, "layers": 2}),
    "dropout_output": (0.0, NOISY),
    "dropout_words": (0.4, {}),
    "weight_drop": (0.4, {}),
    "locked": (True, NOISY),
    "activation_penalty": (5.0, {}),
    "slowness_penalty": (5.0, {}),
    "dtype": ("float64", {}),
}
MLP = {
    "order": (3, {}),
    "hidden": (5, {}),
    "embedding": (3, {"tied": False}),
    "tied": (False, {}),
    "direct": (True, {"tied": False}),
    "activation": ("relu", {}),
    "biases": ("zero", {}),
    "init": (0.5, {}),
    "dropout": (0.4, {}),
    "dtype": ("float64", {}),
}
CONV = {
    "layers": (2, {}),
    "width": (2, {}),
    "hidden": (5, {}),
    "embedding": (3, {"tied": False}),
    "tied": (False, {}),
    "biases": ("zero", {}),
    "init": (0.5, {}),
    "dropout": (0.4, {}),
    "dtype": ("float64", {}),
}
TRAINING = {
    "epochs": (3, {}),
    "batch": (3, {}),
    "bptt": (5, {}),
    "vary_bptt": (True, {}),
    "forget": (0.0, {"bptt": 8}),  # as long as a sentence: windows begin where sentences do
    "optimizer": ("sgd", {}),
    "rate": (0.01, {}),
    "momentum": (0.5, {"optimizer": "momentum"}),
    "weight_decay": (0.5, {}),
    "stall": (1, {**STALLS, "rate": 15.0, "epochs": 5, "optimizer": "ntasgd"}),
    "loss": ("row", {}),
    "clip_norm": (0.01, {"optimizer": "sgd"}),
    "clip_value": (1e-4, {}),
    "schedule": ("constant", {}),
    "warmup": (0.5, {}),
    "final": (0.5, {}),
    "decay": (0.1, {"schedule": "step", "decay_from": 1}),
    "decay_from": (1, {"schedule": "step"}),
    "patience": (1, STALLS),
    "seed": (1, {**NOISY, "vary_bptt": True}),
}
MODELS = {"recurrent": (RecurrentModel, RECURRENT), "mlp": (NeuralNgramModel, MLP), "conv": (ConvModel, CONV)}
CASES = [(kind, name) for kind, (_, table) in MODELS.items() for name in table]


def outcome(kind, training, **settings):
    """Weights and course of a short run."""
    model_class, _ = MODELS[kind]
    model = model_class(VOCAB, model_class.Config.from_dict({"hidden": 4, **settings}), seed=1)
    history = Trainer(model, TEXT, VALID, TrainingConfig(**{**RUN, **training})).run(progress=False)
    return weights(model), [record[:2] for record in history.records]


def test_the_tables_name_every_setting():
    for model_class, table in MODELS.values():
        assert list(table) == [field.name for field in dataclasses.fields(model_class.Config)]
    assert list(TRAINING) == [field.name for field in dataclasses.fields(TrainingConfig)]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_setting_of_the_model_changes_what_is_trained(kind, name):
    value, beside = MODELS[kind][1][name]
    assert outcome(kind, {}, **beside) == outcome(kind, {}, **beside)
    assert outcome(kind, {}, **beside) != outcome(kind, {}, **{**beside, name: value})


@pytest.mark.parametrize("name", TRAINING)
def test_a_setting_of_training_changes_what_is_trained(name):
    value, beside = TRAINING[name]
    noise = {key: beside[key] for key in beside if key in RECURRENT}
    training = {key: beside[key] for key in beside if key not in RECURRENT}
    assert outcome("recurrent", training, **noise) != outcome("recurrent", {**training, name: value}, **noise)


def test_a_longer_window_weighs_as_many_times_more_as_it_is_longer():
    """One plain step on a window of n steps goes n / bptt times as far (Merity et al. 2018)."""
    moved = []
    for bptt in (3, 6, 12):
        model = RecurrentModel(VOCAB, RecurrentModel.Config(hidden=4, dtype="float64"), seed=1)
        config = TrainingConfig(
            optimizer="sgd", bptt=bptt, batch=2, vary_bptt=bptt != 6, clip_norm=0, schedule="constant"
        )
        trainer = Trainer(model, TEXT, None, config)
        window = next(iter(Trainer(model, TEXT, None, TrainingConfig(bptt=6, batch=2)).windows(1)))
        before = model.arrays()["layers.0.Wx"].copy()
        trainer.step(window, 0.1)
        moved.append(model.arrays()["layers.0.Wx"] - before)
    np.testing.assert_allclose(moved[0], 2 * moved[1], rtol=1e-6, atol=1e-15)
    np.testing.assert_allclose(moved[2], 0.5 * moved[1], rtol=1e-6, atol=1e-15)
