"""A training run in a folder: locked, with checkpoints, reports, and the best model so far always in place.

Beside the model's folder DIR stands DIR.training with `metrics.jsonl` and, until the run has ended, `checkpoint`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slm.errors import ModelFileError, NumericError, StorageError, UsageError
from slm.models.base import LanguageModel
from slm.models.neural import NeuralModel
from slm.store import load, locked, read_info, refuse_foreign, save
from slm.store.folder import standing
from slm.store.places import MANIFEST, checkpoint_folder, training_folder
from slm.training.checkpoint import Checkpoint, difference, run_facts
from slm.training.config import TrainingConfig
from slm.training.history import has_learnt
from slm.training.loop import Trainer
from slm.training.material import Material
from slm.training.metrics import Metrics
from slm.training.signals import Stop
from slm.training.watcher import Watcher
from slm.units import json_values, perplexity, perplexity_text


class Keeper(Watcher):
    """Keeps the last good state on disk, every few minutes and whenever the run must stop; saves and reports.

    Parameters:
        minutes: between two checkpoints inside an epoch.
        save_best: called when an epoch's weights are the best so far.
        guards: whether another run's model stands in the folder, which one that has not learnt must not replace.

    `saved` is the epoch whose weights were saved last, 0 if none were.
    """

    def __init__(
        self, checkpoint: Checkpoint, metrics: Metrics, stop: Stop, minutes: float, save_best: Any, guards: bool
    ):
        self.checkpoint, self.metrics, self.stop = checkpoint, metrics, stop
        self.minutes, self.save_best, self.guards = minutes, save_best, guards
        self.next, self.due, self.saved = 0.0, False, 0

    def keep(self, trainer: Trainer) -> None:
        self.checkpoint.write(trainer)
        self.next = time.monotonic() + 60 * self.minutes

    def restore(self, trainer: Trainer) -> None:
        self.checkpoint.read(trainer)
        self.metrics.write("return", trainer)

    def updated(self, trainer: Trainer) -> None:
        self.metrics.updated(trainer)
        if self.stop.asked or time.monotonic() >= self.next:
            self.keep(trainer)
            self.stop.leave()

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        self.stop.at_once = True
        try:
            self.stop.leave()
            yield
        except (KeyboardInterrupt, SystemExit):
            self.due = True  # once what surrounds this work has put everything back
            raise
        finally:
            self.stop.at_once = False

    def epoch_ended(self, trainer: Trainer) -> None:
        self.metrics.epoch_ended(trainer)
        if trainer.history.best == trainer.history.records[-1].epoch and not (self.guards and _lost(trainer)):
            with trainer.optimizer.averaged():
                self.save_best(trainer)
            self.saved = trainer.history.best
            self.replaced()

    def replaced(self) -> None:
        """From now on the folder holds this run's model."""
        if self.guards:
            self.guards = False
            self.metrics.settle(replaced=True)


def summary_of(trainer: Trainer, facts: dict[str, Any]) -> dict[str, Any]:
    """How the model was trained, for its folder and for reports; `run` holds all settings and checksums."""
    history = trainer.history
    best = history.records[history.best - 1]
    found = {
        "epochs": len(history.records),
        "finished": trainer.ended(),
        "best_epoch": history.best,
        "tokens_seen": history.tokens,
        "words_per_second": round(history.tokens / history.seconds),
        "train_perplexity": round(perplexity(best.train_loss, 1), 4),
        "valid_perplexity": None if best.valid_loss is None else round(perplexity(best.valid_loss, 1), 4),
        "run": facts,
    }
    return json_values(found)  # a run that has diverged may have a perplexity beyond all numbers


def _lost(trainer: Trainer) -> str | None:
    """The perplexity of a run whose best epoch has not learnt, in words; None of one that has, or has none yet."""
    if not trainer.history.best:
        return None
    best, entries = trainer.history.records[trainer.history.best - 1], len(trainer.model.vocab)
    losses = {"training": best.train_loss} | ({} if best.valid_loss is None else {"validation": best.valid_loss})
    found = {kind: perplexity(loss, 1) for kind, loss in losses.items()}
    if has_learnt(found.values(), entries):
        return None
    told = " and ".join(f"{kind} perplexity {perplexity_text(value)}" for kind, value in found.items())
    return f"its {told} {'are' if len(found) > 1 else 'is'} worse than twice the {entries:,} of guessing"


def _require_learnt(trainer: Trainer, folder: str | os.PathLike) -> None:
    """Refuse a run that has not learnt, where it would replace a model."""
    if fault := _lost(trainer):
        raise NumericError(
            f"the new model has not learnt: {fault}; the one that was in {folder} before stays. For another outcome "
            f"{trainer.config.calmer}; or choose another folder."
        )


def _holds_another(folder: str | os.PathLike, facts: dict[str, Any]) -> bool:
    """Whether a model stands in the folder that is not of this run."""
    try:
        return difference((read_info(folder).training or {}).get("run"), facts) is not None
    except (ModelFileError, StorageError):  # there is none, or none that can be read
        return False


def refuse_to_resume(folder: str | os.PathLike, kind: str) -> None:
    """Refuse to go on where there is no checkpoint and a model of another kind, which would be replaced.

    Raises:
        UsageError: it is so.
        ModelFileError: what stands in the folder is no model that can be read.
    """
    place = standing(folder)
    if (standing(checkpoint_folder(folder)) / MANIFEST).exists() or not place.is_dir() or not any(place.iterdir()):
        return
    if (found := read_info(folder).kind) != kind:
        raise UsageError(
            f"{folder} holds a model of kind {found} and no run of kind {kind} to resume; leave out --resume to train "
            "anew in its place, or choose another folder."
        )


def train_in_folder(
    model: NeuralModel,
    material: Material,
    config: TrainingConfig,
    folder: str | os.PathLike,
    *,
    resume: bool = False,
    minutes: float = 10.0,
    progress: bool = True,
    notes: dict[str, Any] | None = None,
) -> tuple[LanguageModel, dict[str, Any]]:
    """Train a model and save it in a folder; after a crash or a signal the run can go on as if it had never stopped.

    SIGINT and SIGTERM end the update under way, write a checkpoint and leave with KeyboardInterrupt or
    SystemExit(143); a second signal leaves at once, with the checkpoint from before.

    Parameters:
        model: fresh; trained in place.
        material: training and validation text, and the tokenizer that the model is saved with.
        folder: of the model; an earlier model there is replaced at the end of the first epoch, that of another run
            at the end of the first whose perplexity is at most twice that of guessing.
        resume: go on from the checkpoint; where there is none the run begins, unless it has ended before.
        minutes: between checkpoints inside an epoch; there is one after each epoch, too.
        progress: bars on standard error.
        notes: JSON values that join the summary in the model's folder.

    Returns:
        The model with its best weights, and the summary of its training; `already_complete` is in it if there was
        nothing left to train.

    Raises:
        InUseError: another process trains in this folder.
        UsageError: the checkpoint, or the finished model to be resumed, is of another run; the folder holds something
            else than a model; minutes are none.
        StorageError: a file operation failed; the checkpoint from before is whole.
        NumericError: see `Trainer.run`; or the model has not learnt, and another stands in the folder, which stays.

    Example:
        >>> import tempfile
        >>> from slm.models.recurrent import RecurrentConfig, RecurrentModel
        >>> from slm.training.material import prepare
        >>> material = prepare(["a b", "b a b"] * 10, ["a b"])
        >>> model = RecurrentModel(material.vocab, RecurrentConfig(cell="elman", hidden=4))
        >>> config = TrainingConfig(epochs=1, batch=4, bptt=5)
        >>> with tempfile.TemporaryDirectory() as place:
        ...     model, summary = train_in_folder(model, material, config, place + "/model", progress=False)
        ...     load(place + "/model").perplexity(["a b"]) == model.perplexity(["a b"]), summary["finished"]
        (True, True)
    """
    if not minutes >= 0:
        raise UsageError(f"minutes between checkpoints must be a number of at least 0, got {minutes}.")
    refuse_foreign(folder)
    if resume:
        refuse_to_resume(folder, model.kind)
    beside = training_folder(folder)
    beside.mkdir(parents=True, exist_ok=True)
    with locked(folder), Stop() as stop:
        trainer = Trainer(model, material.train, material.valid, config)
        facts = run_facts(trainer)
        checkpoint, metrics = Checkpoint(checkpoint_folder(folder), facts), Metrics(beside / "metrics.jsonl")
        if resume and not checkpoint.exists() and (done := _finished(folder, facts)):
            print(f"slm: {folder}: this run is already complete.", file=sys.stderr)
            return load(folder), {**done, "already_complete": True}
        another = _holds_another(folder, facts)
        _begin(trainer, checkpoint, metrics, resume, another)

        def save_best(trainer: Trainer) -> dict[str, Any]:
            summary = {**(notes or {}), **summary_of(trainer, facts)}
            save(model, folder, tokenizer=material.tokenizer, training=summary)
            return summary

        keeper = Keeper(checkpoint, metrics, stop, minutes, save_best, another)
        keeper.saved = 0 if another else trainer.history.best
        try:
            trainer.run(progress, keeper)
            if keeper.guards:
                _require_learnt(trainer, folder)
        except NumericError:
            if keeper.guards:  # the model that stands there stays, and its course with it
                checkpoint.remove()
                metrics.settle(replaced=False)
            raise
        except (KeyboardInterrupt, SystemExit, StorageError):
            _leave(trainer, keeper, folder)
            raise
        summary = save_best(trainer)
        keeper.replaced()
        checkpoint.remove()
        stop.leave()
    return model, summary


def _leave(trainer: Trainer, keeper: Keeper, folder: str | os.PathLike) -> None:
    """Keep what a run that is stopped has done, if that is still due, and tell how it can go on."""
    if keeper.due and not keeper.stop.again:
        keeper.keep(trainer)
    if keeper.checkpoint.exists():
        print(f"slm: {_where_stopped(trainer, keeper.saved, folder)}", file=sys.stderr)
        again = "the same command with --resume goes on from there"
        print(f"slm: {keeper.checkpoint.folder} is whole; {again}.", file=sys.stderr)


def _where_stopped(trainer: Trainer, saved: int, folder: str | os.PathLike) -> str:
    """How far a run has come, and which epoch's model the folder holds."""
    held = f"{folder} holds its model of epoch {saved}" if saved else f"it has not saved a model in {folder} yet"
    return f"the run stopped in epoch {min(trainer.epoch, trainer.config.epochs)} of {trainer.config.epochs}; {held}."


def _finished(folder: str | os.PathLike, facts: dict[str, Any]) -> dict[str, Any] | None:
    """The summary of the model in the folder, if the very same run has made it to its end."""
    training = (read_info(folder).training or {}) if standing(folder).exists() else {}
    if not training.get("finished"):
        return None
    if odd := difference(training.get("run"), facts):
        raise UsageError(
            f"{folder} holds the finished model of another run: {odd}; leave out --resume to train anew in its place."
        )
    return training


def _begin(trainer: Trainer, checkpoint: Checkpoint, metrics: Metrics, resume: bool, another: bool) -> None:
    """Go on from the checkpoint; without `resume`, move one that is there aside. `another` is as in `Keeper.guards`."""
    if resume and checkpoint.exists():
        checkpoint.read(trainer)
    elif resume:
        replacing = ", and will replace the model of another run" if another else ""
        print(f"slm: there is no {checkpoint.folder} to resume from; the run begins{replacing}.", file=sys.stderr)
    elif checkpoint.exists():
        aside, older = checkpoint.set_aside()
        place = f"{aside}, in place of an older one" if older else f"{aside}"
        print(f"slm: the run that was here before had not ended; its checkpoint is now {place}.", file=sys.stderr)
    if not another:
        metrics.settle(replaced=True)  # what a run that was killed has left
    elif not trainer.position.updates:
        metrics.set_aside()
    metrics.begin(trainer.position.updates)
