"""All that a run needs to go on from an update, bit for bit as if it had never stopped, as named arrays.

Permutations, window lengths and dropout are not among it: they follow from the seed, the epoch and the update.
"""

from __future__ import annotations

from math import isnan
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from slm.errors import ModelFileError, NumericError
from slm.training.history import EpochRecord

if TYPE_CHECKING:
    from slm.training.loop import Trainer

NUMBERS = (
    "position.updates",
    "position.windows",
    "position.tokens",
    "position.loss",
    "history.best",
    "history.tokens",
    "history.seconds",
    "optimizer.steps",
    "optimizer.averaging_from",
    "schedule.factor",
    "schedule.best",
    "best_loss",
    "rollbacks",
)


def snapshot(trainer: Trainer) -> dict[str, np.ndarray]:
    """The state of a run; weights and slots are the run's own arrays, not copies.

    Raises:
        NumericError: a weight or a slot of the optimizer is not a finite number.
    """
    arrays = _in_place(trainer)
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise NumericError(f"{name} holds values that are not finite numbers at update {trainer.position.updates}.")
    arrays |= {f"best.{name}": array for name, array in trainer.best_params.items()}
    arrays |= {f"state.{i}": part for i, part in enumerate(trainer.state)}
    arrays |= {path: np.array(attrgetter(path)(trainer)) for path in NUMBERS}
    # None, for an epoch without validation, becomes nan; a loss itself never is nan.
    arrays["records"] = np.array(trainer.history.records, np.float64).reshape(-1, len(EpochRecord._fields))
    return arrays


def _in_place(trainer: Trainer) -> dict[str, np.ndarray]:
    """The arrays that a run updates in place."""
    arrays = {f"params.{name}": array for name, array in trainer.model.network.params.items()}
    return arrays | {f"optimizer.{name}": array for name, array in trainer.optimizer.state.items()}


def restore(trainer: Trainer, arrays: dict[str, np.ndarray]) -> None:
    """Put a run where `snapshot` took its arrays.

    Raises:
        ModelFileError: the arrays are of another run.
    """
    own = _in_place(trainer)
    shapes = {name: array.shape for name, array in own.items()} | dict.fromkeys(NUMBERS, ())
    odd = [name for name, shape in shapes.items() if name not in arrays or arrays[name].shape != shape]
    if odd:
        raise ModelFileError(f"the arrays are not those of this run: {odd[0]} is missing or of another shape.")
    for name, array in own.items():
        array[...] = arrays[name]
    trainer.best_params = _copies(arrays, "best.")
    trainer.state = tuple(_copies(arrays, "state.").values())
    for path in NUMBERS:
        owner, _, name = path.rpartition(".")
        setattr(attrgetter(owner)(trainer) if owner else trainer, name, arrays[path].item())
    trainer.history.records = [_record(row) for row in arrays["records"].tolist()]


def _copies(arrays: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    """The arrays under a prefix, as copies that may be changed, without it."""
    return {name.removeprefix(prefix): array.copy() for name, array in arrays.items() if name.startswith(prefix)}


def _record(row: list[float]) -> EpochRecord:
    """A row of `records`."""
    epoch, tokens, seconds, rate, train_loss, valid_loss = row
    return EpochRecord(int(epoch), int(tokens), seconds, rate, train_loss, None if isnan(valid_loss) else valid_loss)
