"""Surprisal of every token in bits, as TSV: sentence_id and token_id (both from 1), token, surprisal, oov.

Blank lines are no sentences and have no number. `</s>` has a row, too.
oov is 1 for a word that the model does not know: its surprisal is that of `<unk>`.
With --words a row is a word between blanks, as reading times are measured: word_id, word, and the sum of its tokens.
Tokens stand as they are, without quoting: pandas reads them by read_csv(FILE, sep="\\t", quoting=3,
keep_default_na=False), R by read.delim(FILE, quote="", na.strings="").
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from slm import units
from slm.commands.options import add_example, add_scoring, say, use_threads

if TYPE_CHECKING:
    from slm.evaluation import SurprisalRow
    from slm.regions import WordRow


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm surprisal`."""
    add_scoring(parser, "print one JSON object a line, not TSV")
    parser.add_argument("--words", action="store_true", help="one row a word between blanks, not one a token")
    parser.set_defaults(run=run)
    add_example(
        parser, "slm surprisal model sentences.txt > surprisal.tsv\nslm surprisal model sentences.txt --words --json"
    )


def run(options: argparse.Namespace) -> None:
    """Write one row a token, or a word; say on standard error how many were unknown."""
    from slm.commands.forms import say_other_form
    from slm.commands.models import no_tokens
    from slm.evaluation import surprisal_rows
    from slm.regions import word_rows
    from slm.store import load, load_tokenizer
    from slm.text.encoding import tokenize_lines
    from slm.text.reading import read_lines

    use_threads(options)
    model, tokenizer = load(options.model), load_tokenizer(options.model)
    lines = read_lines(options.files, field=options.field)
    if not model.normalized:
        say(f"the scores of {options.model} do not sum to one, so these are scores in bits, no surprisals.")
    rows: Iterator[SurprisalRow | WordRow]
    if options.words:
        rows = word_rows(model, lines, tokenizer, specials=options.specials, apart=options.apart)
    else:
        rows = surprisal_rows(model, tokenize_lines(lines, tokenizer, options.specials), apart=options.apart)
    first = next(rows, None)
    if first is None:
        raise no_tokens(options.files)
    line = _json if options.json else _tsv
    if not options.json:
        sys.stdout.write("\t".join(first._fields) + "\n")
    number = tokens = unknown = 0
    for row in chain([first], rows):
        sys.stdout.write(line(row))
        number, tokens, unknown = row.sentence_id, tokens + 1, unknown + row.oov
    words = f"{unknown:,} of {tokens - number:,} words unknown to the model (oov)"
    sentences_read, unit = f"{number:,} sentence{'s' * (number != 1)}", "rows" if options.words else "tokens"
    print(f"{sentences_read}, {tokens:,} {unit} with one </s> a sentence; {words}", file=sys.stderr)
    if unknown:
        say_other_form(options.files, tokenizer, model.vocab, options.field)


def _tsv(row: SurprisalRow | WordRow) -> str:
    """A row as a line of the table."""
    return f"{row[0]}\t{row[1]}\t{row[2]}\t{row.surprisal:.6f}\t{row.oov:d}\n"


def _json(row: SurprisalRow | WordRow) -> str:
    """A row as a JSON object; null stands for an infinite surprisal."""
    return json.dumps(units.json_values(row._asdict())) + "\n"
