"""Elman, GRU and LSTM layers: forward through a window of time and back, the state carried in and out.

Products that need no state, those with the inputs and those of the gradients, are made for all steps together, by BLAS.
The steps run one after the other, in float32 by `slm.kernels.recurrent`, with weights packed once for a window, and in
other float types by its NumPy twin `slm.nn.cells`; threads share the rows of a batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.errors import DataError, UsageError, shown
from slm.kernels import panels, threads
from slm.kernels import recurrent as kernels
from slm.kernels.blas import matmul
from slm.nn import cells, init
from slm.nn.module import Cache, Module, State, Workspace, empty, require_shape

WORTH_A_THREAD = 100_000  # multiplications a step below which one thread is faster
WORTH_PACKING = 32  # rows of a single step below which weights are read where they stand


def _flat(x: np.ndarray) -> np.ndarray:
    """x (T, B, N) as the rows (T B, N) of all steps."""
    return x.reshape(-1, x.shape[-1])


def _sums(z: np.ndarray) -> np.ndarray:
    """The sums (N,) of z (T, B, N) over steps and rows: as a product, which is faster."""
    return np.ones(z[..., 0].size, z.dtype) @ _flat(z)


class Recurrent(Module):
    """What the three cells share: weights, weight drop, and the products outside the loop over time.

    Parameters:
        inputs, hidden: sizes of x and of the state, E and H.
        rng: where the weights come from, uniform within 1 / sqrt(H).
        weight_drop: probability that a recurrent weight is zero for one window (Wan et al. 2013; Merity et al. 2018);
            needs an `rng` in forward, as every dropout.

    `Wx` (E, gates * H), `Wh` (H, gates * H) and `b` (gates * H,) hold one block of H columns a gate.
    """

    gates: int
    state_parts = 1

    def __init__(
        self,
        inputs: int,
        hidden: int,
        rng: np.random.Generator,
        *,
        weight_drop: float = 0.0,
        dtype: Any = np.float32,
    ):
        super().__init__()
        self.inputs, self.hidden, self.weight_drop = inputs, hidden, weight_drop
        scale = hidden**-0.5
        self.add_param("Wx", init.uniform(rng, (inputs, self.gates * hidden), scale, dtype))
        self.add_param("Wh", init.uniform(rng, (hidden, self.gates * hidden), scale, dtype))
        self.add_param("b", np.zeros(self.gates * hidden, dtype))

    @property
    def _compiled(self) -> bool:
        """Whether kernels do the work."""
        return self.params["b"].dtype == np.float32

    def _spans(self, items: int, rows: int) -> list[tuple[int, int]]:
        """Ranges of items, one for each thread if the work of so many rows a step is worth it."""
        work = rows * self.hidden * self.params["b"].size
        parts = threads.thread_count() if self._compiled and work > WORTH_A_THREAD else 1
        return threads.spans(items, min(parts, items))

    def _through_time(self, name: str, rows: int, *arrays: Any) -> None:
        """Run one direction of the cell over a window of so many rows, pairs of rows shared among threads."""
        function = getattr(kernels if self._compiled else cells, name)
        pairs = self._spans(-(-rows // 2), rows)
        threads.run(function, [(*arrays, 2 * lo, min(2 * hi, rows)) for lo, hi in pairs])

    def _laid_out(self, weight: np.ndarray, turned: bool, space: Workspace | None) -> np.ndarray:
        """The recurrent weights, or their transpose, as the cell's functions take them."""
        if not self._compiled:
            return weight.T if turned else weight
        deep, wide = weight.shape[::-1] if turned else weight.shape
        out = empty(space, (self, turned), (panels.panel_count(wide), deep, panels.WIDTH), weight.dtype)
        spans = threads.spans(len(out), threads.thread_count() if weight.size > WORTH_A_THREAD else 1)
        if turned:
            rows = [(weight[panels.WIDTH * lo : panels.WIDTH * hi], out[lo:hi]) for lo, hi in spans]
            threads.run(panels.lay_out_transposed, rows)
        else:
            threads.run(panels.lay_out, [(weight, lo, out[lo:hi]) for lo, hi in spans])
        return out

    def zero_state(self, batch: int) -> State:
        """Zeros (B, H), one array for each part of the state."""
        return tuple(np.zeros((batch, self.hidden), self.params["b"].dtype) for _ in range(self.state_parts))

    def forward(
        self,
        x: np.ndarray,
        state: State,
        rng: np.random.Generator | None = None,
        space: Workspace | None = None,
    ) -> tuple[np.ndarray, State, Cache]:
        """Outputs (T, B, H) and the state behind the last step, of x (T, B, E) and the state before the first.

        With `rng`, recurrent weights are dropped; with `space`, buffers are used again in each call.

        Raises:
            DataError: x or the state has another shape.
        """
        require_shape("the input", x, None, None, self.inputs)
        T, B, _ = x.shape
        self._require_state(state, B)
        x = np.ascontiguousarray(x, self.params["b"].dtype)
        z = empty(space, (self, "z"), (T, B, self.gates * self.hidden), x.dtype)
        matmul(_flat(x), self.params["Wx"], _flat(z))
        h = empty(space, (self, "h"), (T + 1, B, self.hidden), x.dtype)
        h[0] = state[0]
        weight, mask = self.params["Wh"], None
        if rng is not None and self.weight_drop:
            mask = (rng.random(weight.shape, np.float32) >= self.weight_drop).astype(weight.dtype)
            mask *= 1.0 / (1.0 - self.weight_drop)
            weight = weight * mask
        packed = T > 1 or B >= WORTH_PACKING
        rest, last = self._forward_steps(z, h, self._laid_out(weight, False, space) if packed else weight, state, space)
        return h[1:], (h[T].copy(), *last), (x, z, h, weight, mask, rest, space)

    def backward(self, dy: np.ndarray, dstate: State, cache: Cache) -> tuple[np.ndarray, State]:
        """dx (T, B, E) and the gradient of the first state; uses the cache up.

        Raises:
            DataError: dy (T, B, H) or the gradient of the last state has another shape.
        """
        x, z, h, weight, mask, rest, space = cache
        require_shape("the gradient of the output", dy, *h[1:].shape)
        self._require_state(dstate, x.shape[1])
        carried = [np.array(part, z.dtype, order="C") for part in dstate]
        turned = self._laid_out(weight, True, space)
        recurrent = self._backward_steps(np.ascontiguousarray(dy, z.dtype), carried, z, h, turned, rest)
        dx = empty(space, (self, "dx"), x.shape, x.dtype)
        matmul(_flat(z), self.params["Wx"].T, _flat(dx))
        self.add_product("Wx", _flat(x).T, _flat(z))
        self.add_grad("b", _sums(z))
        self._recurrent_grad(h, recurrent, mask, rest)
        return dx, tuple(carried)

    def _require_state(self, state: State, batch: int) -> None:
        """Refuse what is no tuple of this cell's parts, (B, H) each."""
        if not isinstance(state, tuple) or len(state) != self.state_parts:
            raise DataError(
                f"a state of {type(self).__name__} is a tuple of {self.state_parts} arrays, as zero_state gives them; "
                f"got {shown(state)}."
            )
        for part in state:
            require_shape("each part of the state", part, batch, self.hidden)

    def _recurrent_grad(self, h: np.ndarray, recurrent: np.ndarray, mask: np.ndarray | None, rest: Any) -> None:
        """Add the gradient of the recurrent weights: what entered the product, times the gradient behind it."""
        if mask is None:
            self.add_product("Wh", _flat(h[:-1]).T, _flat(recurrent))
        else:
            self.add_grad("Wh", matmul(_flat(h[:-1]).T, _flat(recurrent)) * mask)

    def _forward_steps(self, z: np.ndarray, h: np.ndarray, weight: np.ndarray, state: State, space: Any) -> Any:
        """Run the steps: h[t + 1] from h[t] and z[t], which is x[t] Wx.

        Returns what backward needs and the other parts of the state.
        """
        raise NotImplementedError

    def _backward_steps(
        self, dy: np.ndarray, carried: list, z: np.ndarray, h: np.ndarray, turned: np.ndarray, rest: Any
    ) -> Any:
        """z becomes the gradient of its pre-activations, `carried` that of the state; returns the recurrent one.

        turned: Wh transposed.
        """
        raise NotImplementedError


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
            self.add_grad("bn", _sums(recurrent[..., 2 * self.hidden :]))
            super()._recurrent_grad(h, recurrent, mask, rest)
            return
        flat = recurrent.reshape(-1, 3 * self.hidden)
        gates = _flat(h[:-1]).T @ flat[:, : 2 * self.hidden]
        grad = np.concatenate([gates, _flat(rest).T @ flat[:, 2 * self.hidden :]], axis=1)
        self.add_grad("Wh", grad if mask is None else grad * mask)
