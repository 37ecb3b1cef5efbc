"""`slm train KIND --from MODEL`: a run that begins with the weights, words and shape of a model that there is."""

import numpy as np
import pytest

from slm.commands import main
from slm.store import load, load_tokenizer, read_info

pytestmark = pytest.mark.compiled

LINES = [
    f"The {who} {verb} in place {n}" for who in ("king", "fox", "bird") for verb in ("sat", "ran") for n in range(9)
]
SHAPE = {"rnn": ["--hidden", "8"], "mlp": ["--hidden", "8"], "conv": ["--layers", "1"]}
STILL = ["--rate", "1e-30", "--schedule", "constant", "--weight-decay", "0"]


def train(*arguments):
    assert main(["train", *map(str, arguments), "--epochs", "1", "--batch", "2", "--quiet"]) == 0


def refused(capsys, *arguments):
    capsys.readouterr()
    assert main(["train", *map(str, arguments), "--epochs", "1", "--batch", "2", "--quiet"]) != 0
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    return error


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a text, another text, and a model of each kind."""
    place = tmp_path_factory.mktemp("from")
    (place / "text").write_text("".join(f"{line}\n" for line in LINES))
    (place / "other").write_text("the fox ran home\nthe king sat in place 2\n" * 9)
    for kind, shape in SHAPE.items():
        train(kind, place / "text", "-m", place / kind, "--tokenizer", "whitespace", "--lowercase", *shape)
    return place


@pytest.mark.parametrize("kind", SHAPE)
def test_a_run_begins_with_the_weights_words_and_tokenizer_of_the_model(place, kind):
    train(kind, place / "other", "-m", place / "still", "--from", place / kind, *STILL)
    before, after = load(place / kind), load(place / "still")
    assert after.vocab.words == before.vocab.words
    assert load_tokenizer(place / "still") == load_tokenizer(place / kind)
    for name, array in before.arrays().items():
        np.testing.assert_allclose(after.arrays()[name], array, rtol=0, atol=1e-20)
    training = read_info(place / "still").training
    assert (training["from"], training["oov"]) == (str(place / kind), 9)  # home


def test_a_model_that_is_trained_further_learns_the_other_text(place):
    train("rnn", place / "other", "-m", place / "further", "--from", place / "rnn", "--rate", "0.02")
    before, after = load(place / "rnn"), load(place / "further")
    assert after.perplexity(["the king sat in place 2"]) < before.perplexity(["the king sat in place 2"])


def test_it_is_told_how_good_the_model_is_that_a_run_begins_from(place, capsys):
    begin = load(place / "rnn").perplexity(["the king sat in place 2"])
    (place / "one").write_text("the king sat in place 2\n")
    run = ["rnn", place / "other", "--valid", place / "one", "-m", place / "told", "--from", place / "rnn", *STILL]
    assert main([*map(str, ["train", *run, "--epochs", "1"])]) == 0
    assert f"slm: {place / 'rnn'} begins at a validation perplexity of {begin:.4f}." in capsys.readouterr().err


def test_what_shapes_no_weight_may_be_set_anew(place):
    train("rnn", place / "other", "-m", place / "dropped", "--from", place / "rnn", "--dropout", "0.4", *STILL)
    assert load(place / "dropped").config()["dropout"] == 0.4
    assert load(place / "rnn").config()["dropout"] == 0.0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--hidden", "9"], "does not fit these settings: its hidden is 8, they ask for 9; leave out"),
        (["--layers", "2"], "its layers is 1, they ask for 2;"),
        (["--no-tied"], "its tied is True, they ask for False;"),
        (["--dtype", "float64"], "its dtype is float32, they ask for float64;"),
        (["--cell", "gru", "--hidden", "9"], "its cell is lstm, they ask for gru, its hidden is 8, they ask for 9;"),
        (["--output", "adaptive"], "its output is full, they ask for adaptive;"),
        (["--min-count", "2"], "--min-count does not go with --from"),
        (["--tokenizer", "char"], "--tokenizer does not go with --from"),
        (["--vocab", "list"], "--vocab does not go with --from"),
    ],
)
def test_what_does_not_fit_the_model_is_refused(place, capsys, options, told):
    assert told in refused(capsys, "rnn", place / "other", "-m", place / "no", "--from", place / "rnn", *options)


def test_models_of_other_kinds_and_the_folder_of_the_model_itself_are_refused(place, capsys):
    error = refused(capsys, "conv", place / "other", "-m", place / "no", "--from", place / "rnn")
    assert f"--from takes a model of kind conv here, got {place / 'rnn'} of kind recurrent." in error
    error = refused(capsys, "rnn", place / "other", "-m", place / "rnn", "--from", place / "rnn")
    assert "choose another folder for the new one" in error
    assert "no such model folder" in refused(
        capsys, "rnn", place / "other", "-m", place / "no", "--from", place / "none"
    )


def test_a_run_is_not_resumed_from_other_first_weights(place, capsys):
    run = ["rnn", place / "other", "-m", place / "run", *STILL]
    train(*run, "--from", place / "rnn")
    train(*run, "--from", place / "rnn", "--resume")
    train("rnn", place / "text", "-m", place / "second", "--from", place / "rnn", "--rate", "0.01")
    error = refused(capsys, *run, "--from", place / "second", "--resume")
    assert "holds the finished model of another run: begun_from was" in error
