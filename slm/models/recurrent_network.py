"""Embedding, recurrent layers and softmax joined: hidden vectors for inference, loss and gradients for training."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from slm.models.recurrent_config import RecurrentConfig
from slm.nn import GRU, LSTM, Dropout, Elman, Embedding, SoftmaxOutput
from slm.nn.loss import IGNORED
from slm.nn.module import State, Workspace
from slm.nn.recurrent import Recurrent


def _layer(config: RecurrentConfig, inputs: int, hidden: int, rng: np.random.Generator) -> Recurrent:
    """One recurrent layer of the configured kind."""
    drop, dtype = config.weight_drop, np.dtype(config.dtype)
    if config.cell == "lstm":
        return LSTM(inputs, hidden, rng, forget_bias=config.forget_bias, weight_drop=drop, dtype=dtype)
    if config.cell == "gru":
        return GRU(inputs, hidden, rng, reset=config.reset, weight_drop=drop, dtype=dtype)
    return Elman(inputs, hidden, rng, activation=config.activation, start=config.start, weight_drop=drop, dtype=dtype)


class RecurrentNetwork:
    """The layers of a recurrent language model.

    Parameters:
        size: vocabulary entries V.
        excluded: ids that are never predicted.

    `params` and `grads` name every array once: with tied weights the output's table is `embedding.W`.
    """

    def __init__(self, config: RecurrentConfig, size: int, rng: np.random.Generator, excluded: tuple[int, ...] = ()):
        widths, dtype = config.widths(), np.dtype(config.dtype)
        self.dtype, self.size = dtype, size
        self.embedding = Embedding(size, widths[0], rng, scale=config.init, drop=config.dropout_words, dtype=dtype)
        self.layers = [_layer(config, a, b, rng) for a, b in pairwise(widths)]
        self.dropouts = [Dropout(p, locked=config.locked) for p in config.dropouts()]
        self.output = SoftmaxOutput(widths[-1], size, rng, excluded=excluded, scale=config.init, dtype=dtype)
        if config.tied:
            self.output.share_param("W", self.embedding, "W")
        named = {"embedding": self.embedding, "output": self.output}
        self.modules = named | {f"layers.{i}": layer for i, layer in enumerate(self.layers)}
        places = [(m, p) for m in self.modules for p in self.modules[m].params if not config.tied or m + p != "outputW"]
        self.params = {f"{m}.{p}": self.modules[m].params[p] for m, p in places}
        self.grads = {f"{m}.{p}": self.modules[m].grads[p] for m, p in places}

    def zero_state(self, batch: int) -> State:
        """Zeros, the parts of all layers in one tuple."""
        return tuple(part for layer in self.layers for part in layer.zero_state(batch))

    def zero_grads(self) -> None:
        """Set every gradient to zero."""
        for module in self.modules.values():
            module.zero_grads()

    def hidden(self, ids: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        """Output vectors (T, B, H) without dropout, and the state behind the window, of ids (T, B)."""
        x, _ = self.embedding.forward(ids)
        last: State = ()
        for layer, own in zip(self.layers, self._split(state)):
            x, new, _ = layer.forward(x, own)
            last += new
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
        """Forward and backward over one window; adds the gradients of scale * summed nll.

        Parameters:
            inputs, targets: (T, B) ids; a target of -1 is not predicted and costs nothing.
            state: before the window; taken as a constant (truncated back-propagation through time).
            rng: where dropout comes from; None for none.

        Returns:
            -log p in nats of every target that is not -1, unscaled, and the state behind the window.
        """
        x, words = self.embedding.forward(inputs, rng)
        x, mask = self.dropouts[0].forward(x, rng)
        masks, caches, last = [mask], [], ()
        for layer, own, dropout in zip(self.layers, self._split(state), self.dropouts[1:]):
            x, new, cache = layer.forward(x, own, rng, space)
            x, mask = dropout.forward(x, rng)
            masks.append(mask)
            caches.append(cache)
            last += new  # type: ignore[assignment]
        nll, dx = self._output_loss(x, targets.reshape(-1), scale, space)
        for layer, dropout, mask, cache in zip(self.layers[::-1], self.dropouts[:0:-1], masks[:0:-1], caches[::-1]):
            dx, _ = layer.backward(dropout.backward(dx, mask), layer.zero_state(inputs.shape[1]), cache)
        self.embedding.backward(self.dropouts[0].backward(dx, masks[0]), words)
        return nll, last

    def _output_loss(
        self, x: np.ndarray, targets: np.ndarray, scale: float, space: Workspace | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Loss of the rows that have a target, and the gradient (T, B, H) of all rows."""
        flat = x.reshape(targets.size, -1)
        rows = np.flatnonzero(targets != IGNORED)
        if rows.size == targets.size:
            nll, dflat = self.output.loss(flat, targets, scale, space)
            return nll, dflat.reshape(x.shape)
        nll, part = self.output.loss(flat[rows], targets[rows], scale, space)
        dflat = np.zeros_like(flat)
        dflat[rows] = part
        return nll, dflat.reshape(x.shape)
