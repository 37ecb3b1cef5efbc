"""Surprisal of every token in bits, as TSV: sentence_id, token_id (both from 1), token, surprisal; `</s>` has a row."""

from __future__ import annotations

import argparse
import sys
from itertools import chain

from slm.commands.options import add_example, add_files, add_specials, add_threads, use_threads
from slm.errors import DataError


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm surprisal`."""
    parser.add_argument("model", metavar="MODEL", help="a model folder")
    add_files(parser)
    add_specials(parser)
    add_threads(parser)
    parser.set_defaults(run=run)
    add_example(parser, "slm surprisal model sentences.txt > surprisal.tsv")


def run(options: argparse.Namespace) -> None:
    """Write one row a token."""
    from slm.commands.models import read_sentences
    from slm.evaluation import surprisal_rows

    use_threads(options)
    model, sentences = read_sentences(options.model, options)
    rows = surprisal_rows(model, sentences)
    first = next(rows, None)
    if first is None:
        raise DataError("the text to be scored holds no tokens.")
    out = sys.stdout
    out.write("sentence_id\ttoken_id\ttoken\tsurprisal\n")
    for row in chain([first], rows):
        out.write(f"{row.sentence_id}\t{row.token_id}\t{row.token}\t{row.surprisal:.6f}\n")
