"""Settings as data: a frozen dataclass whose fields carry their help text and range.

The command line, the model file and the checks all derive from the same fields, so a range has one home and one
message. Needs no array library, so that `--help` stays cheap.

Example:
    >>> @dataclasses.dataclass(frozen=True)
    ... class Config(Settings):
    ...     hidden: int = setting(256, "hidden units a layer", low=1, high=65536)
    >>> Config(hidden=0)
    Traceback (most recent call last):
    ...
    slm.errors.UsageError: hidden must be a whole number from 1 to 65536, got 0.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Self, get_args, get_type_hints

from slm.errors import UsageError, shown


def setting(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] | None = None,
    above: float | None = None,
    only: Mapping[str, Collection[Any]] | None = None,
) -> Any:
    """A dataclass field with its help text, its range (`low` <= x <= `high`, x > `above`) or its choices.

    `only` names another setting and those of its values with which this one has a meaning.
    """
    facts = {"help": help, "low": low, "high": high, "choices": choices, "above": above, "only": only or {}}
    if isinstance(default, list | dict):
        raise TypeError("the default of a setting must be immutable")
    return dataclasses.field(default=default, metadata=facts)


def plain_type(hint: Any) -> type:
    """The type of one value: `int` of `int`, `int | None` and `tuple[int, ...]`."""
    inner = [a for a in get_args(hint) if a not in (type(None), Ellipsis)]
    return plain_type(inner[0]) if inner else hint


def _allowed(kind: type, facts: Mapping[str, Any]) -> str:
    """The range of a setting in words."""
    if facts.get("choices"):
        return "one of " + ", ".join(facts["choices"])
    noun = {int: "a whole number", float: "a finite number", bool: "true or false", str: "a text"}.get(kind, "a value")
    low, high, above = facts.get("low"), facts.get("high"), facts.get("above")
    if above is not None:
        return f"{noun} above {above}" + (f" and at most {high}" if high is not None else "")
    if low is not None and high is not None:
        return f"{noun} from {low} to {high}"
    if low is not None:
        return f"{noun} of at least {low}"
    if high is not None:
        return f"{noun} of at most {high}"
    return noun


def fault_of(value: Any, kind: type, facts: Mapping[str, Any]) -> str | None:
    """What is wrong with one value of a type and the facts of a `setting`, or None.

    Example:
        >>> fault_of(0, int, {"low": 1})
        'must be a whole number of at least 1, got 0'
    """
    if _fits(value, kind, facts):
        return None
    return f"must be {_allowed(kind, facts)}, got {shown(value)}"


def _fits(value: Any, kind: type, facts: Mapping[str, Any]) -> bool:
    """Whether one value has the type and lies in the range."""
    if kind in (int, float):
        if isinstance(value, bool) or not isinstance(value, int if kind is int else (int, float)):
            return False
        if not math.isfinite(value):
            return False
        low, high, above = facts.get("low"), facts.get("high"), facts.get("above")
        return (low is None or value >= low) and (high is None or value <= high) and (above is None or value > above)
    if not isinstance(value, kind):
        return False
    return not facts.get("choices") or value in facts["choices"]


def _plain(value: Any) -> Any:
    """Python's own number in place of one of an array library, as sweeps over arrays and tables give them."""
    return value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value


def checked_whole(name: str, value: Any, low: int, high: int | None = None) -> int:
    """An argument that is a whole number in a range.

    Raises:
        UsageError: it is something else.

    Example:
        >>> checked_whole("n", 2.5, 1)
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: n must be a whole number of at least 1, got 2.5.
    """
    value = _plain(value)
    if fault := fault_of(value, int, {"low": low, "high": high}):
        raise UsageError(f"{name} {fault}.")
    return value


class Settings:
    """Base of the frozen dataclasses: checks every field when made, and goes to and from plain JSON values."""

    def __post_init__(self) -> None:
        own = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}  # type: ignore[arg-type]
        for name, value in self.checked(own).items():
            object.__setattr__(self, name, value)  # the class is frozen for everybody else

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of some settings, each by itself in its range, as they are kept.

        Raises:
            UsageError: one is not.
        """
        hints, found = get_type_hints(cls), {}
        facts = {f.name: f.metadata for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
        for name, value in values.items():
            found[name] = _checked(name, value, hints[name], facts[name])
        return found

    def to_dict(self) -> dict[str, Any]:
        """All settings as JSON values; tuples become lists."""
        pairs = ((f.name, getattr(self, f.name)) for f in dataclasses.fields(self))  # type: ignore[arg-type]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in pairs}

    def refuse_idle(self, names: Iterable[str]) -> None:
        """Refuse settings that mean nothing beside the others.

        Raises:
            UsageError: one of `names` has no meaning with what another setting says.
        """
        facts = {f.name: f.metadata for f in dataclasses.fields(self)}  # type: ignore[arg-type]
        for name in names:
            for other, values in facts[name].get("only", {}).items():
                if (now := getattr(self, other)) not in values:
                    wanted = f"{values.start} or more" if isinstance(values, range) else " or ".join(values)
                    raise UsageError(
                        f"{name} is used with {other} {wanted} only, it means nothing with {other} {now}; leave it out."
                    )

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Settings from JSON values.

        Raises:
            UsageError: an unknown key, or a value of the wrong type or range.
        """
        known = {f.name for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
        unknown = sorted(set(values) - known)
        if unknown:
            raise UsageError(f"unknown setting {shown(unknown[0])}; known are {', '.join(sorted(known))}.")
        return cls(**values)


def _checked(name: str, value: Any, hint: Any, facts: Mapping[str, Any]) -> Any:
    """One value as it is kept: a list as a tuple, numbers as Python's own."""
    if value is None and type(None) in get_args(hint):
        return None
    kind = plain_type(hint)
    wanted = _origin(hint) is tuple or tuple in map(_origin, get_args(hint))
    many = isinstance(value, tuple | list)
    if many != wanted:
        each = "a tuple, each of it " * wanted
        raise UsageError(f"{name} must be {each}{_allowed(kind, facts)}, got {shown(value)}.")
    plain = tuple(map(_plain, value)) if many else _plain(value)
    for one in plain if many else (plain,):
        if fault := fault_of(one, kind, facts):
            raise UsageError(f"{name} {fault}.")
    return plain


def _origin(hint: Any) -> Any:
    """The generic type of a hint, None for a plain one."""
    return getattr(hint, "__origin__", None)
