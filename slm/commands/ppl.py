"""Perplexity of a model on text: token-weighted, `</s>` counted, `<s>` never; unknown words with and without."""

from __future__ import annotations

import argparse
import json

from slm.commands.options import add_example, add_scoring, say, use_threads

MOST_UNKNOWN = 0.05  # a larger share of unknown words makes a perplexity misleading


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm ppl`."""
    add_scoring(parser, "print one JSON object")
    parser.set_defaults(run=run)
    add_example(parser, "slm ppl model held-out.txt\nslm ppl model held-out.txt --json")


def run(options: argparse.Namespace) -> None:
    """Score the text and print the report."""
    from slm.commands.models import read_text
    from slm.evaluation import evaluate

    use_threads(options)
    model, encoded = read_text(options.model, options)
    report = evaluate(model, encoded)
    if report.oov_rate > MOST_UNKNOWN:
        say(
            f"{100 * report.oov_rate:.0f} % of the words are unknown to the model. All of them count as one word, "
            "<unk>, whichever they are: this perplexity is not comparable with that of a model that knows other words, "
            "nor with that of this model on other text."
        )
    print(json.dumps(report.as_dict()) if options.json else report.render())
