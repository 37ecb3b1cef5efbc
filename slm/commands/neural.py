"""Training by back-propagation: the options of each kind, and the function of material that trains it.

Settings come from the model that a run begins from, from a recipe, from a file and from options, the later over the
earlier.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from slm.commands.options import add_example, add_number, add_settings, say, settings_of, text_settings
from slm.commands.plans import Plan, facts
from slm.errors import UsageError
from slm.text.config import TextConfig
from slm.units import perplexity_text

if TYPE_CHECKING:
    from slm.models.base import LanguageModel
    from slm.models.neural import NeuralModel
    from slm.training.config import TrainingConfig
    from slm.training.material import Material

FEW_UPDATES = 100  # of a whole run


class Neural(NamedTuple):
    """Where a neural kind's model and its settings stand, as module:name, and options for the example."""

    model: str
    config: str
    example: str


NEURAL = {
    "rnn": Neural(
        "slm.models.recurrent:RecurrentModel",
        "slm.models.recurrent_config:RecurrentConfig",
        "--hidden 256 --epochs 10 --dropout 0.2",
    ),
    "mlp": Neural("slm.models.window:NeuralNgramModel", "slm.models.window_config:MlpConfig", "--order 5 --hidden 128"),
    "conv": Neural("slm.models.window:ConvModel", "slm.models.window_config:ConvConfig", "--layers 4 --hidden 128"),
}


def _named(place: str) -> Any:
    """What stands at module:name; the settings' modules need no array library, so that help stays cheap."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def configure_neural(parser: argparse.ArgumentParser, kind: str, **fixed: str) -> None:
    """Options of the models that are trained by back-propagation, without those that are fixed."""
    from slm.training.config import TrainingConfig

    parser.add_argument(
        "--valid", metavar="FILE", help="validation text (default: the last twentieth of the lines is held out)"
    )
    parser.add_argument(
        "--from",
        dest="source",
        metavar="MODEL",
        help="begin with the weights of this model, to train it further or on other text: the new one has its "
        "tokenizer, words, shape and dropout; how it is trained is not taken over",
    )
    parser.add_argument("--resume", action="store_true", help="go on where an interrupted run has stopped")
    add_number(parser, "--checkpoint-minutes", kind=float, default=10.0, low=0, help="between checkpoints")
    if kind == "rnn":
        parser.add_argument("--recipe", metavar="NAME", help="named settings: quick, small, medium, best or wildml")
        parser.add_argument(
            "--config", metavar="FILE", help="settings from a TOML file with [text], [model], [training]"
        )
    add_settings(parser, TextConfig, "text", defaults={"min_count": 2})
    add_settings(parser, _named(NEURAL[kind].config), "model", skip=fixed)
    add_settings(parser, TrainingConfig, "training")
    add_example(parser, f"{parser.prog} book.txt -m model {NEURAL[kind].example}")


def plan_neural(options: argparse.Namespace, base: dict[str, Any]) -> Plan:
    """Train by back-propagation in a folder, with bars on standard error."""
    from slm.training.config import TrainingConfig
    from slm.training.recipes import Recipe, load_recipe, read_recipe

    recipe = load_recipe(options.recipe) if getattr(options, "recipe", None) else Recipe()
    if getattr(options, "config", None):
        own = read_recipe(options.config)
        if options.source and own.text:
            raise UsageError(f"{options.config}: [text] does not go with --from, whose model says how text is read.")
        if own.model.get("cell", options.name) != options.name == getattr(options, "cell", None):
            raise UsageError(f"{options.config} names another cell, {own.model['cell']}; slm train rnn takes that.")
        recipe = recipe.under(own)
    neural = NEURAL[options.kind]
    start, text = _source(options, neural) if options.source else (None, None)
    settings = settings_of(options, _named(neural.config), **{**(start.config() if start else {}), **recipe.model})
    config = settings_of(options, TrainingConfig, **recipe.training)
    _refuse_without_state(options, getattr(settings, "stateful", False))
    if start is not None:  # before any text is read
        _named(neural.model)(start.vocab, settings).begin_from(start)
    if text is None:
        # A network learns what <unk> is like only from words that are <unk> in its training text.
        frequent = {} if "vocab" in recipe.text else {"min_count": 2}
        text = text_settings(options, **{**base, **frequent, **recipe.text})
    if getattr(options, "recipe", None) and not options.quiet and start is None:
        _tell(options)

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.commands.ranking import say_unsorted
        from slm.training.run import train_in_folder

        model = _named(neural.model)(material.vocab, settings, seed=config.seed)
        if start:
            model.begin_from(start)
        if start and not options.quiet:
            _say_begin(options.source, model, material)
        elif not options.quiet:
            say_unsorted(settings, material.vocab)
        if not options.quiet:
            _say_risks(material, config, model.carries_state)
        return train_in_folder(
            model,
            material,
            config,
            options.model,
            resume=options.resume,
            minutes=options.checkpoint_minutes,
            progress=not options.quiet,
            notes=facts(material) | ({"from": options.source} if start else {}),
        )

    return Plan(text, True, train, start.vocab if start else None)


def _source(options: argparse.Namespace, neural: Neural) -> tuple[NeuralModel, TextConfig]:
    """The model of --from and how it reads text; options that say that are refused beside it."""
    from slm.store import load, load_tokenizer, read_info

    kind = _named(neural.model).kind
    if (found := read_info(options.source).kind) != kind:
        raise UsageError(f"--from takes a model of kind {kind} here, got {options.source} of kind {found}.")
    for field in dataclasses.fields(TextConfig):
        if hasattr(options, field.name):
            raise UsageError(
                f"--{field.name.replace('_', '-')} does not go with --from: text is read as it was for "
                f"{options.source}, and its words are known; leave it out."
            )
    tokenizer = load_tokenizer(options.source)
    return load(options.source), TextConfig(tokenizer.name, tokenizer.lowercase)  # type: ignore[return-value]


def _say_begin(source: str, model: NeuralModel, material: Material) -> None:
    """Tell how good the model is that the run begins from: what comes of it may be worse."""
    if material.valid is not None:
        found = perplexity_text(model.perplexity(material.valid))
        say(f"{source} begins at a validation perplexity of {found}.")


def _say_risks(material: Material, config: TrainingConfig, stateful: bool) -> None:
    """Tell of what keeps a network from learning: too few updates, and no example of an unknown word."""
    train, valid = material.train, material.valid
    rows = -(-train.tokens // (config.batch * config.bptt)) if stateful else -(-train.sentences // config.batch)
    if rows * config.epochs < FEW_UPDATES:
        say(
            f"{rows * config.epochs} updates in all are few for a network to learn in: take a smaller --batch (now "
            f"{config.batch}), more --epochs, a higher --rate."
        )
    if valid is not None and valid.oov and not train.oov:
        say(
            f"no word of the training text is unknown, and {valid.oov} of the validation text are: the network cannot "
            "learn what <unk> is like. --min-count 2 and lists made of a part of the text leave some out."
        )


def _tell(options: argparse.Namespace) -> None:
    """What the recipe is for and what to expect of it; if settings of it have changed, which."""
    from slm.training.recipes import TABLES, load_recipe

    recipe = load_recipe(options.recipe)
    values = {**recipe.text, **recipe.model, **recipe.training}
    own = {f.name: f.default for kind in TABLES.values() for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    changed = [options.config] if options.config else []
    for name in filter(partial(hasattr, options), own):
        if (value := getattr(options, name)) != values.get(name, own[name]):
            changed.append(("--no-" if value is False else "--") + name.replace("_", "-"))
    what = f"{recipe.about}; changed by {', '.join(changed)}" if changed else recipe.render()
    print(f"recipe {options.recipe}: {what}", file=sys.stderr)


def _refuse_without_state(options: argparse.Namespace, stateful: bool) -> None:
    """Refuse options for a text that is read as one stream where its sentences are read one by one."""
    for name in ("vary_bptt", "forget"):
        if hasattr(options, name) and not stateful:
            raise UsageError(
                f"--{name.replace('_', '-')} is for models that carry their state from sentence to sentence, "
                "slm train rnn --stateful; it means nothing here: leave it out."
            )


CONFIGURE: dict[str, Callable[..., None]] = {kind: partial(configure_neural, kind=kind) for kind in NEURAL}
PLANS = dict.fromkeys(NEURAL, plan_neural)
