"""`slm mix`: weights from validation text, side by side or merged into one table."""

import json

import numpy as np
import pytest

from slm.commands import main
from slm.models.mixture import MixtureModel
from slm.models.ngram import NgramModel
from slm.store import load, save

WHITESPACE = {"name": "whitespace", "lowercase": False}
KING = ["the old king sat down", "the king came", "a king sat"] * 4
MAN = ["the old man sat down", "a man came", "the man came down"] * 4


@pytest.fixture
def folders(tmp_path):
    for name, lines in (("king", KING), ("man", MAN)):
        save(NgramModel.fit(lines, 3, "witten-bell"), tmp_path / name, tokenizer=WHITESPACE)
    (tmp_path / "valid.txt").write_text("the king sat down\nthe king came down\na man sat\nthe king sat\n")
    return [str(tmp_path / "king"), str(tmp_path / "man")]


def mix(folders, tmp_path, *options):
    out = tmp_path / "out"
    code = main(["mix", *folders, "--valid", str(tmp_path / "valid.txt"), "-m", str(out), *options])
    return code, out


def test_a_mixture_of_models_over_different_words_sums_to_one_and_is_better(folders, tmp_path, capsys):
    code, out = mix(folders, tmp_path, "--json")
    assert code == 0
    out_text, error = capsys.readouterr()
    said, model = json.loads(out_text), load(out)
    parts = said["parts"]
    assert error.startswith(f"slm: {folders[0]}, {folders[1]}: perplexity infinite, because a word of ")
    assert [part["impossible"] for part in parts.values()] == [1, 3]  # man; king
    assert mix(folders, tmp_path)[0] == 0
    assert ": perplexity infinite, 3 of 18 tokens impossible\n" in capsys.readouterr().out
    assert isinstance(model, MixtureModel)
    assert {"king", "man"} <= set(model.vocab)
    for context in ("<s>", "<s> the", "<s> the king", "man"):
        assert np.exp(model.log_probs(model.state_after(context))).sum() == pytest.approx(1, abs=1e-6)
    assert sum(part["weight"] for part in parts.values()) == pytest.approx(1)
    assert said["perplexity"] < min(part["perplexity"] or np.inf for part in parts.values())
    assert (said["tokens"], said["oov"]) == (5 + 5 + 4 + 4, 0)


def test_merged_it_is_one_table_that_is_about_as_good(folders, tmp_path, capsys):
    assert mix(folders, tmp_path)[0] == 0
    side_by_side = load(tmp_path / "out")
    code, out = mix(folders, tmp_path, "--merge")
    assert code == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{tmp_path / 'valid.txt'}: 18 tokens (0.00 % of words unknown)"
    assert "ngram model, perplexity" in said[-1]
    merged = load(out)
    assert isinstance(merged, NgramModel)
    assert merged.score("king", "<s> the old") == pytest.approx(side_by_side.score("king", "<s> the old"), rel=1e-5)


def test_models_trained_over_the_vocab_txt_of_another_mix_with_it_whatever_their_text(tmp_path, capsys):
    """A recurrent model holds lines out, so that the n-gram model, which does not, counts words in another order."""
    lines = [f"a b a w{i % 3}" for i in range(95)] + [" ".join("b" * 30)] * 5  # the last twentieth is held out
    text, valid = tmp_path / "text.txt", tmp_path / "valid.txt"
    text.write_text("\n".join(lines) + "\n")
    valid.write_text("a b w1\nb w0\n")
    counts = tmp_path / "counts"
    assert main(["counts", str(text), "-o", "2", "--out", str(counts)]) == 0
    rnn = ["train", "rnn", "--cell", "elman", "--hidden", "4", "--epochs", "1", "--quiet", "--json"]
    ngram = ["train", "ngram", "--smoothing", "witten-bell", "-o", "2", "--quiet", "--json"]

    def train(command, name, *more):
        assert main([*command, "-m", str(tmp_path / name), *map(str, more)]) == 0

    train(rnn, "rnn", text)
    train(ngram, "own", text)
    assert load(tmp_path / "own").vocab != load(tmp_path / "rnn").vocab  # else this test shows nothing
    train(ngram, "plain", text, "--vocab", tmp_path / "rnn" / "vocab.txt")
    train(ngram, "counted", counts, "--from-counts", "--vocab", tmp_path / "rnn" / "vocab.txt")
    mkn = ["train", "ngram", "--discount-fallback", "-o", "2", "--quiet", "--json"]
    train(mkn, "capped", text, "--memory", "1G", "--vocab", tmp_path / "rnn" / "vocab.txt")
    train(rnn, "back", text, "--vocab", tmp_path / "own" / "vocab.txt")
    train(rnn, "back", text, "--vocab", tmp_path / "own" / "vocab.txt", "--resume")
    texts = {(tmp_path / name / "vocab.txt").read_bytes() for name in ("plain", "counted", "capped")}
    assert len(texts) == 1  # the same words, order and counts by all three ways
    for parts in (["rnn", "plain"], ["rnn", "counted", "capped"], ["own", "back"]):
        assert mix([str(tmp_path / part) for part in parts], tmp_path)[0] == 0


def test_the_weights_are_those_of_the_validation_text(folders, tmp_path):
    (tmp_path / "valid.txt").write_text("the man came down\n")
    assert mix(folders, tmp_path)[0] == 0
    king, man = load(tmp_path / "out").weights
    assert man > 0.9 > 0.1 > king


def test_a_mixture_in_a_mixture_has_one_weight(folders, tmp_path, capsys):
    assert mix(folders, tmp_path, "--json")[0] == 0
    inner = json.loads(capsys.readouterr().out)
    save(load(tmp_path / "out"), tmp_path / "inner", tokenizer=WHITESPACE)
    save(NgramModel.fit(KING + MAN, 1, "witten-bell", load(tmp_path / "out").vocab), folders[0], tokenizer=WHITESPACE)
    assert mix([str(tmp_path / "inner"), folders[0]], tmp_path, "--json")[0] == 0
    outer = json.loads(capsys.readouterr().out)
    weights = {name: part["weight"] for name, part in outer["parts"].items()}
    assert list(weights) == [str(tmp_path / "inner"), folders[0]] and sum(weights.values()) == pytest.approx(1)
    assert outer["parts"][str(tmp_path / "inner")]["perplexity"] == pytest.approx(inner["perplexity"], rel=1e-6)
    model = load(tmp_path / "out")
    assert len(model.parts) == 3 and model.weights[:2].sum() == pytest.approx(weights[str(tmp_path / "inner")])
    assert main(["ppl", str(tmp_path / "out"), str(tmp_path / "valid.txt"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["perplexity"] == pytest.approx(outer["perplexity"], rel=1e-6)


def test_one_model_alone_and_other_tokenizers_are_refused(folders, tmp_path, capsys):
    assert mix(folders[:1], tmp_path)[0] == 2
    assert "at least two models" in capsys.readouterr().err
    assert mix([folders[0], folders[0] + "/"], tmp_path)[0] == 2
    assert f"got {folders[0]} twice" in capsys.readouterr().err
    save(NgramModel.fit(MAN, 2, "witten-bell"), folders[1], tokenizer={"name": "word", "lowercase": False})
    assert mix(folders, tmp_path)[0] == 2
    assert "models of one mixture read text alike" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_models_over_different_words_are_named_by_their_folders(tmp_path, capsys):
    for name, words in (("one", "a b c\n"), ("two", "a b\n")):
        (tmp_path / f"{name}.txt").write_text(words * 40)
        kind = ["loglinear", "-o", "2"] if name == "one" else ["ngram", "-o", "1", "--smoothing", "witten-bell"]
        assert main(["train", *kind, str(tmp_path / f"{name}.txt"), "-m", str(tmp_path / name), "--quiet"]) == 0
    folders = [str(tmp_path / name) for name in ("one", "two")]
    assert main(["mix", *folders, "--valid", str(tmp_path / "one.txt"), "-m", str(tmp_path / "both")]) == 2
    assert f"{folders[0]} has 6 entries, {folders[1]} 5, and they are not the same words" in capsys.readouterr().err
