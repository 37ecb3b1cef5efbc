"""What each of the 29 systems does for a language model, run through the command line on one tiny text."""

import re

import pytest

from slm.commands import main

pytestmark = pytest.mark.compiled

LINES = [
    f"the {a} {v} the {b} ."
    for a in ("cat", "dog", "bird")
    for v in ("sees", "hears")
    for b in ("tree", "house", "sun")
] * 4
NET = "--hidden 8 --epochs 1 --batch 4 --bptt 8 --quiet"
SMALL_CNN = "--input char-cnn --char-filters 3 --char-widths 1 2 3"

# Rows: commands in order, M the model, T the text; and what the last one must print.
USES = {
    (1, 8, 10): (
        ["train ngram T -m M -o 2 --smoothing simple-good-turing --discount-fallback --quiet", "ppl M T"],
        r"perplexity +[1-9]",
    ),
    (2, 9): ([f"train rnn T -m M --output nce {NET}", "ppl M T"], r"perplexity +[1-9]"),
    (3, 14): (["train loglinear T -m M -o 2 --penalty 0.1 --quiet", "ppl M T"], r"perplexity +[1-9]"),
    (4, 5, 6, 7): ([f"train mlp T -m M --order 3 --activation relu {NET}", "ppl M T"], r"perplexity +[1-9]"),
    (11, 12, 13): ([f"train mlp T -m M --optimizer momentum --rate 0.1 {NET}", "ppl M T"], r"perplexity +[1-9]"),
    (15, 17): ([f"train conv T -m M --layers 2 {NET}", "generate M -n 2 --seed 1"], r"^\S.*\n\S.*\n$"),
    (16,): ([f"train rnn T -m M {SMALL_CNN} {NET}", "vectors M --neighbours cats -k 1"], r"^cats: \S+ \d\.\d\d\n$"),
    (18, 19): (
        ["train ngram T -m M -o 2 --discount-fallback --quiet", "vectors M T --dimensions 6 --neighbours cat -k 2"],
        r"^cat: .*(dog|bird) ",
    ),
    (20,): (
        ["train ngram T -m M -o 2 --discount-fallback --quiet", "vectors M T --dimensions 6 --atoms 12 --penalty 0.1"],
        r"^1: .*\n(.*\n)*12: .*\ncodes that are not 0: ",
    ),
    (21,): ([f"train mlp T -m M {NET}", "vectors M"], r"^<unk> (-?0\.\d+ ?){8}\n"),
    (22, 25): ([f"train rnn T -m M --cell elman {NET}", "generate M -n 3 --seed 2"], r"^(?!.*<unk>)\S"),
    (23, 24): ([f"train rnn T -m M --recipe wildml {NET}", "ppl M T"], r"perplexity +[1-9]"),
    (26,): ([f"train rnn T -m M --cell gru {NET}", "surprisal M T"], r"\ncat\t|\tcat\t"),
    (27, 28, 29): (["explain graph (a+b)*(b+1) a=2 b=1"], r"forward mode: 12 .*by a 2, by b 5"),
}


def test_every_row_has_a_use():
    assert sorted(row for rows in USES for row in rows) == list(range(1, 30))


@pytest.mark.parametrize("rows", USES, ids=str)
def test_a_row_is_of_use(rows, tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_text("".join(f"{line}\n" for line in LINES), encoding="utf-8")
    places = {"T": str(text), "M": str(tmp_path / "model")}
    commands, expected = USES[rows]
    for command in commands:
        capsys.readouterr()
        assert main([places.get(word, word) for word in command.split()]) == 0
    assert re.search(expected, capsys.readouterr().out)
