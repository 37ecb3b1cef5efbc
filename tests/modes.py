"""Runs of parts of the suite in processes with other settings of the compiler."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def started(caches):
    """All runs, side by side: each uses one core, most of the time. `caches`: two empty folders."""
    # About threads and caches, not arrays; or long, by kernels that shorter tests run, too.
    left_out = ("models/test_recurrent_network.py", "kernels/test_jit.py", "kernels/test_helpers.py")
    left_out += ("nn/test_copy_task.py", "nn/test_chain.py", "models/test_window.py::test_mixed_with_a_trigram_model")
    left_out += ("nn/test_convolution.py::test_a_small_network_of_convolutions_reads_the_digits",)
    for file, _, name in (place.partition("::") for place in left_out):
        assert f"def {name}" in (HERE / file).read_text(encoding="utf-8")  # pytest passes over one that is not there
    slow = [f"--deselect={HERE.name}/{place}" for place in left_out]  # pytest knows tests by their place in the project
    checked = [*KERNELS, "ngram", "store/test_damage.py", "text/test_encoder.py", "test_language_model.py"]
    plain = [*KERNELS, "training", "ngram/test_counts.py", "ngram/test_scoring.py"]
    narrow = ["kernels/test_tiles.py", "kernels/test_panels.py", "nn/test_recurrent.py", "nn/test_fused.py"]
    features, runs = narrow_features(), {}
    try:
        runs["checked"] = start(checked, *slow, NUMBA_BOUNDSCHECK=1, SLM_CACHE_DIR=caches[0])
        runs["plain"] = start(plain, *slow, "-m", "not compiled", NUMBA_DISABLE_JIT=1)
        runs["narrow"] = start(narrow, NUMBA_CPU_FEATURES=features, SLM_CACHE_DIR=caches[1])
        yield runs
    finally:
        for process in runs.values():
            process.kill()
            process.wait()
            process.stdout.close()
