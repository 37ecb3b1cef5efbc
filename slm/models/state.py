"""What stands between two tokens: a tuple of arrays whose first axis is the batch."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from slm.errors import DataError, shown
from slm.text.vocabulary import Vocabulary

State = tuple[np.ndarray, ...]


def take(state: State, rows: np.ndarray) -> State:
    """The states of some rows of a batch, by index or by mask."""
    return tuple(part[rows] for part in state)


def joined(first: State, second: State) -> State:
    """The states of two batches, one behind the other."""
    return tuple(np.concatenate(parts) for parts in zip(first, second))


def check_next(state: State, ids: np.ndarray, vocab: Vocabulary) -> np.ndarray:
    """The ids (B,) int32 that follow the rows of a state; every `next_state` begins with it.

    Raises:
        IdRangeError: an id is none of the vocabulary's.
        DataError: there are not as many ids as rows.
    """
    if not isinstance(state, tuple) or not state:
        raise DataError(f"a state is a tuple of arrays, as begin_state gives it, got {shown(state)}.")
    ids = vocab.check_ids(ids if isinstance(ids, Iterable) else np.array(ids))
    if ids.shape != (rows := len(state[0]),):
        raise DataError(
            f"the {rows} rows of a state take one id each, got ids of shape {ids.shape}; slm.models.base.take(state, "
            "[0] * n) repeats the row of a batch of one."
        )
    return ids
