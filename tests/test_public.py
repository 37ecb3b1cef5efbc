"""What `import slm` offers: it is there, and its doc string shows how it is used."""

import inspect
import subprocess
import sys

import pytest

import slm

BAD_THREADS = """
import importlib, sys, slm
homes = ("slm.store", "slm.nn", "slm.kernels.threads", "slm.compat.kenlm")
for read in (lambda: slm.load(sys.argv[1]), lambda: slm.NgramModel, *homes):
    try:
        read() if callable(read) else importlib.import_module(read)
    except slm.SlmError as error:
        print(type(error).__name__, error, "numba" in sys.modules)
"""


@pytest.mark.parametrize("name", [name for name in slm.__all__ if name != "__version__"])
def test_a_public_name_has_a_doc_string_with_an_example(name):
    text = inspect.getdoc(getattr(slm, name))
    assert text and "Example" in text


def test_there_are_no_other_names():
    with pytest.raises(AttributeError, match="module 'slm' has no attribute 'nonsense'"):
        _ = slm.nonsense
    assert set(slm.__all__) <= set(dir(slm))


@pytest.mark.parametrize("given", ["0", "x"])
def test_a_number_of_threads_that_the_compiler_fails_on_is_told_before_it_is_loaded(given, tmp_path, monkeypatch):
    slm.save(slm.NgramModel.fit(["a b", "b a b"], order=2, smoothing="witten-bell"), tmp_path / "model")
    monkeypatch.setenv("NUMBA_NUM_THREADS", given)
    command = [sys.executable, "-c", BAD_THREADS, str(tmp_path / "model")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    told = f"UsageError NUMBA_NUM_THREADS must be a whole number of at least 1, got {given!r}; unset it: SLM_THREADS"
    assert [line.startswith(told) and line.endswith(" False") for line in said] == [True] * 6, said
