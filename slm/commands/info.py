"""What a model folder holds: kind, sizes, settings, how it was trained."""

from __future__ import annotations

import argparse
import json

from slm.commands.options import add_example


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm info`."""
    parser.add_argument("model", metavar="MODEL", help="a model folder")
    parser.add_argument("--verify", action="store_true", help="check the sums of all parts, large ones too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)
    add_example(parser, "slm info model\nslm info model --verify --json")


def run(options: argparse.Namespace) -> None:
    """Load, so that what is printed is known to work, and print."""
    from slm.store import load, read_info

    info = read_info(options.model)
    model = load(options.model, verify=options.verify)
    found = {
        "kind": model.kind,
        "order": model.order,
        "size": model.size(),
        "vocabulary": len(model.vocab),
        "tokenizer": info.tokenizer,
        "training": info.training,
        "bytes": sum(part["bytes"] for part in info.parts.values()),
    }
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        if isinstance(value, dict):
            for key, inner in value.items():
                print(f"{name + '.' + key:<24} {inner}")
        else:
            print(f"{name:<24} {value:,}" if isinstance(value, int) else f"{name:<24} {value}")
