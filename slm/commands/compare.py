"""Train the ladder of models on one text and print one table, then three sentences from each model.

Without FILES and --corpus the text is `fables`, which comes with the package.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

from slm.commands.options import (
    add_example,
    add_files,
    add_number,
    add_settings,
    add_specials,
    add_threads,
    files_or_corpus,
    text_settings,
    use_threads,
)
from slm.units import json_values

if TYPE_CHECKING:
    from slm.text.agreement import Pair
    from slm.text.corpus import Corpus
    from slm.training.material import Material


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm compare`."""
    from slm.text.config import TextConfig

    add_files(parser, corpus=True)
    add_specials(parser)
    add_number(
        parser, "--epochs", kind=int, default=6, low=1, high=100_000, help="of recurrent models; others take half"
    )
    add_number(parser, "--hidden", kind=int, default=128, low=1, high=65536, help="units of all networks")
    add_number(parser, "--seed", kind=int, default=0, low=0, high=2**63 - 1, help="same seed, same table")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")
    add_threads(parser)
    add_settings(parser, TextConfig, "text", defaults={"min_count": 2})
    parser.set_defaults(run=run)
    add_example(parser, "slm compare --corpus fables\nslm compare book.txt --lowercase --min-count 3")


def run(options: argparse.Namespace) -> None:
    """Train, score, print each model's row when it is there."""
    from slm.training import ladder

    use_threads(options)
    rungs = ladder.ladder(options.epochs, options.hidden)
    material = _material(options)
    say = (lambda text: None) if options.quiet else (lambda text: print(text, file=sys.stderr))
    say(f"{material.name}: {material.describe()}")
    table = ladder.table_of(material)

    def tell(row: ladder.Row) -> None:  # at once: a long run that is interrupted leaves what it has found
        if not options.json:
            print(table.line(table.cells(row)), flush=True)

    if not options.json:
        print(f"{material.name}: {material.describe()}\n\n{table.line(table.head)}", flush=True)
    rows = ladder.climb(material, rungs, seed=options.seed, progress=not options.quiet, say=say, tell=tell)
    if options.json:
        sizes = {"vocabulary": len(material.vocab), **_sizes(material), "entropy_bits": material.entropy_bits}
        print(json.dumps({"corpus": material.name, **sizes, "models": [row.as_dict() for row in rows]}))
        return
    for cells in table.last():
        print(table.line(cells))
    for row in rows:
        print(f"\n{row.name}:")
        for tokens in row.samples:
            print(f"  {material.tokenizer.detokenize(tokens) or '(empty)'}")


def _sizes(material: Material) -> dict[str, Any]:
    """What the perplexities of all rows are taken over: tokens of each part, and how many of them are unknown."""
    parts = {"train": material.train, "valid": material.valid, "test": material.test}
    return {
        name: json_values({"tokens": part.tokens, "oov": part.oov, "oov_rate": part.oov_rate})
        for name, part in parts.items()
        if part is not None
    }


def _material(options: argparse.Namespace) -> Material:
    """The corpus, or the files cut into train, valid and test by a fixed rule."""
    from slm.text.corpus import load_corpus
    from slm.text.streams import name_of
    from slm.training.material import Files, prepare, prepare_corpus, split_lines

    if not options.files:
        options.corpus = options.corpus or "fables"
    files_or_corpus(options)
    # Words of count 1 are <unk>: the recurrent models learn it, and all models share one vocabulary.
    base = {"min_count": 2}
    if options.corpus:
        corpus = load_corpus(options.corpus)
        material = prepare_corpus(corpus, text_settings(options, **base, tokenizer=corpus.tokenizer))
        return dataclasses.replace(material, pairs=_pairs(corpus, material))
    files = Files(tuple(options.files), options.field)
    parts = split_lines(files.lines(), files.name)
    return prepare(
        *parts, config=text_settings(options, **base), specials=options.specials, name=name_of(options.files[0])
    )


def _pairs(corpus: Corpus, material: Material) -> list[Pair]:
    """Words that agree, if a grammar wrote the corpus and the tokens are its words."""
    from slm.text.agreement import agreement_pairs
    from slm.text.corpus import grammar_of
    from slm.text.tokenizers import make_tokenizer

    grammar = grammar_of(corpus.name)
    plain = material.tokenizer.config() == make_tokenizer(corpus.tokenizer).config()
    return agreement_pairs(grammar) if grammar is not None and plain else []
