"""Count the n-grams of text: sorted lines of words, a tab and the count, which slm train ngram --from-counts reads."""

from __future__ import annotations

import argparse
import sys

from slm.commands.options import (
    add_example,
    add_files,
    add_number,
    add_settings,
    add_specials,
    add_threads,
    settings_of,
    use_threads,
)
from slm.commands.outputs import check_file, text_inputs


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm counts`."""
    from slm.text.config import TextConfig

    add_files(parser)
    add_specials(parser)
    add_number(parser, "-o", "--order", kind=int, default=3, low=1, high=64, help="length of the longest")
    add_number(parser, "--min-count", kind=int, default=1, low=1, metavar="K", help="leave out n-grams seen less often")
    parser.add_argument("--out", metavar="FILE", help="write here, packed if it ends in .gz (default: standard output)")
    add_threads(parser)
    add_settings(parser, TextConfig, "text", skip=("min_count", "vocab_size", "vocab"))
    parser.set_defaults(run=run)
    add_example(parser, "slm counts book.txt -o 2 --min-count 5\nslm counts book.txt -o 3 --out book.counts.gz")


def run(options: argparse.Namespace) -> None:
    """Read, count, write."""
    from slm.commands.models import no_tokens
    from slm.ngram.count_files import count_lines
    from slm.ngram.counts import count_ngrams
    from slm.ngram.files import replaced_file
    from slm.text.config import TextConfig
    from slm.text.encoder import encode_file
    from slm.text.tokenizers import make_tokenizer

    use_threads(options)
    config = settings_of(options, TextConfig)
    tokenizer = make_tokenizer(config.tokenizer, config.lowercase)
    check_file("--out", options.out, text_inputs(options))
    encoded, vocab = encode_file(options.files, tokenizer, specials=options.specials, field=options.field)
    if not encoded.tokens:
        raise no_tokens(options.files, "count")
    counts = count_ngrams(encoded.ids, encoded.offsets, len(vocab), options.order)
    lines = count_lines(counts, vocab, options.min_count)
    if options.out is None:
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return
    with replaced_file(options.out) as file:
        file.writelines(f"{line}\n".encode() for line in lines)
