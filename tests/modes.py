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
    # The second of these is in double precision, which runs no kernels.
    left_out = ("nn/test_copy_task.py", "models/test_recurrent_network.py")
    slow = [part for file in left_out for part in ("--deselect", str(HERE / file))]
    checked = [*KERNELS, "ngram", "store/test_damage.py", "text/test_encoder.py", "test_language_model.py"]
    plain = [*KERNELS, "training", "ngram/test_counts.py", "ngram/test_scoring.py"]
    narrow = ["kernels/test_tiles.py", "kernels/test_panels.py", "nn/test_recurrent.py", "nn/test_fused.py"]
    features, runs = narrow_features(), {}
    try:
        runs["checked"] = start(checked, *slow, NUMBA_BOUNDSCHECK=1, SLM_CACHE_DIR=caches[0])
        runs["plain"] = start(plain, "-m", "not compiled", NUMBA_DISABLE_JIT=1)
        runs["narrow"] = start(narrow, NUMBA_CPU_FEATURES=features, SLM_CACHE_DIR=caches[1])
        yield runs
    finally:
        for process in runs.values():
            process.kill()
            process.wait()
            process.stdout.close()
