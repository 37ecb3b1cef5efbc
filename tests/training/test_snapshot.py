"""A run that goes on from a snapshot ends with the very weights of a run that was never stopped."""

import dataclasses

import numpy as np
import pytest
from naive.runs import NOISY, VOCAB, Stopped, Stopper, make_model, make_trainer, weights

from slm.errors import ModelFileError, NumericError
from slm.models.window import NeuralNgramModel
from slm.models.window_config import MlpConfig
from slm.training.config import OPTIMIZERS
from slm.training.snapshot import restore, snapshot

pytestmark = pytest.mark.compiled


def stopped_at(updates, **options):
    """What is kept of a run that is stopped after so many updates."""
    watcher = Stopper(updates)
    with pytest.raises(Stopped):
        make_trainer(**options).run(progress=False, watcher=watcher)
    return watcher._kept


def assert_goes_on_alike(updates, **options):
    whole = make_trainer(**options)
    whole.run(progress=False)
    model = options.pop("model", None)
    again = make_trainer(**options, **({"model": model} if model else {}))
    restore(again, stopped_at(updates, **options))
    assert again.position.updates == updates
    again.run(progress=False)
    assert weights(again.model) == weights(whole.model)
    timeless = [[record._replace(seconds=0.0) for record in t.history.records] for t in (again, whole)]
    assert timeless[0] == timeless[1]
    assert again.position == whole.position and again.history.tokens == whole.history.tokens == 3 * 420


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_goes_on_bit_for_bit(optimizer):
    assert_goes_on_alike(20, optimizer=optimizer, weight_decay=0.01)


@pytest.mark.parametrize("updates", [1, 17, 18, 19, 36, 53])  # first, around the end of an epoch, last but one
@pytest.mark.parametrize("schedule", ["cosine", "halve"])
def test_a_run_may_stop_at_any_update(updates, schedule):
    assert_goes_on_alike(updates, schedule=schedule)


@pytest.mark.parametrize("options", [{"vary_bptt": True}, {"valid": False}, {"loss": "row", "clip_value": 0.01}])
def test_a_run_of_any_kind_goes_on_alike(options):
    assert_goes_on_alike(16, **options)


CHARACTERS = {"input": "char-cnn", "char_widths": (1, 2), "char_filters": 3}


@pytest.mark.parametrize("settings", [{"stateful": False}, CHARACTERS], ids=["sentences", "characters"])
def test_shuffled_sentences_and_spelled_words_go_on_alike(settings):
    def options():
        return {"model": make_model(**settings, **NOISY)}

    whole, again = make_trainer(**options()), make_trainer(**options())
    whole.run(progress=False)
    restore(again, stopped_at(40, **options()))
    again.run(progress=False)
    assert weights(again.model) == weights(whole.model)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_snapshot_names_every_number_that_a_run_changes(optimizer):
    # What a run changes and a snapshot does not hold would be lost: compare all plain numbers before and after.
    def numbers(trainer):
        owners = {"": trainer, "position.": trainer.position, "history.": trainer.history}
        owners |= {"optimizer.": trainer.optimizer, "schedule.": trainer.schedule}
        return {
            prefix + name: value
            for prefix, owner in owners.items()
            for name, value in vars(owner).items()
            if isinstance(value, int | float)
        }

    trainer = make_trainer(optimizer=optimizer)
    before = numbers(trainer)
    trainer.run(progress=False)
    changed = {name for name, value in numbers(trainer).items() if value != before[name]}
    assert changed and changed <= set(snapshot(trainer))


def test_numbers_that_are_not_finite_are_no_good_state():
    trainer = make_trainer()
    trainer.model.network.params["layers.0.Wh"][1, 2] = np.inf
    with pytest.raises(NumericError, match=r"params\.layers\.0\.Wh"):
        snapshot(trainer)


def test_arrays_of_another_run_are_refused():
    kept = snapshot(make_trainer())
    with pytest.raises(ModelFileError, match="not those of this run"):
        restore(make_trainer(optimizer="sgd", model=make_model(hidden=5)), kept)
    del kept["rollbacks"]
    with pytest.raises(ModelFileError, match="rollbacks"):
        restore(make_trainer(), kept)


def window_model():
    return NeuralNgramModel(VOCAB, MlpConfig(order=3, hidden=4), seed=1)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("state.0", lambda array: array[:, :-1]),
        ("state.0", lambda array: array.astype(np.float64)),
        ("state.0", lambda array: array[:0]),
        ("state.0", lambda array: array[0, 0]),
        ("state.2", lambda array: np.zeros((4, 12), np.float32)),
        ("best.embedding.W", lambda array: array[:-1]),
        ("best.embedding.W", lambda array: array.astype(np.int32)),
        ("best.other", lambda array: np.zeros(3)),
        ("params.embedding.W", lambda array: array.astype(np.complex64)),
        ("records", lambda array: array[:, :-1]),
        ("records", lambda array: array * np.nan),
        ("position.windows", lambda array: array - 100),
        ("position.windows", lambda array: array + 100),
        ("position.tokens", lambda array: array * 0),
        ("position.loss", lambda array: array * np.nan),
        ("history.best", lambda array: array + 3),
        ("history.seconds", lambda array: array * 0),
        ("history.seconds", lambda array: -array),
        ("position.updates", lambda array: array.astype(np.float64)),
    ],
)
def test_a_forged_snapshot_is_refused_before_a_kernel_reads_it(name, change):
    kept = dict(stopped_at(20))
    restore(make_trainer(), kept)
    kept[name] = change(kept.get(name))
    with pytest.raises(ModelFileError, match=f"not those of this run: {name.partition('.')[0]}"):
        restore(make_trainer(), kept)


def test_a_state_of_other_rows_than_the_window_ahead_is_refused():
    kept = {name: array[:3] if name.startswith("state.") else array for name, array in stopped_at(20).items()}
    with pytest.raises(ModelFileError, match=r"state\.0 has 3 rows, the next window 4"):
        restore(make_trainer(), kept)


def test_a_place_behind_the_end_of_the_epoch_is_named():
    kept = dict(stopped_at(20))  # two windows into the second epoch, which has 18
    kept["position.windows"] = np.array(19)
    with pytest.raises(ModelFileError, match=r"position\.windows is 19 of 48 tokens, the epoch has 18 of 420"):
        restore(make_trainer(), kept)


@pytest.mark.parametrize("word", [-1, len(VOCAB), 2**31 - 1])
def test_a_window_of_words_that_are_none_is_refused(word):
    kept = dict(stopped_at(4, model=window_model()))
    restore(make_trainer(model=window_model()), kept)
    kept["state.0"] = np.full_like(kept["state.0"], word)
    with pytest.raises(ModelFileError, match=r"state\.0 holds a whole number out of range"):
        restore(make_trainer(model=window_model()), kept)


def test_a_fresh_snapshot_holds_no_record():
    assert snapshot(make_trainer())["records"].shape == (0, 6)
    assert dataclasses.asdict(make_trainer().position) == {"updates": 0, "windows": 0, "tokens": 0, "loss": 0.0}
