"""`model.json`: what a model folder holds, with the checksums of its parts and of itself."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any

from slm.errors import NEWER, ModelFileError, UsageError, shown
from slm.store.tensors import Layout, check_layout

FORMAT = "slm-model"
VERSION = 1
LARGEST = 1 << 20

_KEYS = ("format", "version", "made_by", "kind", "entries", "config", "tokenizer", "training", "tensors", "parts")


@dataclass(frozen=True)
class Manifest:
    """What `model.json` says.

    Attributes:
        kind: which class of model it is.
        entries: size of the vocabulary.
        config: what the model is rebuilt from, besides arrays and vocabulary.
        tokenizer: how text is cut into tokens, or None.
        training: notes on how the model was made, or None.
        tensors: number type and shape of each array.
        parts: size and SHA-256 of the other files.
        made_by: the program that wrote it.
        version: of the format.
    """

    kind: str
    entries: int
    config: dict[str, Any]
    tokenizer: dict[str, Any] | None
    training: dict[str, Any] | None
    tensors: Layout
    parts: dict[str, dict[str, Any]]
    made_by: str
    version: int = VERSION

    @property
    def parameters(self) -> int:
        """How many numbers the arrays hold."""
        return sum(math.prod(facts["shape"]) for facts in self.tensors.values())

    @property
    def bytes(self) -> int:
        """Size of the parts on disk."""
        return sum(facts["bytes"] for facts in self.parts.values())


def _rendered(values: dict[str, Any]) -> bytes:
    """JSON in the one form that we write; ends in a line feed."""
    return (json.dumps(values, indent=1, allow_nan=False) + "\n").encode()


def _sealed(values: dict[str, Any]) -> bytes:
    """Rendered with a checksum of itself as last entry."""
    return _rendered({**values, "sha256": hashlib.sha256(_rendered(values)).hexdigest()})


def write_manifest(manifest: Manifest) -> bytes:
    """The bytes of `model.json`.

    Raises:
        UsageError: a value has no JSON form, or is no finite number, or all is larger than 1 MiB.
    """
    values = {"format": FORMAT, **{key: getattr(manifest, key) for key in _KEYS[1:]}}
    try:
        data = _sealed(values)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the model's settings cannot be written as JSON: {error}.") from error
    if len(data) > LARGEST:
        raise UsageError(f"the model's settings take {len(data)} bytes as JSON; at most {LARGEST} are allowed.")
    return data


def read_manifest(data: bytes, place: str) -> Manifest:
    """The manifest in the bytes of a `model.json`.

    Raises:
        ModelFileError: it is damaged, foreign, or of another version.
    """
    values = parse_json(data, place)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ModelFileError(f'{place}: expected "format": "{FORMAT}"; this is no model of slm.')
    version = values.get("version")
    if type(version) is not int or version < 1:
        raise ModelFileError(f"{place}: expected a whole number as version, got {shown(version)}.")
    if version > VERSION:
        raise ModelFileError(
            f"{place}: the model has format version {version}, this slm reads up to {VERSION}; {NEWER}"
        )
    checksum = values.pop("sha256", None)
    if unknown := sorted(set(values) - set(_KEYS)):
        raise ModelFileError(f"{place}: this slm does not know the key {shown(unknown[0])}; {NEWER}")
    if missing := [key for key in _KEYS if key not in values]:
        raise ModelFileError(f"{place}: expected the keys {', '.join(_KEYS)}; missing: {', '.join(missing)}.")
    if _sealed(values) != data:
        raise ModelFileError(
            f"{place}: the file is damaged or was edited, its checksum {shown(checksum)} is not that of what it holds."
        )
    del values["format"]
    _check_types(values, place)
    return Manifest(**values)


def _check_types(values: dict[str, Any], place: str) -> None:
    """Each entry is of its type, or ModelFileError."""
    expected: dict[str, tuple[type, ...]] = {
        "made_by": (str,), "kind": (str,), "entries": (int,), "config": (dict,),
        "tokenizer": (dict, type(None)), "training": (dict, type(None)), "tensors": (dict,), "parts": (dict,),
    }  # fmt: skip
    for key, types in expected.items():
        if type(values[key]) not in types:
            raise ModelFileError(
                f"{place}: {key} must be {' or '.join(kind.__name__ for kind in types)}, got {shown(values[key])}."
            )
    try:
        check_layout(values["tensors"])
    except ModelFileError as error:
        raise ModelFileError(f"{place}: {error}") from None
    for name, facts in values["parts"].items():
        if not isinstance(facts, dict) or set(facts) != {"bytes", "sha256"} or type(facts["bytes"]) is not int:
            raise ModelFileError(f"{place}: part {shown(name)} needs bytes and sha256, got {shown(facts)}.")


def parse_json(data: bytes, place: str) -> Any:
    """JSON from a stranger: UTF-8, at most 1 MiB, no key twice, no NaN or infinity, no number of over 20 digits."""
    if len(data) > LARGEST:
        raise ModelFileError(f"{place}: expected at most {LARGEST} bytes of JSON, found {len(data)}.")
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
        )
    except RecursionError:
        raise ModelFileError(f"{place}: expected JSON, found values nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise ModelFileError(f"{place}:{error.lineno}:{error.colno}: expected JSON: {error.msg}.") from None
    except ValueError as error:  # of the hooks below, or no UTF-8
        raise ModelFileError(f"{place}: expected JSON: {error}.") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A dictionary, unless a key stands twice."""
    values = dict(pairs)
    if len(values) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {shown(next(key for key in keys if keys.count(key) > 1))} stands twice")
    return values


def _refuse(name: str) -> float:
    """No value for NaN and the infinities, which Python's reader would take."""
    raise ValueError(f"{name} is no JSON number")


def _whole(digits: str) -> int:
    """A whole number, unless it is long enough to be an attack."""
    if len(digits) > 20:
        raise ValueError(f"a whole number of {len(digits)} digits")
    return int(digits)


def _finite(text: str) -> float:
    """A number with a fraction or exponent, unless it overflows to infinity."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{shown(text)} is no finite number")
    return value
