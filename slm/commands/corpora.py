"""List the named corpora; show the sentences of one, tell facts about it, or download its data."""

from __future__ import annotations

import argparse
import itertools
import json

from slm.commands.options import add_example, add_number


def configure(parser: argparse.ArgumentParser) -> None:
    """Actions and options of `slm corpora`."""
    parser.set_defaults(run=run_list)
    actions = parser.add_subparsers(title="actions (without one: list)", metavar="ACTION")

    listed = actions.add_parser("list", help="print the names, what they are, and whether data must be fetched")
    listed.set_defaults(run=run_list)
    add_example(listed, "slm corpora list")

    show = actions.add_parser("show", help="print the sentences of a part, one a line")
    show.add_argument("name", metavar="NAME", help="a corpus")
    show.add_argument("--split", choices=("train", "valid", "test"), default="train", help="which part (default train)")
    text = "only the first N; a grammar writes as many as asked (default: all)"
    add_number(show, "--sentences", kind=int, low=1, help=text)
    add_number(show, "--seed", kind=int, default=0, low=0, metavar="S", help="of a grammar: same seed, same text")
    show.set_defaults(run=run_show)
    add_example(
        show, "slm corpora show fables --sentences 3 --seed 7\nslm corpora show gutenberg --split test > test.txt"
    )

    info = actions.add_parser("info", help="tell what is known about a corpus, without reading it")
    info.add_argument("name", metavar="NAME", help="a corpus")
    info.add_argument("--json", action="store_true", help="print one JSON object")
    info.set_defaults(run=run_info)
    add_example(info, "slm corpora info fables --json")

    fetch = actions.add_parser("fetch", help="download the data of a corpus with NLTK's downloader")
    fetch.add_argument("name", metavar="NAME", help="a corpus")
    fetch.set_defaults(run=run_fetch)
    add_example(fetch, "slm corpora fetch brown")

    add_example(parser, "slm corpora\nslm corpora show fables --sentences 3\nslm corpora info fables")


def run_list(options: argparse.Namespace) -> None:
    """One line a corpus."""
    from slm.text.corpus import corpus_names, describe

    for name in corpus_names():
        entry = describe(name)
        needs = f"slm corpora fetch {name}" if "nltk" in entry else "no download"
        print(f"{name:<12} {entry['title']} ({needs})")


def run_show(options: argparse.Namespace) -> None:
    """The sentences of one part."""
    from slm.text.corpus import load_corpus

    corpus = load_corpus(options.name, sentences=options.sentences, seed=options.seed)
    for line in itertools.islice(getattr(corpus, options.split), options.sentences):
        print(line)


def run_info(options: argparse.Namespace) -> None:
    """The manifest's entry; of a grammar also its size and its exact entropy."""
    from slm.text.corpus import describe, grammar_of

    facts = {"name": options.name, **describe(options.name)}
    grammar = grammar_of(options.name)
    if grammar is not None:
        facts |= {
            "types": len(grammar.words),
            "tokens_per_sentence": grammar.mean_tokens,
            "bits_per_sentence": grammar.bits_per_sentence,
            "entropy_bits": grammar.bits_per_token,
            "lowest_perplexity": grammar.lowest_perplexity,
        }
    if options.json:
        print(json.dumps(facts))
        return
    for key, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else f"{value:,.4f}" if isinstance(value, float) else value
        print(f"{key:<20} {shown}")


def run_fetch(options: argparse.Namespace) -> None:
    """Download, and say so."""
    from slm.text.corpus import fetch

    fetch(options.name)
    print(f"{options.name} is installed; slm corpora show {options.name} prints it.")
