"""What a run has done and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


def has_learnt(perplexities: Iterable[float | None], entries: int) -> bool:
    """Whether one of a model's perplexities, None for infinity, is at most twice that of guessing among all entries.

    Those of the training and of the validation text: what has learnt the one may know few words of the other.
    """
    return any(found is not None and found <= 2 * entries for found in perplexities)


class EpochRecord(NamedTuple):
    """One epoch: mean loss in nats per token, training tokens so far, seconds spent training (without validation)."""

    epoch: int
    tokens: int
    seconds: float
    rate: float
    train_loss: float
    valid_loss: float | None


@dataclass
class Position:
    """Where a run stands: updates since its start; windows, tokens and summed nats of the epoch under way."""

    updates: int = 0
    windows: int = 0
    tokens: int = 0
    loss: float = 0.0


@dataclass
class History:
    """What a run did; `best` is the epoch whose weights the model now has."""

    records: list[EpochRecord] = field(default_factory=list)
    best: int = 0
    tokens: int = 0
    seconds: float = 0.0
