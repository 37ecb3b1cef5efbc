"""The README tells the truth: its console blocks print what they show, its Python blocks run."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from console import SECONDS, blocks_of, commands_and_outputs

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = blocks_of(README)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all blocks: a later block may use what an earlier one has made."""
    return tmp_path_factory.mktemp("readme")


def run(command, folder):
    """Run a README command in a shell, with `slm` meaning this package."""
    shell = shutil.which("bash") or "/bin/sh"
    text = re.sub(r"(^|[|&;] *)slm ", rf"\1{shlex.quote(sys.executable)} -m slm ", command)
    return subprocess.run([shell, "-c", text], cwd=folder, capture_output=True, text=True, timeout=300)


@pytest.mark.compiled
def test_the_blocks_of_the_readme_run_and_print_what_they_show(folder):
    shown = 0
    for language, block in BLOCKS:
        if language == "python":
            result = subprocess.run([sys.executable, "-c", block], cwd=folder, capture_output=True, text=True)
            assert result.returncode == 0, f"{block}\n{result.stderr}"
            expected = "\n".join(re.findall(r"# prints (.*)$", block, flags=re.MULTILINE))
            assert result.stdout.strip() == expected
            shown += 1
            continue
        for command, output in commands_and_outputs(block):
            result = run(command, folder)
            assert result.returncode == 0, f"{command}\n{result.stderr}"
            assert SECONDS.sub("_", result.stdout.strip()) == SECONDS.sub("_", output), command
            shown += 1
    assert shown >= 4
