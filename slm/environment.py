"""What the environment says that would break the compiler of the kernels, found before it is loaded."""

from __future__ import annotations

import os

from slm.errors import UsageError, shown


def check_environment() -> None:
    """Refuse what the compiler would fail on, or take as unset behind a page of warnings.

    Raises:
        UsageError: NUMBA_NUM_THREADS is set, and is no number of threads.
    """
    given = os.environ.get("NUMBA_NUM_THREADS")
    if given is not None and not (given.strip().isdecimal() and int(given) > 0):
        raise UsageError(
            f"NUMBA_NUM_THREADS must be a whole number of at least 1, got {shown(given)}; unset it: SLM_THREADS or "
            "--threads say how many threads slm has."
        )
