"""The tokenizer that a model was saved with, for all models that it is made of."""

from __future__ import annotations

from typing import Any

from slm.errors import UsageError
from slm.models.base import LanguageModel
from slm.text.tokenizers import Tokenizer, make_tokenizer


def tokenizer_of(config: dict[str, Any] | None) -> Tokenizer | None:
    """The tokenizer of a configuration; None without one, or for one of somebody else's making."""
    try:
        return make_tokenizer(**config) if config else None
    except (TypeError, UsageError):
        return None


def hand_down(tokenizer: Tokenizer | None, model: LanguageModel) -> None:
    """Let a model, and those it is made of, cut strings alike."""
    model.tokenizer = tokenizer
    for member in model.members:
        hand_down(tokenizer, member)
