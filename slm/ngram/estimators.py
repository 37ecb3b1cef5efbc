"""The estimators by name: each is a function `(counts: NgramCounts, **options) -> NgramTable`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from slm.ngram.table import NgramTable

ESTIMATORS = {
    "mkn": "slm.ngram.kneser_ney:kneser_ney",
    "mkn-backoff": "slm.ngram.smoothing.discounting:modified_kneser_ney_backoff",
    "kn": "slm.ngram.smoothing.discounting:kneser_ney_single",
    "absolute": "slm.ngram.smoothing.discounting:absolute",
    "witten-bell": "slm.ngram.smoothing.witten_bell:witten_bell",
    "witten-bell-backoff": "slm.ngram.smoothing.witten_bell:witten_bell_backoff",
    "good-turing": "slm.ngram.smoothing.good_turing:katz",
    "simple-good-turing": "slm.ngram.smoothing.good_turing:simple_good_turing",
    "jelinek-mercer": "slm.ngram.smoothing.jelinek_mercer:jelinek_mercer",
    "add-k": "slm.ngram.smoothing.frequencies:add_k",
    "mle": "slm.ngram.smoothing.frequencies:mle",
    "stupid-backoff": "slm.ngram.smoothing.frequencies:stupid_backoff",
}
UNNORMALIZED = ("stupid-backoff",)


def estimator(name: str) -> Callable[..., NgramTable]:
    """The estimator of a name; `slm.ngram.config` knows the same names and the options of each."""
    module, function = ESTIMATORS[name].split(":")
    return getattr(import_module(module), function)
