"""`slm ppl`, `surprisal`, `generate` and `info`: what they print of one small model."""

import json
import math

import pytest

from slm.commands import main
from slm.models.mixture import MixtureModel
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.store import load, save

LINES = ["the old king sat down", "the old man sat", "a king came", "the king came down", "a man sat down"]
HELD_OUT = ["the king sat", "a dragon came"]


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A model folder, and a text with one unknown word."""
    folder = tmp_path_factory.mktemp("scoring")
    for name, lines in (("train.txt", LINES), ("test.txt", HELD_OUT)):
        (folder / name).write_text("".join(f"{line}\n" for line in lines))
    model = str(folder / "model")
    assert (
        main(["train", "ngram", str(folder / "train.txt"), "-m", model, "-o", "2", "--smoothing", "witten-bell"]) == 0
    )
    return model, str(folder / "test.txt")


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_a_report_in_json_has_the_promised_numbers(places, capsys):
    found = json.loads(printed(capsys, "ppl", *places, "--json"))
    scores = [row for line in HELD_OUT for row in load(places[0]).full_scores(line)]
    bits = [-score.logscore for score in scores]
    known = [-score.logscore for score in scores if not score.oov]
    assert (found["sentences"], found["tokens"], found["oov"]) == (2, 8, 1)
    assert found["oov_rate"] == pytest.approx(1 / 6)
    assert found["nll_nats"] == pytest.approx(sum(bits) * math.log(2))
    assert found["entropy_bits"] == pytest.approx(sum(bits) / 8)
    assert found["perplexity"] == pytest.approx(2 ** (sum(bits) / 8))
    assert found["perplexity_without_oov"] == pytest.approx(2 ** (sum(known) / 7))
    assert found["bits_per_char"] == pytest.approx(sum(bits) / sum(len(line) + 1 for line in HELD_OUT))
    assert f"perplexity             {found['perplexity']:.4f}" in printed(capsys, "ppl", *places)


def test_a_text_of_many_unknown_words_comes_with_a_warning(places, tmp_path, capsys):
    model, _ = places
    for words, warned in (("the king zzz came down", True), ("the king came down", False)):
        (tmp_path / "text").write_text(f"{words}\n")
        assert main(["ppl", model, str(tmp_path / "text")]) == 0
        error = capsys.readouterr().err
        assert bool(error) == warned and error.count("\n") == warned
        assert not warned or error.startswith("slm: 20 % of the words are unknown to the model.")


def test_surprisal_is_a_table_with_a_row_a_token_and_one_a_sentence_end(places, capsys):
    assert main(["surprisal", *places]) == 0
    out, error = capsys.readouterr()
    head, *rows = (line.split("\t") for line in out.splitlines())
    assert head == ["sentence_id", "token_id", "token", "surprisal", "oov"]
    words = [[*line.split(), "</s>"] for line in HELD_OUT]
    assert [row[:3] for row in rows] == [
        [str(s), str(t), word] for s, line in enumerate(words, 1) for t, word in enumerate(line, 1)
    ]
    expected = [x for line in HELD_OUT for x in load(places[0]).surprisal(line)]
    assert [float(row[3]) for row in rows] == pytest.approx(expected, abs=1e-6)
    assert [row[2] for row in rows if row[4] == "1"] == ["dragon"]
    assert {row[4] for row in rows} == {"0", "1"}
    summary = "2 sentences, 8 tokens with one </s> a sentence; 1 of 6 words unknown to the model (oov)\n"
    assert error == summary


def test_surprisal_of_words_between_blanks(places, tmp_path, capsys):
    model, _ = places
    (tmp_path / "text").write_text("a,b c\n")
    assert main(["surprisal", model, str(tmp_path / "text"), "--words"]) == 0
    printed, said = capsys.readouterr()
    table = [line.split("\t") for line in printed.splitlines()]
    assert table[0] == ["sentence_id", "word_id", "word", "surprisal", "oov"]
    assert [row[:3] for row in table[1:]] == [["1", "1", "a,b"], ["1", "2", "c"], ["1", "3", "</s>"]]
    assert said.startswith("1 sentence, 3 rows with one </s> a sentence; ")
    assert main(["surprisal", model, str(tmp_path / "text"), "--words", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(row) for row in rows] == [table[0]] * 3
    assert [f"{row['surprisal']:.6f}" for row in rows] == [row[3] for row in table[1:]]


def test_surprisal_in_json_has_an_object_a_token(places, capsys):
    rows = [json.loads(line) for line in printed(capsys, "surprisal", *places, "--json").splitlines()]
    assert [row["token"] for row in rows] == ["the", "king", "sat", "</s>", "a", "dragon", "came", "</s>"]
    assert [row["token"] for row in rows if row["oov"] is True] == ["dragon"]
    assert rows[5].keys() == {"sentence_id", "token_id", "token", "surprisal", "oov"}
    assert rows[5]["surprisal"] == load(places[0]).surprisal(HELD_OUT[1])[1]


def test_sentences_are_one_a_line_begin_with_the_prompt_and_come_again(places, capsys):
    command = ["generate", places[0], "-n", "5", "--seed", "1", "--prompt", "the old"]
    once = printed(capsys, *command)
    assert len(once.splitlines()) == 5
    assert all(line.startswith("the old") for line in once.splitlines())
    assert printed(capsys, *command) == once


def test_lines_may_be_read_apart(tmp_path, capsys):
    text = tmp_path / "text"
    text.write_text("the king sat\nthe king sat\n" * 9)
    assert (
        main(["train", "rnn", str(text), "-m", str(tmp_path / "m"), "--hidden", "4", "--epochs", "1", "--quiet"]) == 0
    )
    text.write_text("the king sat\n" * 2)
    capsys.readouterr()
    found = {}
    for options in ((), ("--apart",)):
        assert main(["surprisal", str(tmp_path / "m"), str(text), *options]) == 0
        lines = [line.split("\t")[2:] for line in capsys.readouterr().out.splitlines()[1:]]
        found[options] = lines[:4], lines[4:]
        assert main(["ppl", str(tmp_path / "m"), str(text), "--json", *options]) == 0
        bits = [float(line[1]) for line in lines]
        assert json.loads(capsys.readouterr().out)["entropy_bits"] == pytest.approx(sum(bits) / len(bits), abs=1e-5)
    assert found["--apart",][0] == found["--apart",][1] == found[()][0] != found[()][1]


def test_sentences_are_the_same_however_many_are_held_at_once(places, capsys, monkeypatch):
    found = []
    for together in (1024, 3):
        monkeypatch.setattr("slm.commands.generate.TOGETHER", together)
        assert main(["generate", places[0], "-n", "7", "--seed", "3"]) == 0
        found.append(capsys.readouterr().out)
    assert found[0] == found[1] and found[0].count("\n") == 7


def test_unknown_words_of_the_prompt_are_named_once_on_standard_error(places, capsys):
    assert main(["generate", places[0], "-n", "2", "--prompt", "the wyvern old wyvern dragon"]) == 0
    out, error = capsys.readouterr()
    assert error == "slm: the model does not know these words of the prompt and reads them as <unk>: wyvern dragon\n"
    assert all(line.startswith("the wyvern old wyvern dragon") for line in out.splitlines())
    assert main(["generate", places[0], "--prompt", "the old"]) == 0
    assert capsys.readouterr().err == ""


def test_info_tells_kind_order_and_sizes(places, capsys):
    found = json.loads(printed(capsys, "info", places[0], "--json"))
    model = load(places[0])
    assert (found["kind"], found["order"]) == ("ngram", 2)
    assert (found["size"], found["vocabulary"]) == (model.size(), len(model.vocab))
    assert sum(found["orders"]) == model.size()
    assert found["training"]["tokens"] == sum(len(line.split()) + 1 for line in LINES)


def test_info_says_that_the_sums_were_checked_only_if_they_were(places, capsys):
    assert "verified" not in json.loads(printed(capsys, "info", places[0], "--json"))
    assert json.loads(printed(capsys, "info", places[0], "--json", "--verify"))["verified"] is True
    lines = printed(capsys, "info", places[0], "--verify").splitlines()
    assert [line.split() for line in lines if line.startswith("verified")] == [["verified", "yes"]]


def shown(capsys, folder):
    """What `slm info` prints, by name."""
    return dict(line.split(maxsplit=1) for line in printed(capsys, "info", str(folder)).splitlines())


def test_info_has_a_line_for_each_setting_and_none_for_what_is_not_set(places, capsys):
    lines = shown(capsys, places[0])
    assert lines["tokenizer.name"] == "word"
    assert lines["settings.smoothing"] == "witten-bell"
    assert lines["settings.normalized"] == "yes"
    assert lines["training.config.order"] == "2"
    assert "training.config.discount" not in lines  # None: no fixed discount
    assert "training.config.prune" not in lines  # ()
    assert "None" not in "".join(lines.values()) and "{" not in "".join(lines.values())


def test_info_of_a_mixture_has_the_settings_of_every_part(places, tmp_path, capsys):
    ngram = load(places[0])
    recurrent = RecurrentModel(ngram.vocab, RecurrentConfig(hidden=8, dropout_words=0.25))
    save(MixtureModel([ngram, recurrent], [0.25, 0.75]), tmp_path / "both")
    lines = shown(capsys, tmp_path / "both")
    assert "order" not in lines  # unbounded
    assert (lines["settings.parts.2.config.hidden"], lines["settings.parts.2.config.dropout_words"]) == ("8", "0.25")
    assert lines["settings.parts.2.config.stateful"] == "yes"


def test_info_of_a_trained_network_tells_each_setting_once(tmp_path, capsys):
    (tmp_path / "text").write_text("".join(f"{line}\n" for line in LINES))
    command = ["train", "rnn", str(tmp_path / "text"), "-m", str(tmp_path / "m"), "--hidden", "5", "--epochs", "1"]
    assert main([*command, "--rate", "0.25", "--quiet"]) == 0
    capsys.readouterr()
    lines = shown(capsys, tmp_path / "m")
    assert (lines["settings.hidden"], lines["run.rate"], lines["training.finished"]) == ("5", "0.25", "yes")
    assert not any("run.model" in name or "sha256" in name for name in lines)
    found = json.loads(printed(capsys, "info", str(tmp_path / "m"), "--json"))
    assert found["training"]["run"]["model"]["hidden"] == 5
