"""The wheel holds the package and its corpora, and nothing else at its top."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_only_top_level_name_of_the_wheel_is_slm(wheel_names):
    tops = {name.split("/")[0] for name in wheel_names if not name.split("/")[0].endswith(".dist-info")}
    assert tops == {"slm"}


def test_the_corpora_travel_in_the_wheel(wheel_names):
    shipped = {path.name for path in (ROOT / "corpora").iterdir()}
    assert "manifest.toml" in shipped
    assert shipped <= {name.removeprefix("slm/corpora/") for name in wheel_names if name.startswith("slm/corpora/")}


def test_the_command_line_opens_from_a_checkout():
    result = subprocess.run([sys.executable, str(ROOT / "cli.py"), "--version"], capture_output=True, text=True)
    assert result.returncode == 0
    assert result.stdout.startswith("slm ")
