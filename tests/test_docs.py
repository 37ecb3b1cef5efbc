"""The pages of docs/ tell the truth: their blocks run in order and print what they say they print."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from console import blocks_of, commands_and_outputs, fits

from slm.commands import main

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))


def run(command, capsys):
    """What a command prints; `slm` runs in this process, its output may be sent to a file."""
    if not command.startswith("slm "):
        return subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout
    command, _, file = command.partition(" > ")
    code = main(shlex.split(command)[1:])
    said = capsys.readouterr()
    assert code == 0, said.err
    if not file:
        return said.out
    Path(file).write_text(said.out, encoding="utf-8")
    return ""


@pytest.mark.compiled
@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page_run_and_print_what_they_say(page, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": page}
    for language, block in blocks_of((DOCS / page).read_text(encoding="utf-8")):
        if language == "python":
            exec(compile(block, page, "exec"), names)
            expected = re.findall(r"# prints (.*)$", block, flags=re.MULTILINE)
            assert capsys.readouterr().out.splitlines() == expected, block
            continue
        for command, output in commands_and_outputs(block):
            printed = run(command, capsys)
            assert fits(printed, output), f"{command}\n{printed}"
