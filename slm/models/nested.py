"""Models that stand inside other models: how they are written with them and read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from slm.errors import ModelFileError, shown
from slm.models.base import LanguageModel
from slm.text.vocabulary import Vocabulary

Arrays = dict[str, np.ndarray]


def described(model: LanguageModel) -> dict[str, Any]:
    """A model as an entry of another one's config."""
    return {"kind": model.kind, "config": model.config()}


def describes(entry: Any) -> bool:
    """Whether an entry of a config can be that of a model."""
    return (
        isinstance(entry, dict)
        and set(entry) == {"kind", "config"}
        and isinstance(entry["kind"], str)
        and isinstance(entry["config"], dict)
    )


def gathered(parts: dict[str, Arrays]) -> Arrays:
    """The arrays of all parts, each under the name of its part."""
    return {f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


def distributed(arrays: Arrays, parts: Iterable[str], kind: str) -> dict[str, Arrays]:
    """What `gathered` has put together, by parts.

    Raises:
        ModelFileError: an array belongs to none of them.
    """
    found: dict[str, Arrays] = {part: {} for part in parts}
    for name, array in arrays.items():
        part, _, rest = name.partition(".")
        if part not in found:
            raise ModelFileError(f"array {shown(name)} belongs to none of the {len(found)} parts of the {kind} model.")
        found[part][rest] = array
    return found


def rebuilt(entry: dict[str, Any], arrays: Arrays, vocab: Vocabulary) -> LanguageModel:
    """The model that an entry describes.

    Raises:
        ModelFileError: there is no such kind, or the arrays are not those of such a model.
    """
    from slm.models.registry import model_class

    return model_class(entry["kind"]).from_parts(entry["config"], arrays, vocab)
