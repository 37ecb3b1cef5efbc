"""The kernels as plain Python, with every index checked, for a lesser processor: the suite runs again, in part."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from llvmlite import binding

HERE = Path(__file__).parent
KERNELS = ["kernels", "nn", "models"]


def narrow_features():
    """What this processor can do but for AVX-512, as Numba takes it."""
    return ",".join(
        f"{'+' if has and not name.startswith('avx512') else '-'}{name}"
        for name, has in sorted(binding.get_host_cpu_features().items())
    )


def start(folders, *options, **environment):
    """The suite's files below some folders in a process with other settings of the compiler."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    command += [str(HERE / folder) for folder in folders]
    settings = {**os.environ, **{name: str(value) for name, value in environment.items()}}
    return subprocess.Popen(
        command, cwd=HERE.parent, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """All runs, side by side: each uses one core, most of the time."""
    # The second of these is in double precision, which runs no kernels.
    left_out = ("nn/test_copy_task.py", "models/test_recurrent_network.py")
    slow = [part for file in left_out for part in ("--deselect", str(HERE / file))]
    checked = [*KERNELS, "ngram", "store/test_damage.py", "text/test_encoder.py", "test_language_model.py"]
    plain = [*KERNELS, "training", "ngram/test_counts.py", "ngram/test_scoring.py"]
    narrow = ["kernels/test_tiles.py", "kernels/test_panels.py", "nn/test_recurrent.py", "nn/test_fused.py"]
    caches = [tmp_path_factory.mktemp("cache") for _ in range(2)]
    started = {
        "checked": start(checked, *slow, NUMBA_BOUNDSCHECK=1, SLM_CACHE_DIR=caches[0]),
        "plain": start(plain, "-m", "not compiled", NUMBA_DISABLE_JIT=1),
        "narrow": start(narrow, NUMBA_CPU_FEATURES=narrow_features(), SLM_CACHE_DIR=caches[1]),
    }
    yield started
    for process in started.values():
        process.kill()
        process.wait()
        process.stdout.close()


def passed(process):
    """Whether all tests of a run passed; shows what it printed if not."""
    printed, _ = process.communicate()
    assert process.returncode == 0, printed[-3000:]
    return "[100%]" in printed


@pytest.mark.compiled
def test_kernels_give_the_same_without_the_compiler(runs):
    assert passed(runs["plain"])


@pytest.mark.compiled
def test_kernels_run_on_a_processor_without_the_widest_registers(runs):
    assert passed(runs["narrow"])


@pytest.mark.compiled
def test_kernels_stay_inside_their_arrays(runs):
    assert passed(runs["checked"])
