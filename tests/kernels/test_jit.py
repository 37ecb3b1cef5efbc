"""Kernels compile with or without a place to keep them, and a spoilt cache costs time only."""

import importlib.util
import os
import re
import subprocess
import sys
import textwrap

import numpy as np
import pytest

pytestmark = pytest.mark.compiled

SOURCE = """
    from slm.kernels.jit import kernel, FAST_SUM

    @kernel
    def double(x, out):
        for i in range(x.size):
            out[i] = 2 * x[i]

    @kernel(fastmath=FAST_SUM)
    def total(x):
        s = 0.0
        for i in range(x.size):
            s += x[i]
        return s
"""


CALLED = """
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.extending import intrinsic
    from slm.kernels.jit import kernel, link_all, linked

    @linked("slm_test_twice", types.int64(types.int64))
    def twice(x):
        return 2 * x

    @intrinsic
    def call(typing, x):
        def generate(context, builder, signature, arguments):
            link_all()
            number = ir.IntType(64)
            kind = ir.FunctionType(number, [number])
            return builder.call(cgutils.get_or_insert_function(builder.module, kind, "slm_test_twice"), arguments)

        return types.int64(types.int64), generate

    @kernel
    def use(x):
        return call(x)
"""


@pytest.fixture
def module_file(tmp_path):
    path = tmp_path / "some_kernels.py"
    path.write_text(textwrap.dedent(SOURCE))
    return path


@pytest.fixture
def cache_dir(tmp_path, monkeypatch):
    from slm.kernels import jit

    folder = tmp_path / "cache"
    monkeypatch.setenv("SLM_CACHE_DIR", str(folder))
    jit._cache_folder.cache_clear()
    yield folder
    jit._cache_folder.cache_clear()


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def use(path):
    """Import the kernels afresh, run one, and say whether it came from the cache."""
    double = load(path).double
    out = np.zeros(3)
    double(np.arange(3.0), out)
    assert out.tolist() == [0, 2, 4]
    return sum(double._cache_hits.values()) == 1


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **environment}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_kernel_is_compiled_once_and_then_read_back(module_file, cache_dir):
    assert not use(module_file)
    assert use(module_file)


@pytest.mark.parametrize("suffix", [".nbc", ".nbi", ".sha256"])
@pytest.mark.parametrize("spoil", ["empty", "half", "flipped", "foreign", "gone"])
def test_a_damaged_cache_entry_is_compiled_again_and_mended(module_file, cache_dir, suffix, spoil):
    use(module_file)
    (path,) = cache_dir.rglob(f"*double*{suffix}")
    data = path.read_bytes()
    middle = len(data) // 2
    if spoil == "gone":
        path.unlink()
    else:
        path.write_bytes({
            "empty": b"", "half": data[:middle], "foreign": b"no cache at all" * 100,
            "flipped": data[:middle] + bytes([data[middle] ^ 16]) + data[middle + 1 :],
        }[spoil])  # fmt: skip
    use(module_file)
    assert use(module_file)


def test_a_cache_that_vanishes_in_use_is_made_again(module_file, cache_dir):
    import shutil

    double = load(module_file).double
    shutil.rmtree(cache_dir)
    double(np.arange(3.0), np.zeros(3))
    assert use(module_file)


def test_a_full_disk_does_not_stop_a_kernel(module_file, cache_dir, monkeypatch):
    from slm.kernels.cache import CheckedFile

    def full(self, name, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CheckedFile, "_save_data", full)
    assert not use(module_file)


def test_without_a_folder_kernels_work_with_one_warning(module_file, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    got = run(
        f"""
        import sys, numpy as np
        sys.path.insert(0, {str(module_file.parent)!r})
        from some_kernels import double, total
        out = np.zeros(2)
        double(np.ones(2), out)
        print(out.tolist(), total(out))
        """,
        SLM_CACHE_DIR=str(blocked),
    )
    assert got.stdout == "[2.0, 2.0] 4.0\n", got.stderr
    assert got.stderr.count("RuntimeWarning") == 1
    assert "set SLM_CACHE_DIR" in got.stderr


def test_without_the_compiler_kernels_are_plain_python(module_file):
    got = run(
        f"""
        import sys, types, numpy as np
        sys.path.insert(0, {str(module_file.parent)!r})
        from some_kernels import double, total
        assert isinstance(double, types.FunctionType)
        double(np.full(1, 1e308), np.zeros(1))
        print(total(np.ones(3)))
        """,
        NUMBA_DISABLE_JIT="1",
    )
    assert got.stdout == "3.0\n", got.stderr
    assert got.stderr == ""


def test_fast_sums_still_know_infinity_and_nan(module_file, cache_dir):
    total = load(module_file).total
    assert total(np.array([-np.inf, 1.0])) == -np.inf
    assert np.isnan(total(np.array([np.nan, 1.0])))


def test_the_users_own_numba_cache_is_left_alone(module_file, cache_dir):
    from numba.core import config

    before = config.CACHE_DIR
    load(module_file)
    assert before == config.CACHE_DIR


def test_a_linked_function_is_compiled_once_and_called_from_kernels_of_every_later_process(tmp_path, cache_dir):
    path = tmp_path / "called_kernels.py"
    path.write_text(textwrap.dedent(CALLED))
    show = "import called_kernels as m; print(m.use(21), m.twice.cache_hits, sum(m.use.stats.cache_hits.values()))"
    run = [sys.executable, "-c", show]
    found = [subprocess.run(run, cwd=tmp_path, capture_output=True, text=True) for _ in range(2)]
    assert [run.stdout.split() for run in found] == [["42", "0", "0"], ["42", "1", "1"]], found[0].stderr


def test_importing_the_layers_compiles_and_loads_nothing():
    show = "import slm.models.recurrent; from slm.kernels import jit, tiles; "
    show += "print(tiles._add_columns.address, jit._waiting)"
    run = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True)
    assert re.fullmatch(r"None \[<function linked.*\]\n", run.stdout), run.stderr
