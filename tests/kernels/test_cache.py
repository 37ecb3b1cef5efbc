"""Only a private folder may hold compiled kernels, and only our own old ones are ever removed."""

import os
import time

import pytest

from slm.kernels.cache import private_folder


@pytest.fixture
def base(tmp_path, monkeypatch):
    monkeypatch.setenv("SLM_CACHE_DIR", str(tmp_path))
    return tmp_path / "slm"


def test_the_folder_is_private_and_named_by_the_sources(base):
    folder = private_folder()
    assert os.path.dirname(folder) == str(base)
    assert os.path.basename(folder).startswith("kernels-")
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert private_folder() == folder


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722])
def test_a_folder_that_others_may_write_is_refused(base, mode):
    os.chmod(private_folder(), mode)
    assert private_folder() is None


def test_a_link_in_place_of_the_folder_is_refused(base, tmp_path):
    folder = private_folder()
    os.rename(folder, tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", folder)
    assert private_folder() is None


def test_no_home_makes_no_folder_named_tilde(tmp_path, monkeypatch):
    monkeypatch.delenv("SLM_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "~/.cache")
    monkeypatch.chdir(tmp_path)
    assert private_folder() is None
    assert list(tmp_path.iterdir()) == []


def test_old_caches_go_but_recent_and_foreign_folders_stay(base):
    base.mkdir(parents=True)
    long_ago = time.time() - 10 * 86400
    for i in range(6):
        for name, when in ((f"kernels-{i:016x}", long_ago + i), (f"kernels-{i + 16:016x}", time.time())):
            (base / name).mkdir()
            os.utime(base / name, (when, when))
    for name in ("thesis", "kernels-old"):
        (base / name).mkdir()
        os.utime(base / name, (0, 0))
    private_folder()
    left = {path.name for path in base.iterdir()}
    assert {"thesis", "kernels-old"} <= left
    assert {f"kernels-{i + 16:016x}" for i in range(6)} <= left
    assert not {f"kernels-{i:016x}" for i in range(6)} & left
