"""The odd ends of what one may train on: right results or clear errors."""

import dataclasses
import math

import numpy as np
import pytest
from naive.runs import MATERIAL, VOCAB, cycle, make_model, run_in, weights

from slm.errors import DataError, NumericError
from slm.kernels.threads import limited
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.store import load, read_info, save
from slm.text.encoding import EncodedText
from slm.text.vocabulary import EOS
from slm.training.config import TrainingConfig
from slm.training.history import has_learnt
from slm.training.loop import Trainer, train
from slm.training.material import prepare
from slm.training.metrics import Metrics

pytestmark = pytest.mark.compiled


def text_of(*rows):
    """Sentences of ids, each with its `</s>`."""
    ids = [[*row, EOS] for row in rows]
    return EncodedText(np.concatenate(ids).astype(np.int32), np.cumsum([0] + [len(r) for r in ids]), 1)


def rows_of(sentences=12, seed=4):
    """Sentences of all lengths from 0 to 9."""
    rng = np.random.default_rng(seed)
    return [rng.integers(3, 10, n % 10).tolist() for n in range(sentences)]


@pytest.mark.parametrize("stateful", [True, False])
def test_one_sentence_is_enough_and_is_learnt_by_heart(stateful):
    text = text_of([3, 4, 5, 6])
    model = make_model(hidden=16, stateful=stateful)
    history = train(model, text, text, TrainingConfig(epochs=60, rate=0.05), progress=False)
    assert history.tokens == 60 * 5
    assert math.exp(history.records[-1].valid_loss) < 1.2


def test_one_line_of_text_is_material():
    material = prepare(["a b a"], name="line")
    model = RecurrentModel(material.vocab, RecurrentConfig(hidden=3))
    assert train(model, material.train, None, TrainingConfig(epochs=1), progress=False).tokens == 4


@pytest.mark.parametrize("stateful", [True, False])
@pytest.mark.parametrize(("batch", "bptt"), [(1, 1), (3, 1), (7, 4), (64, 5), (5000, 35), (2, 1000)])
def test_every_token_counts_once_whatever_the_batch_and_the_window(stateful, batch, bptt):
    text = text_of(*rows_of())
    model = make_model(stateful=stateful)
    trainer = Trainer(model, text, text, TrainingConfig(epochs=2, batch=batch, bptt=bptt, rate=0.01))
    seen = []
    step = trainer.step

    def counting(window, rate):
        seen.extend(window.targets[window.targets >= 0].tolist())
        return step(window, rate)

    trainer.step = counting
    history = trainer.run(progress=False)
    assert history.tokens == 2 * text.tokens
    assert sorted(seen) == sorted(np.tile(text.ids, 2).tolist())
    assert all(math.isfinite(record.valid_loss) for record in history.records)


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize("hidden", [1, 2, 3, 5, 7, 9, 15, 17, 31, 33])
def test_hidden_sizes_of_no_round_number_train_as_in_double_precision(cell, hidden):
    start = make_model(cell=cell, hidden=hidden).arrays()
    found = []
    for dtype in ("float64", "float32"):
        model = make_model(cell=cell, hidden=hidden, dtype=dtype)
        for name, array in model.arrays().items():
            array[...] = start[name]
        config = TrainingConfig(epochs=1, batch=3, bptt=7, optimizer="sgd", rate=0.5, schedule="constant")
        train(model, cycle(6), None, config, progress=False)
        found.append(model.arrays())
    for name, array in found[0].items():
        np.testing.assert_allclose(found[1][name], array, rtol=2e-3, atol=2e-5, err_msg=name)


def test_ids_of_another_vocabulary_are_refused_before_training():
    with pytest.raises(DataError, match="vocabulary"):
        train(make_model(), text_of([3, len(VOCAB)]), None, progress=False)
    with pytest.raises(DataError, match="vocabulary"):
        train(make_model(), text_of([3]), text_of([3, len(VOCAB)]), TrainingConfig(epochs=1), progress=False)


def test_another_thread_count_changes_no_bit(tmp_path):
    found = []
    for threads in (1, 2, 5):
        with limited(threads):
            model, _ = run_in(tmp_path / str(threads), vary_bptt=True)
        found.append(weights(model))
    assert found[0] == found[1] == found[2]


WILD = {"optimizer": "sgd", "rate": 1000.0, "clip_norm": 0.0, "epochs": 1}


def content(place):
    """The files below a folder."""
    return {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.parametrize("valid", [MATERIAL.valid, None])
def test_a_run_that_has_not_learnt_leaves_the_model_of_another_where_it_is(tmp_path, valid):
    folder = tmp_path / "model"
    _, summary = run_in(folder, resume=False)
    before = content(tmp_path)
    told = " is" if valid is None else " and validation perplexity .* are"
    with pytest.raises(NumericError, match=rf"has not learnt: its training perplexity \S+{told} .*; .* stays\. .* set"):
        run_in(folder, resume=False, material=dataclasses.replace(MATERIAL, valid=valid), **WILD)
    assert content(tmp_path) == before
    assert load(folder).perplexity(MATERIAL.valid) == pytest.approx(summary["valid_perplexity"], abs=1e-4)


@pytest.mark.filterwarnings("ignore:not a number Going on")
@pytest.mark.parametrize("course", [True, False])
@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("end", ["wild", "nan"])
def test_a_model_keeps_its_course_behind_a_run_that_was_killed_and_one_that_goes_astray(
    tmp_path, monkeypatch, course, resume, end
):
    folder, step = tmp_path / "model", Trainer.step
    if course:
        run_in(folder, resume=False)
    else:
        save(NgramModel.fit(["a b"] * 3, order=1, smoothing="add-k"), folder)
    before = content(tmp_path)

    def fail(self, *given):
        if self.position.updates == 3:
            raise NumericError("not a number") if end == "nan" and killed else RuntimeError("killed")
        return step(self, *given)

    for killed in (False, True):
        with monkeypatch.context() as patch, pytest.raises(NumericError if killed else RuntimeError):
            if end == "nan" or not killed:
                patch.setattr(Trainer, "step", fail)
            run_in(folder, resume=resume and killed, **WILD)
    found = content(tmp_path)
    assert {place: found[place] for place in found if "checkpoint.before" not in place.parts} == before


def test_what_a_killed_run_has_set_aside_is_forgotten_once_its_model_stands_there(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    run_in(folder, resume=False)

    def killed(self, replaced):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(Metrics, "settle", killed)
        run_in(folder, resume=False, rate=0.03)
    assert (tmp_path / "model.training" / "metrics.before.jsonl").exists()
    run_in(folder, rate=0.03)
    assert [path.name for path in (tmp_path / "model.training").iterdir()] == ["metrics.jsonl"]


def test_what_has_learnt_its_text_is_saved_though_the_validation_text_is_another(tmp_path):
    folder = tmp_path / "model"
    save(NgramModel.fit(["a b"] * 3, order=1, smoothing="add-k"), folder)
    other = dataclasses.replace(MATERIAL, valid=text_of([3] * 30))  # behind which the text has a 4
    _, summary = run_in(folder, resume=False, material=other, rate=0.1, epochs=1)
    assert summary["valid_perplexity"] > 20 and read_info(folder).kind == "recurrent"


def test_another_model_stays_until_the_run_has_learnt_also_where_it_is_stopped_and_goes_on(
    tmp_path, monkeypatch, capsys
):
    # Perplexities of 8.3 and 7.0, then 6.2 and 5.0: of the three epochs the first has not learnt.
    monkeypatch.setattr("slm.training.run.has_learnt", lambda found, entries: min(found) < 6)
    step, found = Trainer.step, []
    for at, kind in ((99, None), (20, "ngram"), (40, "recurrent")):
        folder = tmp_path / str(at)
        save(NgramModel.fit(["a b"] * 3, order=1, smoothing="add-k"), folder)

        def stop(self, *given, at=at):
            if self.position.updates == at:
                raise KeyboardInterrupt
            return step(self, *given)

        if kind:
            for resume in (False, True):  # the second stops where the first did
                with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                    patch.setattr(Trainer, "step", stop)
                    run_in(folder, resume=resume, minutes=0)
                assert read_info(folder).kind == kind
                held = "it has not saved a model" if kind == "ngram" else "holds its model of epoch 2"
                assert held in capsys.readouterr().err
        found.append(weights(run_in(folder, resume=kind is not None)[0]))
        assert weights(load(folder)) == found[-1]
        assert [path.name for path in (tmp_path / f"{at}.training").iterdir()] == ["metrics.jsonl"]
    assert found[0] == found[1] == found[2]


def test_a_run_that_has_not_learnt_is_saved_where_nothing_or_the_same_run_stands(tmp_path):
    for _ in range(2):
        _, summary = run_in(tmp_path / "model", resume=False, **WILD)
        assert not has_learnt([summary["train_perplexity"], summary["valid_perplexity"]], 10)
    assert read_info(tmp_path / "model").training["finished"]


def test_learning_is_to_be_at_most_twice_as_lost_as_guessing():
    assert [has_learnt([x], 10) for x in (1.0, 20.0, 20.1, math.inf, None)] == [True, True, False, False, False]
    assert has_learnt([None, 20.0], 10) and has_learnt([3.0, 1e9], 10) and not has_learnt([None, 21.0], 10)


def test_a_run_that_finds_nothing_to_resume_says_so_and_what_it_will_replace(tmp_path, capsys):
    run_in(tmp_path / "model", resume=True)
    begins = f"slm: there is no {tmp_path / 'model.training' / 'checkpoint'} to resume from; the run begins"
    assert capsys.readouterr().err == f"{begins}.\n"
    save(load(tmp_path / "model"), tmp_path / "model")  # which is of no run any more
    run_in(tmp_path / "model", resume=True)
    assert capsys.readouterr().err == f"{begins}, and will replace the model of another run.\n"
