"""Every example in a doc string runs and prints what it says."""

import doctest
import importlib
import pkgutil

import pytest

import slm

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(slm.__path__, "slm.") if not module.name.endswith("__main__")
)


@pytest.mark.compiled
@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0
