"""The estimators by name: each is a function `(counts: NgramCounts, **options) -> NgramTable`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from slm.errors import UsageError
from slm.ngram.table import NgramTable

ESTIMATORS = {
    "mkn": "slm.ngram.kneser_ney:kneser_ney",
}


def estimator(name: str) -> Callable[..., NgramTable]:
    """The estimator of a name.

    Raises:
        UsageError: there is none.
    """
    if name not in ESTIMATORS:
        raise UsageError(f"smoothing is one of {', '.join(ESTIMATORS)}, got {name!r}.")
    module, function = ESTIMATORS[name].split(":")
    return getattr(import_module(module), function)
