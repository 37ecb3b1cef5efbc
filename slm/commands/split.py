"""Running text to one sentence a line, as training wants it: English prose, by rules."""

from __future__ import annotations

import argparse

from slm.commands.options import add_example, say
from slm.errors import DataError, UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm split`."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="text; plain, .gz, .bz2, .xz or .zst; - for standard input"
    )
    add_example(parser, "slm split book.txt > sentences.txt\nslm split book.txt.gz | head -n 20")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print the sentences of each file; the end of a file is that of a sentence."""
    from slm.text.reading import is_json_lines, read_lines
    from slm.text.sentences import split_sentences
    from slm.text.streams import name_of

    if records := next(filter(is_json_lines, options.files), None):
        raise UsageError(
            f"{records} holds JSON Lines, and slm split reads plain text: take it out first (jq -r .text)."
        )
    blank = []
    for path in options.files:
        sentence = None
        for sentence in split_sentences("\n".join(read_lines([path]))):
            print(sentence)
        if sentence is None:
            blank.append(name_of(path))
    if blank:
        fault = f"{', '.join(blank)}: no sentences in it; the text is empty or blank."
        if len(blank) == len(options.files):
            raise DataError(fault)
        say(fault)
