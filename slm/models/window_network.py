"""Word vectors, layers that see a fixed window of them, and a softmax: for whole sentences at once, or for one step."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import numpy as np

from slm.models.network import Network
from slm.models.window_config import ConvConfig, MlpConfig
from slm.nn import (
    Chain,
    Dropout,
    Embedding,
    GatedConvolution,
    Parallel,
    ReLU,
    Sigmoid,
    SoftmaxOutput,
    Tanh,
    TimeConvolution,
    TimeWindows,
)
from slm.nn.module import State, Workspace
from slm.text.vocabulary import BOS

ACTIVATIONS = {"tanh": Tanh, "relu": ReLU, "sigmoid": Sigmoid}


Layers = Chain | Parallel


def mlp_layers(config: MlpConfig, rng: np.random.Generator) -> tuple[Layers, int]:
    """One hidden layer over the concatenated vectors of the window, and the width of its output.

    A dense layer over the vectors of n - 1 words, applied at every step, is a convolution of that width over time.
    """
    vectors, dtype = config.embedding or config.hidden, np.dtype(config.dtype)
    first = TimeConvolution(vectors, config.hidden, config.context, rng, dtype=dtype)
    layers = Chain([first, ACTIVATIONS[config.activation]()])
    if not config.direct:
        return layers, config.hidden
    return Parallel([layers, TimeWindows(config.context)]), config.hidden + config.context * vectors


def conv_layers(config: ConvConfig, rng: np.random.Generator) -> tuple[Layers, int]:
    """Gated convolutions one above the other, and the width of the last."""
    widths, dtype = config.widths(), np.dtype(config.dtype)
    return Chain([GatedConvolution(a, b, config.width, rng, dtype=dtype) for a, b in pairwise(widths)]), widths[-1]


class WindowNetwork(Network):
    """The network of a model that sees a fixed number of words.

    Its state is the words themselves, the last `context` inputs (B, context), before a sentence all `<s>`.

    Parameters:
        config: settings.
        size: vocabulary entries V.
        excluded: ids that are never predicted.
    """

    def __init__(
        self, config: MlpConfig | ConvConfig, size: int, rng: np.random.Generator, excluded: tuple[int, ...] = ()
    ):
        self.context, dtype = config.context, np.dtype(config.dtype)
        vectors = config.embedding or config.hidden
        self.embedding = Embedding(size, vectors, rng, scale=config.init, dtype=dtype)
        self.layers, width = mlp_layers(config, rng) if isinstance(config, MlpConfig) else conv_layers(config, rng)
        self.dropout, self.draws = Dropout(config.dropout), config.dropout > 0
        self.output = SoftmaxOutput(width, size, rng, excluded=excluded, scale=config.init, dtype=dtype)
        if config.tied:
            self.output.share_param("W", self.embedding, "W")
        self.collect({"embedding": self.embedding, "layers": self.layers, "output": self.output}, tied=config.tied)

    def zero_state(self, batch: int) -> State:
        return (np.full((batch, self.context), BOS, np.int32),)

    def _read(self, ids: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        """What the window's outputs see, (context - 1 + T, B), and the state behind it."""
        seen = np.concatenate([state[0].T, ids])
        return seen[1:], (np.ascontiguousarray(seen[-self.context :].T),)

    def hidden(self, ids: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        seen, last = self._read(ids, state)
        x, _ = self.embedding.forward(seen)
        return self.layers.forward(x)[0], last

    def vectors(self, state: State) -> np.ndarray:
        """Output vectors (B, H) behind the words of a state."""
        x, _ = self.embedding.forward(state[0].T)
        return self.layers.forward(x)[0][0]

    def feature_maps(self, ids: np.ndarray) -> list[np.ndarray]:
        """What each gated convolution finds behind every input (T,), without its residual sum: (T, F) a layer."""
        seen, _ = self._read(ids[:, None], self.zero_state(1))
        x, _ = self.embedding.forward(seen)
        maps = []
        for layer in cast(Chain, self.layers).layers:
            found, x = layer.found(x), layer.forward(x)[0]
            maps.append(found[-ids.size :, 0])
        return maps

    def loss(
        self,
        inputs: np.ndarray,
        targets: np.ndarray,
        state: State,
        scale: float,
        rng: np.random.Generator | None = None,
        space: Workspace | None = None,
    ) -> tuple[np.ndarray, State]:
        seen, last = self._read(inputs, state)
        x, words = self.embedding.forward(seen, rng)
        x, first_mask = self.dropout.forward(x, rng)
        h, cache = self.layers.forward(x)
        h, last_mask = self.dropout.forward(h, rng)
        nll, dh = self.output_loss(h, targets, scale, space)
        dx = self.layers.backward(self.dropout.backward(dh, last_mask), cache)
        self.embedding.backward(self.dropout.backward(dx, first_mask), words)
        return nll, last
