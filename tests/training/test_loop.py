"""Training: learns, accounts for every token, and gives the same weights bit for bit."""

import math

import numpy as np
import pytest
from naive.runs import VOCAB, cycle, make_model, weights

from slm.errors import DataError, NumericError, VocabularyError
from slm.kernels.threads import limited
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import EOS, Vocabulary
from slm.training.batches import Window
from slm.training.config import OPTIMIZERS, TrainingConfig
from slm.training.loop import Trainer, train

FAST = {"epochs": 3, "batch": 4, "bptt": 6, "rate": 0.02}


@pytest.mark.compiled
@pytest.mark.parametrize("stateful", [True, False])
@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_a_model_learns_a_cycle(cell, stateful):
    # Only the first word of a sentence is free: ln 7 nats in 7 tokens, so no model gets below 0.278.
    model = make_model(cell=cell, stateful=stateful, hidden=16, tied=False, init=0.5)
    config = TrainingConfig(epochs=20, batch=4, bptt=7, rate=0.03)
    history = train(model, cycle(), cycle(20, seed=1), config, progress=False)
    assert 0.27 < history.records[-1].valid_loss < 0.4
    assert history.tokens == 20 * 420


def test_the_first_loss_is_that_of_a_uniform_guess():
    # V - 1 words can come (<s> never does).
    model, text = make_model(hidden=16), cycle()
    loss = -model.score_ids(text.ids, text.offsets).mean()
    assert loss == pytest.approx(math.log(len(VOCAB) - 1), abs=0.03)


@pytest.mark.compiled
@pytest.mark.parametrize("settings", [{}, {"stateful": False}, {"input": "char-cnn"}], ids=str)
def test_the_same_seed_gives_the_same_weights_on_one_thread_and_two(settings):
    found = []
    for threads in (1, 2, 2):
        model = make_model(dropout=0.3, weight_drop=0.2, dropout_words=0.1, **settings)
        with limited(threads):
            train(model, cycle(), None, TrainingConfig(**FAST, vary_bptt=True), progress=False)
        found.append(weights(model))
    assert found[0] == found[1] == found[2]


@pytest.mark.compiled
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_lowers_the_loss(optimizer):
    rate = {"adam": 0.01, "adamw": 0.01, "rmsprop": 0.01, "adagrad": 0.1, "sgd": 3.0, "ntasgd": 3.0}.get(optimizer, 0.3)
    config = TrainingConfig(epochs=4, batch=4, bptt=6, optimizer=optimizer, rate=rate, schedule="constant")
    losses = [r.train_loss for r in train(make_model(), cycle(), None, config, progress=False).records]
    assert losses[-1] < losses[0] - 0.1


@pytest.mark.compiled
def test_the_best_epoch_is_kept_and_a_stall_stops_the_run():
    config = TrainingConfig(**FAST | {"epochs": 40, "rate": 0.3}, patience=2, schedule="constant")
    valid = cycle(10, seed=5)
    model = make_model()
    history = train(model, cycle(), valid, config, progress=False)
    best = min(history.records, key=lambda r: r.valid_loss)
    assert history.best == best.epoch
    assert history.records[-1].epoch == min(40, best.epoch + 2)
    assert -model.score_ids(valid.ids, valid.offsets).mean() == pytest.approx(best.valid_loss, rel=1e-12)


def test_one_sentence_and_three_entries_are_enough():
    vocab = Vocabulary.from_words([])
    text = EncodedText(np.array([0, EOS], np.int32), np.array([0, 2]), 2)
    model = RecurrentModel(vocab, RecurrentConfig(hidden=3))
    history = train(model, text, text, TrainingConfig(epochs=2), progress=False)
    assert history.records[-1].valid_loss < math.log(2)


def test_sentences_train_as_their_encoded_text_does_and_other_vocabularies_are_refused():
    sentences, other = [["a", "b"]] * 12, Vocabulary.from_words("ba")
    models = [RecurrentModel(Vocabulary.from_words("ab"), RecurrentConfig(cell="elman", hidden=4)) for _ in range(2)]
    config = TrainingConfig(epochs=1, batch=4, bptt=5)
    train(models[0], sentences, ["a b"] * 2, config, progress=False)
    text, valid = models[1].encoded(sentences), models[1].encoded(sentences[:2])
    train(models[1], text, valid, config, progress=False)
    assert weights(models[0]) == weights(models[1])
    turned = encode_sentences(sentences, other)
    for given in ((turned, None), (text, turned)):
        with pytest.raises(VocabularyError, match="the text was encoded with a vocabulary of 5 entries"):
            train(models[1], *given, config, progress=False)


def test_an_empty_text_is_an_error():
    empty = EncodedText(np.zeros(0, np.int32), np.zeros(1, np.int64), 0)
    with pytest.raises(DataError, match="validation text is empty"):
        train(make_model(), cycle(), empty, progress=False)


@pytest.mark.compiled
def test_a_diverging_run_is_an_error():
    wild = TrainingConfig(epochs=30, optimizer="sgd", rate=1000, clip_norm=0, schedule="constant")
    with pytest.warns(RuntimeWarning) as said, pytest.raises(NumericError, match="lower the rate"):
        train(make_model(cell="elman", activation="relu", init=5.0), cycle(), None, wild, progress=False)
    assert len(said) == 3 and all("at half the rate" in str(warning.message) for warning in said)


def test_progress_goes_to_standard_error_only(capsys):
    train(make_model(), cycle(), cycle(3), TrainingConfig(epochs=1), progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "ppl" in err and "valid" in err and "w/s" in err


def test_windows_of_sentences_do_not_vary_and_so_do_not_change_the_rate():
    found = []
    for vary in (False, True):
        model = make_model(stateful=False)
        train(model, cycle(), None, TrainingConfig(epochs=1, batch=4, bptt=35, vary_bptt=vary), progress=False)
        found.append(weights(model))
    assert found[0] == found[1]


def test_a_sum_over_time_is_the_mean_with_a_larger_rate():
    # Zaremba's loss: sum over time, mean over rows. One window of 6 x 4: the factor is 6.
    models = []
    for loss, rate in (("token", 0.6), ("row", 0.1)):
        model = make_model(dtype="float64")
        config = TrainingConfig(batch=4, bptt=6, optimizer="sgd", loss=loss, clip_norm=0)
        trainer = Trainer(model, cycle(), None, config)
        trainer.step(next(iter(trainer.windows(1))), rate)
        models.append(model.arrays())
    for name, array in models[0].items():
        np.testing.assert_allclose(array, models[1][name], rtol=1e-12)


@pytest.mark.parametrize("tied", [True, False])
def test_rows_of_words_that_do_not_occur_are_not_touched_by_plain_descent(tied):
    model = make_model(tied=tied)
    before = model.arrays()["embedding.W"].copy()
    text = EncodedText(np.array([3, 4, EOS] * 8, np.int32), np.arange(0, 25, 3), 0)
    train(model, text, None, TrainingConfig(epochs=2, optimizer="sgd", rate=0.1), progress=False)
    changed = (model.arrays()["embedding.W"] != before).any(axis=1)
    # Read are <s>, 3, 4; with tied weights every word but <s>, which is never predicted, has a gradient as output.
    assert np.flatnonzero(changed).tolist() == (list(range(10)) if tied else [1, 3, 4])


@pytest.mark.compiled
def test_weight_decay_pulls_each_row_once_an_update():
    # Rows that no input reaches have no gradient but the decay: each update shrinks them by rate * decay.
    model = make_model(tied=False, hidden=4)
    config = TrainingConfig(optimizer="sgd", weight_decay=0.5, schedule="constant", clip_norm=0, batch=1, bptt=3)
    trainer = Trainer(model, cycle(1), None, config)
    begin = model.network.params["embedding.W"].copy()
    window = next(iter(trainer.windows(1)))
    for _ in range(5):
        trainer.step(window, 0.01)
    rest = np.setdiff1d(np.arange(len(begin)), window.inputs)
    assert len(rest)
    found = model.network.params["embedding.W"][rest]
    np.testing.assert_allclose(found, begin[rest] * (1 - 0.01 * 0.5) ** 5, rtol=1e-5)


@pytest.mark.compiled
def test_weights_are_averaged_once_validation_has_stalled():
    # At this rate plain descent jumps about; the mean of its weights is better than the best of them.
    valid, config = cycle(30, seed=5), {"epochs": 30, "batch": 4, "bptt": 7, "rate": 4.0, "schedule": "constant"}
    losses = {}
    for optimizer in ("sgd", "ntasgd"):
        model = make_model(hidden=16, tied=False, init=0.5)
        trainer = Trainer(model, cycle(), valid, TrainingConfig(**config, optimizer=optimizer, stall=2))
        history = trainer.run(progress=False)
        losses[optimizer] = min(r.valid_loss for r in history.records)
        assert -model.score_ids(valid.ids, valid.offsets).mean() == pytest.approx(losses[optimizer], rel=1e-12)
    assert trainer.optimizer.averaging_from > 0
    assert losses["ntasgd"] < losses["sgd"]


@pytest.mark.compiled
@pytest.mark.parametrize("output", ["full", "adaptive", "sampled", "nce"])
def test_three_hundred_thousand_words_and_odd_sizes_train(output):
    # 300,000 columns of logits for 63 tokens are 76 MB: more than one block of rows.
    vocab = Vocabulary.from_words([f"w{i}" for i in range(299_997)])
    model = RecurrentModel(vocab, RecurrentConfig(hidden=5, output=output))
    text = cycle(9)
    config = TrainingConfig(epochs=1, batch=32, bptt=1, rate=0.1, schedule="constant")
    history = train(model, text, text, config, progress=False)
    assert history.tokens == 63 and history.records[0].valid_loss < math.log(300_000)


def test_a_carried_state_is_cleared_only_where_a_window_begins_with_a_sentence():
    config = TrainingConfig(forget=1.0)
    trainer = Trainer(make_model(), cycle(), None, config)
    trainer.state = tuple(np.ones_like(part) for part in trainer.model.network.zero_state(3))
    inputs = np.array([[1, 4, 1], [4, 1, 4]], np.int32)  # <s> is 1
    state = trainer._carried(Window(inputs, inputs, fresh=False))
    assert [part[:, 0].tolist() for part in state] == [[0, 1, 0]] * len(state)
    keeping = Trainer(make_model(), cycle(), None, TrainingConfig(forget=0.0))
    keeping.state = trainer.state
    assert all((part == 1).all() for part in keeping._carried(Window(inputs, inputs, fresh=False)))
