"""What a model folder holds: kind, sizes, settings, how it was trained."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

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
    from slm.models.ngram import NgramModel
    from slm.store import load, read_info

    info = read_info(options.model)
    model = load(options.model, verify=options.verify)
    found = {
        "kind": model.kind,
        "made_by": info.made_by,
        "order": model.order,
        "size": model.size(),
        "unit": model.unit,
        "orders": model.kept.sizes() if isinstance(model, NgramModel) else None,
        "vocabulary": len(model.vocab),
        "bytes": info.bytes,
        **({"verified": True} if options.verify else {}),  # else loading has failed
        "tokenizer": info.tokenizer,
        "training": info.training,
        "settings": {name: value for name, value in info.config.items() if name not in ("order", "bounds")},
    }
    if options.json:
        print(json.dumps(found))
        return
    lines = dict(_flat(_readable(found)))
    width = max(map(len, lines)) + 2
    for name, value in lines.items():
        print(f"{name:<{width}}{value}")


def _readable(found: dict[str, Any]) -> dict[str, Any]:
    """The same without the facts of a run that only resuming looks at: checksums, and what the settings say already."""
    training, settings = dict(found["training"] or {}), dict(found["settings"])
    run = training.pop("run", {})
    if settings.get("normalized") and settings.get("bits"):
        settings["normalized"] = f"roughly, as numbers of {settings['bits']} bits"
    return {**found, "training": training, "settings": settings, "run": run.get("training")}


def _flat(values: dict[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """One name and text for each setting, those inside others as outer.inner; what is not set is left out."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{place}{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _flat({str(number): inner for number, inner in enumerate(value, 1)}, f"{place}{name}.")
        elif value is not None and value != []:
            yield place + name, _text(value)


def _text(value: Any) -> str:
    """A value for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(_text, value))
    if isinstance(value, float):
        return f"{value:.6g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
