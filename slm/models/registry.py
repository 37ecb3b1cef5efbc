"""Which class a stored model's kind stands for; a class is imported when a model of its kind is met."""

from __future__ import annotations

from importlib import import_module

from slm.errors import NEWER, ModelFileError, shown
from slm.models.base import LanguageModel

HOMES = {
    "ngram": ("slm.models.ngram", "NgramModel"),
    "loglinear": ("slm.models.loglinear", "LogLinearModel"),
    "mlp": ("slm.models.window", "NeuralNgramModel"),
    "conv": ("slm.models.window", "ConvModel"),
    "recurrent": ("slm.models.recurrent", "RecurrentModel"),
    "mixture": ("slm.models.mixture", "MixtureModel"),
    "cache": ("slm.models.cache", "CacheModel"),
    "dynamic": ("slm.models.dynamic", "DynamicModel"),
}


def model_class(kind: str) -> type[LanguageModel]:
    """The class of a kind.

    Raises:
        ModelFileError: there is no such kind.

    Example:
        >>> model_class("ngram").__name__
        'NgramModel'
    """
    if kind not in HOMES:
        raise ModelFileError(
            f"no model kind is named {shown(kind)}, this slm has {', '.join(HOMES)}; the file is foreign, or {NEWER}"
        )
    module, name = HOMES[kind]
    return getattr(import_module(module), name)
