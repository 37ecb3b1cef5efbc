"""The errors of the package: each says what was asked, what was found, what is allowed and what to do next.

Every class carries the exit code that the command line returns for it. Those that describe a bad value also are
`ValueError`, so that library users may catch the built-in type.
"""

from __future__ import annotations

import os

ONCE = "an iterator that was read before has none left: make a list of it"  # what to do about a text of no sentence
NEWER = "it was made by a newer slm: pip install -U slm."  # what to do about a model that holds unknown things


class SlmError(Exception):
    """Base of all errors that `slm` raises on purpose.

    Example:
        >>> import slm
        >>> try:
        ...     slm.load("nowhere")
        ... except slm.SlmError as error:
        ...     print(error, error.exit_code)
        nowhere: no such model folder; name one that -m or slm.save has made. 3
    """

    exit_code = 2


class UsageError(SlmError, ValueError):
    """An option or argument is outside its range, or options contradict each other."""


class DataError(SlmError, ValueError):
    """Input text, ids or counts are not what the work needs."""


class IdRangeError(DataError):
    """Ids that no vocabulary entry answers to."""


class VocabularyError(DataError):
    """A word list that is no vocabulary, or two vocabularies that do not match."""


class DiscountError(DataError):
    """The counts of counts do not determine the discounts of a smoothing method."""


class NotNormalizedError(SlmError, ValueError):
    """Entropy or perplexity was asked of scores that do not sum to one."""


class ModelFileError(SlmError):
    """A model folder or file is damaged, foreign, or of another version."""


class MissingExtraError(SlmError, ImportError):
    """An optional library is not installed."""

    def __init__(self, library: str, extra: str, purpose: str):
        super().__init__(f"{purpose} needs {library}, which is not installed: run pip install 'slm[{extra}]'.")


class StorageError(SlmError):
    """Reading or writing failed: a missing file, no permission, a full disk."""

    exit_code = 3


class InUseError(SlmError):
    """Another process writes into the same folder."""

    exit_code = 4


class NumericError(SlmError, ArithmeticError):
    """A loss, gradient or probability stopped being a finite number."""

    exit_code = 5


def shown(value: object, limit: int = 80) -> str:
    """`repr` of a value, cut to `limit` characters: safe to print, whatever the value holds."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def require(given: object, kind: type, remedy: str) -> None:
    """Refuse an argument of another class, and say how one of the right class is made.

    Example:
        >>> require("model", dict, "json.load makes one")
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: expected a dict, got 'model'; json.load makes one.
    """
    if not isinstance(given, kind):
        raise UsageError(f"expected a {kind.__name__}, got {shown(given)}; {remedy}.")


def require_path(given: object, what: str) -> None:
    """Refuse what names no file or folder.

    Example:
        >>> require_path(None, "a model folder")
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: a model folder is named by a string or a path, got None.
    """
    if not isinstance(given, str | os.PathLike):
        raise UsageError(f"{what} is named by a string or a path, got {shown(given)}.")
