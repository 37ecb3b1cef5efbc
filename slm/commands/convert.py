"""Write an n-gram model in another form: ARPA files to model folders and back, and folders in another layout."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from slm.commands.options import add_example, add_settings, add_threads, settings_of, use_threads
from slm.commands.outputs import check_file, choose_folder
from slm.errors import UsageError
from slm.ngram.config import LayoutConfig
from slm.text.config import TextConfig


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm convert`."""
    parser.add_argument("model", metavar="MODEL", help="a folder with an n-gram model, or an ARPA file, plain or .gz")
    parser.add_argument("-m", "--out", metavar="OUT", help="the folder to save the model in")
    parser.add_argument("--arpa", metavar="FILE", help="the ARPA file to write, packed if its name ends in .gz")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_threads(parser)
    add_settings(parser, LayoutConfig, "the folder on disk")
    reading = "how text is read for the model of an ARPA file"
    skip = ("min_count", "vocab_size", "vocab")
    add_settings(parser, TextConfig, reading, skip=skip, defaults={"tokenizer": "whitespace"})
    parser.set_defaults(run=run)
    add_example(
        parser,
        "slm convert kenlm.arpa.gz -m model\nslm convert model --arpa model.arpa\n"
        "slm convert model -m small --layout compact --bits 8",
    )


def run(options: argparse.Namespace) -> None:
    """Load, write, say how large it is."""
    from slm.commands.models import read_ngram, say_assumed, write_arpa
    from slm.ngram.files import replaces_file
    from slm.store import read_info, save

    use_threads(options)
    layout = settings_of(options, LayoutConfig)
    _check(options)
    if options.out:
        choose_folder(options.out, "ngram", [options.model])
    named = _tokenizer(options)
    model, tokenizer, training = read_ngram(options.model, named)
    sizes = {}
    if options.out:
        if not named:
            say_assumed(options.model, "--tokenizer NAME")
        save(model.in_layout(layout.layout, layout.bits), options.out, tokenizer=tokenizer, training=training)
        sizes[options.out] = read_info(options.out).bytes
    if options.arpa:
        write_arpa(options.arpa, model, tokenizer)
        if replaces_file(options.arpa):
            sizes[options.arpa] = os.path.getsize(options.arpa)
    if options.json:
        print(json.dumps({"size": model.size(), "orders": model.kept.sizes(), "bytes": sizes}))
        return
    for name, size in sizes.items():
        print(f"{name}: {model.size():,} n-grams in {size:,} bytes, {size / model.size():.2f} an n-gram")


def _check(options: argparse.Namespace) -> None:
    """Refuse, before any work, what leads nowhere."""
    if not options.out and not options.arpa:
        raise UsageError(f"say what {options.model} is to become: a folder, -m OUT, or an ARPA file, --arpa FILE.")
    for name in ("layout", "bits", "tokenizer", "lowercase"):
        if hasattr(options, name) and not options.out:
            raise UsageError(f"--{name} is of a model folder, and only an ARPA file is wanted: add -m OUT.")
    check_file("--arpa", options.arpa, [options.model], [options.model, options.out])


def _tokenizer(options: argparse.Namespace) -> dict[str, Any] | None:
    """The settings of the tokenizer that the options name, if they do."""
    from slm.text.tokenizers import make_tokenizer

    if not hasattr(options, "tokenizer") and not hasattr(options, "lowercase"):
        return None
    text = settings_of(options, TextConfig, tokenizer="whitespace")
    return make_tokenizer(text.tokenizer, text.lowercase).config()
