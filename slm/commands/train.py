"""Train a model on text and save it in a folder."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from slm.commands.options import (
    add_example,
    add_files,
    add_settings,
    add_specials,
    add_threads,
    files_or_corpus,
    settings_of,
    subcommands,
    use_threads,
)
from slm.units import perplexity

if TYPE_CHECKING:
    from slm.models.base import LanguageModel
    from slm.training.material import Material


Training = Callable[["Material"], tuple["LanguageModel", dict[str, Any]]]


def configure(parser: argparse.ArgumentParser) -> None:
    """`slm train KIND ...`."""
    entries = {
        "ngram": ("an n-gram model", configure_ngram),
        "rnn": ("an Elman, GRU or LSTM model", configure_rnn),
    }
    subcommands(parser, entries)
    add_example(
        parser, "slm train ngram book.txt -m model -o 5\nslm train rnn book.txt -m model --cell gru --hidden 128"
    )


def _add_common(parser: argparse.ArgumentParser, kind: str, *, valid: bool = False) -> None:
    """Text in, folder out."""
    from slm.training.material import TextConfig

    add_files(parser, corpus=True)
    parser.add_argument("-m", "--model", required=True, metavar="DIR", help="the folder to save the model in")
    if valid:
        parser.add_argument(
            "--valid", metavar="FILE", help="validation text (default: the last twentieth of the lines is held out)"
        )
    parser.set_defaults(run=run, kind=kind)
    add_specials(parser)
    add_threads(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_settings(parser, TextConfig, "text")


def configure_ngram(parser: argparse.ArgumentParser) -> None:
    """Options of `slm train ngram`."""
    from slm.ngram.config import NgramConfig

    _add_common(parser, "ngram")
    parser.add_argument("--arpa", metavar="FILE", help="also write the model as an ARPA file")
    parser.add_argument("--limit-vocab", metavar="FILE", help="words to keep, one a line; others leave the model")
    add_settings(parser, NgramConfig, "n-grams", short={"order": "-o"})
    add_example(
        parser, "slm train ngram book.txt -m model -o 5\nslm train ngram --corpus fables -m model --prune 0 0 1"
    )


def configure_rnn(parser: argparse.ArgumentParser) -> None:
    """Options of `slm train rnn`."""
    from slm.models.recurrent_config import RecurrentConfig
    from slm.training.config import TrainingConfig

    _add_common(parser, "rnn", valid=True)
    add_settings(parser, RecurrentConfig, "model")
    add_settings(parser, TrainingConfig, "training")
    add_example(parser, "slm train rnn book.txt -m model --cell lstm --hidden 256 --epochs 10 --dropout 0.2")


def run(options: argparse.Namespace) -> None:
    """Read the text, train, save, report."""
    from slm.store import locked, save

    use_threads(options)
    began = time.perf_counter()
    train = PLANS[options.kind](options)  # a wrong setting ends the run before any text is read
    with locked(options.model):
        material = material_of(options, valid=options.kind == "rnn")
        _say(options, f"{material.name}: {material.describe()}")
        model, summary = train(material)
        summary = {"corpus": material.name, "tokens": material.train.tokens, "oov": material.train.oov, **summary}
        save(model, options.model, tokenizer=material.tokenizer, training=summary)
    summary["seconds"] = round(time.perf_counter() - began, 2)
    _print(options, model, summary)


def plan_ngram(options: argparse.Namespace) -> Training:
    """Count and smooth; write the ARPA file if one is wanted."""
    from slm.ngram.config import NgramConfig

    config = settings_of(options, NgramConfig)
    extra: dict[str, Any] = {}
    if options.limit_vocab:
        from slm.text.reading import read_lines

        extra["limit_vocab"] = [word for line in read_lines([options.limit_vocab]) for word in line.split()]

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.models.ngram import NgramModel

        model = NgramModel.fit(material.train, vocab=material.vocab, **config.fit_options(), **extra)
        if options.arpa:
            model.to_arpa(options.arpa)
        return model, {"config": config.to_dict()}

    return train


def plan_rnn(options: argparse.Namespace) -> Training:
    """Train by back-propagation through time, with bars on standard error."""
    from slm.models.recurrent_config import RecurrentConfig
    from slm.training.config import TrainingConfig

    model_config, config = settings_of(options, RecurrentConfig), settings_of(options, TrainingConfig)

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.models.recurrent import RecurrentModel
        from slm.training.loop import train

        model = RecurrentModel(material.vocab, model_config, seed=config.seed)
        history = train(model, material.train, material.valid, config, progress=not options.quiet)
        best = history.records[history.best - 1]
        return model, {
            "config": config.to_dict(),
            "epochs": len(history.records),
            "best_epoch": history.best,
            "tokens_seen": history.tokens,
            "words_per_second": round(history.tokens / history.seconds),
            "train_perplexity": round(perplexity(best.train_loss, 1), 4),
            "valid_perplexity": None if best.valid_loss is None else round(perplexity(best.valid_loss, 1), 4),
        }

    return train


PLANS = {"ngram": plan_ngram, "rnn": plan_rnn}


def material_of(options: argparse.Namespace, *, valid: bool) -> Material:
    """The text that the options name, encoded; with a validation part if the model needs one."""
    from slm.text.reading import read_lines
    from slm.training.material import TextConfig, hold_out, prepare, prepare_corpus

    files_or_corpus(options)
    # A network learns what <unk> is like only from words that are <unk> in its training text.
    base: dict[str, Any] = {"min_count": 2 if valid else 1}
    if options.corpus:
        from slm.text.corpus import load_corpus

        corpus = load_corpus(options.corpus)
        return prepare_corpus(corpus, settings_of(options, TextConfig, **base, tokenizer=corpus.tokenizer))
    config = settings_of(options, TextConfig, **base)
    lines: Iterable[str] = read_lines(options.files, field=options.field)
    held = None
    if valid and options.valid:
        held = list(read_lines([options.valid], field=options.field))
    elif valid:
        lines, held = hold_out(list(lines))
    return prepare(lines, held, config=config, specials=options.specials, name=str(options.files[0]))


def _say(options: argparse.Namespace, text: str) -> None:
    """Progress on standard error, unless --quiet."""
    if not options.quiet:
        print(text, file=sys.stderr)


def _print(options: argparse.Namespace, model: LanguageModel, summary: dict[str, Any]) -> None:
    """The outcome on standard output."""
    if options.json:
        print(json.dumps({"model": options.model, "size": model.size(), **summary}))
        return
    unit = "n-grams" if model.kind == "ngram" else "parameters"
    print(f"{options.model}: {model.kind} model, {model.size():,} {unit}, vocabulary {len(model.vocab):,}")
    print(f"trained on {summary['tokens']:,} tokens ({summary['oov']:,} unknown) in {summary['seconds']:.1f} s")
    if summary.get("valid_perplexity"):
        print(f"validation perplexity {summary['valid_perplexity']:.4f} after epoch {summary['best_epoch']}")
