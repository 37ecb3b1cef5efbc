"""Surprisal of every token in bits, as TSV: sentence_id and token_id (both from 1), token, surprisal, oov.

Blank lines are no sentences and have no number. `</s>` has a row, too.
oov is 1 for a word that the model does not know: its surprisal is that of `<unk>`.
Tokens stand as they are, without quoting: pandas reads them by read_csv(FILE, sep="\\t", quoting=3,
keep_default_na=False), R by read.delim(FILE, quote="", na.strings="").
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import chain
from typing import TYPE_CHECKING

from slm import units
from slm.commands.options import add_example, add_scoring, say, use_threads

if TYPE_CHECKING:
    from slm.evaluation import SurprisalRow


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm surprisal`."""
    add_scoring(parser, "print one JSON object a line, not TSV")
    parser.set_defaults(run=run)
    add_example(parser, "slm surprisal model sentences.txt > surprisal.tsv\nslm surprisal model sentences.txt --json")


def run(options: argparse.Namespace) -> None:
    """Write one row a token; say on standard error how many words were unknown."""
    from slm.commands.models import no_tokens, read_sentences
    from slm.evaluation import surprisal_rows

    use_threads(options)
    model, sentences = read_sentences(options.model, options)
    if not model.normalized:
        say(f"the scores of {options.model} do not sum to one, so these are scores in bits, no surprisals.")
    rows = surprisal_rows(model, sentences, apart=options.apart)
    first = next(rows, None)
    if first is None:
        raise no_tokens(options.files)
    line = _json if options.json else _tsv
    if not options.json:
        sys.stdout.write("sentence_id\ttoken_id\ttoken\tsurprisal\toov\n")
    number = tokens = unknown = 0
    for row in chain([first], rows):
        sys.stdout.write(line(row))
        number, tokens, unknown = row.sentence_id, tokens + 1, unknown + row.oov
    words = f"{unknown:,} of {tokens - number:,} words unknown to the model (oov)"
    sentences_read = f"{number:,} sentence{'s' * (number != 1)}"
    print(f"{sentences_read}, {tokens:,} tokens with one </s> a sentence; {words}", file=sys.stderr)


def _tsv(row: SurprisalRow) -> str:
    """A row as a line of the table."""
    return f"{row.sentence_id}\t{row.token_id}\t{row.token}\t{row.surprisal:.6f}\t{row.oov:d}\n"


def _json(row: SurprisalRow) -> str:
    """A row as a JSON object; null stands for an infinite surprisal."""
    return json.dumps(units.json_values(row._asdict())) + "\n"
