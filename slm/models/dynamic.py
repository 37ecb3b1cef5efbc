"""Dynamic evaluation: a neural model that goes on learning from the document that it reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import ClassVar, Self

import numpy as np

from slm.errors import ONCE, DataError, NumericError, UsageError, require
from slm.kernels import adapt, threads
from slm.models.base import LanguageModel, State
from slm.models.neural import NeuralModel, inputs_of, shifted
from slm.models.sentences import Text
from slm.models.state import check_next
from slm.models.wrapped import Arrays, WrappedModel
from slm.nn.module import Workspace
from slm.settings import Settings, setting
from slm.text.vocabulary import EOS

PIECE = 1 << 17
NONE = -1


@dataclass(frozen=True)
class DynamicConfig(Settings):
    """How fast a model adapts to a document.

    Example:
        >>> DynamicConfig(segment=5).rate
        0.1
    """

    rule: str = setting("sgd", "plain steps, or steps scaled by the size of past gradients", choices=("sgd", "rms"))
    rate: float = setting(0.1, "learning rate", low=0, high=100)
    decay: float = setting(0.001, "pull towards the weights from before, at each update", low=0, high=1)
    segment: int = setting(20, "tokens between two updates", low=1, high=65536)
    eps: float = setting(0.001, "added to the size of past gradients (rms)", above=0, high=1)


class DynamicModel(WrappedModel):
    """A neural model that takes a gradient step on every few tokens, after it has predicted them.

    Weights are part of the state: those of one row of a batch do not know another row's text, and the model itself
    never changes. A segment ends after `settings.segment` tokens, and, in models that begin every sentence anew, at
    `</s>`; its gradient is that of the summed -log p over `settings.segment`, as for a full one.

    Parameters:
        base: the neural model.
        settings: the rule, w += decay (w_before - w) - rate g, or, for "rms", with the rate divided by s + eps and the
            decay times s / mean(s), at most 1.
        own: for "rms" s, the root mean square of each weight's gradients on training text, see `fit`.

    Source: Krause, Kahembwe, Murray & Renals (2018), equations 3 to 6; Mikolov et al. (2010) for plain steps.

    Example:
        >>> from slm.models.recurrent import RecurrentModel
        >>> from slm.models.recurrent_config import RecurrentConfig
        >>> from slm.text.vocabulary import Vocabulary
        >>> base = RecurrentModel(Vocabulary.from_words(["a", "b"]), RecurrentConfig(hidden=4))
        >>> dynamic = DynamicModel(base, DynamicConfig(segment=2))
        >>> again = ["a", "b", "a", "b", "a", "b"]
        >>> dynamic.surprisal(again)[4] < base.surprisal(again)[4]
        True
    """

    kind: ClassVar[str] = "dynamic"
    Config = DynamicConfig
    base: NeuralModel
    settings: DynamicConfig

    def __init__(self, base: LanguageModel, settings: DynamicConfig | None = None, own: Arrays | None = None):
        super().__init__(base, settings, own)
        if not isinstance(base, NeuralModel):
            raise UsageError(f"dynamic evaluation needs a neural model, got one of kind {base.kind}.")
        self.order = None
        sizes = {name: array.shape for name, array in self.own.items()}
        if self.settings.rule == "sgd" and sizes:
            raise UsageError(f"rule sgd needs no sizes of gradients, got those of {', '.join(sizes)}.")
        if self.settings.rule == "rms" and sizes != {name: w.shape for name, w in base.network.params.items()}:
            raise UsageError("rule rms needs the size of the gradient of every weight; make it with DynamicModel.fit.")
        weights = sum(size.size for size in self.own.values())
        self._mean_size = sum(float(size.sum()) for size in self.own.values()) / weights if weights else 1.0

    @classmethod
    def fit(
        cls, base: NeuralModel, train: Text, settings: DynamicConfig | None = None, *, segments: int = 2000
    ) -> Self:
        """A model of rule "rms", its gradients measured on the first so many segments of the training text."""
        require(base, NeuralModel, "slm.load opens that of a folder")
        settings = settings or DynamicConfig(rule="rms", rate=0.002, decay=0.002)
        text = base.encoded(train)
        ids, offsets = base.check_sentences(text.ids, text.offsets)
        model, space, number = _twin(base), Workspace(), 0
        total = {name: np.zeros(p.shape, np.float64) for name, p in model.network.params.items()}
        for inputs, targets, state in _segments(model, ids, offsets, settings.segment):
            model.network.zero_grads()
            _, state[:] = model.network.loss(inputs, targets, tuple(state), 1.0 / settings.segment, None, space)
            for name, grad in model.network.grads.items():
                total[name] += np.square(grad, dtype=np.float64)
            number += 1
            if number == segments:
                break
        sizes = {name: np.sqrt(t / number).astype(model.network.params[name].dtype) for name, t in total.items()}
        return cls(base, settings, sizes)

    def tuned(
        self,
        held_out: Text,
        *,
        tokens: int = 20_000,
        tell: Callable[[DynamicConfig, float], None] = lambda settings, nats: None,
    ) -> Self:
        """The same model at the rate, and then at the decay, that suit a held-out document best.

        Each is doubled or halved (the decay: times or by 4) for as long as the document becomes likelier.

        Parameters:
            held_out: a document that the model was not trained on, to be read in order.
            tokens: how many of its first are read, each time.
            tell: called with every setting tried, and its -log p in nats a token.

        Raises:
            DataError: the document is empty.
            UsageError: no token is to be read.
        """
        if tokens < 1:
            raise UsageError(f"tokens must be at least 1, got {tokens}.")
        text = self.encoded(held_out)
        ids, offsets = self.base.check_sentences(text.ids, text.offsets)
        if not ids.size:
            raise DataError(f"dynamic evaluation cannot be tuned on an empty text; {ONCE}.")
        ids = ids[:tokens]
        offsets = np.append(offsets[offsets < ids.size], ids.size)

        def loss(settings: DynamicConfig) -> float:
            try:
                nats = -float(type(self)(self.base, settings, self.own).score_ids(ids, offsets).mean())
            except NumericError:
                nats = math.inf
            tell(settings, nats)
            return nats

        best = self.settings
        lowest = loss(best)
        for name, factor in (("rate", 2.0), ("decay", 4.0)):
            best, lowest = _descend(loss, best, lowest, name, factor)
        return type(self)(self.base, best, self.own)

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        now = self.base.begin_state(batch, bos)
        start = self.base.network.zero_state(batch) if bos else now
        read = np.full((batch, self.settings.segment), NONE, np.int32)
        if bos:
            read[:, 0] = EOS  # what is read behind </s> is <s>
        models = np.empty(batch, object)
        models[:] = self.base
        return (read, models, *start, *now)

    def next_state(self, state: State, ids: np.ndarray) -> State:
        ids = check_next(state, ids, self.vocab)
        read, models, *parts = (part.copy() for part in state)
        start, now = parts[: len(parts) // 2], parts[len(parts) // 2 :]
        lengths = (read != NONE).sum(axis=1)
        fresh = (ids == EOS) & (not self.base.carries_state)
        full = (lengths == self.settings.segment) | (fresh & (lengths > 0))
        for row in np.flatnonzero(full):
            models[row] = _twin(models[row])
            inputs, before = inputs_of(read[row, : lengths[row]]), tuple(part[row : row + 1] for part in start)
            targets = np.append(read[row, 1 : lengths[row]], ids[row])
            self._learn(models[row], inputs[:, None], targets[:, None], before, None)
        zeros = self.base.network.zero_state(ids.size)
        for begin, here, zero in zip(start, now, zeros):
            here[fresh] = zero[fresh]
            begin[full | fresh] = here[full | fresh]
        read[full | fresh] = NONE
        read[np.arange(ids.size), (read != NONE).sum(axis=1)] = ids
        for rows in _alike(models):
            behind = models[rows[0]]._read(tuple(part[rows] for part in now), inputs_of(ids[rows]))
            for part, new in zip(now, behind):
                part[rows] = new
        return (read, models, *start, *now)

    def log_probs(self, state: State) -> np.ndarray:
        models, now = state[1], state[2 + (len(state) - 2) // 2 :]
        out = np.empty((len(models), len(self.vocab)), np.float64)
        for rows in _alike(models):
            out[rows] = models[rows[0]].log_probs(tuple(part[rows] for part in now))
        return out

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        ids, offsets = self.check_sentences(ids, offsets)
        model, space = _twin(self.base), Workspace()
        scores = [np.zeros(0)]
        for inputs, targets, state in _segments(model, ids, offsets, self.settings.segment):
            with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
                nll, state[:] = self._learn(model, inputs, targets, tuple(state), space)
            if not np.isfinite(nll).all():
                raise NumericError(
                    f"dynamic evaluation at rate {self.settings.rate:g} leaves the numbers after "
                    f"{sum(map(len, scores))} tokens; lower its rate, or tune it on more of the held-out text."
                )
            scores.append(-nll)
        return np.concatenate(scores)

    def _learn(
        self, model: NeuralModel, inputs: np.ndarray, targets: np.ndarray, state: State, space: Workspace | None
    ) -> tuple[np.ndarray, State]:
        """A step on inputs and targets (T, 1), in place; -log p (T,) of the targets before it, and the state behind."""
        settings, network = self.settings, model.network
        network.zero_grads()
        nll, behind = network.loss(inputs, targets, state, 1.0 / settings.segment, None, space)
        jobs = []
        for name, w in network.params.items():
            arrays = [w, network.grads[name], self.base.network.params[name]]
            numbers = [settings.rate, settings.decay]
            if settings.rule == "rms":
                arrays.append(self.own[name])
                numbers = [self._mean_size, *numbers, settings.eps]
            flat, typed = [array.reshape(-1) for array in arrays], [w.dtype.type(number) for number in numbers]
            pieces = threads.spans(w.size, max(1, w.size // PIECE))
            jobs += [(*(array[low:high] for array in flat), *typed) for low, high in pieces]
        threads.run(adapt.adapt_scaled if settings.rule == "rms" else adapt.adapt, jobs)
        return nll, behind


def _descend(
    loss: Callable[[DynamicConfig], float], best: DynamicConfig, lowest: float, name: str, factor: float
) -> tuple[DynamicConfig, float]:
    """Settings with one of them multiplied, or else divided, by a factor while that lowers the loss; and the loss."""
    highest = next(field.metadata["high"] for field in fields(DynamicConfig) if field.name == name)
    start = getattr(best, name)
    for step in (factor, 1.0 / factor):
        while (value := getattr(best, name) * step) <= highest:
            trial = replace(best, **{name: value})
            if not (found := loss(trial)) < lowest:
                break
            best, lowest = trial, found
        if getattr(best, name) != start:
            break
    return best, lowest


def _twin(model: NeuralModel) -> NeuralModel:
    """A copy that may learn."""
    return type(model).from_parts(model.config(), model.arrays(), model.vocab)


def _alike(models: np.ndarray) -> list[np.ndarray]:
    """The rows of each distinct model."""
    keys = np.array([id(model) for model in models])
    return [np.flatnonzero(keys == key) for key in np.unique(keys)]


def _segments(
    model: NeuralModel, ids: np.ndarray, offsets: np.ndarray, length: int
) -> Iterator[tuple[np.ndarray, np.ndarray, list[np.ndarray]]]:
    """Inputs and targets (T, 1) of a document, and the state before them, which the user replaces by the one behind."""
    edges = [0, ids.size] if model.carries_state else offsets.tolist()
    inputs = shifted(ids)
    for low, high in pairwise(edges):
        state = list(model.network.zero_state(1))
        for first in range(low, high, length):
            part = slice(first, min(first + length, high))
            yield inputs[part, None], ids[part, None], state
