"""Perplexity of a model on text: token-weighted, `</s>` counted, `<s>` never; unknown words with and without."""

from __future__ import annotations

import argparse
import json

from slm.commands.options import add_example, add_scoring, use_threads


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm ppl`."""
    add_scoring(parser, "print one JSON object")
    parser.set_defaults(run=run)
    add_example(parser, "slm ppl model held-out.txt\nslm ppl model held-out.txt --json")


def run(options: argparse.Namespace) -> None:
    """Score the text and print the report."""
    from slm.commands.models import read_text, say_unknown
    from slm.evaluation import evaluate

    use_threads(options)
    model, encoded = read_text(options.model, options)
    report = evaluate(model, encoded, apart=options.apart)
    say_unknown(report.oov_rate)
    print(json.dumps(report.as_dict()) if options.json else report.render())
