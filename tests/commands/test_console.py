"""What a command does with standard streams that are closed, full, or read by nobody; and with devices and pipes."""

import os
import subprocess
import sys

import pytest

from slm.commands import main

SLM = f"{sys.executable} -m slm"
GRAPH = f'{SLM} explain graph "(a+b)*(b+1)" a=2 b=1'


NOWHERE = ["2> /dev/full", "2>&-", "2> >(exit 0)"]  # where standard error may go


def shell(line):
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("command", [GRAPH, f"{SLM} --help", f"{SLM} ppl --help", f"{SLM} --version"])
def test_results_that_cannot_be_written_are_a_fault(command):
    done = shell(f"{command} > /dev/full")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("slm: standard output: No space left on device;") and done.stderr.count("\n") == 1


def test_a_closed_standard_output_is_named_before_any_work():
    done = shell(f"{GRAPH} >&-")
    assert (done.returncode, done.stderr) == (
        3,
        "slm: standard output is closed; open it, if only to /dev/null.\n",
    )


@pytest.mark.parametrize("nowhere", NOWHERE)
def test_errors_keep_their_code_where_nobody_hears_of_them(nowhere):
    for arguments, code in (("ppl missing missing", 3), ("ppl", 2), ("explain graph a=", 2)):
        assert shell(f"{SLM} {arguments} {nowhere}").returncode == code


@pytest.mark.compiled
@pytest.mark.parametrize("nowhere", NOWHERE)
def test_work_goes_on_where_nobody_hears_of_it(tmp_path, nowhere):
    text = tmp_path / "text"
    text.write_text("a b c\nb c a\nc a b\n" * 9)
    out = shell(f"{SLM} train lstm {text} -m {tmp_path}/m --hidden 2 --epochs 2 {nowhere}")
    assert out.returncode == 0 and "validation perplexity" in out.stdout
    assert (tmp_path / "m" / "model.json").exists()


def test_a_closed_standard_input_is_named(tmp_path):
    done = shell(f"{SLM} counts - <&-")
    assert (done.returncode, done.stderr) == (3, "slm: standard input is closed; name a file.\n")


@pytest.mark.compiled
def test_devices_and_pipes_are_written_as_they_stand(tmp_path):
    text, pipe = tmp_path / "text", tmp_path / "pipe"
    text.write_text("a b\nb a\n")
    os.mkfifo(pipe)
    done = shell(f"cat {pipe} & {SLM} counts {text} -o 1 --out {pipe}; wait")
    assert done.returncode == 0 and "a\t2\n" in done.stdout and pipe.is_fifo()
    done = shell(f"{SLM} counts {text} -o 1 --out >(cat >&2)")
    assert done.returncode == 0 and "a\t2\n" in done.stderr
    done = shell(f"{SLM} counts {text} --out /dev/full")
    assert (done.returncode, done.stderr) == (3, "slm: /dev/full: cannot write: No space left on device.\n")


@pytest.mark.compiled
def test_standard_output_that_is_a_file_keeps_what_others_write(tmp_path):
    text, out = tmp_path / "text", tmp_path / "out"
    text.write_text("a b\nb a\n")
    for redirect in (">", ">>"):
        out.write_text("before\n")
        command = f"{SLM} counts {text} -o 1 --out /dev/stdout"
        done = shell(f"( echo first; {command}; echo last ) {redirect} {out}")
        assert done.returncode == 0
        lines = out.read_text().splitlines()
        assert lines[-1] == "last" and "a\t2" in lines
        assert lines[: 1 + (redirect == ">>")] == (["before", "first"] if redirect == ">>" else ["first"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["counts", "text", "--out", ""], "--out '': name a file; /dev/stdout is standard output."),
        (["counts", "text", "--out", "-"], "--out -: name a file; /dev/stdout is standard output."),
        (["train", "ngram", "text", "-m", "m", "--arpa", ""], "--arpa '': name a file; /dev/stdout is"),
        (["train", "ngram", "text", "-m", "/"], "/: the folder is not empty and holds no model"),
        (["train", "ngram", "text", "-m", "loop"], "loop: a link that leads to itself; choose another folder."),
        (["train", "ngram", "text", "-m", "text/m"], "text/m: cannot be written: "),
        (["explain", "ravine", "--plot", ""], "slm explain ravine: argument --plot: the name of the file is empty"),
        (["info", "/"], "/: expected a model folder, but it holds no model.json."),
        (["info", ""], "the name of a model folder is empty; name one that -m or slm.save has made."),
        (["counts", "empty.gz"], "empty.gz:1: the file is empty; a .gz file of an empty text is not."),
    ],
)
def test_odd_places_are_named(tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text").write_text("a b\nb a\n")
    (tmp_path / "empty.gz").touch()
    os.symlink("loop", tmp_path / "loop")
    try:
        code = main(arguments)
    except SystemExit as exit:  # of the parser
        code = exit.code
    assert code in (2, 3)
    said = capsys.readouterr().err
    assert said.removeprefix("slm: ").startswith(told) and said.count("\n") == 1


def test_a_folder_that_may_not_be_changed_is_not_replaced(tmp_path, monkeypatch, capsys):
    (tmp_path / "m").mkdir()
    (tmp_path / "text").write_text("a b\nb a\n")
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != str(tmp_path / "m"))  # root may do anything
    assert main(["train", "ngram", str(tmp_path / "text"), "-m", str(tmp_path / "m")]) == 3
    assert "the folder is read-only; make it writable" in capsys.readouterr().err
