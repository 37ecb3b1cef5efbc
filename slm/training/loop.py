"""The training loop: windows, updates, validation, the best weights kept."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from slm.errors import DataError, NumericError, require
from slm.kernels.blas import one_thread_each
from slm.models.neural import NeuralModel
from slm.nn.module import State, Workspace
from slm.nn.optim import clip_values, global_norm, make_optimizer
from slm.text.encoding import EncodedText
from slm.text.vocabulary import BOS
from slm.training.batches import Window, sentence_windows, stream_windows
from slm.training.config import TrainingConfig
from slm.training.history import EpochRecord, History, Position
from slm.training.progress import Progress, compilation_announced
from slm.training.schedules import Schedule
from slm.training.watcher import Watcher

ROLLBACKS = 3


class Trainer:
    """One run over one text. Every random number follows from the seed, the epoch and the update.

    `slm.training.snapshot` lists what a run must keep to go on from an update as if it had never stopped.

    Parameters:
        model: trained in place.
        train: sentences to learn, encoded with the model's vocabulary.
        valid: likewise, for early stop and for the choice of the best weights, or None.
        config: batches, optimizer, schedule.
    """

    def __init__(self, model: NeuralModel, train: EncodedText, valid: EncodedText | None, config: TrainingConfig):
        for name, text in (("training", train), ("validation", valid)):
            if text is not None and not model.check_sentences(text.ids, text.offsets)[0].size:
                raise DataError(f"the {name} text is empty; training needs at least one sentence.")
        self.model, self.config, self.valid = model, config, valid
        self.ids, self.offsets = model.check_sentences(train.ids, train.offsets)
        network = model.network
        self.optimizer = make_optimizer(
            config.optimizer, network.params, momentum=config.momentum, weight_decay=config.weight_decay
        )
        network.may_factor(self.optimizer.takes_rows and not config.clip_value)
        self.schedule, self.space, self.history = Schedule(config), Workspace(), History()
        self.state: State = network.zero_state(1)
        self.position, self.rollbacks = Position(), 0
        self.best_loss = math.inf
        self.best_params: dict[str, np.ndarray] = {}

    @property
    def epoch(self) -> int:
        """The epoch under way, counted from 1."""
        return len(self.history.records) + 1

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
        self.state = network.zero_state(batch) if window.fresh else self._carried(window)
        network.zero_grads()
        rng = np.random.default_rng([config.seed, 2, self.position.updates]) if network.draws else None
        scale = 1.0 / (count if config.loss == "token" else batch)
        with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
            nll, self.state = network.loss(window.inputs, window.targets, self.state, scale, rng, self.space)
        total = float(nll.sum())
        grads = network.thin_grads() if self.optimizer.takes_rows else network.grads
        if config.clip_value:
            clip_values(grads, config.clip_value)
        norm = global_norm(grads)
        if not (math.isfinite(total) and math.isfinite(norm)):
            raise NumericError(
                f"the loss or its gradient is no longer a finite number at update {self.position.updates + 1} "
                f"(loss {total / count:g}, gradient norm {norm:g}); {config.calmer}."
            )
        clip = min(1.0, config.clip_norm / norm) if config.clip_norm and norm else 1.0
        # A longer window weighs as many times more as it is longer (Merity et al. 2018).
        varied = config.vary_bptt and self.model.carries_state
        length = len(window.inputs) / config.bptt if varied else 1.0
        self.optimizer.step(grads, rate * length, clip)
        self.position.updates += 1
        return total

    def _carried(self, window: Window) -> State:
        """The state that the last window has left, cleared in some rows that begin a sentence.

        A model that never saw a sentence begin from zeros would generate, and score single sentences, from a state
        that it has not learnt.
        """
        begun = window.inputs[0] == BOS
        if not (self.model.carries_state and self.config.forget and begun.any()):
            return self.state
        rng = np.random.default_rng([self.config.seed, 3, self.position.updates])
        cleared = begun & (rng.random(begun.size) < self.config.forget)
        return tuple(np.where(cleared[:, None], part.dtype.type(0), part) for part in self.state)

    def rate(self) -> float:
        """The learning rate where the run stands."""
        done = (self.epoch - 1 + self.position.tokens / self.ids.size) / self.config.epochs
        return self.config.rate * self.schedule.at(done, self.epoch) * 0.5**self.rollbacks

    def train_epoch(self, progress: Progress, watcher: Watcher) -> float:
        """The updates that the epoch still lacks; returns its mean loss in nats per token."""
        here, history = self.position, self.history
        for window in islice(self.windows(self.epoch), here.windows, None):
            begin, count = time.perf_counter(), int((window.targets >= 0).sum())
            here.loss += self.step(window, self.rate())
            here.windows += 1
            here.tokens += count
            history.tokens += count
            history.seconds += time.perf_counter() - begin
            progress.update(here.tokens, here.loss / here.tokens)
            watcher.updated(self)
        return here.loss / here.tokens

    def validate(self) -> float | None:
        """Mean nats per token of the validation text.

        Raises:
            NumericError: it is no finite number.
        """
        if self.valid is None:
            return None
        loss = -float(self.model.score_ids(self.valid.ids, self.valid.offsets).sum()) / self.valid.ids.size
        if not math.isfinite(loss):
            raise NumericError(f"the validation loss of epoch {self.epoch} is {loss:g}, no finite number.")
        return loss

    def run(self, progress: bool = True, watcher: Watcher | None = None) -> History:
        """Train to the end, from where the run stands; the model is left with its best weights.

        Raises:
            NumericError: the loss or its gradient stopped being finite, and again after each of three returns to the
                last good state at half the rate before; each of these is a RuntimeWarning.
        """
        watcher = watcher or Watcher()
        watcher.keep(self)
        with one_thread_each(), compilation_announced(progress):
            while not self.ended():
                try:
                    self._run_epoch(progress, watcher)
                    watcher.keep(self)
                except NumericError as error:
                    self._roll_back(watcher, error)
        for name, array in self.best_params.items():
            self.model.network.params[name][...] = array
        return self.history

    def ended(self) -> bool:
        """Whether all epochs are done, or validation has not improved for `patience` of them."""
        done, patience = len(self.history.records), self.config.patience
        return done >= self.config.epochs or (patience > 0 and done - self.history.best >= patience)

    def _run_epoch(self, progress: bool, watcher: Watcher) -> None:
        """Finish the epoch under way and validate."""
        epoch = self.epoch
        with Progress(self.ids.size, f"epoch {epoch}/{self.config.epochs}", progress, self.position.tokens) as bar:
            loss, rate = self.train_epoch(bar, watcher), self.rate()
            with self.optimizer.averaged(), watcher.interruptible():
                valid = self.validate()
            bar.close(loss, valid)
        self._note(EpochRecord(epoch, self.history.tokens, self.history.seconds, rate, loss, valid))
        watcher.epoch_ended(self)

    def _roll_back(self, watcher: Watcher, error: NumericError) -> None:
        """Return to the last good state, at half the rate; give up after a few times."""
        self.rollbacks += 1
        if self.rollbacks > ROLLBACKS:
            raise NumericError(
                f"gave up after {ROLLBACKS} returns to the last good state, each at half the rate: {error}"
            )
        rollbacks = self.rollbacks
        watcher.restore(self)
        self.rollbacks = rollbacks
        watcher.keep(self)
        warnings.warn(
            f"{error} Going on from update {self.position.updates} at half the rate ({rollbacks} of {ROLLBACKS}).",
            RuntimeWarning,
            stacklevel=3,
        )

    def _note(self, record: EpochRecord) -> None:
        """Keep the record, and the weights if they are the best so far; the next epoch begins."""
        self.history.records.append(record)
        self.position = Position(self.position.updates)
        loss = record.train_loss if record.valid_loss is None else record.valid_loss
        self.schedule.after_epoch(loss)
        if record.valid_loss is None or loss < self.best_loss:
            self.best_loss, self.history.best = loss, record.epoch
            if self.valid is not None:
                with self.optimizer.averaged():
                    self.best_params = {name: array.copy() for name, array in self.model.network.params.items()}
        elif self.history.best <= record.epoch - self.config.stall:
            self.optimizer.begin_averaging()


def train(
    model: NeuralModel,
    train: EncodedText | Iterable[Sequence[str] | str],
    valid: EncodedText | Iterable[Sequence[str] | str] | None = None,
    config: TrainingConfig | None = None,
    *,
    progress: bool = True,
) -> History:
    """Train a neural model in place, a recurrent one by truncated back-propagation through time.

    Tokens are weighted alike everywhere: a loss is the sum over tokens, `</s>` with them, divided by their number.

    Parameters:
        model: fresh or trained before; it ends with the weights of the best epoch of this run by validation loss, or,
            if the run is interrupted, with the last ones. Mixtures and caches hold the model itself, not a copy.
        train: sentences to learn: encoded with the model's vocabulary, or each a list of tokens or a string.
        valid: likewise, for early stop and the choice of the best epoch; without it the last weights stay.
        config: batches, optimizer, schedule.
        progress: bars on standard error.

    Returns:
        The course of the run, one record an epoch.

    Raises:
        VocabularyError: a text was encoded with another vocabulary.
        DataError: a text is empty or holds ids that the model does not know.
        NumericError: the loss or its gradient stopped being finite, at ever lower rates.

    Example:
        >>> from slm.models.recurrent import RecurrentConfig, RecurrentModel
        >>> from slm.text.encoding import encode_sentences
        >>> from slm.text.vocabulary import Vocabulary
        >>> vocab = Vocabulary.from_words(["a", "b"])
        >>> text = encode_sentences([["a", "b"]] * 20, vocab)
        >>> model = RecurrentModel(vocab, RecurrentConfig(cell="elman", hidden=4))
        >>> history = train(model, text, config=TrainingConfig(epochs=2, batch=4, bptt=5), progress=False)
        >>> history.tokens, history.records[1].train_loss < history.records[0].train_loss
        (120, True)
    """
    require(model, NeuralModel, "slm.load opens that of a folder")
    config = TrainingConfig() if config is None else config
    require(config, TrainingConfig, "slm.TrainingConfig(epochs=..., rate=...) makes one")
    held_out = None if valid is None else model.encoded(valid)
    return Trainer(model, model.encoded(train), held_out, config).run(progress)
