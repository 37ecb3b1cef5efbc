"""All that a run needs to go on from an update, bit for bit as if it had never stopped, as named arrays.

Permutations, window lengths and dropout are not among it: they follow from the seed, the epoch and the update.
"""

from __future__ import annotations

from itertools import islice
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
        ModelFileError: the arrays are of another run; nothing unchecked gets near a kernel.
    """
    _check_layout(trainer, arrays)
    _check_values(trainer, arrays)
    for name, array in _in_place(trainer).items():
        array[...] = arrays[name]
    trainer.best_params = _copies(arrays, "best.")
    trainer.state = tuple(_copies(arrays, "state.").values())
    for path in NUMBERS:
        owner, _, name = path.rpartition(".")
        setattr(attrgetter(owner)(trainer) if owner else trainer, name, arrays[path].item())
    trainer.history.records = [_record(row) for row in arrays["records"].tolist()]
    _check_position(trainer)


def _check_position(trainer: Trainer) -> None:
    """Refuse a place that the epoch does not have, and a state that does not fit the window behind it."""
    here, windows = trainer.position, trainer.windows(trainer.epoch)
    counts = [int((window.targets >= 0).sum()) for window in islice(windows, here.windows)]
    if (len(counts), sum(counts)) != (here.windows, here.tokens):
        raise _foreign(
            f"position.windows is {here.windows} of {here.tokens} tokens, the epoch has {len(counts)} of {sum(counts)}"
        )
    ahead = next(windows, None)
    if ahead is not None and not ahead.fresh and len(trainer.state[0]) != ahead.inputs.shape[1]:
        raise _foreign(f"state.0 has {len(trainer.state[0])} rows, the next window {ahead.inputs.shape[1]}")


def _foreign(fault: str) -> ModelFileError:
    """The one error of `restore`."""
    return ModelFileError(f"the arrays are not those of this run: {fault}.")


def _check_layout(trainer: Trainer, arrays: dict[str, np.ndarray]) -> None:
    """Refuse names, shapes and number types that `snapshot` would not give; how many rows is left open."""
    params = {f"best.{name}": array for name, array in trainer.model.network.params.items()}
    like = _in_place(trainer) | (params if any(name.startswith("best.") for name in arrays) else {})
    like |= {path: np.array(attrgetter(path)(trainer)) for path in NUMBERS}
    layout = {name: (array.shape, array.dtype) for name, array in like.items()}
    rows = {name: arrays[name].shape[:1] for name in ("state.0", "records") if name in arrays}
    for i, part in enumerate(trainer.model.network.zero_state(1)):
        layout[f"state.{i}"] = (rows.get("state.0", ()) + part.shape[1:], part.dtype)
    layout["records"] = ((*rows.get("records", ()), len(EpochRecord._fields)), np.dtype(np.float64))
    found = {name: (array.shape, array.dtype) for name, array in arrays.items()}
    for name in [*layout, *found]:
        if layout.get(name) != found.get(name):
            raise _foreign(f"{name} is missing, unknown, or of another shape or number type")


def _check_values(trainer: Trainer, arrays: dict[str, np.ndarray]) -> None:
    """Refuse counts and times that are none, and ids that are none: windows of words are a state, too."""
    for name, array in arrays.items():
        whole = array.dtype.kind == "i"
        high = len(trainer.model.vocab) if name.startswith("state.") else None
        if whole and array.size and (array.min() < 0 or (high is not None and array.max() >= high)):
            raise _foreign(f"{name} holds a whole number out of range")
    if not np.isfinite(arrays["records"][:, :-1]).all():
        raise _foreign("records holds what is no finite number")
    for name in ("position.loss", "history.seconds"):
        if not np.isfinite(arrays[name]):
            raise _foreign(f"{name} is {arrays[name]}")
    if arrays["history.seconds"] < 0 or (arrays["history.tokens"] and not arrays["history.seconds"]):
        raise _foreign(f"history.tokens is {arrays['history.tokens']} in {arrays['history.seconds']} seconds")
    if arrays["history.best"] > len(arrays["records"]):
        raise _foreign(f"history.best is {arrays['history.best']} of {len(arrays['records'])} epochs")


def _copies(arrays: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    """The arrays under a prefix, as copies that may be changed, without it."""
    return {name.removeprefix(prefix): array.copy() for name, array in arrays.items() if name.startswith(prefix)}


def _record(row: list[float]) -> EpochRecord:
    """A row of `records`."""
    epoch, tokens, seconds, rate, train_loss, valid_loss = row
    return EpochRecord(int(epoch), int(tokens), seconds, rate, train_loss, None if isnan(valid_loss) else valid_loss)
