"""What every learner of the room asks of its arrays, checked once at the door."""

from __future__ import annotations

import numpy as np

from slm.errors import DataError


def as_table(x: object, name: str = "x", columns: int | None = None) -> np.ndarray:
    """Items (m, D) as float64.

    Raises:
        DataError: not a table of numbers, empty, not of so many columns, or an entry that is no finite number.
    """
    try:
        table = np.ascontiguousarray(x, np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"{name} must be a table of numbers, with rows of one length: {error}.") from None
    if table.ndim != 2 or table.size == 0:
        raise DataError(f"{name} must be a table of items by columns with at least one of each, got {table.shape}.")
    if columns is not None and table.shape[1] != columns:
        raise DataError(f"{name} must have {columns} columns, as what it was fitted on, got {table.shape[1]}.")
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise DataError(f"{name} holds {table[row, column]} in row {row}, column {column}; drop or replace it.")
    return table


def as_targets(y: object, count: int) -> np.ndarray:
    """Values (m,) as float64, one for each item."""
    targets = np.ascontiguousarray(y, np.float64)
    if targets.shape != (count,) or not np.isfinite(targets).all():
        raise DataError(f"y must hold {count} finite numbers, one for each item, got shape {targets.shape}.")
    return targets


def as_labels(y: object, count: int, classes: int | None = None) -> tuple[np.ndarray, int]:
    """Class numbers (m,) int64 in [0, K) and K, which is `classes` or one more than the largest label."""
    given = np.asarray(y)
    if given.shape != (count,) or given.dtype.kind not in "iub":
        raise DataError(
            f"labels must be {count} whole numbers, one for each item, got shape {given.shape} of {given.dtype}."
        )
    labels = given.astype(np.int64)
    k = int(labels.max()) + 1 if classes is None else classes
    if labels.min() < 0 or labels.max() >= k:
        place = int(np.flatnonzero((labels < 0) | (labels >= k))[0])
        raise DataError(f"labels must lie in [0, {k}), got {labels[place]} at position {place}.")
    return labels, k
