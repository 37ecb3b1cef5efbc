"""What several tests of layers share."""

import pytest

from slm.nn import fused


@pytest.fixture
def fused_from_1024(monkeypatch):
    """Tables of 1,024 ids take the compiled loss already: smaller arrays, quicker tests."""
    monkeypatch.setattr(fused, "MANY", 1024)
