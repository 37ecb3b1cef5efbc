"""Training on counts and features: the options of each kind, and the function of material that trains it.

Settings are read, and so checked, before any text is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from slm.commands.capped import MEMORY
from slm.commands.options import add_example, add_settings, say, say_folded, settings_of, text_settings
from slm.commands.outputs import check_file, text_inputs
from slm.errors import UsageError
from slm.text.config import TextConfig

if TYPE_CHECKING:
    from slm.models.base import LanguageModel
    from slm.models.ngram import NgramModel
    from slm.ngram.config import LayoutConfig
    from slm.text.vocabulary import Vocabulary
    from slm.training.material import Material

LIMIT_VOCAB = (
    "words to keep, one a line; others are counted as themselves and then leave the model, as with lmplz "
    "--limit_vocab_file (with --vocab they are <unk> from the start)"
)

Training = Callable[["Material"], tuple["LanguageModel", dict[str, Any]]]


class Plan(NamedTuple):
    """How text is read, whether a part is held out to validate on, what is done with it, and whose words it has."""

    text: TextConfig
    validates: bool
    train: Training
    vocab: Vocabulary | None = None


def configure_ngram(parser: argparse.ArgumentParser) -> None:
    """Options of `slm train ngram`."""
    from slm.ngram.config import LayoutConfig, NgramConfig

    parser.add_argument("--arpa", metavar="FILE", help="also write the model as an ARPA file")
    parser.add_argument("--limit-vocab", metavar="FILE", help=LIMIT_VOCAB)
    parser.add_argument("--from-counts", action="store_true", help="FILES are counts of n-grams, added up: slm counts")
    parser.add_argument(
        "--valid", metavar="FILE", help="what jelinek-mercer learns on (default: the last twentieth of the lines)"
    )
    parser.add_argument("--memory", metavar="SIZE", help=MEMORY)
    add_settings(parser, TextConfig, "text")
    add_settings(parser, NgramConfig, "n-grams", short={"order": "-o"})
    add_settings(parser, LayoutConfig, "on disk")
    add_example(
        parser,
        "slm train ngram book.txt -m model -o 5\nslm train ngram --corpus fables -m model --prune 0 0 1\n"
        "slm train ngram book.txt -m small --layout compact --bits 8",
    )


def plan_ngram(options: argparse.Namespace, base: dict[str, Any]) -> Plan:
    """Count, smooth, save; write the ARPA file if one is wanted."""
    from slm.ngram.config import LayoutConfig, NgramConfig

    config, layout = settings_of(options, NgramConfig), settings_of(options, LayoutConfig)
    learns = config.smoothing == "jelinek-mercer"
    check_file("--arpa", options.arpa, text_inputs(options), [options.model])
    extra = _limited(options)

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.models.ngram import NgramModel

        heldout = material.valid if learns else None
        model = NgramModel.fit(material.train, vocab=material.vocab, heldout=heldout, **config.fit_options(), **extra)
        summary = {**facts(material), "config": config.fit_options()}
        return saved_ngram(options, layout, model, material.tokenizer, summary)

    return Plan(text_settings(options, **base), learns, train)


def train_on_counts(options: argparse.Namespace) -> tuple[LanguageModel, dict[str, Any]]:
    """Add up files of counts, smooth, save."""
    from slm.commands.forms import say_other_form
    from slm.models.ngram import NgramModel
    from slm.ngram.config import LayoutConfig, NgramConfig
    from slm.ngram.count_files import read_counts
    from slm.text.encoder import encode_file
    from slm.text.streams import name_of
    from slm.text.tokenizers import make_tokenizer
    from slm.text.vocabulary import EOS, UNK, Vocabulary

    config, layout = settings_of(options, NgramConfig), settings_of(options, LayoutConfig)
    text = text_settings(options)
    if (text.min_count, text.vocab_size) != (1, None):
        raise UsageError("--min-count and --vocab-size choose words of text, not of counts: use --vocab or leave them.")
    check_file("--arpa", options.arpa, text_inputs(options), [options.model])
    tokenizer = make_tokenizer(text.tokenizer, text.lowercase)
    if not options.quiet and not hasattr(options, "tokenizer"):
        say(
            f"{options.model}: counts do not say how text is cut, which is taken to be by --tokenizer "
            f"{tokenizer.name}; if they were made with another, name it."
        )
    listed, ordered = (None, False) if text.vocab is None else Vocabulary.read_list(text.vocab)
    words = listed.words if listed else None
    order = getattr(options, "order", None)
    counts, vocab = read_counts(options.files, order=order, vocab=listed if ordered else None, words=words)
    if ordered:
        vocab = vocab.counted(counts.count[counts.rows(1)])
    heldout = None
    if options.valid:
        heldout, _ = encode_file([options.valid], tokenizer, vocab, specials=options.specials, field=options.field)
        if heldout.oov:
            say_other_form([options.valid], tokenizer, vocab, options.field)
    model = NgramModel.from_counts(
        counts, vocab, config.smoothing, heldout=heldout, **config.estimator_options(), **_limited(options)
    )
    tokens, oov, sentences = (int(counts.count[row]) for row in (0, 1 + UNK, 1 + EOS))
    rate = oov / max(1, tokens - sentences)
    summary: dict[str, Any] = {"corpus": name_of(options.files[0]), "tokens": tokens, "oov": oov, "oov_rate": rate}
    summary["config"] = {**config.fit_options(), "order": counts.order}
    return saved_ngram(options, layout, model, tokenizer, summary)


def _limited(options: argparse.Namespace) -> dict[str, Any]:
    """The words of --limit-vocab."""
    from slm.text.reading import read_lines

    if not options.limit_vocab:
        return {}
    if fold := getattr(options, "lowercase", False):
        say_folded(options, options.limit_vocab)
    lines = (line.lower() if fold else line for line in read_lines([options.limit_vocab]))
    return {"limit_vocab": [word for line in lines for word in line.split()]}


def saved_ngram(
    options: argparse.Namespace, layout: LayoutConfig, model: NgramModel, tokenizer: Any, summary: dict[str, Any]
) -> tuple[LanguageModel, dict[str, Any]]:
    """Save the model in its layout, and write the ARPA file, always exact, if one is wanted."""
    from slm.commands.models import write_arpa
    from slm.store import save

    save(model.in_layout(layout.layout, layout.bits), options.model, tokenizer=tokenizer, training=summary)
    if options.arpa:
        write_arpa(options.arpa, model, tokenizer.config(), options.quiet)
    return model, summary


def configure_loglinear(parser: argparse.ArgumentParser) -> None:
    """Options of `slm train loglinear`."""
    from slm.models.loglinear_config import LogLinearConfig

    add_settings(parser, TextConfig, "text")
    add_settings(parser, LogLinearConfig, "features", short={"order": "-o"})
    add_example(parser, "slm train loglinear book.txt -m model -o 3 --penalty 0.5")


def plan_loglinear(options: argparse.Namespace, base: dict[str, Any]) -> Plan:
    """Collect n-grams, find their weights, save."""
    from slm.models.loglinear_config import LogLinearConfig

    config = settings_of(options, LogLinearConfig)

    def train(material: Material) -> tuple[LanguageModel, dict[str, Any]]:
        from slm.models.loglinear import LogLinearModel
        from slm.store import save

        model = LogLinearModel.fit(material.train, material.vocab, config)
        summary = {**facts(material), "config": config.to_dict()}
        save(model, options.model, tokenizer=material.tokenizer, training=summary)
        return model, summary

    return Plan(text_settings(options, **base), False, train)


def facts(material: Material) -> dict[str, Any]:
    """What the model's folder says of its training text."""
    train = material.train
    return {"corpus": material.name, "tokens": train.tokens, "oov": train.oov, "oov_rate": train.oov_rate}


CONFIGURE = {"ngram": configure_ngram, "loglinear": configure_loglinear}
PLANS = {"ngram": plan_ngram, "loglinear": plan_loglinear}
