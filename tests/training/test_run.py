"""A run in a folder: killed, stopped, started twice or short of disk, it leaves a checkpoint that goes on."""

import errno
import json
import multiprocessing
import os
import random
import signal
import time

import numpy as np
import pytest
from naive.runs import MATERIAL, NOISY, cycle, make_model, run_alone, run_in, weights

from slm.errors import InUseError, ModelFileError, StorageError, UsageError
from slm.store import load, locked, read_folder, read_info, write_folder
from slm.store import save as save_model
from slm.text.vocabulary import Vocabulary
from slm.training.loop import Trainer
from slm.training.run import training_folder

pytestmark = pytest.mark.compiled


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Folder and weights of a run that was never stopped."""
    folder = tmp_path_factory.mktemp("whole") / "model"
    model, _ = run_in(folder)
    return folder, weights(model)


@pytest.fixture(scope="module")
def start():
    """Starts `run_alone` in a process of its own, forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["slm.training.run", "slm.models.recurrent"])
    processes = []

    def begin(*arguments, **options):
        processes.append(context.Process(target=run_alone, args=arguments, kwargs=options))
        processes[-1].start()
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.join()


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.002)


def checkpoint_of(folder):
    return training_folder(folder) / "checkpoint" / "model.json"


def inode_of(path):
    """What tells a file from the one that takes its place; None if there is none."""
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return None


def epochs_of(folder):
    """The epochs' lines in the metrics."""
    lines = (training_folder(folder) / "metrics.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == "epoch"]


def test_a_finished_run_leaves_the_model_its_settings_and_its_course(whole):
    folder, expected = whole
    assert weights(load(folder)) == expected
    info = read_info(folder)
    assert info.tokenizer["name"] == "word"
    assert info.training["run"]["training"]["rate"] == 0.02 and info.training["finished"] is True
    assert info.training["tokens_seen"] == 1260 and info.training["epochs"] == 3
    assert os.listdir(training_folder(folder)) == ["metrics.jsonl"]
    lines = epochs_of(folder)
    assert [(line["epoch"], line["update"]) for line in lines] == [(1, 18), (2, 36), (3, 54)]
    assert min(line["valid_perplexity"] for line in lines) == pytest.approx(info.training["valid_perplexity"], abs=1e-4)


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_weights(tmp_path, whole, start):
    # A checkpoint after every update: most moments of a run lie inside the writing of one. Threads: 1, 2, 1, ...
    folder, rng, kills = tmp_path / "model", random.Random(0), 0
    while True:
        before = inode_of(checkpoint_of(folder))
        process = start(folder, slowly=0.003, minutes=0.0, threads=1 + kills % 2)
        wait_until(lambda process=process, b=before: inode_of(checkpoint_of(folder)) != b or not process.is_alive())
        if kills < 8:
            time.sleep(rng.uniform(0.0, 0.15))
            process.kill()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            break
        kills += 1
    assert kills >= 4 and process.exitcode == 0
    assert weights(load(folder)) == whole[1]
    assert [line["update"] for line in epochs_of(folder)] == [18, 36, 54]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_update_saves_and_leaves(tmp_path, whole, start, number, code):
    folder = tmp_path / "model"
    process = start(folder, slowly=0.2)
    wait_until(checkpoint_of(folder).exists)
    time.sleep(0.3)
    os.kill(process.pid, number)
    began = time.monotonic()
    process.join()
    assert process.exitcode == code and time.monotonic() - began < 5
    model, summary = run_in(folder)
    assert weights(model) == whole[1] and summary["tokens_seen"] == 1260


def test_a_second_signal_leaves_at_once_with_the_checkpoint_from_before(tmp_path, whole, start):
    folder = tmp_path / "model"
    process = start(folder, slowly=1.0)  # an update takes a second; nothing waits for it
    wait_until(checkpoint_of(folder).exists)
    time.sleep(0.1)
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    process.join()
    assert process.exitcode == 130
    assert weights(run_in(folder)[0]) == whole[1]


@pytest.mark.parametrize("options", [{}, {"optimizer": "ntasgd", "rate": 6.0, "stall": 1, "schedule": "constant"}])
def test_a_signal_does_not_wait_for_validation(tmp_path, options, monkeypatch, capsys):
    # With averaged weights, validation has put those of the run aside: the checkpoint must have the run's own.
    options = {"epochs": 6, **options}
    plain, _ = run_in(tmp_path / "plain", **options)
    validate = Trainer.validate

    def interrupted(trainer):
        if trainer.epoch == 5:
            os.kill(os.getpid(), signal.SIGINT)
        return validate(trainer)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Trainer, "validate", interrupted)
        run_in(tmp_path / "model", **options)
    assert "--resume" in capsys.readouterr().err
    assert weights(run_in(tmp_path / "model", **options)[0]) == weights(plain)


def test_a_second_training_in_the_folder_is_refused_at_once(tmp_path, start):
    folder = tmp_path / "model"
    first = start(folder, slowly=0.02)
    wait_until(checkpoint_of(folder).exists)
    with pytest.raises(InUseError, match=f"in use by pid {first.pid}") as caught:
        run_in(folder, resume=False)
    assert caught.value.exit_code == 4
    first.join()
    assert first.exitcode == 0  # and was not disturbed
    with locked(folder):
        pass


def test_a_full_disk_ends_the_run_and_leaves_the_checkpoint_from_before(tmp_path, whole, monkeypatch, capsys):
    folder = tmp_path / "model"
    real, written = os.write, []

    def write(descriptor, data):
        written.append(len(data))
        if len(written) > 60:  # some checkpoints in
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data)

    with monkeypatch.context() as patch, pytest.raises(StorageError, match="No space left") as caught:
        patch.setattr(os, "write", write)
        run_in(folder, minutes=0.0)
    assert caught.value.exit_code == 3
    error = capsys.readouterr().err
    assert "slm: the run stopped in epoch " in error
    assert "checkpoint is whole; the same command with --resume goes on from there.\n" in error
    assert {path.name for path in training_folder(folder).iterdir()} == {"checkpoint", "metrics.jsonl"}
    assert weights(run_in(folder)[0]) == whole[1]


@pytest.mark.parametrize(
    "failing, said", [(1, "2 of 3; it has not saved a model in {} yet."), (2, "3 of 3; {} holds its model of epoch 1.")]
)
def test_what_a_stopped_run_says_of_its_model_is_so(failing, said, tmp_path, monkeypatch, capsys):
    folder, saved = tmp_path / "model", []

    def save(*arguments, **options):
        saved.append(arguments)
        if len(saved) == failing:
            raise StorageError("the disk is full")
        return save_model(*arguments, **options)

    monkeypatch.setattr("slm.training.run.save", save)
    with pytest.raises(StorageError):
        run_in(folder)
    assert f"slm: the run stopped in epoch {said.format(folder)}\n" in capsys.readouterr().err
    assert (failing == 1) == (not folder.exists())


def stopped_run(folder, monkeypatch, updates=20, **options):
    """Leaves the checkpoint of a run that was stopped after so many updates."""

    def stop(trainer):
        if trainer.position.updates == updates:
            os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("slm.training.metrics.Metrics.updated", lambda metrics, trainer: stop(trainer))
        run_in(folder, **options)


def other(**parts):
    """The material with other parts."""
    values = vars(MATERIAL) | parts
    return type(MATERIAL)(**values)


MORE_WORDS = Vocabulary.from_words([f"w{i}" for i in range(8)])
OTHER_RUNS = {
    "training.rate was 0.02 and is 0.04": {"rate": 0.04},
    "training.batch was 4 and is 5, training.rate was 0.02 and is 0.04": {"rate": 0.04, "batch": 5},
    "model.layers was 1 and is 2, model.dropout was 0.3 and is 0.0, model.dropout_words was 0.1 and is 0.0, "
    "model.weight_drop was 0.2 and is 0.0, and 1 more": {"model": make_model(layers=2), "rate": 0.04},
    "model.hidden was 12 and is 13": {"model": make_model(hidden=13, **NOISY)},
    "model.cell was 'lstm' and is 'gru'": {"model": make_model(cell="gru", **NOISY)},
    "text has other content": {"material": other(train=cycle(seed=3))},
    "text.tokens was 420 and is 427": {"material": other(train=cycle(61))},
    "validation has other content": {"material": other(valid=cycle(12, seed=4))},
    "vocabulary.entries was 10 and is 11": {
        "model": type(make_model())(MORE_WORDS, make_model(**NOISY).settings),
        "material": other(vocab=MORE_WORDS),
    },
}


def test_a_checkpoint_of_another_run_is_refused_with_the_difference(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    stopped_run(folder, monkeypatch)
    for named, options in OTHER_RUNS.items():
        with pytest.raises(UsageError) as caught:
            run_in(folder, **options)
        assert named in str(caught.value) and "--resume" in str(caught.value)


def test_the_same_call_with_the_same_model_goes_on(tmp_path, whole, monkeypatch):
    # As in a notebook: the run has moved the model before it stopped.
    model = make_model(**NOISY)
    stopped_run(tmp_path / "model", monkeypatch, model=model)
    assert weights(run_in(tmp_path / "model", model=model)[0]) == whole[1]


def test_a_run_goes_on_from_what_it_began_from_only(tmp_path, monkeypatch):
    begun, other_begun = make_model(**NOISY), make_model(**NOISY)
    begun.begin_from(make_model(seed=2))
    other_begun.begin_from(make_model(seed=3))
    stopped_run(tmp_path / "model", monkeypatch, model=begun)
    for wrong in (other_begun, make_model(**NOISY)):
        with pytest.raises(UsageError, match="the checkpoint of another run: begun_from was"):
            run_in(tmp_path / "model", model=wrong)
    run_in(tmp_path / "model", model=begun)


def test_without_resume_the_run_begins_anew_and_the_checkpoint_is_moved_aside(tmp_path, whole, monkeypatch, capsys):
    folder = tmp_path / "model"
    stopped_run(folder, monkeypatch)
    capsys.readouterr()
    model, summary = run_in(folder, resume=False)
    assert weights(model) == whole[1] and summary["tokens_seen"] == 1260
    assert capsys.readouterr().err.endswith("checkpoint.before.\n")
    assert (training_folder(folder) / "checkpoint.before" / "model.json").exists()
    stopped_run(folder, monkeypatch, resume=False)
    run_in(folder, resume=False)
    assert "checkpoint.before, in place of an older one.\n" in capsys.readouterr().err


def test_a_run_that_has_ended_is_not_run_again(whole, monkeypatch, capsys):
    monkeypatch.setattr("slm.training.loop.Trainer.step", None)
    model, summary = run_in(whole[0])
    assert weights(model) == whole[1] and summary["finished"] is True
    assert capsys.readouterr().err == f"slm: {whole[0]}: this run is already complete.\n"


def test_a_finished_model_of_another_run_is_not_resumed_over(whole):
    with pytest.raises(UsageError, match=r"holds the finished model of another run: training\.epochs was 3 and is 4"):
        run_in(whole[0], epochs=4)
    assert weights(load(whole[0])) == whole[1]


def test_resuming_what_was_never_begun_says_so_and_begins(tmp_path, whole, capsys):
    model, _ = run_in(tmp_path / "model", resume=True)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and said[0].endswith("model.training/checkpoint to resume from; the run begins.")
    assert weights(model) == whole[1]


def test_the_best_model_so_far_is_in_place_before_the_run_has_ended(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    stopped_run(folder, monkeypatch, updates=19, notes={"corpus": "cycle"})
    info = read_info(folder)
    assert info.training["epochs"] == 1 and info.training["finished"] is False
    assert info.training["corpus"] == "cycle"
    assert len(load(folder).generate(2)) == 2


def test_a_folder_of_other_things_is_refused_before_the_work(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds no model"):
        run_in(tmp_path)


@pytest.mark.parametrize("minutes", [-1.0, float("nan")])
def test_minutes_that_are_none_are_refused(tmp_path, minutes):
    with pytest.raises(UsageError, match="minutes between checkpoints"):
        run_in(tmp_path / "model", minutes=minutes)


def test_a_damaged_checkpoint_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    stopped_run(folder, monkeypatch)
    tensors = checkpoint_of(folder).with_name("model.safetensors")
    data = bytearray(tensors.read_bytes())
    data[-100] ^= 1
    tensors.write_bytes(data)
    with pytest.raises(Exception, match="damaged"):
        run_in(folder)


def test_a_model_is_no_checkpoint(tmp_path, whole):
    folder = tmp_path / "model"
    training_folder(folder).mkdir()
    os.symlink(whole[0], training_folder(folder) / "checkpoint")
    with pytest.raises(Exception, match="expected a checkpoint, found a model of kind recurrent"):
        run_in(folder)


def test_the_best_weights_outlive_a_stop(tmp_path, monkeypatch):
    # A rate so high that later epochs are worse: the best epoch lies before the stop.
    options = {"rate": 0.5, "schedule": "constant", "epochs": 4, "forget": 0.0}
    plain, _ = run_in(tmp_path / "plain", **options)
    stopped_run(tmp_path / "model", monkeypatch, updates=60, **options)
    model, summary = run_in(tmp_path / "model", **options)
    assert summary["best_epoch"] < 4, "at this rate the last epoch is not the best"
    assert all(np.array_equal(array, plain.arrays()[name]) for name, array in model.arrays().items())


def test_a_disk_that_is_full_from_the_start_promises_no_checkpoint(tmp_path, monkeypatch, capsys):
    def write(descriptor, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch, pytest.raises(StorageError, match="No space left"):
        patch.setattr(os, "write", write)
        run_in(tmp_path / "model", resume=False)
    assert capsys.readouterr().err == ""


def test_a_forged_place_in_the_epoch_is_one_line_that_names_the_checkpoint(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    stopped_run(folder, monkeypatch)
    place = checkpoint_of(folder).parent
    manifest, arrays = read_folder(place)
    forged = {**{name: array.copy() for name, array in arrays.items()}, "position.windows": np.array(1000)}
    write_folder(place, manifest.kind, MATERIAL.vocab, manifest.config, forged)
    with pytest.raises(
        ModelFileError, match=r"checkpoint: the arrays are not those of this run: position\.windows is 1000 "
    ):
        run_in(folder)
