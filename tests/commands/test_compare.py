"""`slm compare` on a small file: a row for every rung, nothing said of what is not known, the same table again."""

import json
import re

import pytest

from slm.commands import main
from slm.training import ladder
from slm.training.ladder import Row

pytestmark = pytest.mark.compiled

NAMES = ["unigram", "bigram", "5-gram", "log-linear", "MLP", "convolution", "Elman", "GRU", "LSTM"]
LINES = [f"{s} {v} {p}" for p in ("here", "at home", "by the sea") for s in ("a fox", "the king", "she", "the old man")
         for v in ("sat", "slept", "sang", "ran", "fell")]  # fmt: skip


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    path = tmp_path_factory.mktemp("compare") / "text.txt"
    path.write_text("".join(f"{line}\n" for line in LINES))
    return str(path)


def printed(capsys, *arguments):
    capsys.readouterr()
    assert main(["compare", *arguments, "--hidden", "8", "--epochs", "1", "--quiet"]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    return out


def test_every_rung_has_a_row_and_the_same_seed_gives_the_same_rows(text, capsys):
    found = json.loads(printed(capsys, text, "--json"))
    assert (found["corpus"], found["entropy_bits"]) == (text, None)
    assert found["vocabulary"] == 3 + len({word for line in LINES for word in line.split()})
    # 60 lines in blocks of 3: the 5th and 15th are valid, the 10th and 20th test.
    held_out = [line for block in (9, 19) for line in LINES[3 * block : 3 * block + 3]]
    assert found["test"] == {"tokens": sum(len(line.split()) + 1 for line in held_out), "oov": 0, "oov_rate": 0.0}
    assert found["train"]["tokens"] + found["valid"]["tokens"] + found["test"]["tokens"] == sum(
        len(line.split()) + 1 for line in LINES
    )
    *rungs, mixture = found["models"]
    assert [row["name"] for row in rungs] == NAMES
    best = sorted(rungs, key=lambda row: row["valid"])[:2]
    assert re.fullmatch(rf"\d\.\d\d {best[0]['name']} \+ \d\.\d\d {best[1]['name']}", mixture["name"])
    assert mixture["size"] == best[0]["size"] + best[1]["size"]
    assert mixture["valid"] <= best[0]["valid"] + 1e-6
    words = {word for line in LINES for word in line.split()}
    for row in found["models"]:
        assert row["size"] > 0 and row["valid"] > 1 and row["test"] > 1
        assert [row[key] for key in ("excess_bits", "agreement_near", "agreement_far")] == [None] * 3
        assert len(row["samples"]) == 3 and all(set(tokens) <= words for tokens in row["samples"])
    again = json.loads(printed(capsys, text, "--json"))["models"]
    timeless = [[{k: v for k, v in row.items() if k not in ("seconds", "words_per_second")} for row in rows]
                for rows in (found["models"], again)]  # fmt: skip
    assert timeless[0] == timeless[1]


def test_a_sentence_without_words_is_shown_as_one(text, monkeypatch, capsys):
    row = Row("unigram", 1, 1.0, 1.0, 2.0, 2.0, None, None, None, [["she", "sat"], []])
    monkeypatch.setattr(ladder, "climb", lambda *_, **__: [row])
    assert printed(capsys, text).endswith("\nunigram:\n  she sat\n  (empty)\n")


def test_rows_of_finished_models_stand_there_when_a_run_is_interrupted(text, monkeypatch, capsys):
    def interrupted(material, seed, progress):
        raise KeyboardInterrupt

    rungs = [ladder.ngram_rung("unigram", 1), ladder.ngram_rung("bigram", 2), ladder.Rung("GRU", interrupted)]
    monkeypatch.setattr(ladder, "ladder", lambda *_: rungs)
    assert main(["compare", text, "--quiet"]) == 130
    out, error = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["model", "unigram", "bigram"]
    assert len({len(line) for line in out.splitlines()[2:]}) == 1
    assert error == "slm: interrupted.\n"


def test_the_table_has_all_headings_and_sentences_follow(text, tmp_path, capsys):
    (tmp_path / "list").write_text("\n".join({word for line in LINES for word in line.split()} - {"sea"}))
    first, _, head, *rest = printed(capsys, text, "--vocab", str(tmp_path / "list"), "--seed", "1").splitlines()
    # 60 lines in blocks of 3: the 5th and 15th are valid, the 10th and 20th test; "sea" is the one unknown word.
    assert re.match(rf"{re.escape(text)}: train \d+ tokens \(\d\.\d\d % of words unknown\), valid \d+ tokens \(", first)
    assert re.split(r"  +", head) == ["model", "size", "seconds", "words/s", "valid ppl", "test ppl"]
    assert [re.split(r"  +", line)[0] for line in rest[: len(NAMES)]] == NAMES
    assert all(len(re.split(r"  +", line)) == 6 for line in rest[: len(NAMES) + 1])
    below = "\n".join(rest).split("\n\n")[1:]
    assert [part.splitlines()[0] for part in below[: len(NAMES)]] == [f"{name}:" for name in NAMES]
    assert all(len(part.splitlines()) == 4 for part in below)
