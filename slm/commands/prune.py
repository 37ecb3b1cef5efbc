"""Leave out the n-grams of a model that cost least: the smaller model predicts almost as well."""

from __future__ import annotations

import argparse
import json

from slm.commands.options import add_example, add_number, add_threads, use_threads
from slm.commands.outputs import choose_folder
from slm.errors import VocabularyError


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm prune`."""
    parser.add_argument("model", metavar="MODEL", help="a folder with an n-gram model, or an ARPA file")
    parser.add_argument("-m", "--out", required=True, metavar="OUT", help="the folder to save the smaller model in")
    wanted = parser.add_mutually_exclusive_group(required=True)
    threshold = "n-grams go that raise the perplexity by less than this part"
    add_number(wanted, "--threshold", kind=float, low=0, help=threshold)
    add_number(wanted, "--size", kind=int, low=1, help="keep N n-grams of all orders")
    parser.add_argument(
        "--histories",
        metavar="MODEL",
        help="an n-gram model over the same words that tells how probable contexts are; for Kneser-Ney models, whose "
        "short n-grams are no frequencies, best one of another smoothing",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_threads(parser)
    parser.set_defaults(run=run)
    add_example(parser, "slm prune model -m smaller --threshold 1e-7\nslm prune model -m smaller --size 1000000")


def run(options: argparse.Namespace) -> None:
    """Load, prune, save, say what is left."""
    from slm.commands.models import read_ngram, say_assumed
    from slm.ngram.pruning import prune
    from slm.store import save

    use_threads(options)
    choose_folder(options.out, "ngram", [options.model, options.histories])
    model, tokenizer, training = read_ngram(options.model)
    say_assumed(options.model, f"slm convert {options.model} -m DIR --tokenizer NAME, and prune that")
    model.require_normalized()
    other = read_ngram(options.histories)[0] if options.histories else None
    if other is not None and other.vocab != model.vocab:
        raise VocabularyError(
            f"{options.histories} and {options.model} are over different words; train both on one text."
        )
    histories = None if other is None else other.table
    table = prune(model.table, threshold=options.threshold, size=options.size, histories=histories)
    smaller = model.over(table)
    how = {"threshold": options.threshold, "size": options.size}
    training["pruned"] = {name: value for name, value in how.items() if value is not None}
    save(smaller, options.out, tokenizer=tokenizer, training=training)
    if options.json:
        sizes = {"size": smaller.size(), "before": model.size(), "orders": table.sizes()}
        print(json.dumps({"model": options.out, **sizes}))
        return
    orders = " ".join(f"{size:,}" for size in table.sizes())
    print(f"{options.out}: {smaller.size():,} of {model.size():,} n-grams left; by order {orders}")
