"""What holds for all tests: properties are tried on the same examples in every run, however busy the machine is.

Ctrl-C is heard though the tests were started where it is ignored, by `nohup` or in the background of a script.
"""

import contextlib
import os
import signal

import modes
import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def waits_for_other_modes(item):
    """Whether a test is about the runs of `modes`."""
    return "other_modes" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(items):
    """What waits for runs in other processes comes last."""
    items.sort(key=waits_for_other_modes)


@pytest.fixture(scope="session")
def other_modes(tmp_path_factory):
    """The runs of `modes`."""
    with modes.started([tmp_path_factory.mktemp("cache") for _ in range(2)]) as runs:
        yield runs


@pytest.fixture(scope="session", autouse=True)
def other_modes_begin(request):
    """The runs that some test waits for start before the first, and use the cores that others leave idle."""
    if any(map(waits_for_other_modes, request.session.items)) and "PYTEST_XDIST_WORKER" not in os.environ:
        with contextlib.suppress(Exception):  # which the tests that wait raise again
            request.getfixturevalue("other_modes")
