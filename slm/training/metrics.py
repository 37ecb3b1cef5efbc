"""`metrics.jsonl`: the course of a run, one JSON object a line."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slm.errors import DataError, StorageError, shown
from slm.units import json_values, perplexity

if TYPE_CHECKING:
    from slm.training.loop import Trainer


def _update_of(line: bytes) -> float:
    """The update that a line reports of; infinity for what is no whole line."""
    try:
        return json.loads(line)["update"]
    except (ValueError, KeyError, TypeError):
        return math.inf


METRICS = "metrics.jsonl"


def read_metrics(folder: Path) -> list[dict[str, Any]]:
    """The lines that `Metrics` has written into a run's folder.

    Raises:
        StorageError: there is no such file, or it cannot be read.
        DataError: a line is none that `Metrics` writes.
    """
    path = folder / METRICS
    try:
        text = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"{path}: cannot read: {error.strerror or error}; slm train writes it for neural models."
        ) from error
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if _update_of(line) == math.inf or not {"event", "tokens"} <= json.loads(line).keys():
            raise DataError(f"{path}:{number}: expected a JSON object of a training run, got {shown(line)}.")
        lines.append(json.loads(line))
    return lines


class Metrics:
    """Appends reports to a file, each in one write.

    Events: `report` every so many seconds, `epoch` at its end, `return` to the last good state. All have `epoch`,
    `update`, `tokens` seen so far and `seconds` spent on updates; losses are nats per token, `loss` over the epoch so
    far.

    Parameters:
        path: the file.
        every: seconds between two reports inside an epoch.
    """

    def __init__(self, path: Path, every: float = 10.0):
        self.path, self.every = path, every
        self._next = time.monotonic() + every

    def set_aside(self) -> None:
        """Move the course that stands there away until `settle`, once: a run that begins again finds it where it is.

        Raises:
            StorageError: it cannot be moved.
        """
        with self._told():
            if self.path.exists() and not self._before.exists():
                os.replace(self.path, self._before)
            self._before.touch()  # empty, it says that there was none

    def settle(self, replaced: bool) -> None:
        """Forget what was set aside, or put it back in place of this run's course.

        Raises:
            StorageError: a file cannot be moved.
        """
        with self._told():
            if not replaced and self._before.exists():
                os.replace(self._before, self.path)
                if not self.path.stat().st_size:
                    self.path.unlink()
            self._before.unlink(missing_ok=True)

    @property
    def _before(self) -> Path:
        """Where the course of a model waits that may be replaced."""
        return self.path.with_name(f"{self.path.stem}.before{self.path.suffix}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Failures of the system as the package's own."""
        try:
            yield
        except OSError as error:
            raise StorageError(f"{self.path}: cannot write: {error.strerror or error}.") from error

    def begin(self, updates: int) -> None:
        """Keep the lines of the first `updates` updates, drop those that a resumed run will write again.

        Raises:
            StorageError: the file cannot be written.
        """
        with self._told():
            old = self.path.read_bytes().splitlines(keepends=True) if updates and self.path.exists() else []
            fresh = self.path.with_name(f".{self.path.name}.new")
            fresh.write_bytes(b"".join(line for line in old if _update_of(line) <= updates))
            os.replace(fresh, self.path)

    def write(self, event: str, trainer: Trainer, **facts: Any) -> None:
        """Append a line.

        Raises:
            StorageError: the file cannot be written.
        """
        history = trainer.history
        line = {"event": event, "epoch": trainer.epoch, "update": trainer.position.updates, "tokens": history.tokens}
        line |= {"seconds": round(history.seconds, 3), **facts}
        with self._told(), open(self.path, "ab", buffering=0) as file:
            file.write(json.dumps(json_values(line)).encode() + b"\n")

    def updated(self, trainer: Trainer) -> None:
        """A report, if it is time for one."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self.every
        here, history = trainer.position, trainer.history
        loss = here.loss / here.tokens
        self.write(
            "report",
            trainer,
            rate=trainer.rate(),
            loss=loss,
            perplexity=perplexity(loss, 1),
            words_per_second=round(history.tokens / history.seconds),
        )

    def epoch_ended(self, trainer: Trainer) -> None:
        """The report of the epoch that has just been recorded."""
        record = trainer.history.records[-1]
        facts = {"epoch": record.epoch, "rate": record.rate, "best": trainer.history.best}
        facts |= {"train_loss": record.train_loss, "train_perplexity": perplexity(record.train_loss, 1)}
        if record.valid_loss is not None:
            facts |= {"valid_loss": record.valid_loss, "valid_perplexity": perplexity(record.valid_loss, 1)}
        self.write("epoch", trainer, **facts)
