"""A compilation is announced once, on standard error, and only if there is one; it is no part of the speed."""

import io
import os
import pty

import numba
import pytest

from slm.training import progress
from slm.training.progress import Progress, compilation_announced


@pytest.mark.compiled
@pytest.mark.parametrize("shown", [True, False])
def test_a_long_compilation_is_announced_once(shown, monkeypatch, capsys):
    monkeypatch.setattr(progress, "SILENT", 0.0)
    first, second = numba.njit(lambda x: x + 1), numba.njit(lambda x: x + 2)
    with compilation_announced(shown), compilation_announced(shown):
        assert capsys.readouterr().err == ""
        first(1), second(1)
    out, err = capsys.readouterr()
    assert out == "" and err.count("compiling kernels") == int(shown)


@pytest.mark.compiled
@pytest.mark.parametrize("silent", [0.0, 60.0])
def test_what_is_ready_or_takes_no_time_is_not_announced(silent, monkeypatch, capsys):
    monkeypatch.setattr(progress, "SILENT", silent)
    ready = numba.njit(lambda x: x + 3)
    if not silent:
        ready(1)
    with compilation_announced():
        ready(1)
    assert capsys.readouterr().err == ""


def test_a_bar_that_is_not_shown_does_nothing(capsys):
    with Progress(1000, "epoch", shown=False) as progress:
        progress.update(10, 1.0)
        progress.close(1.0, None)
    assert capsys.readouterr() == ("", "")


def test_words_a_second_are_counted_from_the_end_of_the_first_update(capsys):
    with Progress(1000, "epoch") as progress:
        bar = progress._bar
        bar.start_t, bar.last_print_t = bar.start_t - 60, bar.last_print_t - 60  # a minute of compilation
        progress.update(10, 1.0)
        assert bar.format_dict["elapsed"] < 30
        bar.start_t, bar.last_print_t = bar.start_t - 60, bar.last_print_t - 60  # a minute of training
        progress.update(20, 1.0)
        assert bar.format_dict["elapsed"] > 30


@pytest.mark.parametrize("file", [False, True])
def test_a_bar_that_goes_into_a_file_is_rarely_drawn(file, monkeypatch, capsys):
    monkeypatch.setattr(progress, "_into_file", lambda: file)
    with Progress(1000, "epoch") as bar:
        bar.update(10, 1.0)
        bar._bar.last_print_t -= 5  # seconds
        bar.update(500, 1.0)
        assert ("500/1.00k" in capsys.readouterr().err) == (not file)
        bar.close(1.0, 2.0)
    assert "ppl 2.72 valid 7.39" in capsys.readouterr().err


def test_a_terminal_that_says_it_has_no_size_gets_a_bar(monkeypatch):
    own, other = pty.openpty()  # of 0 columns
    with open(other, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        with Progress(1000, "epoch") as bar:
            bar.update(10, 1.0)
    assert b"epoch:" in os.read(own, 10_000)
    os.close(own)


def test_no_stream_is_too_strange_for_a_bar(monkeypatch, tmp_path):
    closed = io.StringIO()
    closed.close()
    with open(tmp_path / "log", "w") as log:
        for stream, found in ((None, False), (io.StringIO(), False), (object(), False), (closed, False), (log, True)):
            monkeypatch.setattr("sys.stderr", stream)
            assert progress._into_file() == found
            Progress(1000, "epoch", shown=False).update(10, 1.0)


def test_the_words_of_the_first_update_are_no_part_of_the_speed(capsys):
    with Progress(1000, "epoch") as progress:
        progress.update(400, 1.0)
        bar = progress._bar
        bar.start_t -= 10  # seconds
        progress.update(500, 1.0)
        facts = bar.format_dict
        assert (facts["n"] - facts["initial"]) / facts["elapsed"] == pytest.approx(10, rel=0.1)
