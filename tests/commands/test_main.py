"""The door of the command line: help is cheap, every error is one line with its exit code."""

import json
import subprocess
import sys
import warnings

import pytest

from slm.commands import COMMANDS, main

IMPORTS = """
import resource, sys
from slm.commands import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0
import json
heavy = [name for name in ("numpy", "numba", "nltk", "tqdm", "safetensors") if name in sys.modules]
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([heavy, usage.ru_utime + usage.ru_stime]), file=sys.stderr)
"""


def test_help_loads_no_heavy_library_and_is_quick():
    result = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    heavy, seconds = json.loads(result.stderr.splitlines()[-1])
    assert heavy == []
    assert seconds < 0.5  # of the processor; under 0.15 where nothing else runs


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


def test_a_warning_is_one_line(monkeypatch, capsys):
    def run(options):
        warnings.simplefilter("default")
        warnings.warn("some numbers\nare odd", RuntimeWarning, stacklevel=1)

    monkeypatch.setattr("slm.commands.info.run", run)
    assert main(["info", "model"]) == 0
    assert capsys.readouterr() == ("", "slm: some numbers are odd\n")


def test_a_missing_model_is_one_line_and_exit_code_3(tmp_path, capsys):
    assert main(["generate", str(tmp_path / "none")]) == 3
    error = capsys.readouterr().err
    assert "none" in error
    assert len(error.splitlines()) == 1
