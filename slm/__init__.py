"""Statistical language models: train, score and sample n-gram and recurrent models through one interface.

Public names are imported when first used, so that `import slm` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "read_info": "slm.store",
    "load": "slm.store",
    "load_tokenizer": "slm.store",
    "save": "slm.store",
    "evaluate": "slm.evaluation",
    "surprisal_rows": "slm.evaluation",
    "word_rows": "slm.regions",
    "MixtureModel": "slm.models.mixture",
    "CacheModel": "slm.models.cache",
    "CacheConfig": "slm.models.cache",
    "DynamicModel": "slm.models.dynamic",
    "DynamicConfig": "slm.models.dynamic",
    "NgramModel": "slm.models.ngram",
    "NgramConfig": "slm.ngram.config",
    "LogLinearModel": "slm.models.loglinear",
    "LogLinearConfig": "slm.models.loglinear_config",
    "NeuralNgramModel": "slm.models.window",
    "ConvModel": "slm.models.window",
    "MlpConfig": "slm.models.window_config",
    "ConvConfig": "slm.models.window_config",
    "RecurrentModel": "slm.models.recurrent",
    "RecurrentConfig": "slm.models.recurrent_config",
    "TrainingConfig": "slm.training.config",
    "train": "slm.training.loop",
    "train_in_folder": "slm.training.run",
    "load_recipe": "slm.training.recipes",
    "Vocabulary": "slm.text.vocabulary",
    "EncodedText": "slm.text.encoding",
    "encode_file": "slm.text.encoder",
    "encode_lines": "slm.text.encoding",
    "encode_sentences": "slm.text.encoding",
    "tokenize_lines": "slm.text.encoding",
    "make_tokenizer": "slm.text.tokenizers",
    "read_lines": "slm.text.reading",
    "split_sentences": "slm.text.sentences",
    "load_corpus": "slm.text.corpus",
    "Sampler": "slm.sampling",
    "LanguageModel": "slm.models.base",
    "SlmError": "slm.errors",
}
_PARTS = ("compat", "errors", "features", "graph", "nn")  # packages whose names are used by their place

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name, f"slm.{name}" if name in _PARTS else None)
    if home is None:
        raise AttributeError(f"module 'slm' has no attribute {name!r}")
    module = import_module(home)
    return getattr(module, name) if name in _HOMES else module


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES, *_PARTS])
