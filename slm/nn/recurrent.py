"""Elman, GRU and LSTM layers; `slm.nn.through_time` has what they share."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.errors import UsageError
from slm.nn import init
from slm.nn.module import empty
from slm.nn.through_time import Recurrent, flat, sums


class Elman(Recurrent):
    """h_t = f(x_t Wx + h_{t-1} Wh + b), f one of tanh, relu, sigmoid (Elman 1990).

    `start` sets the recurrent weights: "uniform", "identity" (Le et al. 2015) or "orthogonal".
    """

    gates = 1
    activations = ("tanh", "relu", "sigmoid")

    def __init__(
        self,
        inputs: int,
        hidden: int,
        rng: np.random.Generator,
        *,
        activation: str = "tanh",
        start: str = "uniform",
        weight_drop: float = 0.0,
        dtype: Any = np.float32,
    ):
        super().__init__(inputs, hidden, rng, weight_drop=weight_drop, dtype=dtype)
        if activation not in self.activations or start not in ("uniform", "identity", "orthogonal"):
            raise UsageError(
                f"an Elman layer has activation tanh, relu or sigmoid and start uniform, identity or orthogonal, "
                f"got {activation!r} and {start!r}."
            )
        self.kind = self.activations.index(activation)
        if start != "uniform":
            self.params["Wh"][:] = (
                init.identity(hidden, dtype=dtype) if start == "identity" else init.orthogonal(rng, hidden, dtype=dtype)
            )

    def _forward_steps(self, z, h, weight, state, space):
        self._through_time("elman_forward", z.shape[1], self.kind, z, h, weight, self.params["b"])
        return None, ()

    def _backward_steps(self, dy, carried, z, h, turned, rest):
        self._through_time("elman_backward", z.shape[1], self.kind, z, dy, carried[0], turned)
        return z


class LSTM(Recurrent):
    """Long short-term memory; gates in the order input, forget, cell, output; the state is (h, c).

    i, f, o = sigmoid(x Wx + h Wh + b), g = tanh(...); c_t = f c_{t-1} + i g; h_t = o tanh(c_t)
    (Hochreiter & Schmidhuber 1997, forget gate of Gers et al. 2000). The forget bias starts at `forget_bias`.
    """

    gates = 4
    state_parts = 2

    def __init__(
        self,
        inputs: int,
        hidden: int,
        rng: np.random.Generator,
        *,
        forget_bias: float = 1.0,
        weight_drop: float = 0.0,
        dtype: Any = np.float32,
    ):
        super().__init__(inputs, hidden, rng, weight_drop=weight_drop, dtype=dtype)
        self.params["b"][hidden : 2 * hidden] = forget_bias

    def _forward_steps(self, z, h, weight, state, space):
        c = empty(space, (self, "c"), h.shape, z.dtype)
        tc = empty(space, (self, "tc"), (*z.shape[:2], self.hidden), z.dtype)
        c[0] = state[1]
        self._through_time("lstm_forward", z.shape[1], z, h, c, tc, weight, self.params["b"])
        return (c, tc), (c[-1].copy(),)

    def _backward_steps(self, dy, carried, z, h, turned, rest):
        self._through_time("lstm_backward", z.shape[1], z, *rest, dy, *carried, turned)
        return z


class GRU(Recurrent):
    """Gated recurrent unit; gates in the order reset, update, new; h_t = (1 - z) n + z h_{t-1}.

    reset "after" the product: n = tanh(x Wx + b + r * (h Wh + bn)), as cuDNN and PyTorch have it;
    reset "before" it: n = tanh(x Wx + b + (r * h) Wh), as Cho et al. 2014 wrote it.
    """

    gates = 3

    def __init__(
        self,
        inputs: int,
        hidden: int,
        rng: np.random.Generator,
        *,
        reset: str = "after",
        weight_drop: float = 0.0,
        dtype: Any = np.float32,
    ):
        super().__init__(inputs, hidden, rng, weight_drop=weight_drop, dtype=dtype)
        if reset not in ("after", "before"):
            raise UsageError(f"the reset of a GRU stands 'after' or 'before' the product, got {reset!r}.")
        self.reset = reset
        if reset == "after":
            self.add_param("bn", np.zeros(hidden, dtype))

    @property
    def _compiled(self) -> bool:
        return super()._compiled and self.reset == "after"

    def _forward_steps(self, z, h, weight, state, space):
        rows, bias = z.shape[1], self.params["b"]
        if self.reset == "before":
            reset = np.empty_like(h[1:])
            self._through_time("gru_before_forward", rows, z, reset, h, weight, bias)
            return reset, ()
        rec = empty(space, (self, "rec"), z.shape, z.dtype)
        self._through_time("gru_forward", rows, z, rec, h, weight, bias, self.params["bn"])
        return rec, ()

    def _backward_steps(self, dy, carried, z, h, turned, rest):
        if self.reset == "before":
            self._through_time("gru_before_backward", z.shape[1], z, h, dy, carried[0], turned)
            return z
        self._through_time("gru_backward", z.shape[1], z, rest, h, dy, carried[0], turned)
        return rest

    def _recurrent_grad(self, h, recurrent, mask, rest):
        if self.reset == "after":
            self.add_grad("bn", sums(recurrent[..., 2 * self.hidden :]))
            super()._recurrent_grad(h, recurrent, mask, rest)
            return
        own, new = flat(recurrent), 2 * self.hidden
        grad = np.concatenate([flat(h[:-1]).T @ own[:, :new], flat(rest).T @ own[:, new:]], axis=1)
        self.add_grad("Wh", grad if mask is None else grad * mask)
