"""The training loop: windows, updates, validation, the best weights kept."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from slm.errors import DataError, NumericError
from slm.models.neural import NeuralModel
from slm.nn.module import State, Workspace
from slm.nn.optim import clip_values, global_norm, make_optimizer
from slm.text.encoding import EncodedText
from slm.training.batches import Window, sentence_windows, stream_windows
from slm.training.config import TrainingConfig
from slm.training.progress import Progress
from slm.training.schedules import Schedule


class EpochRecord(NamedTuple):
    """One epoch: mean loss in nats per token, training tokens so far, seconds spent training (without validation)."""

    epoch: int
    tokens: int
    seconds: float
    rate: float
    train_loss: float
    valid_loss: float | None


@dataclass
class History:
    """What a run did; `best` is the epoch whose weights the model now has."""

    records: list[EpochRecord] = field(default_factory=list)
    best: int = 0
    tokens: int = 0
    seconds: float = 0.0


class Trainer:
    """One run over one text. Every random number follows from the seed, the epoch and the step.

    Parameters:
        model: trained in place.
        train: sentences to learn.
        valid: sentences for early stop and for the choice of the best weights, or None.
        config: batches, optimizer, schedule.
    """

    def __init__(self, model: NeuralModel, train: EncodedText, valid: EncodedText | None, config: TrainingConfig):
        for name, text in (("training", train), ("validation", valid)):
            if text is not None and not text.ids.size:
                raise DataError(f"the {name} text is empty; training needs at least one sentence.")
        self.model, self.config, self.valid = model, config, valid
        self.ids, self.offsets = model.check_sentences(train.ids, train.offsets)
        network = model.network
        self.optimizer = make_optimizer(
            config.optimizer, network.params, momentum=config.momentum, weight_decay=config.weight_decay
        )
        self.schedule, self.space, self.history = Schedule(config), Workspace(), History()
        self.state: State = network.zero_state(1)
        self.step_number, self.epoch = 0, 0
        self.best_loss, self.best_params = math.inf, {}  # type: ignore[var-annotated]

    def windows(self, epoch: int) -> Iterator[Window]:
        """The windows of an epoch, the same whenever asked."""
        config, rng = self.config, np.random.default_rng([self.config.seed, 1, epoch])
        if self.model.carries_state:
            return stream_windows(self.ids, config.batch, config.bptt, rng if config.vary_bptt else None)
        return sentence_windows(self.ids, self.offsets, config.batch, config.bptt, rng)

    def step(self, window: Window, rate: float) -> float:
        """One update; returns the summed nll in nats of the window's targets.

        Raises:
            NumericError: the loss or the gradient is not a finite number.
        """
        config, network = self.config, self.model.network
        count, batch = int((window.targets >= 0).sum()), window.inputs.shape[1]
        if window.fresh:
            self.state = network.zero_state(batch)
        network.zero_grads()
        rng = np.random.default_rng([config.seed, 2, self.step_number])
        scale = 1.0 / (count if config.loss == "token" else batch)
        nll, self.state = network.loss(window.inputs, window.targets, self.state, scale, rng, self.space)
        total = float(nll.sum())
        if config.clip_value:
            clip_values(network.grads, config.clip_value)
        norm = global_norm(network.grads)
        if not (math.isfinite(total) and math.isfinite(norm)):
            raise NumericError(
                f"the loss or its gradient is no longer a finite number at update {self.step_number + 1} "
                f"(loss {total / count:g}, gradient norm {norm:g}); lower the rate or clip_norm."
            )
        clip = min(1.0, config.clip_norm / norm) if config.clip_norm and norm else 1.0
        # A longer window weighs as many times more as it is longer (Merity et al. 2018).
        length = len(window.inputs) / config.bptt if config.vary_bptt else 1.0
        self.optimizer.step(network.grads, rate * length, clip)
        self.step_number += 1
        return total

    def train_epoch(self, progress: Progress) -> float:
        """One epoch of updates; returns its mean loss in nats per token."""
        total, done = 0.0, 0
        begin = time.perf_counter()
        for window in self.windows(self.epoch):
            part = (self.epoch - 1 + done / self.ids.size) / self.config.epochs
            total += self.step(window, self.config.rate * self.schedule.at(part, self.epoch))
            done += int((window.targets >= 0).sum())
            progress.update(done, total / done)
        self.history.seconds += time.perf_counter() - begin
        self.history.tokens += done
        return total / done

    def validate(self) -> float | None:
        """Mean nats per token of the validation text."""
        if self.valid is None:
            return None
        return -float(self.model.score_ids(self.valid.ids, self.valid.offsets).sum()) / self.valid.ids.size

    def run(self, progress: bool = True) -> History:
        """Train to the end; the model is left with its best weights."""
        config = self.config
        while self.epoch < config.epochs and not self._stalled():
            self.epoch += 1
            with Progress(self.ids.size, f"epoch {self.epoch}/{config.epochs}", progress) as bar:
                loss = self.train_epoch(bar)
                rate = config.rate * self.schedule.at(self.epoch / config.epochs, self.epoch)
                valid = self.validate()
                bar.close(loss, valid)
            self._note(EpochRecord(self.epoch, self.history.tokens, self.history.seconds, rate, loss, valid))
        if self.valid is not None:
            for name, array in self.model.network.params.items():
                array[...] = self.best_params[name]
        return self.history

    def _note(self, record: EpochRecord) -> None:
        """Keep the record, and the weights if they are the best so far."""
        self.history.records.append(record)
        loss = record.train_loss if record.valid_loss is None else record.valid_loss
        self.schedule.after_epoch(loss)
        if record.valid_loss is None or loss < self.best_loss:
            self.best_loss, self.history.best = loss, record.epoch
            if self.valid is not None:
                self.best_params = {name: array.copy() for name, array in self.model.network.params.items()}

    def _stalled(self) -> bool:
        """Whether validation has not improved for `patience` epochs."""
        return bool(self.config.patience) and self.epoch - self.history.best >= self.config.patience


def train(
    model: NeuralModel,
    train: EncodedText,
    valid: EncodedText | None = None,
    config: TrainingConfig | None = None,
    *,
    progress: bool = True,
) -> History:
    """Train a neural model in place, a recurrent one by truncated back-propagation through time.

    Tokens are weighted alike everywhere: a loss is the sum over tokens, `</s>` with them, divided by their number.

    Parameters:
        model: fresh or trained before; it ends with the weights of the best epoch by validation loss.
        train: sentences to learn.
        valid: sentences for early stop and the choice of the best epoch; without it the last weights stay.
        config: batches, optimizer, schedule.
        progress: bars on standard error.

    Returns:
        The course of the run, one record an epoch.

    Raises:
        DataError: a text is empty or holds ids that the model does not know.
        NumericError: the loss or its gradient stopped being finite.
    """
    return Trainer(model, train, valid, config or TrainingConfig()).run(progress)
