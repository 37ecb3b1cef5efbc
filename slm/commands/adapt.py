"""Let a model adapt to the document that it reads, by a cache of its words or by learning on; tuned on held-out text.

The new model serves wherever the old one did: slm ppl, surprisal, generate, mix. It reads text as one document.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from slm.commands.options import add_example, add_number, add_specials, add_threads, say, subcommands, use_threads
from slm.commands.outputs import choose_folder, text_inputs
from slm.errors import NumericError, UsageError
from slm.units import perplexity_text

if TYPE_CHECKING:
    from slm.evaluation import Report
    from slm.models.base import LanguageModel
    from slm.models.cache import CacheModel
    from slm.models.dynamic import DynamicConfig, DynamicModel
    from slm.text.encoding import EncodedText

_HALVINGS = 8

KINDS = {
    "cache": "recent words come again, the likelier the more alike the moments are; for models of every kind",
    "dynamic": "a gradient step on every few tokens, after they have been predicted; for neural models",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """`slm adapt KIND ...`."""
    subcommands(parser, {kind: (text, partial(_configure_kind, kind=kind)) for kind, text in KINDS.items()})
    add_example(
        parser,
        "slm adapt cache lstm --valid v.txt -m cached\nslm adapt dynamic lstm --valid v.txt -m learning\n"
        "slm mix cached learning 5gram --valid v.txt -m all",
    )


def _configure_kind(parser: argparse.ArgumentParser, kind: str) -> None:
    """Model and text in, folder out, and what is not tuned."""
    parser.add_argument("model", metavar="MODEL", help="a model folder")
    parser.add_argument("--valid", required=True, metavar="FILE", help="a text that the model was not trained on")
    parser.add_argument("-m", "--out", required=True, metavar="OUT", help="the folder to save the new model in")
    if kind == "cache":
        add_number(parser, "--size", kind=int, default=2000, low=1, high=1_000_000, help="words that it remembers")
    else:
        add_number(parser, "--segment", kind=int, default=20, low=1, high=65536, help="tokens between two steps")
        add_number(parser, "--tokens", kind=int, default=20_000, low=1, help="of the text to tune on, from its start")
        parser.add_argument(
            "--train",
            metavar="FILE",
            help="training text: scale each weight's steps by the size of its gradients there",
        )
        parser.add_argument("--quiet", action="store_true", help="say nothing of the settings that are tried")
    parser.add_argument("--field", metavar="NAME", help="read JSON Lines and take the text from this field")
    add_specials(parser)
    add_threads(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run, kind=kind)
    tail = " --size 5000" if kind == "cache" else " --train book.txt"
    add_example(parser, f"slm adapt {kind} model --valid held-out.txt -m better{tail}")


def run(options: argparse.Namespace) -> None:
    """Load, tune, save, say what was gained."""
    from slm.commands.models import read_ids, say_own_text
    from slm.evaluation import evaluate
    from slm.store import load, load_tokenizer, save
    from slm.text.streams import name_of

    use_threads(options)
    choose_folder(options.out, options.kind, [options.model], text_inputs(options))
    base, tokenizer = load(options.model), load_tokenizer(options.model)
    base.require_normalized()

    def encoded(path: str) -> EncodedText:
        return read_ids([path], tokenizer, base.vocab, options)

    valid = encoded(options.valid)
    say_own_text([options.model], options.valid, valid.tokens)
    before = evaluate(base, valid)
    if options.kind == "cache":
        model: Any = _cached(base, valid, options)
        after = evaluate(model, valid)
    else:
        model, after = _borne(_learning(base, valid, encoded, options), valid)
    settings = model.settings.to_dict()
    had, has = before.as_dict(), after.as_dict()
    found = {"adapted": options.model, "before": had["perplexity"], **settings}
    found |= {"perplexity": has["perplexity"], "tokens": valid.tokens, "oov": valid.oov}
    found |= {"before_without_oov": had["perplexity_without_oov"]}
    found |= {"perplexity_without_oov": has["perplexity_without_oov"]}
    save(model, options.out, tokenizer=tokenizer.config(), training=found)
    if options.json:
        print(json.dumps({"model": options.out, "kind": model.kind, **found}))
        return
    chosen = ", ".join(f"{name} {value:g}" for name, value in settings.items() if not isinstance(value, str))
    print(f"{name_of(options.valid)}: {valid.describe()}")
    print(f"{options.model}: {base.kind} model, {_told(before)}")
    print(f"{options.out}: {model.kind} model ({chosen}), {_told(after)}")


def _told(report: Report) -> str:
    """The perplexity of a text, and that without its unknown words, which all count as repeats of one another."""
    known = f", {perplexity_text(report.perplexity_without_oov)} without unknown words" if report.oov else ""
    return f"perplexity {perplexity_text(report.perplexity)}{known}"


def _cached(base: Any, valid: EncodedText, options: argparse.Namespace) -> CacheModel:
    """With a cache whose theta and weight suit the text."""
    from slm.models.cache import CacheModel

    return CacheModel.fit(base, valid, size=options.size)


def _inside(model: LanguageModel) -> Iterator[LanguageModel]:
    """The models that a model is made of, and those that these are made of."""
    for part in model.members:
        yield part
        yield from _inside(part)


def _learning(base: Any, valid: EncodedText, encoded: Any, options: argparse.Namespace) -> DynamicModel:
    """With steps whose rate and decay suit the text."""
    from slm.models.dynamic import DynamicConfig, DynamicModel
    from slm.models.neural import NeuralModel
    from slm.units import perplexity

    if not isinstance(base, NeuralModel):
        inside = any(isinstance(part, NeuralModel) for part in _inside(base))
        remedy = "adapt the one inside it, from its own folder, and then mix or cache that"
        raise UsageError(
            f"{options.model} holds a model of kind {base.kind}; only a neural model can learn on, one that slm train "
            f"rnn, mlp or conv has made; {remedy if inside else 'slm adapt cache is for all kinds'}."
        )

    def tell(settings: DynamicConfig, nats: float) -> None:
        if not options.quiet:
            say(f"rate {settings.rate:g}, decay {settings.decay:g}: perplexity {perplexity_text(perplexity(nats, 1))}")

    if options.train:
        settings = DynamicConfig(rule="rms", rate=0.002, decay=0.002, segment=options.segment)
        model = DynamicModel.fit(base, encoded(options.train), settings)
    else:
        model = DynamicModel(base, DynamicConfig(segment=options.segment))
    return model.tuned(valid, tokens=options.tokens, tell=tell)


def _borne(model: DynamicModel, valid: EncodedText) -> tuple[DynamicModel, Report]:
    """The model and its report; a rate that suits the beginning of a text may be too much for the rest: it is halved.

    Raises:
        NumericError: no rate helps.
    """
    from slm.evaluation import evaluate

    for _ in range(_HALVINGS):
        try:
            return model, evaluate(model, valid)
        except NumericError:
            settings = dataclasses.replace(model.settings, rate=model.settings.rate / 2)
            say(f"the whole text does not bear rate {model.settings.rate:g}; going on with {settings.rate:g}.")
            model = type(model)(model.base, settings, model.own)
    return model, evaluate(model, valid)
