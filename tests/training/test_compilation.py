"""A compilation is announced once, on standard error, and only if there is one; it is no part of the speed."""

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


@pytest.mark.parametrize(("terminal", "drawn"), [(True, True), (False, False)])
def test_a_bar_that_goes_into_a_file_is_rarely_drawn(terminal, drawn, monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    with Progress(1000, "epoch") as progress:
        progress.update(10, 1.0)
        progress._bar.last_print_t -= 5  # seconds
        progress.update(500, 1.0)
        assert ("500/1.00k" in capsys.readouterr().err) == drawn
        progress.close(1.0, 2.0)
    assert "ppl 2.72 valid 7.39" in capsys.readouterr().err
