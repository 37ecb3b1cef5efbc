"""`slm prune`: a smaller model in a new folder."""

import json

import numpy as np
import pytest

from slm.commands import main
from slm.models.ngram import NgramModel
from slm.store import load, read_info, save

LINES = ["the old king sat down", "the old man sat", "a king came", "the king came down", "a man sat down"] * 3


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "model"
    save(NgramModel.fit(LINES, 3, "witten-bell"), path, tokenizer={"name": "whitespace", "lowercase": False})
    return path


@pytest.mark.parametrize("wanted", [["--size", "20"], ["--threshold", "0.01"]])
def test_the_smaller_model_is_saved_with_the_tokenizer_and_how_it_was_made(folder, tmp_path, capsys, wanted):
    out = tmp_path / "smaller"
    assert main(["prune", str(folder), "-m", str(out), *wanted, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    small, large = load(out), load(folder)
    assert said["size"] == small.size() < large.size() == said["before"]
    assert said["size"] == 20 or wanted[0] == "--threshold"
    assert np.exp(small.log_probs(small.begin_state())).sum() == pytest.approx(1, abs=1e-6)
    info = read_info(out)
    assert info.tokenizer == read_info(folder).tokenizer
    assert info.training["pruned"] == {wanted[0].strip("-"): float(wanted[1])}


def test_readable_output_names_the_sizes_by_order(folder, tmp_path, capsys):
    assert main(["prune", str(folder), "-m", str(tmp_path / "s"), "--size", "20"]) == 0
    assert " 20 of " in capsys.readouterr().out


def test_a_size_below_that_of_the_1_grams_ends_with_one_line_and_leaves_no_folder(folder, tmp_path, capsys):
    out = tmp_path / "smaller"
    assert main(["prune", str(folder), "-m", str(out), "--size", "3"]) == 2
    assert "1-grams are never pruned" in capsys.readouterr().err
    assert not out.exists()


def test_histories_come_from_a_model_over_the_same_words(folder, tmp_path, capsys):
    save(NgramModel.fit(LINES, 2, "absolute", discount=0.5), tmp_path / "h")
    options = ["-m", str(tmp_path / "o"), "--size", "20", "--histories"]
    assert main(["prune", str(folder), *options, str(tmp_path / "h")]) == 0
    save(NgramModel.fit(["a b"], 2, "mle"), tmp_path / "x")
    assert main(["prune", str(folder), *options, str(tmp_path / "x")]) == 2
    assert "over different words" in capsys.readouterr().err


def test_scores_that_do_not_sum_to_one_have_no_costs(tmp_path, capsys):
    save(NgramModel.fit(LINES, 2, "stupid-backoff"), tmp_path / "m")
    assert main(["prune", str(tmp_path / "m"), "-m", str(tmp_path / "o"), "--size", "20"]) == 2
    assert "do not sum to one" in capsys.readouterr().err
