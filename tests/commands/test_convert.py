"""`slm convert`: ARPA files, model folders, and the layouts of folders."""

import gzip
import json
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

from slm.commands import main
from slm.models.ngram import NgramModel
from slm.store import load, read_info, save

WORD = {"name": "word", "lowercase": True}
LINES = ["the old king sat down", "the old man sat", "a king came", "the king came down", "a man sat down"] * 3


@pytest.fixture
def folder(tmp_path):
    save(NgramModel.fit(LINES, 3, "witten-bell"), tmp_path / "model", tokenizer=WORD, training={"corpus": "kings"})
    return str(tmp_path / "model")


def convert(capsys, *arguments):
    assert main(["convert", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_an_arpa_file_and_back_is_the_same_file(folder, tmp_path, capsys):
    there, back = tmp_path / "x.arpa", tmp_path / "y.arpa.gz"
    assert "x.arpa: " in convert(capsys, folder, "--arpa", there)
    convert(capsys, there, "-m", tmp_path / "again")
    convert(capsys, tmp_path / "again", "--arpa", back)
    assert gzip.decompress(back.read_bytes()) == there.read_bytes()
    (tmp_path / "text").write_text("the old king came\n")
    assert main(["ppl", str(tmp_path / "again"), str(tmp_path / "text"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tokens"] == 5
    info = read_info(tmp_path / "again")
    assert info.tokenizer == {"name": "whitespace", "lowercase": False}
    assert info.training == {"corpus": str(there)}


def test_text_for_an_arpa_file_may_be_read_in_another_way(folder, tmp_path, capsys):
    convert(capsys, folder, "--arpa", tmp_path / "x.arpa")
    convert(capsys, tmp_path / "x.arpa", "-m", tmp_path / "m", "--tokenizer", "word", "--lowercase")
    assert read_info(tmp_path / "m").tokenizer == WORD


def test_what_an_arpa_file_cannot_say_of_its_text_is_said_on_the_way_out_and_in(folder, tmp_path, capsys):
    arpa, out = tmp_path / "x.arpa", tmp_path / "m"
    assert main(["convert", folder, "--arpa", str(arpa)]) == 0
    remedy = f"slm convert {arpa} -m DIR --tokenizer word --lowercase"
    assert (
        capsys.readouterr().err == f"slm: {arpa}: ARPA files cannot say how text is cut; read it back with {remedy}.\n"
    )
    assumed = f"slm: {arpa}: an ARPA file does not say how text is cut; words are taken to stand between blanks (--tok"
    for command in (["convert"], ["prune", "--size", "20"]):
        assert main([*command, str(arpa), "-m", str(out)]) == 0
        assert assumed in capsys.readouterr().err
    assert main(["convert", str(out), "--arpa", str(tmp_path / "y.arpa")]) == 0  # between blanks: nothing to say
    assert main(["convert", str(arpa), "-m", str(tmp_path / "n"), "--tokenizer", "whitespace"]) == 0
    assert main(["convert", str(arpa), "--arpa", str(tmp_path / "z.arpa.gz")]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_is_told_that_the_new_one_will_replace(tmp_path, capsys):
    folder, arpa = tmp_path / "model", tmp_path / "x.arpa"
    save(NgramModel.fit(LINES, 2, "witten-bell"), folder, tokenizer={"name": "whitespace", "lowercase": False})
    arpa.write_text("")  # nothing to lose
    assert main(["convert", str(folder), "--arpa", str(arpa)]) == 0
    assert capsys.readouterr().err == ""
    arpa.write_text("my notes\n")
    assert main(["convert", str(tmp_path / "none"), "--arpa", str(arpa)]) == 3  # nothing will be replaced
    assert "which" not in capsys.readouterr().err
    assert main(["convert", str(folder), "--arpa", str(arpa)]) == 0
    assert capsys.readouterr().err == f"slm: {arpa} holds 9 bytes, which the new ARPA file will replace.\n"
    assert main(["convert", str(folder), "--arpa", "/dev/null"]) == 0
    assert capsys.readouterr().err == ""


def test_training_tells_the_same_of_its_arpa_file(tmp_path, capsys):
    text, arpa = tmp_path / "text.txt", tmp_path / "x.arpa"
    text.write_text("\n".join(LINES))
    arpa.write_text("my notes\n")
    command = ["train", "ngram", str(text), "-m", str(tmp_path / "m"), "--arpa", str(arpa), "-o", "3"]
    assert main([*command, "--smoothing", "stupid-backoff"]) == 0
    error = capsys.readouterr().err
    assert f"slm: {arpa} holds 9 bytes, which the new ARPA file will replace." in error
    assert f"slm: {arpa}: an ARPA file cannot say that stupid-backoff pays alpha" in error
    assert main([*command, "--smoothing", "stupid-backoff", "--quiet"]) == 0
    assert str(arpa) not in capsys.readouterr().err


@pytest.mark.compiled
@pytest.mark.parametrize("redirect", [">", ">>"])
def test_standard_output_that_is_a_file_gets_the_model_alone(folder, tmp_path, redirect):
    out = tmp_path / "x.arpa"
    out.write_text("")
    command = [sys.executable, "-m", "slm", "convert", folder, "--arpa", "/dev/stdout"]
    with out.open("a" if redirect == ">>" else "w") as file:
        file.write("before\n")
        file.flush()
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, text=True, check=True)
    assert "replace" not in done.stderr
    text = out.read_text()
    assert text.startswith("before\n\\data\\\n") and text.endswith("\\end\\\n")


@pytest.mark.parametrize(("order", "loses"), [(1, False), (2, False), (3, True)])
def test_scores_of_stupid_backoff_that_an_arpa_file_cannot_express_are_told(order, loses, tmp_path, capsys):
    model, arpa = NgramModel.fit(LINES, order, "stupid-backoff"), tmp_path / "x.arpa"
    save(model, tmp_path / "stupid", tokenizer={"name": "whitespace", "lowercase": False})
    assert main(["convert", str(tmp_path / "stupid"), "--arpa", str(arpa)]) == 0
    assert (f"slm: {arpa}: an ARPA file cannot say that stupid-backoff" in capsys.readouterr().err) == loses
    with warnings.catch_warnings(action="ignore"):
        again = NgramModel.from_arpa(arpa)
    assert again.logscore("sat", "king man") - model.logscore("sat", "king man") == pytest.approx(
        np.log2(1 / 0.4) if loses else 0, abs=1e-5
    )


@pytest.mark.parametrize("bits", [0, 8])
def test_a_compact_folder_is_smaller_and_goes_back_to_a_fast_one(folder, tmp_path, capsys, bits):
    options = ["--bits", bits] if bits else []
    said = convert(capsys, folder, "-m", tmp_path / "small", "--layout", "compact", *options, "--json")
    small, model = load(tmp_path / "small"), load(folder)
    assert json.loads(said)["size"] == model.size() == small.size()
    assert main(["info", str(tmp_path / "small"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["settings"]
    assert (told["layout"], told["bits"], told["smoothing"]) == ("compact", bits, "witten-bell")
    assert main(["info", str(tmp_path / "small")]) == 0
    lines = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    assert lines["settings.normalized"] == ("roughly, as numbers of 8 bits" if bits else "yes")
    assert read_info(tmp_path / "small").tokenizer == WORD
    assert read_info(tmp_path / "small").training == {"corpus": "kings"}
    convert(capsys, tmp_path / "small", "-m", tmp_path / "fast")
    fast = load(tmp_path / "fast")
    assert fast.config()["layout"] == "fast"
    for name, array in fast.arrays().items():
        np.testing.assert_array_equal(array, small.in_layout("fast").arrays()[name])
        if not bits:
            np.testing.assert_array_equal(array, model.arrays()[name])


def test_a_model_may_be_trained_into_the_compact_layout(tmp_path, capsys):
    (tmp_path / "text").write_text("".join(f"{line}\n" for line in LINES))
    train = ["train", "ngram", str(tmp_path / "text"), "--smoothing", "witten-bell", "--quiet"]
    assert main([*train, "-m", str(tmp_path / "fast"), "--arpa", str(tmp_path / "fast.arpa")]) == 0
    options = ["--layout", "compact", "--bits", "2", "--arpa", str(tmp_path / "small.arpa")]
    assert main([*train, "-m", str(tmp_path / "small"), *options]) == 0
    small = load(tmp_path / "small")
    assert (small.config()["layout"], small.config()["bits"]) == ("compact", 2)
    assert np.unique(small.table.log_prob[small.table.rows(3)]).size <= 4
    assert (tmp_path / "small.arpa").read_bytes() == (tmp_path / "fast.arpa").read_bytes()  # exact all the same


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["MODEL"], 2, "say what .*model is to become"),
        (["MODEL", "--arpa", "OUT", "--layout", "compact"], 2, "--layout is of a model folder"),
        (["MODEL", "-m", "OUT", "--bits", "8"], 2, "--bits is a setting of layout compact"),
        (["MODEL", "-m", "OUT", "--layout", "compact", "--bits", "9"], 2, "--bits.* from 0 to 8"),
        (["MODEL", "-m", "OUT", "--tokenizer", "word"], 2, "a model folder says how text is read"),
        (["MODEL", "--arpa", "none/x.arpa"], 3, "there is no folder"),
        (["none.arpa", "-m", "OUT"], 3, "none.arpa: no such model folder or ARPA file."),
        (["TEXT", "-m", "OUT"], 2, r"text:1: expected \\data\\"),
        (["KENLM", "-m", "OUT"], 2, "a KenLM binary; use the ARPA file it was made from"),
    ],
)
def test_what_leads_nowhere_is_one_line(folder, tmp_path, capsys, arguments, code, message):
    (tmp_path / "text").write_text("the old king\n")
    (tmp_path / "kenlm").write_bytes(b"mmap lm http://kheafield.com/code format version 5\n\0")
    places = {"MODEL": folder, **{name.upper(): str(tmp_path / name) for name in ("out", "text", "kenlm")}}
    try:
        found = main(["convert", *(places.get(a, a) for a in arguments)])
    except SystemExit as end:
        found = end.code
    (line,) = capsys.readouterr().err.splitlines()
    assert found == code
    assert re.search(message, line), line
    assert not (tmp_path / "out").exists()


def test_an_arpa_file_may_be_pruned_as_it_is(folder, tmp_path, capsys):
    convert(capsys, folder, "--arpa", tmp_path / "x.arpa")
    assert main(["prune", str(tmp_path / "x.arpa"), "-m", str(tmp_path / "s"), "--size", "20"]) == 0
    assert load(tmp_path / "s").size() == 20
