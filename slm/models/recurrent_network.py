"""Embedding, recurrent layers and softmax joined: hidden vectors for inference, loss and gradients for training."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from slm.models.network import Network
from slm.models.recurrent_config import RecurrentConfig
from slm.nn import (
    GRU,
    LSTM,
    AdaptiveSoftmax,
    CharacterCnn,
    Dropout,
    Elman,
    Embedding,
    NoiseContrastive,
    SampledSoftmax,
    SoftmaxOutput,
    SpelledEmbedding,
)
from slm.nn.module import State, Workspace
from slm.nn.through_time import Recurrent

WORTH_LOOKING = 256  # inputs of a window among which distinct ones are looked for


def _input(
    config: RecurrentConfig, size: int, spelled: np.ndarray | None, rng: np.random.Generator
) -> Embedding | SpelledEmbedding:
    """The word vectors of the configured kind."""
    drop, dtype = config.dropout_words, np.dtype(config.dtype)
    if spelled is None:
        return Embedding(size, config.widths()[0], rng, scale=config.init, drop=drop, dtype=dtype)
    encoder = CharacterCnn(
        int(spelled.max()) + 1,
        config.char_embedding,
        config.char_widths,
        config.char_filters,
        config.highways,
        rng,
        dtype=dtype,
    )
    return SpelledEmbedding(spelled, encoder, drop=drop)


def _layer(config: RecurrentConfig, inputs: int, hidden: int, rng: np.random.Generator) -> Recurrent:
    """One recurrent layer of the configured kind."""
    drop, dtype = config.weight_drop, np.dtype(config.dtype)
    if config.cell == "lstm":
        return LSTM(inputs, hidden, rng, forget_bias=config.forget_bias, weight_drop=drop, dtype=dtype)
    if config.cell == "gru":
        return GRU(inputs, hidden, rng, reset=config.reset, weight_drop=drop, dtype=dtype)
    return Elman(inputs, hidden, rng, activation=config.activation, start=config.start, weight_drop=drop, dtype=dtype)


def _output(
    config: RecurrentConfig,
    size: int,
    rng: np.random.Generator,
    excluded: tuple[int, ...],
    counts: np.ndarray | None,
) -> SoftmaxOutput | AdaptiveSoftmax:
    """The output layer of the configured kind."""
    sizes = config.widths()[-1], size, rng
    shared: dict[str, Any] = {"excluded": excluded, "scale": config.init, "dtype": np.dtype(config.dtype)}
    if config.output == "adaptive":
        return AdaptiveSoftmax(*sizes, cutoffs=config.cutoffs, **shared)
    if config.output == "sampled":
        return SampledSoftmax(*sizes, noise=config.noise, **shared)
    if config.output == "nce":
        return NoiseContrastive(*sizes, noise=config.noise, counts=counts, **shared)
    return SoftmaxOutput(*sizes, **shared)


def slowness_gradient(h: np.ndarray, weight: float) -> np.ndarray | None:
    """Gradient of weight * mean (h[t + 1] - h[t])**2 for h (T, B, H) (Merity et al. 2017); None if it is zero."""
    if not weight or len(h) < 2:
        return None
    change = np.diff(h, axis=0)
    change *= h.dtype.type(2.0 * weight / change.size)
    gradient = np.zeros_like(h)
    gradient[1:] += change
    gradient[:-1] -= change
    return gradient


def distinct_inputs(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """The distinct ids (R,) of ids (T, B) and the place (T, B) of each among them, if they are half as many at most.

    Characters are: what a layer makes of an input is then made once for each of them. Else the ids, and no places.
    """
    if ids.size < WORTH_LOOKING:
        return ids, None
    distinct, places = np.unique(ids, return_inverse=True)
    if 2 * distinct.size > ids.size:
        return ids, None
    return distinct, places.reshape(ids.shape).astype(ids.dtype)  # kernels are compiled for one kind of ids


class RecurrentNetwork(Network):
    """The layers of a recurrent language model.

    Parameters:
        size: vocabulary entries V.
        excluded: ids that are never predicted.
        spelled: (V, L) symbols of every word, for vectors made from them.
        counts: (V,) occurrences of every word, for the noise of noise-contrastive estimation.

    The penalties of the settings act on the gradient; the losses returned are without them.
    """

    def __init__(
        self,
        config: RecurrentConfig,
        size: int,
        rng: np.random.Generator,
        excluded: tuple[int, ...] = (),
        spelled: np.ndarray | None = None,
        counts: np.ndarray | None = None,
    ):
        self.config = config
        self.embedding = _input(config, size, spelled, rng)
        self.layers = [_layer(config, a, b, rng) for a, b in pairwise(config.widths())]
        self.dropouts = [Dropout(p, locked=config.locked) for p in config.dropouts()]
        dropped = any((*config.dropouts(), config.dropout_words, config.weight_drop))
        self.draws = dropped or config.output in ("sampled", "nce")
        self.output = _output(config, size, rng, excluded, counts)
        if config.tied:
            self.output.share_param("W", self.embedding, "W", len(self.output.params["W"]))
        named = {"embedding": self.embedding, "output": self.output}
        self.collect(named | {f"layers.{i}": layer for i, layer in enumerate(self.layers)}, tied=bool(config.tied))

    def zero_state(self, batch: int) -> State:
        """Zeros, the parts of all layers in one tuple."""
        return tuple(part for layer in self.layers for part in layer.zero_state(batch))

    def hidden(self, ids: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        ids, places = distinct_inputs(ids)
        x = self.embedding.vectors(ids)
        last: State = ()
        for layer, own in zip(self.layers, self._split(state)):
            x, new, _ = layer.forward(x, own, places=places)
            last, places = last + new, None
        return x, last

    def _split(self, state: State) -> list[State]:
        """Each layer's part of a state."""
        parts = self.layers[0].state_parts
        return [state[i : i + parts] for i in range(0, len(state), parts)]

    def loss(
        self,
        inputs: np.ndarray,
        targets: np.ndarray,
        state: State,
        scale: float,
        rng: np.random.Generator | None = None,
        space: Workspace | None = None,
    ) -> tuple[np.ndarray, State]:
        alike = rng is None or not self.dropouts[0].p  # wherever an id stands, its vector is the same
        ids, places = distinct_inputs(inputs) if alike else (inputs, None)
        x, words = self.embedding.forward(ids, rng)
        x, mask = self.dropouts[0].forward(x, rng)
        masks, caches, last = [mask], [], ()
        for layer, own, dropout in zip(self.layers, self._split(state), self.dropouts[1:]):
            outputs, new, cache = layer.forward(x, own, rng, space, places)
            places = None
            x, mask = dropout.forward(outputs, rng)
            masks.append(mask)
            caches.append(cache)
            last += new  # type: ignore[assignment]
        nll, dx = self.output_loss(x, targets, scale, space, rng)
        if self.config.activation_penalty:
            dx = dx + x * x.dtype.type(2.0 * self.config.activation_penalty / x.size)
        slow = slowness_gradient(outputs, self.config.slowness_penalty)
        for layer, dropout, mask, cache in zip(self.layers[::-1], self.dropouts[:0:-1], masks[:0:-1], caches[::-1]):
            dy = dropout.backward(dx, mask)
            dx, _ = layer.backward(dy if slow is None else dy + slow, layer.zero_state(inputs.shape[1]), cache)
            slow = None
        self.embedding.backward(self.dropouts[0].backward(dx, masks[0]), words)
        return nll, last
