"""The kinds of training: the options of each, and the function of material that trains it.

Settings are read, and so checked, before any text is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from slm.commands.options import add_example, add_settings, settings_of
from slm.training.material import TextConfig

if TYPE_CHECKING:
    from slm.models.base import LanguageModel
    from slm.training.material import Material

Training = Callable[["Material"], tuple["LanguageModel", dict[str, Any]]]


class Plan(NamedTuple):
    """How text is read, whether a part is held out to validate on, and what is done with it."""

    text: TextConfig
    validates: bool
    train: Training


def configure_ngram(parser: argparse.ArgumentParser) -> None:
    """Options of `slm train ngram`."""
    from slm.ngram.config import NgramConfig

    parser.add_argument("--arpa", metavar="FILE", help="also write the model as an ARPA file")
    parser.add_argument("--limit-vocab", metavar="FILE", help="words to keep, one a line; others leave the model")
    add_settings(parser, TextConfig, "text")
    add_settings(parser, NgramConfig, "n-grams", short={"order": "-o"})
    add_example(
        parser, "slm train ngram book.txt -m model -o 5\nslm train ngram --corpus fables -m model --prune 0 0 1"
    )


def plan_ngram(options: argparse.Namespace, base: dict[str, Any]) -> Plan:
    """Count, smooth, save; write the ARPA file if one is wanted."""
    from slm.ngram.config import NgramConfig

    config = settings_of(options, NgramConfig)
    extra: dict[str, Any] = {}
    if options.limit_vocab:
        from slm.text.reading import read_lines

        extra["limit_vocab"] = [word for line in read_lines([options.limit_vocab]) for word in line.split()]

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.models.ngram import NgramModel
        from slm.store import save

        model = NgramModel.fit(material.train, vocab=material.vocab, **config.fit_options(), **extra)
        summary = {**facts(material), "config": config.to_dict()}
        if options.arpa:
            model.to_arpa(options.arpa)
        save(model, options.model, tokenizer=material.tokenizer, training=summary)
        return model, summary

    return Plan(settings_of(options, TextConfig, **base), False, train)


NEURAL = {
    "rnn": ("slm.models.recurrent", "RecurrentModel", "--cell lstm --hidden 256 --epochs 10 --dropout 0.2"),
    "mlp": ("slm.models.window", "NeuralNgramModel", "--order 5 --hidden 128"),
    "conv": ("slm.models.window", "ConvModel", "--layers 4 --hidden 128"),
}


def _neural_class(kind: str) -> Any:
    """The model class of a kind of training."""
    module, name, _ = NEURAL[kind]
    return getattr(import_module(module), name)


def configure_neural(parser: argparse.ArgumentParser, kind: str) -> None:
    """Options of the models that are trained by back-propagation."""
    from slm.training.config import TrainingConfig

    parser.add_argument(
        "--valid", metavar="FILE", help="validation text (default: the last twentieth of the lines is held out)"
    )
    parser.add_argument("--resume", action="store_true", help="go on where an interrupted run has stopped")
    parser.add_argument(
        "--checkpoint-minutes", type=float, default=10.0, metavar="X", help="between checkpoints (default 10)"
    )
    if kind == "rnn":
        parser.add_argument("--recipe", metavar="NAME", help="named settings: quick, small, medium, best or wildml")
        parser.add_argument(
            "--config", metavar="FILE", help="settings from a TOML file with [text], [model], [training]"
        )
    add_settings(parser, TextConfig, "text")
    add_settings(parser, _neural_class(kind).Config, "model")
    add_settings(parser, TrainingConfig, "training")
    add_example(parser, f"slm train {kind} book.txt -m model {NEURAL[kind][2]}")


def plan_neural(options: argparse.Namespace, base: dict[str, Any]) -> Plan:
    """Train by back-propagation in a folder, with bars on standard error."""
    from slm.training.config import TrainingConfig
    from slm.training.recipes import Recipe, load_recipe, read_recipe

    recipe = load_recipe(options.recipe) if getattr(options, "recipe", None) else Recipe()
    if recipe.about and not options.quiet:
        print(f"recipe {options.recipe}: {recipe.render()}", file=sys.stderr)
    if getattr(options, "config", None):
        recipe = recipe.under(read_recipe(options.config))
    kind = _neural_class(options.kind)
    settings = settings_of(options, kind.Config, **recipe.model)
    config = settings_of(options, TrainingConfig, **recipe.training)
    # A network learns what <unk> is like only from words that are <unk> in its training text.
    text = settings_of(options, TextConfig, **{**base, "min_count": 2, **recipe.text})

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.training.run import train_in_folder

        return train_in_folder(
            kind(material.vocab, settings, seed=config.seed),
            material,
            config,
            options.model,
            resume=options.resume,
            minutes=options.checkpoint_minutes,
            progress=not options.quiet,
            notes=facts(material),
        )

    return Plan(text, True, train)


def facts(material: Material) -> dict[str, Any]:
    """What the model's folder says of its training text."""
    return {"corpus": material.name, "tokens": material.train.tokens, "oov": material.train.oov}
