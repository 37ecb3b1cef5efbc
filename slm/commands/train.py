"""Train a model on text and save it in a folder."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from slm.commands.options import (
    add_example,
    add_files,
    add_specials,
    add_threads,
    files_or_corpus,
    say,
    subcommands,
    use_threads,
)
from slm.commands.outputs import choose_folder, text_inputs
from slm.errors import UsageError
from slm.units import perplexity_text

if TYPE_CHECKING:
    from slm.commands.plans import Plan
    from slm.models.base import LanguageModel
    from slm.training.material import Material

KINDS = {
    "ngram": "an n-gram model",
    "loglinear": "a log-linear (maximum-entropy) n-gram model",
    "rnn": "an Elman, GRU or LSTM model",
    "mlp": "a feed-forward model of the last n - 1 words",
    "conv": "a gated convolutional model",
}
LONG = 2000  # tokens of a line on average that no sentence has
CELLS = {cell: f"rnn with --cell {cell}" for cell in ("lstm", "gru", "elman")}


def configure(parser: argparse.ArgumentParser) -> None:
    """`slm train KIND ...`."""
    kinds = {kind: (text, partial(_configure_kind, kind=kind)) for kind, text in KINDS.items()}
    cells = {cell: (text, partial(_configure_kind, kind="rnn", cell=cell)) for cell, text in CELLS.items()}
    subcommands(parser, kinds | cells)
    add_example(
        parser, "slm train ngram book.txt -m model -o 5\nslm train rnn book.txt -m model --cell gru --hidden 128"
    )


def _configure_kind(parser: argparse.ArgumentParser, kind: str, **fixed: str) -> None:
    """Text in, folder out, and the options of the kind, of which the name of the command may have fixed one."""
    from slm.commands import neural, plans

    add_files(parser, corpus=True)
    parser.add_argument("-m", "--model", required=True, metavar="DIR", help="the folder to save the model in")
    add_specials(parser)
    add_threads(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    configure: dict[str, Callable[..., None]] = {**plans.CONFIGURE, **neural.CONFIGURE}
    configure[kind](parser, **fixed)
    parser.set_defaults(run=run, kind=kind, **fixed)


def run(options: argparse.Namespace) -> None:
    """Read the text, train, save, report."""
    from slm.commands import neural, plans
    from slm.commands.capped import train_capped
    from slm.commands.models import say_unknown
    from slm.store import locked, refuse_foreign
    from slm.text.corpus import load_corpus

    use_threads(options)
    files_or_corpus(options)
    began = time.perf_counter()
    if options.kind == "ngram" and (options.from_counts or options.memory):
        choose_folder(options.model, "ngram", texts=text_inputs(options))
        with locked(options.model):
            model, summary = train_capped(options) if options.memory else plans.train_on_counts(options)
        _print(options, model, {**summary, "seconds": round(time.perf_counter() - began, 2)})
        return
    corpus = load_corpus(options.corpus) if options.corpus else None
    base = {"tokenizer": corpus.tokenizer} if corpus else {}
    plan = {**plans.PLANS, **neural.PLANS}[options.kind](options, base)
    if getattr(options, "valid", None) and not plan.validates:
        raise UsageError("--valid is what smoothing jelinek-mercer learns on, others have no use for it: leave it out.")
    kind, resume = "recurrent" if options.kind == "rnn" else options.kind, getattr(options, "resume", False)
    if resume:
        from slm.training.run import refuse_to_resume

        refuse_foreign(options.model)
        refuse_to_resume(options.model, kind)
    texts = [*text_inputs(options), plan.text.vocab]
    choose_folder(options.model, kind, [getattr(options, "source", None)], texts, resumed=resume)
    with locked(options.model):
        material = _material(options, plan, corpus)
        if not options.quiet:
            print(f"{material.name}: {material.describe()}", file=sys.stderr)
        _say_doubts(options, plan, material)
        model, summary = plan.train(material)
        if "valid_perplexity" in summary and material.valid is not None and not options.quiet:
            say_unknown(material.valid.oov_rate, "the validation words")
    _print(options, model, {**summary, "seconds": round(time.perf_counter() - began, 2)})


def _say_doubts(options: argparse.Namespace, plan: Plan, material: Material) -> None:
    """Tell what looks wrong about the text, before the work."""
    from slm.commands.unparted import say_unparted
    from slm.text.vocabulary import SPECIALS

    if len(material.vocab) == len(SPECIALS):
        why = "not one of its words is in the vocabulary, so all are <unk>"
        remedy = "--min-count, --vocab-size and --vocab choose them, --tokenizer char parts text without blanks"
        say(f"{material.name}: {why}; {remedy}.")
    if plan.vocab is None and not options.quiet:
        say_unparted(material)
    if material.train.tokens > LONG * material.train.sentences:
        count, tokens = material.train.sentences, material.train.tokens
        say(
            f"{material.name}: {tokens:,} tokens stand in {count:,} line{'s' * (count > 1)}, where lines of a sentence "
            "each are expected; slm split makes them of running English text."
        )
    if getattr(options, "valid", None):
        _say_same(material)
    _say_forms(options, plan, material)


def _say_forms(options: argparse.Namespace, plan: Plan, material: Material) -> None:
    """Tell of text that other text, a list or a model has the words of, in another form of Unicode."""
    from slm.commands.forms import say_other_form

    given = options.files if plan.vocab is not None or plan.text.vocab else []
    valid = [options.valid] if getattr(options, "valid", None) else []
    for files, text in ((given, material.train), (valid, material.valid)):
        if text is not None and text.oov:
            say_other_form(files, material.tokenizer, material.vocab, options.field)


def _say_same(material: Material) -> None:
    """Tell of validation text that is the training text: the same ids, and as many characters in unknown words, too."""
    one, other = material.train, material.valid
    if other is None or (one.tokens, one.characters) != (other.tokens, other.characters):
        return
    if (one.ids == other.ids).all():
        say(
            f"{material.name}: the validation text is the training text, so what it measures or decides says nothing "
            "of other text; leave --valid out to hold lines out, or name another file."
        )


def _material(options: argparse.Namespace, plan: Plan, corpus: Any) -> Material:
    """The text that the options name, encoded; with a validation part if the plan needs one."""
    from slm.text.streams import name_of
    from slm.training.material import Files, Source, hold_out, prepare, prepare_corpus

    if corpus:
        return prepare_corpus(corpus, plan.text, plan.vocab)
    files = Files(tuple(options.files), options.field)
    train: Source = files
    valid: Source | None = None
    if plan.validates and options.valid:
        valid = Files((options.valid,), options.field)
    elif plan.validates:
        train, valid = hold_out(files.lines(), files.name)
    name = name_of(options.files[0])
    return prepare(train, valid, config=plan.text, specials=options.specials, name=name, vocab=plan.vocab)


def _print(options: argparse.Namespace, model: LanguageModel, summary: dict[str, Any]) -> None:
    """The outcome on standard output."""
    from slm.training.history import has_learnt

    if "valid_perplexity" in summary:
        trained, valid = summary.get("train_perplexity"), summary["valid_perplexity"]
        guessing = f"more than twice the {len(model.vocab):,} of guessing among all words alike"
        if not has_learnt([trained, valid], len(model.vocab)):
            say(
                f"the model has not learnt: its validation perplexity, {perplexity_text(valid)}, is {guessing}; lower "
                "--rate or --clip-norm."
            )
        elif not has_learnt([valid], len(model.vocab)):
            say(
                f"the validation perplexity, {perplexity_text(valid)}, is {guessing}, but that of the training text is "
                f"{perplexity_text(trained)}: the validation text is of another kind, or the model knows the training "
                "text by heart."
            )
    if options.json:
        print(json.dumps({"model": options.model, "size": model.size(), **summary}))
        return
    print(f"{options.model}: {model.kind} model, {model.size():,} {model.unit}, vocabulary {len(model.vocab):,}")
    unknown = f"{100 * summary['oov_rate']:.2f} % of words unknown"
    spent = "before; nothing was left to do" if "already_complete" in summary else f"in {summary['seconds']:.1f} s"
    print(f"trained on {summary['tokens']:,} tokens ({unknown}) {spent}")
    if "valid_perplexity" in summary:
        found = perplexity_text(summary["valid_perplexity"])
        print(f"validation perplexity {found} after epoch {summary['best_epoch']}")
