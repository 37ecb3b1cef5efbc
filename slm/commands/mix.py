"""Mix models with the weights that suit a validation text best; n-gram models also as one table."""

from __future__ import annotations

import argparse
import json
import math
import os
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slm.commands.options import add_example, add_specials, add_threads, say, use_threads
from slm.commands.outputs import choose_folder
from slm.errors import UsageError
from slm.text.streams import name_of
from slm.units import perplexity_text

if TYPE_CHECKING:
    from slm.evaluation import Report
    from slm.models.base import LanguageModel


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm mix`."""
    parser.add_argument("models", nargs="+", metavar="MODEL", help="two or more model folders")
    parser.add_argument("--valid", required=True, metavar="FILE", help="text that none of them was trained on")
    parser.add_argument("-m", "--out", required=True, metavar="OUT", help="the folder to save the mixture in")
    parser.add_argument("--merge", action="store_true", help="write n-gram models as one table, not side by side")
    parser.add_argument("--field", metavar="NAME", help="read JSON Lines and take the text from this field")
    add_specials(parser)
    add_threads(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)
    add_example(parser, "slm mix news web --valid held-out.txt -m both\nslm mix a b c --valid v.txt -m one --merge")


def run(options: argparse.Namespace) -> None:
    """Load, fit the weights, save, say how good each is."""
    from slm.commands.models import read_ids, say_own_text
    from slm.evaluation import evaluate, report
    from slm.models.mixture import MixtureModel, common_vocabulary, em_weights, mix
    from slm.store import load, save
    from slm.text.tokenizers import make_tokenizer

    use_threads(options)
    if len(options.models) < 2:
        raise UsageError(f"a mixture takes at least two models, got {options.models[0]} alone.")
    times = Counter(map(os.path.realpath, options.models))
    if twice := [name for name in options.models if times[os.path.realpath(name)] > 1]:
        raise UsageError(f"a mixture takes different models, got {twice[0]} twice.")
    choose_folder(options.out, "ngram" if options.merge else "mixture", options.models, [options.valid])
    tokenizer = _one_tokenizer(options.models)
    models = _over_one_vocabulary([load(folder) for folder in options.models])
    text = read_ids([options.valid], make_tokenizer(**tokenizer), common_vocabulary(models, options.models), options)
    for model in models:
        model.require_normalized()
    say_own_text(options.models, options.valid, text.tokens)
    scores = [model.score_ids(text.ids, text.offsets) for model in models]
    weights = em_weights(scores).tolist()
    found = {
        folder: {"weight": weight, **_perplexity(report(own, text)), "impossible": int((own == -math.inf).sum())}
        for folder, own, weight in zip(options.models, scores, weights)
    }
    mixed: LanguageModel = _merged(models, weights) if options.merge else MixtureModel(models, weights)
    whole = _perplexity(evaluate(mixed, text) if options.merge else report(mix(scores, weights), text))
    whole |= {"tokens": text.tokens, "oov": text.oov}
    notes = {"mixed": found, "merged": options.merge, **whole}
    save(mixed, options.out, tokenizer=tokenizer, training=notes)
    _explain_impossible([name for name, facts in found.items() if facts["impossible"]], options)
    if options.json:
        print(json.dumps({"model": options.out, **whole, "parts": found}))
        return
    print(f"{name_of(options.valid)}: {text.describe()}")
    for folder, facts in found.items():
        lost = f", {facts['impossible']:,} of {text.tokens:,} tokens impossible" if facts["impossible"] else ""
        print(f"{facts['weight']:8.4f}  {folder}: perplexity {perplexity_text(facts['perplexity'])}{lost}")
    print(f"{options.out}: {mixed.kind} model, perplexity {perplexity_text(whole['perplexity'])}")


def _perplexity(report: Report) -> dict[str, Any]:
    """The perplexity as a JSON value: None if it is infinite."""
    return {"perplexity": report.as_dict()["perplexity"]}


def _explain_impossible(names: Sequence[str], options: argparse.Namespace) -> None:
    """Tell why models find a token of the text impossible, which a user sees as an infinite perplexity."""
    if names:
        say(
            f"{', '.join(names)}: perplexity infinite, because a word of {name_of(options.valid)} is impossible there, "
            "such as one that only another model of the mixture knows. The mixture is over the words of all, and such "
            "a word has its probability from the others alone. For figures to compare, train the models over one list "
            "of words: --vocab."
        )


def _one_tokenizer(folders: Sequence[str]) -> dict[str, Any]:
    """The tokenizer that all models share."""
    from slm.store import load_tokenizer

    configs = [load_tokenizer(folder).config() for folder in folders]
    for folder, config in zip(folders[1:], configs[1:]):
        if config != configs[0]:
            raise UsageError(
                f"models of one mixture read text alike; {folders[0]} has tokenizer {configs[0]}, "
                f"{folder} has {config}."
            )
    return configs[0]


def _over_one_vocabulary(models: list[LanguageModel]) -> list[LanguageModel]:
    """The models themselves; n-gram models over different words, over all their words."""
    from slm.models.ngram import NgramModel
    from slm.ngram.merge import over_vocabulary, union_of

    tables = [model for model in models if isinstance(model, NgramModel)]
    if len(tables) < len(models) or all(model.vocab == models[0].vocab for model in models):
        return models
    vocab = union_of([model.vocab for model in models])
    return [
        model.over(over_vocabulary(model.table, vocab.encode(model.vocab.words), len(vocab)), vocab) for model in tables
    ]


def _merged(models: Sequence[LanguageModel], weights: Sequence[float]) -> LanguageModel:
    """The mixture as one table."""
    from slm.models.ngram import NgramModel
    from slm.ngram.merge import merge

    tables = [model.table for model in models if isinstance(model, NgramModel)]
    if len(tables) < len(models):
        raise UsageError("--merge writes n-gram models as one table; other kinds stay side by side: leave it out.")
    return NgramModel(merge(tables, weights), models[0].vocab, smoothing="mixture")
