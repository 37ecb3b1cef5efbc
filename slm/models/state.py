"""What stands between two tokens: a tuple of arrays whose first axis is the batch."""

from __future__ import annotations

import numpy as np

State = tuple[np.ndarray, ...]


def take(state: State, rows: np.ndarray) -> State:
    """The states of some rows of a batch, by index or by mask."""
    return tuple(part[rows] for part in state)


def joined(first: State, second: State) -> State:
    """The states of two batches, one behind the other."""
    return tuple(np.concatenate(parts) for parts in zip(first, second))
