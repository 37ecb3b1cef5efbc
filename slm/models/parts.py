"""Checks of what a stored model is rebuilt from, in one place and with one kind of message."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from slm.errors import NEWER, ModelFileError, UsageError, shown
from slm.settings import Settings

S = TypeVar("S", bound=Settings)


def refuse_unknown(kind: str, config: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse a configuration with a setting that this version does not know.

    Raises:
        ModelFileError: it has one.

    Example:
        >>> refuse_unknown("ngram", {"order": 3, "magic": True}, ["order"])
        Traceback (most recent call last):
        ...
        slm.errors.ModelFileError: this slm does not know the setting 'magic' of the ngram model; \
it was made by a newer slm: pip install -U slm.
    """
    if unknown := sorted(set(config) - set(known)):
        raise ModelFileError(f"this slm does not know the setting {shown(unknown[0])} of the {kind} model; {NEWER}")


def checked_settings(kind: str, settings: type[S], config: dict[str, Any]) -> S:
    """The settings that a configuration holds.

    Raises:
        ModelFileError: it holds settings that this version does not know, or values out of range.
    """
    refuse_unknown(kind, config, (field.name for field in dataclasses.fields(settings)))  # type: ignore[arg-type]
    try:
        return settings.from_dict(config)
    except UsageError as error:
        raise ModelFileError(
            f"the settings of the {kind} model are not as this version writes them: {error}"
        ) from error


def check_arrays(
    kind: str,
    arrays: Mapping[str, np.ndarray],
    expected: Mapping[str, tuple[tuple[int, ...], Any]],
    *,
    finite: bool = False,
) -> None:
    """Compare names, shapes and number types of arrays with what a model of its kind and settings has.

    Parameters:
        expected: shape and number type of each array.
        finite: whether every value must be a finite number, too.

    Raises:
        ModelFileError: an array is missing, unknown, of another shape or type, or holds what it must not.
    """
    if set(arrays) != set(expected):
        raise ModelFileError(
            f"a {kind} model of these settings has the arrays {', '.join(sorted(expected))}, "
            f"found {shown(sorted(arrays))}."
        )
    for name, (shape, dtype) in expected.items():
        found = arrays[name]
        if found.shape != shape or found.dtype != dtype:
            raise ModelFileError(
                f"array {name} of the {kind} model should be {np.dtype(dtype)} {shape}, "
                f"found {found.dtype} {found.shape}."
            )
        if finite and not np.isfinite(found).all():
            place = np.unravel_index(np.flatnonzero(~np.isfinite(found))[0], found.shape)
            raise ModelFileError(
                f"array {name} of the {kind} model should hold finite numbers, found {found[place]} at "
                f"{[int(i) for i in place]}."
            )
