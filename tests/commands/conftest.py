"""What the tests of commands read on standard error does not depend on which kernels are compiled already."""

import pytest

from slm.training import progress


@pytest.fixture(autouse=True)
def silent_compilation(monkeypatch):
    monkeypatch.setattr(progress, "SILENT", float("inf"))
