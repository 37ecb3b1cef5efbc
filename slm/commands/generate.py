"""Sample sentences from a model, one a line."""

from __future__ import annotations

import argparse

from slm.commands.options import add_example, add_number, add_settings, add_threads, say, settings_of, use_threads

TOGETHER = 1024  # sentences that are in memory at once


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm generate`."""
    from slm.sampling_config import SamplerConfig

    parser.add_argument("model", metavar="MODEL", help="a model folder")
    add_number(parser, "-n", "--number", kind=int, default=1, low=1, help="how many sentences")
    add_number(parser, "--seed", kind=int, default=0, low=0, high=2**64 - 1, help="same seed, same text")
    parser.add_argument("--prompt", default="", metavar="TEXT", help="every sentence begins with this text")
    add_number(parser, "--max-tokens", kind=int, default=100, low=1, help="cut a sentence here")
    parser.add_argument("--tokens", action="store_true", help="print tokens between blanks, not readable text")
    add_threads(parser)
    add_settings(parser, SamplerConfig, "choice of words")
    parser.set_defaults(run=run)
    add_example(
        parser, 'slm generate model -n 10 --seed 1\nslm generate model -n 3 --prompt "The old king" --top-p 0.9'
    )


def run(options: argparse.Namespace) -> None:
    """Load, sample, print."""
    from slm.sampling import Sampler
    from slm.store import load, load_tokenizer

    use_threads(options)
    sampler = settings_of(options, Sampler)
    model, tokenizer = load(options.model), load_tokenizer(options.model)
    prompt = tokenizer.tokenize(options.prompt)
    unknown = [word for word in dict.fromkeys(prompt) if word not in model.vocab]
    if unknown:
        say(f"the model does not know these words of the prompt and reads them as <unk>: {' '.join(unknown)}")
    for first in range(0, options.number, TOGETHER):
        sentences = model.generate(
            min(TOGETHER, options.number - first),
            max_tokens=options.max_tokens,
            seed=options.seed,
            first=first,
            prompt=prompt,
            sampler=sampler,
        )
        for tokens in sentences:
            print(" ".join(tokens) if options.tokens else tokenizer.detokenize(tokens))
