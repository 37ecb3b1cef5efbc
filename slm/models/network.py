"""What a network must be so that a model can stand on it and the trainer can train it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

from slm.nn import AdaptiveSoftmax, Embedding, SoftmaxOutput, SpelledEmbedding
from slm.nn.fused import Product
from slm.nn.loss import IGNORED
from slm.nn.module import Module, Rows, State, Workspace


class Network(ABC):
    """Modules from input ids to vectors, and a softmax output over them.

    Attributes:
        embedding: from ids to vectors.
        output: from vectors to log-probabilities.
        params, grads: every array once, under `module.name`.
        draws: whether a loss of training draws random numbers.
    """

    embedding: Embedding | SpelledEmbedding
    output: SoftmaxOutput | AdaptiveSoftmax
    params: dict[str, np.ndarray]
    grads: dict[str, np.ndarray]
    draws = True

    def collect(self, modules: Mapping[str, Module], *, tied: bool) -> None:
        """Gather the arrays of all modules; with `tied` weights the output's table is `embedding.W` and no second."""
        self.modules = dict(modules)
        self.tables = {f"{m}.W": module for m, module in modules.items() if isinstance(module, Embedding)}
        for table in self.tables.values():
            table.alone = not tied
        places = [(m, p) for m in modules for p in modules[m].params if not (tied and (m, p) == ("output", "W"))]
        self.params = {f"{m}.{p}": modules[m].params[p] for m, p in places}
        self.grads = {f"{m}.{p}": modules[m].grads[p] for m, p in places}

    def zero_grads(self) -> None:
        """Set every gradient to zero."""
        for module in self.modules.values():
            module.zero_grads()

    def thin_grads(self) -> dict[str, np.ndarray | Rows | Product]:
        """The gradients, those of embedding tables that nothing else shares by rows, the output's as it was left."""
        thin = {name: table.row_grad() for name, table in self.tables.items() if table.alone}
        factors = getattr(self.output, "factors", None)
        return self.grads | thin | ({} if factors is None else {"output.W": factors})

    def may_factor(self, wanted: bool) -> None:
        """Let the output leave the gradient of its table in factors, where nothing else shares it."""
        if isinstance(self.output, SoftmaxOutput):
            self.output.may_factor = wanted and "output.W" in self.params

    @abstractmethod
    def zero_state(self, batch: int) -> State:
        """The state before the first input."""

    @abstractmethod
    def hidden(self, ids: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        """Output vectors (T, B, H) without dropout, and the state behind the window, of ids (T, B)."""

    @abstractmethod
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
            space: buffers that every call uses again.

        Returns:
            -log p in nats of every target that is not -1, unscaled, and the state behind the window.
        """

    def output_loss(
        self,
        x: np.ndarray,
        targets: np.ndarray,
        scale: float,
        space: Workspace | None,
        rng: np.random.Generator | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Loss of the rows that have a target, and the gradient (T, B, H) of all rows, of x (T, B, H)."""
        flat, targets = x.reshape(targets.size, -1), targets.reshape(-1)
        if targets.min(initial=0) > IGNORED:
            nll, dflat = self.output.loss(flat, targets, scale, space, rng)
            return nll, dflat.reshape(x.shape)
        rows = np.flatnonzero(targets != IGNORED)
        nll, part = self.output.loss(flat[rows], targets[rows], scale, space, rng)
        dflat = np.zeros_like(flat)
        dflat[rows] = part
        return nll, dflat.reshape(x.shape)
