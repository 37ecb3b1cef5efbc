"""What stands where a command writes is told of, refused, or left alone."""

import shutil

import pytest

from slm.commands import main
from slm.store import read_info

WITTEN_BELL = ["-o", "1", "--smoothing", "witten-bell"]


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("a b c\nb a\nc a b\n" * 40)
    return str(path)


@pytest.fixture
def model(text, tmp_path, capsys):
    """A unigram model; what was said while it was made is gone."""
    folder = str(tmp_path / "m")
    assert main(["train", "ngram", text, "-m", folder, *WITTEN_BELL]) == 0
    assert "will replace" not in capsys.readouterr().err
    return folder


def said(capsys, *command, code):
    """Standard error of a command that ends with this code."""
    assert main(list(map(str, command))) == code
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (["ngram", *WITTEN_BELL], "ngram"),
        (["ngram", *WITTEN_BELL, "--quiet"], "ngram"),  # which is about progress
        (["ngram", "-o", "1", "--memory", "1G", "--discount-fallback"], "ngram"),
        (["loglinear", "-o", "2"], "loglinear"),
        (["loglinear", "-o", "2", "--quiet"], "loglinear"),
    ],
)
def test_a_model_is_not_replaced_without_a_word(new, kind, text, model, capsys):
    error = said(capsys, "train", new[0], text, "-m", model, *new[1:], code=0)
    wanted = f"slm: {model} holds a model of kind ngram, which the new one of kind {kind} will replace.\n"
    assert wanted in error


@pytest.mark.parametrize(
    "command",
    [
        ["train", "ngram", "none", "-m", "M"],
        ["train", "ngram", "none", "-m", "M", "--memory", "1G"],
        ["train", "rnn", "TEXT", "-m", "M", "--valid", "none"],
        ["train", "rnn", "TEXT", "-m", "M", "--config", "TOML"],
        ["mix", "none", "N", "--valid", "TEXT", "-m", "M"],
        ["mix", "N", "O", "--valid", "none", "-m", "M"],
        ["adapt", "cache", "N", "--valid", "none", "-m", "M"],
        ["convert", "none", "-m", "M"],
    ],
)
def test_nothing_is_said_of_replacing_by_what_cannot_be_made(command, text, model, tmp_path, capsys):
    said(capsys, "train", "ngram", text, "-m", tmp_path / "n", *WITTEN_BELL, code=0)
    (tmp_path / "mine.toml").write_text('[text]\nvocab = "none"\n')
    shutil.copytree(tmp_path / "n", tmp_path / "o")
    names = {"TEXT": text, "M": model, "TOML": str(tmp_path / "mine.toml")}
    names |= {name: str(tmp_path / name.lower()) for name in "NO"}
    error = said(capsys, *(names.get(part, part) for part in command), code=3)
    assert "none" in error and "will replace" not in error


def test_mixing_and_adapting_tell_what_they_replace(text, model, tmp_path, capsys):
    other = str(tmp_path / "other")
    said(capsys, "train", "ngram", text, "-m", other, "-o", "2", "--smoothing", "witten-bell", code=0)
    said(capsys, "train", "ngram", text, "-m", tmp_path / "old", *WITTEN_BELL, code=0)
    replaced = f"{tmp_path / 'old'} holds a model of kind"
    error = said(capsys, "mix", model, other, "--valid", text, "-m", tmp_path / "old", code=0)
    assert f"{replaced} ngram, which the new one of kind mixture will replace" in error
    error = said(capsys, "adapt", "cache", model, "--valid", text, "-m", tmp_path / "old", code=0)
    assert f"{replaced} mixture, which the new one of kind cache will replace" in error


@pytest.mark.parametrize(
    "command",
    [
        ["mix", "M", "other", "--valid", "TEXT", "-m", "M/../m"],
        ["adapt", "cache", "M", "--valid", "TEXT", "-m", "M"],
        ["prune", "M", "-m", "M/", "--size", "4"],
        ["convert", "M", "-m", "M", "--layout", "compact"],
    ],
)
def test_a_model_is_not_replaced_by_what_is_made_of_it(command, text, model, capsys):
    command = [part.replace("TEXT", text).replace("M", model) for part in command]
    before = read_info(model)
    assert "holds a model that the new one is made of; choose another folder" in said(capsys, *command, code=2)
    assert read_info(model) == before


@pytest.mark.parametrize(
    "command",
    [
        ["train", "ngram", "TEXT", "-m", "new", *WITTEN_BELL, "--arpa", "TEXT"],
        ["train", "ngram", "TEXT", "-m", "new", *WITTEN_BELL, "--vocab=M/vocab.txt", "--arpa", "M/vocab.txt"],
        ["train", "ngram", "TEXT", "-m", "new", "-o", "1", "--memory", "1G", "--arpa", "TEXT"],
        ["counts", "TEXT", "--out", "TEXT"],
    ],
)
def test_a_file_that_is_read_is_not_written(command, text, model, capsys):
    command = [part.replace("TEXT", text).replace("M", model) for part in command]
    with open(command[-1], "rb") as file:
        before = file.read()
    refusal = f"{command[-2]} {command[-1]}: this file is read, and would be replaced"
    assert refusal in said(capsys, *command, code=2)
    with open(command[-1], "rb") as file:
        assert file.read() == before


def test_files_beside_a_model_stay(text, model, tmp_path, capsys):
    (tmp_path / "m" / "notes.txt").write_text("mine")
    (tmp_path / "m" / "more").mkdir()
    (tmp_path / "m" / "more" / "x").write_text("mine, too")
    said(capsys, "train", "ngram", text, "-m", model, "-o", "2", "--smoothing", "witten-bell", code=0)
    assert read_info(model).config["order"] == 2
    assert (tmp_path / "m" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "m" / "more" / "x").read_text() == "mine, too"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m", "text.txt"]


def test_what_is_no_readable_model_is_not_replaced_without_a_word(text, model, tmp_path, capsys):
    (tmp_path / "m" / "model.json").write_text("{")
    error = said(capsys, "train", "ngram", text, "-m", model, *WITTEN_BELL, "--quiet", code=0)
    assert f"{model} holds no model that can be read, and what it holds will be replaced: " in error


@pytest.mark.parametrize("place", ["M/model.json", "M", "M/new.arpa"])
def test_an_arpa_file_is_not_written_over_a_model_or_into_its_folder(place, model, capsys):
    place = place.replace("M", model)
    error = said(capsys, "convert", model, "--arpa", place, code=2)
    assert f"--arpa {place}: a folder, or a file in the folder of a model" in error
    assert read_info(model).kind == "ngram"


def test_a_resumed_run_does_not_speak_of_replacing_its_own_model(text, tmp_path, capsys):
    command = ["train", "rnn", text, "-m", tmp_path / "m", "--hidden", "4", "--epochs", "1"]
    said(capsys, *command, code=0)
    assert "will replace" not in said(capsys, *command, "--resume", code=0)


RNN = ["train", "rnn", "TEXT", "-m", "M", "--hidden", "4", "--epochs", "1", "--resume"]


def test_a_model_of_another_kind_is_no_run_to_be_resumed(text, model, tmp_path, capsys):
    command = [part.replace("TEXT", text).replace("M", model) for part in RNN]
    error = said(capsys, *command, code=2)
    assert error.startswith(f"slm: {model} holds a model of kind ngram and no run of kind recurrent to resume")
    assert read_info(model).kind == "ngram"
    assert not (tmp_path / "m.training").exists()


def test_a_run_that_goes_on_from_a_checkpoint_tells_that_it_replaces_another_kind(text, model, tmp_path, capsys):
    folder = tmp_path / "m.training" / "checkpoint"
    folder.mkdir(parents=True)
    (folder / "model.json").write_text("{}")  # read only once all has been said
    error = said(capsys, *(part.replace("TEXT", text).replace("M", model) for part in RNN), code=2)
    assert f"{model} holds a model of kind ngram, which the new one of kind recurrent will replace" in error


def test_the_checkpoint_of_a_first_epoch_is_named_where_there_is_no_model_yet(text, tmp_path, capsys):
    folder, checkpoint = tmp_path / "lstm", tmp_path / "lstm.training" / "checkpoint"
    checkpoint.mkdir(parents=True)
    assert "no such model folder; name one that -m or slm.save has made" in said(capsys, "ppl", folder, text, code=3)
    (checkpoint / "model.json").write_text("{}")
    assert f"{folder}/: no such model folder yet; beside it is" in said(capsys, "ppl", f"{folder}/", text, code=3)
