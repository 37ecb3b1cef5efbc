"""The kernels as plain Python, with every index checked, for a lesser processor: the suite runs again, in part."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from llvmlite import binding

HERE = Path(__file__).parent


def run_again(folders, *options, **environment):
    """The suite's files below some folders in a process with other settings of the compiler; what it printed."""
    paths = [str(HERE / folder) for folder in folders]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, *paths]
    settings = {**os.environ, **{name: str(value) for name, value in environment.items()}}
    result = subprocess.run(command, cwd=HERE.parent, env=settings, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-3000:]
    return result.stdout


@pytest.mark.compiled
def test_kernels_give_the_same_without_the_compiler():
    folders = ["kernels", "nn", "models", "training", "ngram/test_counts.py", "ngram/test_scoring.py"]
    assert "[100%]" in run_again(folders, "-m", "not compiled", NUMBA_DISABLE_JIT=1)


@pytest.mark.compiled
def test_kernels_stay_inside_their_arrays(tmp_path):
    folders = ["kernels", "nn", "ngram", "models", "store/test_damage.py", "text/test_encoder.py"]
    slow = ("nn/test_copy_task.py", "models/test_recurrent_network.py")  # the second is in double precision: no kernels
    options = [part for file in slow for part in ("--deselect", str(HERE / file))]
    printed = run_again([*folders, "test_language_model.py"], *options, NUMBA_BOUNDSCHECK=1, SLM_CACHE_DIR=tmp_path)
    assert "[100%]" in printed


@pytest.mark.compiled
def test_kernels_run_on_a_processor_without_the_widest_registers(tmp_path):
    features = binding.get_host_cpu_features()
    narrow = features.flatten() and ",".join(
        f"{'+' if has and not name.startswith('avx512') else '-'}{name}" for name, has in sorted(features.items())
    )
    folders = ["kernels/test_tiles.py", "kernels/test_panels.py", "nn/test_recurrent.py", "nn/test_fused.py"]
    assert "[100%]" in run_again(folders, NUMBA_CPU_FEATURES=narrow, SLM_CACHE_DIR=tmp_path)
