"""`slm train`: where text and validation text come from, what is printed, what is saved and what resumed."""

import argparse
import io
import json
import re
import sys
from pathlib import Path

import pytest
from naive.toy_models import ToyBigram

from slm.commands import main
from slm.commands.train import _print
from slm.store import load, read_info
from slm.training.recipes import load_recipe

pytestmark = pytest.mark.compiled

SUBJECTS, VERBS, PLACES = ("the king", "a fox", "the old man", "a bird"), ("sat", "slept", "sang", "ran", "fell"), 4
LINES = [f"{s} {v} in place {p}" for s in SUBJECTS for v in VERBS for p in range(PLACES)]  # 80 lines
TINY = ["--hidden", "8", "--epochs", "2", "--quiet"]


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    path = tmp_path_factory.mktemp("train") / "text.txt"
    path.write_text("".join(f"{line}\n" for line in LINES))
    return str(path)


def printed(capsys, *arguments):
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    return out


def test_a_run_that_has_ended_is_not_run_again_and_its_model_is_of_use(text, tmp_path, capsys):
    command = ["train", "rnn", text, "-m", tmp_path / "model", *TINY]
    out = printed(capsys, *command)
    tokens = sum(len(line.split()) + 1 for line in LINES[:76])  # the last 80 // 20 are held out
    assert f"trained on {tokens} tokens (0.00 % of words unknown)" in out
    assert "validation perplexity" in out
    weights = (tmp_path / "model" / "model.safetensors").read_bytes()
    assert main([str(argument) for argument in [*command, "--resume", "--json"]]) == 0
    said = capsys.readouterr()
    assert said.err == f"slm: {tmp_path / 'model'}: this run is already complete.\n"
    assert main([str(argument) for argument in [*command, "--resume"]]) == 0
    assert "words unknown) before; nothing was left to do\n" in capsys.readouterr().out
    again = json.loads(said.out)
    assert (again["epochs"], again["finished"]) == (2, True)
    assert (tmp_path / "model" / "model.safetensors").read_bytes() == weights
    score = json.loads(printed(capsys, "ppl", tmp_path / "model", text, "--json"))
    assert (score["sentences"], score["oov_rate"]) == (80, 0)
    assert 1 < score["perplexity"] < len(load(tmp_path / "model").vocab)
    assert len(printed(capsys, "generate", tmp_path / "model", "-n", "3").splitlines()) == 3


@pytest.mark.parametrize("output", ["adaptive", "sampled", "full"])
def test_a_kept_order_that_does_not_suit_the_output_is_told(text, tmp_path, capsys, output):
    own = sorted(
        {word for line in LINES for word in line.split()},
        key=lambda word: -sum(line.split().count(word) for line in LINES),
    )
    for name, words in (("falling", own), ("rising", own[::-1])):
        listed = "".join(f"{word}\t{count}\n" for word, count in [("<unk>", 0), ("<s>", 0), ("</s>", 9)])
        (tmp_path / name).write_text(listed + "".join(f"{word}\t1\n" for word in words))
        command = ["train", "rnn", text, "-m", tmp_path / f"m-{name}", "--vocab", tmp_path / name, "--output", output]
        assert main([str(argument) for argument in [*command, *TINY[:-1]]]) == 0
        told = "order of their frequency, and --vocab keeps another: its first 5 words are" in capsys.readouterr().err
        assert told == (name == "rising" and output != "full")


def test_validation_text_of_its_own_leaves_all_lines_to_train_on(text, tmp_path, capsys):
    (tmp_path / "valid.txt").write_text("the king sat in place 1\na dragon sang\n")
    found = json.loads(
        printed(capsys, "train", "rnn", text, "-m", tmp_path / "m", "--valid", tmp_path / "valid.txt", *TINY, "--json")
    )
    assert found["tokens"] == sum(len(line.split()) + 1 for line in LINES)
    assert (found["oov"], found["oov_rate"]) == (0, 0)
    assert main(["ppl", str(tmp_path / "m"), str(tmp_path / "valid.txt"), "--json"]) == 0
    said = capsys.readouterr()
    score = json.loads(said.out)
    assert said.err.startswith("slm: 11 % of the words are unknown")  # "dragon" is one of nine
    assert found["valid_perplexity"] == pytest.approx(score["perplexity"], rel=1e-5)


@pytest.mark.parametrize(
    ("perplexity", "shown"), [(4.1e83, "4.1000e+83"), (None, "infinite"), (13.0, "13.0000"), (3.0, "")]
)
def test_a_run_that_has_diverged_is_told_in_a_short_line(capsys, perplexity, shown):
    model = ToyBigram.random()
    options = argparse.Namespace(model="m", json=False)
    facts = {"tokens": 9, "oov_rate": 0.0, "seconds": 1.0, "valid_perplexity": perplexity, "best_epoch": 1}
    _print(options, model, facts)
    out, error = capsys.readouterr()
    assert out.endswith(f"validation perplexity {shown or '3.0000'} after epoch 1\n")
    assert len(model.vocab) == 6
    warning = (
        f"its validation perplexity, {shown}, is more than twice the 6 of guessing among all words alike; lower --rate"
    )
    assert warning in error if shown else error == ""


def test_only_settings_that_the_smoothing_uses_are_kept(text, tmp_path):
    assert main(["train", "ngram", text, "-m", str(tmp_path / "m"), "--smoothing", "add-k", "-o", "2", "--quiet"]) == 0
    common = {"order": 2, "smoothing": "add-k", "prune": [], "interpolate_unigrams": True, "vocab_pad": 0}
    assert read_info(tmp_path / "m").training["config"] == {**common, "closed": False, "k": 1.0}


def test_standard_input_gives_the_model_of_the_file(text, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(text).read_bytes())))
    one = json.loads(printed(capsys, "train", "rnn", "-", "-m", tmp_path / "a", *TINY, "--json"))
    two = json.loads(printed(capsys, "train", "rnn", text, "-m", tmp_path / "b", *TINY, "--json"))
    assert (one["corpus"], two["corpus"]) == ("standard input", text)
    assert one["valid_perplexity"] == two["valid_perplexity"]
    assert one["run"] == two["run"]


@pytest.mark.parametrize(
    ("kind", "options"), [("mlp", TINY), ("conv", [*TINY, "--layers", "2"]), ("loglinear", ["-o", "2", "--quiet"])]
)
def test_every_kind_is_trained_and_saved(text, tmp_path, capsys, kind, options):
    out = printed(capsys, "train", kind, text, "-m", tmp_path / "model", *options)
    assert out.startswith(f"{tmp_path / 'model'}: ")
    assert read_info(tmp_path / "model").training["oov_rate"] == 0
    assert 1 < json.loads(printed(capsys, "ppl", tmp_path / "model", text, "--json"))["perplexity"] < 30


def test_a_cell_is_a_name_for_the_recurrent_model_with_it(text, tmp_path, capsys):
    printed(capsys, "train", "gru", text, "-m", tmp_path / "short", *TINY, "--reset", "before")
    printed(capsys, "train", "rnn", text, "-m", tmp_path / "long", *TINY, "--reset", "before", "--cell", "gru")
    assert read_info(tmp_path / "short").training["run"] == read_info(tmp_path / "long").training["run"]
    with pytest.raises(SystemExit, match="2"):
        main(["train", "gru", str(text), "-m", str(tmp_path / "m"), "--cell", "lstm"])
    assert "unrecognized arguments: --cell lstm" in capsys.readouterr().err
    (tmp_path / "mine.toml").write_text('[model]\ncell = "lstm"\n')
    for kind, code in (("gru", 2), ("lstm", 0), ("rnn", 0)):
        command = ["train", kind, str(text), "-m", str(tmp_path / "m"), *TINY, "--config", str(tmp_path / "mine.toml")]
        assert main(command) == code
    assert "mine.toml names another cell, lstm; slm train rnn takes that." in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["ngram", "rnn", "loglinear"])
def test_words_off_a_list_are_unknown(text, tmp_path, capsys, kind):
    (tmp_path / "list").write_text("sat\nking\nunicorn\n")
    options = {"ngram": ["--smoothing", "witten-bell", "--quiet"], "loglinear": ["--quiet"], "rnn": TINY}[kind]
    command = ["train", kind, text, "-m", tmp_path / "m", "--vocab", tmp_path / "list", *options, "--json"]
    found = json.loads(printed(capsys, *command))
    assert sorted(load(tmp_path / "m").vocab.words[3:]) == ["king", "sat", "unicorn"]
    assert 0.7 < found["oov_rate"] < 1


@pytest.mark.parametrize("option", ["--vocab", "--limit-vocab"])
def test_a_list_of_words_is_folded_with_the_text(text, tmp_path, capsys, option):
    (tmp_path / "list").write_text("Sat\nsat\nKING\nthe\n")
    command = ["train", "ngram", text, "-m", str(tmp_path / "m"), "--lowercase", "--discount-fallback"]
    assert main([*command, option, str(tmp_path / "list")]) == 0
    assert sorted(load(tmp_path / "m").vocab.words[3:]) == ["king", "sat", "the"]
    assert f"slm: --lowercase folds the words of {tmp_path / 'list'}, too.\n" in capsys.readouterr().err


def test_what_to_expect_of_a_recipe_is_said_as_long_as_nothing_in_it_has_changed(text, tmp_path, capsys):
    """What was measured holds for the recipe as it stands, not with another size."""
    (tmp_path / "mine.toml").write_text("[training]\nepochs = 1\n")
    mine = str(tmp_path / "mine.toml")
    for changes, added in (
        ([], ""),
        (["--hidden", "8", "--no-stateful"], "; changed by --hidden, --no-stateful"),
        (["--epochs", "3", "--min-count", "3"], "; changed by --min-count"),  # it has three epochs already
        (["--config", mine], f"; changed by {mine}"),
    ):
        options = ["train", "rnn", str(tmp_path / "missing.txt"), "-m", str(tmp_path / "m"), "--recipe", "quick"]
        assert main([*options, *changes]) == 3
        said = capsys.readouterr().err.splitlines()[0]
        assert said.startswith(f"recipe quick: {load_recipe('quick').about}{added}")
        assert ("expect a validation perplexity of" in said) == (not changes)


def test_every_value_of_a_recipe_can_be_changed_by_a_file_and_then_by_an_option(text, tmp_path, capsys):
    (tmp_path / "mine.toml").write_text("[model]\nhidden = 6\n[training]\nepochs = 1\nrate = 0.01\n")
    options = ["--recipe", "quick", "--config", tmp_path / "mine.toml", "--rate", "0.02", "--quiet"]
    printed(capsys, "train", "rnn", text, "-m", tmp_path / "m", *options)
    run = read_info(tmp_path / "m").training["run"]
    assert (run["model"]["hidden"], run["training"]["epochs"], run["training"]["rate"]) == (6, 1, 0.02)
    assert (run["model"]["output"], run["training"]["optimizer"]) == ("adaptive", "adamw")


def test_too_few_updates_and_unknown_words_that_are_never_met_are_told(text, tmp_path, capsys):
    (tmp_path / "valid").write_text("the king wept\n")
    run = ["train", "rnn", text, "--valid", str(tmp_path / "valid"), "-m", str(tmp_path / "m"), "--hidden", "4"]
    assert main([*run, "--epochs", "2", "--batch", "16", "--bptt", "20"]) == 0
    error = capsys.readouterr().err
    assert "slm: 4 updates in all are few for a network to learn in: take a smaller --batch (now 16)" in error
    assert "no word of the training text is unknown, and 1 of the validation text are" in error
    assert "slm: 33 % of the validation words are unknown to the model." in error
    (tmp_path / "valid").write_text("the king sat\n")
    assert main([*run, "--epochs", "13", "--batch", "5", "--bptt", "10"]) == 0
    assert "slm:" not in capsys.readouterr().err.replace("slm: compiling", "").replace(f"slm: {tmp_path}", "")


def test_a_text_without_a_word_that_is_frequent_enough_is_named(tmp_path, capsys):
    (tmp_path / "once.txt").write_text("the only sentence\n")
    (tmp_path / "valid.txt").write_text("one more\n")
    command = ["train", "rnn", str(tmp_path / "once.txt"), "--valid", str(tmp_path / "valid.txt"), "-m"]
    assert main([*command, str(tmp_path / "a"), *TINY]) == 0
    why = "not one of its words is in the vocabulary, so all are <unk>"
    said = f"slm: {tmp_path / 'once.txt'}: {why}; --min-count, --vocab-size and --vocab choose them, "
    said += "--tokenizer char parts text without blanks.\n"
    assert capsys.readouterr().err == said
    assert printed(capsys, *command, tmp_path / "b", *TINY, "--min-count", "1")


def test_text_whose_words_no_blanks_part_is_told_from_text_whose_blanks_do(tmp_path, capsys):
    clauses = [f"{a}{b}{c}{d}" for a in "春夏秋冬" for b in "风雨雪月" for c in "山水花鸟" for d in "来去"]
    (tmp_path / "whole").write_text("".join(f"{clause}。\n" for clause in clauses), encoding="utf-8")
    (tmp_path / "parted").write_text("".join(f"{' '.join(clause)} 。\n" for clause in clauses), encoding="utf-8")
    (tmp_path / "names").write_text("".join(f"name{n} came .\n" for n in range(100)))
    small = {"lstm": ["--hidden", "4", "--epochs", "1"], "ngram": ["--smoothing", "witten-bell", "-o", "2"]}
    for text, options, share in (
        ("whole", [], "50 %"),
        ("whole", ["--tokenizer", "char"], None),
        ("whole", ["--quiet"], None),
        ("whole", ["--tokenizer", "byte"], None),
        ("parted", [], None),
        ("names", [], None),
    ):
        for kind, own in small.items():
            assert main(["train", kind, str(tmp_path / text), "-m", str(tmp_path / "m"), *own, *options]) == 0
            error = capsys.readouterr().err
            assert ("take --tokenizer char" in error) == (share is not None)
            assert share is None or f"whole: {share} of the words are unknown or stand there once" in error


def test_a_model_that_knows_its_own_text_alone_is_told_from_one_that_has_learnt_nothing(tmp_path, capsys):
    (tmp_path / "own").write_text("a b a b c d c d\n" * 300)
    (tmp_path / "other").write_text("x y z\n" * 20)
    small = ["--valid", str(tmp_path / "other"), "--hidden", "8", "--epochs", "2", "--min-count", "1", "--batch", "4"]
    wild = ["--rate", "1000", "--optimizer", "sgd", "--clip-norm", "0"]
    for options, folder, code, told in (
        (
            ["--rate", "0.05"],
            "m",
            0,
            "more than twice the 7 of guessing among all words alike, but that of the training",
        ),
        (wild, "w", 0, "slm: the model has not learnt: its validation perplexity, "),
        (wild, "m", 5, f"slm: the new model has not learnt: .* the one that was in {tmp_path / 'm'} before stays"),
    ):
        command = ["train", "lstm", str(tmp_path / "own"), "-m", str(tmp_path / folder), *small, *options, "--quiet"]
        assert main(command) == code
        assert re.search(told, capsys.readouterr().err)


def test_a_text_in_one_line_is_told(tmp_path, capsys):
    for words, told in ((2001, True), (1999, False)):
        (tmp_path / "t").write_text("a b c " * (words // 3) + "\n")
        assert main(["train", "ngram", str(tmp_path / "t"), "-m", str(tmp_path / "m"), "--smoothing", "mle"]) == 0
        assert ("tokens stand in 1 line, where lines of a sentence each" in capsys.readouterr().err) == told


def test_a_validation_text_that_is_the_training_text_is_told(text, tmp_path, capsys):
    (tmp_path / "copy").write_bytes(Path(text).read_bytes())
    (tmp_path / "swapped").write_text("".join(f"{line}\n" for line in LINES[::-1]))  # as long, and as many words
    for valid, told in ((text, True), (tmp_path / "copy", True), (tmp_path / "swapped", False)):
        assert main(["train", "rnn", text, "-m", str(tmp_path / "m"), "--valid", str(valid), *TINY]) == 0
        assert (f"slm: {text}: the validation text is the training text, so" in capsys.readouterr().err) == told
    jm = [
        "train",
        "ngram",
        text,
        "-m",
        str(tmp_path / "jm"),
        "--smoothing",
        "jelinek-mercer",
        "-o",
        "2",
        "--valid",
        text,
    ]
    assert main(jm) == 0
    assert "the validation text is the training text" in capsys.readouterr().err
