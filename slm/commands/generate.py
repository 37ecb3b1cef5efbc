"""Sample sentences from a model, one a line."""

from __future__ import annotations

import argparse

from slm.commands.options import add_example, add_threads, use_threads


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm generate`."""
    parser.add_argument("model", metavar="MODEL", help="a model folder")
    parser.add_argument("-n", "--number", type=int, default=1, metavar="N", help="how many sentences (default 1)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same text (default 0)")
    parser.add_argument("--prompt", default="", metavar="TEXT", help="every sentence begins with this text")
    parser.add_argument("--max-tokens", type=int, default=100, metavar="N", help="cut a sentence here (default 100)")
    parser.add_argument("--temperature", type=float, default=1.0, metavar="X", help="0 is greedy (default 1)")
    parser.add_argument("--top-k", type=int, default=0, metavar="N", help="draw from the N likeliest (default 0: all)")
    parser.add_argument(
        "--top-p", type=float, default=1.0, metavar="X", help="draw from the likeliest mass X (default 1)"
    )
    parser.add_argument("--tokens", action="store_true", help="print tokens between blanks, not readable text")
    add_threads(parser)
    parser.set_defaults(run=run)
    add_example(
        parser, 'slm generate model -n 10 --seed 1\nslm generate model -n 3 --prompt "The old king" --top-p 0.9'
    )


def run(options: argparse.Namespace) -> None:
    """Load, sample, print."""
    from slm.commands.models import tokenizer_of
    from slm.sampling import Sampler
    from slm.store import load

    use_threads(options)
    sampler = Sampler(options.temperature, options.top_k, options.top_p)
    model, tokenizer = load(options.model), tokenizer_of(options.model)
    sentences = model.generate(
        options.number,
        max_tokens=options.max_tokens,
        seed=options.seed,
        prompt=tokenizer.tokenize(options.prompt),
        sampler=sampler,
    )
    for tokens in sentences:
        print(" ".join(tokens) if options.tokens else tokenizer.detokenize(tokens))
