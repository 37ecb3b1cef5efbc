"""The door of the command line: help is cheap, every error is one line with its exit code."""

import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numba
import pytest

import slm
from slm.commands import COMMANDS, main

HELPS = """
import resource, sys
from slm.commands import COMMANDS, main

def helps(command):
    try:
        main([*command, "--help"])
    except SystemExit as end:
        assert end.code == 0
    usage = resource.getrusage(resource.RUSAGE_SELF)
    heavy = [name for name in ("numpy", "numba", "nltk", "tqdm", "safetensors") if name in sys.modules]
    return {"command": command, "heavy": heavy, "seconds": usage.ru_utime + usage.ru_stime}

found = [helps([]), *(helps([command]) for command in COMMANDS)]
from slm.commands.train import KINDS
found += [helps(["train", kind]) for kind in KINDS]
import json
print(json.dumps(found), file=sys.stderr)
"""


def test_no_help_loads_a_heavy_library_and_the_first_is_quick():
    result = subprocess.run([sys.executable, "-c", HELPS], capture_output=True, text=True, check=True)
    found = json.loads(result.stderr.splitlines()[-1])
    assert ["train", "rnn"] in [entry["command"] for entry in found]
    assert [entry for entry in found if entry["heavy"]] == []
    assert found[0]["seconds"] < 0.5  # of the processor; under 0.15 where nothing else runs


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_ends_in_an_example(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert f"slm {command}" in capsys.readouterr().out.split("example")[-1]


@pytest.mark.parametrize("arguments", [["nonsense"], ["ppl"], ["generate", "model", "--nonsense"], []])
def test_wrong_usage_is_one_line_and_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(("option", "meant"), [("--hiden", "--hidden"), ("--layer=2", "--layers"), ("--cel=gru", "")])
def test_a_misspelt_option_is_answered_with_the_nearest(option, meant, capsys):
    with pytest.raises(SystemExit):
        main(["train", "gru", "text.txt", "-m", "model", option])
    hint = f" (is {meant} meant?)" if meant else ""
    assert f"unrecognized arguments: {option}{hint};" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["genrate", "m"], "slm: argument COMMAND: invalid choice: 'genrate' (is generate meant?); slm --help shows"),
        (["train", "LSTM", "x"], "slm train: argument NAME: invalid choice: 'LSTM' (is lstm meant?); slm train --help"),
        (
            ["train", "rnn", "x", "--cell", "gur"],
            "argument --cell: invalid choice: 'gur' (is gru meant?); slm",
        ),
        (["perplexity", "m"], "slm: argument COMMAND: invalid choice: 'perplexity' (choose from 'train', 'ppl',"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest_or_with_all(arguments, said, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert said in capsys.readouterr().err


def test_a_warning_is_one_line(monkeypatch, capsys):
    def run(options):
        warnings.simplefilter("default")
        warnings.warn("some numbers\nare odd", RuntimeWarning, stacklevel=1)

    monkeypatch.setattr("slm.commands.info.run", run)
    assert main(["info", "model"]) == 0
    assert capsys.readouterr() == ("", "slm: some numbers are odd\n")


@pytest.mark.compiled
@pytest.mark.parametrize(("threads", "quiet"), [(True, False), (False, False), (True, True)])
def test_commands_with_threads_say_that_they_compile_unless_they_are_quiet(threads, quiet, monkeypatch, capsys):
    def run(options):
        numba.njit(lambda x: x + 1)(1)

    def configure(parser):
        parser.set_defaults(run=run, **{"threads": None} if threads else {}, quiet=quiet)

    monkeypatch.setattr("slm.training.progress.SILENT", 0.0)
    monkeypatch.setattr("slm.commands.info.configure", configure)
    assert main(["info"]) == 0
    said = "slm: compiling kernels that this needs, once; later runs find them ready.\n"
    assert capsys.readouterr().err == (said if threads and not quiet else "")


def test_a_missing_model_is_one_line_and_exit_code_3(tmp_path, capsys):
    assert main(["generate", str(tmp_path / "none")]) == 3
    error = capsys.readouterr().err
    assert "none" in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("given", ["0", "-1", "x", ""])
def test_a_number_of_threads_that_the_compiler_fails_on_is_one_line(given, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NUMBA_NUM_THREADS", given)
    assert main(["info", str(tmp_path / "none")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"slm: NUMBA_NUM_THREADS must be a whole number of at least 1, got {given!r}; unset it")
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    assert main(["info", str(tmp_path / "none")]) == 3


def test_the_environment_that_is_read_stands_in_the_help(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    source = "".join(path.read_text(encoding="utf-8") for path in Path(slm.__file__).parent.rglob("*.py"))
    read = set(re.findall(r"environ.*?[(\[]\"(SLM_\w+)\"", source))
    assert {"SLM_THREADS", "SLM_CACHE_DIR"} <= read
    assert [name for name in read if name not in shown] == []
