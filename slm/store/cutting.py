"""The tokenizer that a model was saved with, for all models that it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slm.errors import UsageError, shown
from slm.models.base import LanguageModel
from slm.text.tokenizers import Tokenizer, make_tokenizer


def tokenizer_of(config: dict[str, Any] | None) -> Tokenizer | None:
    """The tokenizer of a configuration; None without one, or for one of somebody else's making."""
    try:
        return make_tokenizer(**config) if config else None
    except (TypeError, UsageError):
        return None


def config_of(tokenizer: Any) -> dict[str, Any] | None:
    """The configuration of a tokenizer, which may be given as that, as an object, or by name; None for none.

    Raises:
        UsageError: it is none of these.
    """
    if isinstance(tokenizer, str):
        return make_tokenizer(tokenizer).config()
    if tokenizer is None or isinstance(tokenizer, Mapping):
        return None if tokenizer is None else dict(tokenizer)
    if hasattr(tokenizer, "config") and not isinstance(tokenizer, type):
        return tokenizer.config()
    raise UsageError(f"a tokenizer is an object with config(), its configuration or its name, got {shown(tokenizer)}.")


def hand_down(tokenizer: Tokenizer | None, model: LanguageModel) -> None:
    """Let a model, and those it is made of, cut strings alike."""
    model.tokenizer = tokenizer
    for member in model.members:
        hand_down(tokenizer, member)
