"""`slm explain`: a graph, a ravine, the course of runs, feature maps; what each prints, draws and refuses."""

import json
import sys

import pytest

from slm.commands import main
from slm.models.ngram import NgramModel
from slm.models.window import ConvModel, NeuralNgramModel
from slm.models.window_config import ConvConfig, MlpConfig
from slm.store import save
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import Vocabulary

GRAPH = """\
a            = 2  derivative 2
b            = 1  derivative 5
v1 = a + b   = 3  derivative 2
v2 = b + 1   = 2  derivative 3
v3 = v1 * v2 = 6  derivative 1
reverse mode: 6 edges visited once, for the derivatives by all nodes
forward mode: 12 edges visited, one sweep for each input: by a 2, by b 5
"""
EPOCH = {"event": "epoch", "epoch": 1, "update": 9, "tokens": 100, "seconds": 1.5, "train_loss": 4.0, "valid_loss": 3.0}


@pytest.fixture
def model(tmp_path):
    """A folder name beside which a run has left its course."""
    (tmp_path / "m.training").mkdir()
    lines = [json.dumps(EPOCH), json.dumps({"event": "report", "update": 12, "tokens": 130, "seconds": 2, "loss": 3.5})]
    (tmp_path / "m.training" / "metrics.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(tmp_path / "m")


def test_a_graph_is_printed_with_values_derivatives_and_visits(capsys):
    assert main(["explain", "graph", "(a+b)*(b+1)", "a=2", "b=1"]) == 0
    assert capsys.readouterr().out == GRAPH


def test_an_expression_of_constants_needs_no_forward_sweep(capsys):
    assert main(["explain", "graph", "--", "-1 * 2"]) == 0
    assert "forward" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["open('x')"], "cannot stand in a graph"),
        (["a+"], "is no expression"),
        (["a"], "a has no value"),
        (["a", "b"], "a value is given as NAME=NUMBER, once for each name, got 'b'"),
        (["a", "a=1", "a=2"], "got 'a=2'"),
        (["a", "a=x"], "got 'a=x'"),
        (["a", "=1"], "got '=1'"),
        (["log(a)", "a=0"], "log(a) is -inf"),
    ],
)
def test_whatever_is_no_graph_is_one_line(arguments, message, capsys):
    assert main(["explain", "graph", *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err and captured.err.count("\n") == 1
    assert captured.out == ""


def test_momentum_needs_fewer_steps_in_a_ravine(capsys):
    assert main(["explain", "ravine"]) == 0
    _, plain, heavy = capsys.readouterr().out.splitlines()
    assert plain.split()[-2:] == ["709", "steps"] and heavy.split()[-2:] == ["95", "steps"]


def test_the_course_of_a_run_is_a_line_for_each_epoch(model, capsys):
    assert main(["explain", "curves", model]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split("\t") == ["model", "epoch", "tokens", "seconds", "training", "validation"]
    assert line.split("\t") == [model, "1", "100", "1.5", "54.60", "20.09"]  # exp(4), exp(3)
    assert main(["explain", "curves", f"{model}.training/"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split("\t")[1:] == line.split("\t")[1:]


@pytest.mark.parametrize(("reports", "read"), [([1300, 2600], "2,600"), ([], "0")])
def test_a_run_without_a_finished_epoch_is_named_beside_the_lines_of_others(model, tmp_path, reports, read, capsys):
    lines = [json.dumps({"event": "report", "update": 9, "tokens": n, "seconds": 2, "loss": 3.5}) for n in reports]
    begun = tmp_path / "begun"
    (tmp_path / "begun.training").mkdir()
    (tmp_path / "begun.training" / "metrics.jsonl").write_text("".join(f"{line}\n" for line in lines))
    assert main(["explain", "curves", str(begun), model]) == 0
    out, error = capsys.readouterr()
    assert [line.split("\t")[0] for line in out.splitlines()] == ["model", model]
    told = f"slm: {begun}: no line, because its run has not finished an epoch ({read} tokens read); "
    assert error == f"{told}slm train with --resume goes on with a run that was stopped.\n"


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"update": 1}', "\N{SNOWMAN}"])
def test_a_course_that_is_none_is_named_with_its_line(model, line, capsys):
    with open(f"{model}.training/metrics.jsonl", "a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert main(["explain", "curves", model]) == 2
    assert "metrics.jsonl:3: expected a JSON object of a training run" in capsys.readouterr().err


def test_a_model_without_a_course_is_named(tmp_path, capsys):
    none, counted = str(tmp_path / "none"), str(tmp_path / "counted")
    save(NgramModel.fit(["a b"], order=1, smoothing="add-k"), counted)
    for name, code, told in (
        (none, 3, f"{none}: no such model folder; name one that -m or slm.save has made."),
        (f"{none}.training", 3, f"{none}.training: no such folder; slm train makes it beside that of a neural model."),
        (counted, 2, f"{counted}: a model of kind ngram without counted.training beside it, which slm train makes"),
    ):
        assert main(["explain", "curves", name]) == code
        assert capsys.readouterr().err.startswith(f"slm: {told}")
    (tmp_path / "none.training").mkdir()
    assert main(["explain", "curves", none]) == 3
    assert "slm train writes it for neural models" in capsys.readouterr().err


@pytest.fixture
def conv(tmp_path):
    """A convolutional model of two layers of width 2 in a folder; filter 3 of layer 1 answers to `b` behind `a`."""
    model = ConvModel(Vocabulary.from_words(["a", "b"]), ConvConfig(layers=2, width=2, hidden=4))
    p = model.network.params
    for name in ("embedding.W", "layers.0.W", "layers.1.W"):
        p[name].fill(0)
    p["embedding.W"][[model.vocab.id("a"), model.vocab.id("b")], [0, 1]] = 1
    p["layers.0.W"][0, 0, 2] = p["layers.0.W"][1, 1, 2] = -1
    p["layers.1.b"][:4] = [0, 1, 0, 0]
    save(model, tmp_path / "conv", tokenizer=make_tokenizer("whitespace"))
    return str(tmp_path / "conv")


def test_the_strongest_filters_are_printed_with_the_words_that_they_saw(conv, capsys):
    # Layer 1: -1 for a, -1 for b, times sigmoid(0). Layer 2: its bias everywhere, first behind <s>.
    assert main(["explain", "maps", conv, "b b a b a c", "-k", "1"]) == 0
    said = capsys.readouterr()
    assert said.out == "layer\tfilter\tvalue\twords\n1\t3\t-1.000\ta b\n2\t2\t0.500\t<s>\n"
    assert said.err == "slm: the model does not know these words and reads them as <unk>: c\n"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_maps_of_no_words_are_refused(text, conv, capsys):
    assert main(["explain", "maps", conv, text]) == 2
    assert capsys.readouterr().err.startswith("slm: the text has no words; give one sentence")


def test_maps_of_a_literal_special_token_are_as_the_option_says(conv, capsys):
    assert main(["explain", "maps", conv, "a <unk>"]) == 2
    assert "pass --specials map" in capsys.readouterr().err
    assert main(["explain", "maps", conv, "a <unk>", "--specials", "map"]) == 0
    assert capsys.readouterr().err == ""


def test_a_model_without_convolutions_has_no_maps(tmp_path, capsys):
    vocab = Vocabulary.from_words(["a"])
    save(NeuralNgramModel(vocab, MlpConfig(hidden=2)), tmp_path / "mlp", tokenizer=make_tokenizer("whitespace"))
    assert main(["explain", "maps", str(tmp_path / "mlp"), "a"]) == 2
    assert "a model of kind mlp has no feature maps; slm train conv makes a model" in capsys.readouterr().err


def test_each_can_be_drawn(model, conv, tmp_path, capsys):
    pytest.importorskip("matplotlib", reason="drawings need the extra plot")
    for arguments in (["graph", "a*a", "a=3"], ["ravine"], ["curves", model], ["maps", conv, "a b"]):
        path = tmp_path / f"{arguments[0]}.png"
        assert main(["explain", *arguments, "--plot", str(path)]) == 0
        assert path.read_bytes().startswith(b"\x89PNG")


def test_a_drawing_without_matplotlib_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert main(["explain", "graph", "a*a", "a=3", "--plot", "g.png"]) == 2
    assert "needs matplotlib, which is not installed: run pip install 'slm[plot]'" in capsys.readouterr().err
