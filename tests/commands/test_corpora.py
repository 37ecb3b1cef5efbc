"""`slm corpora` from the outside: what it prints, and how it refuses."""

import json

import pytest

from slm.commands import main
from slm.text.corpus import corpus_names, load_corpus


def run(capsys, *arguments):
    code = main(["corpora", *arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


@pytest.mark.parametrize("action", [[], ["list"]])
def test_list_and_no_action_list_all_corpora(action, capsys):
    code, lines, _ = run(capsys, *action)
    assert code == 0
    assert [line.split()[0] for line in lines] == corpus_names()


def test_show_prints_the_sentences_of_a_part(capsys):
    corpus = load_corpus("fables", sentences=3, seed=7)
    assert run(capsys, "show", "fables", "--sentences", "3", "--seed", "7") == (0, corpus.train, "")
    assert run(capsys, "show", "fables", "--split", "test", "--sentences", "2", "--seed", "7")[1] == corpus.test[:2]


def test_info_tells_the_exact_entropy_of_the_fables(capsys):
    code, lines, _ = run(capsys, "info", "fables", "--json")
    facts = json.loads(lines[0])
    assert code == 0
    assert facts["lowest_perplexity"] == pytest.approx(2 ** facts["entropy_bits"])
    assert facts["entropy_bits"] == pytest.approx(facts["bits_per_sentence"] / facts["tokens_per_sentence"])
    assert 1000 <= facts["types"] <= 2000
    readable = dict(line.split(None, 1) for line in run(capsys, "info", "fables")[1])
    assert readable["licence"] == "MIT"
    assert readable["lowest_perplexity"] == f"{facts['lowest_perplexity']:.4f}"
    assert "types" not in dict(line.split(None, 1) for line in run(capsys, "info", "brown")[1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "fabels"), "no corpus is called 'fabels'"),
        (("fetch", "fables"), "needs no download"),
    ],
)
def test_bad_requests_are_refused_in_one_line(capsys, arguments, words):
    code, lines, err = run(capsys, *arguments)
    assert (code, lines) == (2, [])
    assert words in err
    assert err.count("\n") == 1


def test_every_help_ends_in_an_example(capsys):
    for arguments in ((), ("show",), ("info",), ("fetch",)):
        with pytest.raises(SystemExit) as caught:
            main(["corpora", *arguments, "--help"])
        assert caught.value.code == 0
        assert "\nexample:\n  slm corpora" in capsys.readouterr().out
