"""What stands beside a run: it keeps the last good state, and may report, save and stop."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np

from slm.training.snapshot import restore, snapshot

if TYPE_CHECKING:
    from slm.training.loop import Trainer


class Watcher:
    """Called between updates; this one keeps the last good state in memory and does nothing else."""

    def __init__(self) -> None:
        self._kept: dict[str, np.ndarray] = {}

    def keep(self, trainer: Trainer) -> None:
        """Remember where the run stands: at its start, after every epoch, and after a return.

        Raises:
            NumericError: this is no good state: some number is not finite.
        """
        self._kept = {name: array.copy() for name, array in snapshot(trainer).items()}

    def restore(self, trainer: Trainer) -> None:
        """Return the run to what was kept last."""
        restore(trainer, self._kept)

    def updated(self, trainer: Trainer) -> None:
        """An update has been made."""

    def interruptible(self) -> AbstractContextManager[None]:
        """Around work that changes nothing and may be broken off."""
        return contextlib.nullcontext()

    def epoch_ended(self, trainer: Trainer) -> None:
        """The record of an epoch has been added to the history."""
