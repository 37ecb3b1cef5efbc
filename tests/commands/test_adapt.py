"""`slm adapt`: caches and dynamic evaluation tuned on validation text, alone and in mixtures, used like any model."""

import json
import re

import pytest

from slm.commands import main
from slm.errors import NumericError
from slm.models.cache import CacheModel
from slm.models.dynamic import DynamicModel
from slm.models.mixture import MixtureModel
from slm.store import load, save

pytestmark = pytest.mark.compiled

NAMES = ("anna", "boris", "clara", "doris", "egon", "frida", "gustav", "hanna")
TRAIN = [f"{name} {verb} {name}" for name in NAMES for verb in ("saw", "met", "knew", "heard", "left")] * 4
VALID = [f"{name} {verb} {name}" for name in ("anna", "frida") for verb in ("met", "saw", "left", "heard")] * 4


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with text, a GRU and a unigram model over the same words."""
    folder = tmp_path_factory.mktemp("adapt")
    (folder / "train.txt").write_text("".join(f"{line}\n" for line in TRAIN))
    (folder / "valid.txt").write_text("".join(f"{line}\n" for line in VALID))
    text = str(folder / "train.txt")
    sizes = ["--cell", "gru", "--hidden", "8", "--epochs", "2", "--batch", "4", "--quiet"]
    assert main(["train", "rnn", text, "-m", str(folder / "gru"), "--valid", str(folder / "valid.txt"), *sizes]) == 0
    counts = ["-o", "1", "--smoothing", "witten-bell", "--vocab", str(folder / "gru" / "vocab.txt"), "--quiet"]
    assert main(["train", "ngram", text, "-m", str(folder / "unigram"), *counts]) == 0
    return folder


@pytest.fixture
def adapt(made, capsys):
    """Runs `slm adapt`; gives what it printed as JSON, and the new model's folder."""

    def run(kind, model, *options):
        out = made / f"{kind}-{model}"
        command = ["adapt", kind, made / model, "--valid", made / "valid.txt", "-m", out, "--json", *options]
        capsys.readouterr()
        assert main([str(word) for word in command]) == 0
        return json.loads(capsys.readouterr().out), out

    return run


def perplexity(model, made, capsys):
    """What `slm ppl` says of the validation text."""
    capsys.readouterr()
    assert main(["ppl", str(model), str(made / "valid.txt"), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["perplexity"]


@pytest.mark.parametrize("model", ["gru", "unigram"])
def test_a_cache_of_every_kind_of_model_gains_and_serves_like_any_model(adapt, made, capsys, model):
    said, out = adapt("cache", model, "--size", "50")
    assert isinstance(load(out), CacheModel) and said["size"] == 50 and said["weight"] > 0
    assert said["perplexity"] < said["before"] == perplexity(made / model, made, capsys)
    assert (said["tokens"], said["oov"]) == (sum(len(line.split()) + 1 for line in VALID), 0)
    assert perplexity(out, made, capsys) == pytest.approx(said["perplexity"], rel=1e-6)
    assert main(["generate", str(out), "-n", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(("options", "rule"), [([], "sgd"), (["--train", "TRAIN"], "rms")])
def test_a_neural_model_that_learns_on_gains(adapt, made, capsys, options, rule):
    options = [str(made / "train.txt") if word == "TRAIN" else word for word in options]
    said, out = adapt("dynamic", "gru", "--segment", "5", "--quiet", *options)
    model = load(out)
    assert isinstance(model, DynamicModel) and (model.settings.rule, model.settings.segment) == (rule, 5)
    assert said["perplexity"] < 0.97 * said["before"]
    assert perplexity(out, made, capsys) == pytest.approx(said["perplexity"], rel=1e-6)


def test_a_rate_that_the_whole_text_does_not_bear_is_halved(made, capsys, monkeypatch):
    """Tuned on the first tokens alone, a rate may be too much for what follows."""
    score, whole = DynamicModel.score_ids, sum(len(line.split()) + 1 for line in VALID)

    def bear(model, ids, offsets):
        if len(ids) == whole and model.settings.rate > 0.02:
            raise NumericError("too much")
        return score(model, ids, offsets)

    monkeypatch.setattr(DynamicModel, "score_ids", bear)
    command = ["adapt", "dynamic", made / "gru", "--valid", made / "valid.txt", "-m", made / "halved", "--json"]
    assert main([str(word) for word in [*command, "--tokens", "40", "--quiet"]]) == 0
    out, error = capsys.readouterr()
    assert 0.01 < json.loads(out)["rate"] <= 0.02
    assert re.search(r"slm: the whole text does not bear rate 0\.0\d+; going on with 0\.01\d+\.\n$", error)


def test_a_mixture_takes_adapted_models_and_is_no_worse_than_each(adapt, made, capsys):
    parts = [str(adapt("cache", "gru")[1]), str(adapt("dynamic", "gru", "--quiet")[1]), str(made / "unigram")]
    mix = ["mix", *parts, "--valid", str(made / "valid.txt"), "-m", str(made / "mixture"), "--json"]
    assert main(mix) == 0
    said = json.loads(capsys.readouterr().out)
    # EM goes to the best mixture from within, and the best may be one part alone.
    assert said["perplexity"] < 1.0001 * min(part["perplexity"] for part in said["parts"].values())
    assert perplexity(made / "mixture", made, capsys) == pytest.approx(said["perplexity"], rel=1e-6)
    cached, _ = adapt("cache", "mixture")
    assert cached["perplexity"] <= cached["before"]


def test_the_settings_tried_and_the_outcome_are_printed(made, capsys):
    out = str(made / "out")
    options = ["--valid", str(made / "valid.txt"), "-m", out, "--tokens", "40"]
    assert main(["adapt", "dynamic", str(made / "gru"), *options]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("slm: rate 0.1, decay 0.001: perplexity ") and len(said.err.splitlines()) > 4
    text, before, after = said.out.splitlines()
    assert text.startswith(f"{made / 'valid.txt'}: ") and "of words unknown" in text
    assert before.startswith(f"{made / 'gru'}: recurrent model, perplexity ")
    assert after.startswith(f"{out}: dynamic model (rate ") and "segment 20, eps 0.001), perplexity " in after


def test_what_is_fitted_on_the_text_that_a_model_has_learnt_is_told(made, tmp_path, capsys):
    models = [str(made / name) for name in ("gru", "unigram")]
    for command, named in ((["adapt", "cache", models[1]], models[1]), (["mix", *models], ", ".join(models))):
        for text, told in (("train.txt", True), ("valid.txt", False)):
            assert main([*command, "--valid", str(made / text), "-m", str(tmp_path / "m")]) == 0
            said = f"slm: {named}: trained on {made / text}, so what is fitted on it suits no other text"
            assert (said in capsys.readouterr().err) == told


@pytest.mark.parametrize("corpus", [5, None, ["valid.txt"]])
def test_a_folder_may_call_its_corpus_what_it_likes(made, tmp_path, capsys, corpus):
    tokens = sum(len(line.split()) + 1 for line in VALID)
    save(load(made / "unigram"), tmp_path / "odd", training={"corpus": corpus, "tokens": tokens})
    command = ["mix", str(made / "unigram"), str(tmp_path / "odd"), "--valid", str(made / "valid.txt")]
    assert main([*command, "-m", str(tmp_path / "m"), "--specials", "map"]) == 0
    assert "trained on" not in capsys.readouterr().err


def test_what_unknown_words_have_of_the_gain_is_seen(made, tmp_path, capsys):
    (tmp_path / "odd.txt").write_text("".join(f"{line} new{n}\n" for n, line in enumerate(VALID)))
    command = ["adapt", "cache", str(made / "unigram"), "--valid", str(tmp_path / "odd.txt"), "-m", str(tmp_path / "m")]
    assert main(command) == 0
    printed = capsys.readouterr().out.splitlines()[1:]
    assert main([*command, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    for line, when in zip(printed, ("before", "perplexity")):
        known = said[f"{when}_without_oov"]
        assert known < said[when] and line.endswith(f"perplexity {said[when]:,.4f}, {known:,.4f} without unknown words")


def test_what_cannot_be_adapted_is_refused_in_one_line(made, tmp_path, capsys):
    from slm.models.ngram import NgramModel

    save(
        NgramModel.fit(TRAIN, 2, "stupid-backoff"), tmp_path / "stupid", tokenizer={"name": "word", "lowercase": False}
    )
    parts = [load(made / "unigram"), CacheModel(load(made / "gru"))]
    save(MixtureModel(parts, [0.5, 0.5]), tmp_path / "mixture", tokenizer="word")
    (tmp_path / "empty.txt").write_text("\n")
    valid, out = made / "valid.txt", tmp_path / "out"
    for command, code, words in (
        (
            ["dynamic", made / "unigram", "--valid", valid],
            2,
            "one that slm train rnn, mlp or conv has made; slm adapt cache is for all kinds",
        ),
        (
            ["dynamic", tmp_path / "mixture", "--valid", valid],
            2,
            "has made; adapt the one inside it, from its own folder",
        ),
        (["dynamic", made / "gru", "--valid", tmp_path / "empty.txt"], 2, "no tokens"),
        (["cache", made / "gru", "--valid", tmp_path / "empty.txt"], 2, "no tokens"),
        (["cache", tmp_path / "stupid", "--valid", valid], 2, "do not sum to one"),
        (["cache", made / "gru", "--valid", tmp_path / "none.txt"], 3, "none.txt"),
    ):
        capsys.readouterr()
        assert main([str(word) for word in ["adapt", *command, "-m", out]]) == code
        error = capsys.readouterr().err.splitlines()
        assert len(error) == 1 and words in error[0], error
        assert not out.exists()
