"""What recurrent layers share: the way through a window of time and back, the state carried in and out.

Products that need no state, those with the inputs and those of the gradients, are made for all steps together, by BLAS.
The steps run one after the other, in float32 by `slm.kernels.recurrent`, with weights packed once for a window, and in
other float types by its NumPy twin `slm.nn.cells`; threads share the rows of a batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.errors import DataError, shown
from slm.kernels import panels, threads
from slm.kernels import recurrent as kernels
from slm.kernels.blas import matmul
from slm.kernels.update import scatter_rows
from slm.nn import cells, init
from slm.nn.dropout import dropout_mask
from slm.nn.module import Cache, Module, State, Workspace, empty, require_shape

WORTH_A_THREAD = 100_000  # multiplications a step below which one thread is faster
WORTH_PACKING = 32  # rows of a single step below which weights are read where they stand
PARTS = 4  # partial sums of gradients: a fixed number, so that threads do not change the result


def flat(x: np.ndarray) -> np.ndarray:
    """x (T, B, N) as the rows (T B, N) of all steps."""
    return x.reshape(-1, x.shape[-1])


def sums(z: np.ndarray) -> np.ndarray:
    """The sums (N,) of z (..., N) over all rows: as a product, which is faster."""
    return np.ones(z[..., 0].size, z.dtype) @ flat(z)


def _require_places(places: np.ndarray, rows: int) -> None:
    """Refuse places that are none of so many rows: kernels go where they point."""
    require_shape("places", places, None, None)
    if places.size and not 0 <= places.min() <= places.max() < rows:
        raise DataError(f"places must lie in [0, {rows}), got {places.min()} to {places.max()}.")


def _spread(rows: np.ndarray, places: np.ndarray, out: np.ndarray) -> None:
    """out (T, B, N) = rows[places] for rows (R, N)."""
    jobs = [(rows, places[lo:hi], 0, out[lo:hi], "clip") for lo, hi in threads.spans(len(out), min(PARTS, len(out)))]
    threads.run(np.take, jobs)


def _gathered(z: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    """The sums (count, N) of the rows of z (T, B, N) that stand at the same place."""
    rows, own = flat(z), places.reshape(-1)
    parts, spans = np.zeros((PARTS, count, rows.shape[1]), z.dtype), threads.spans(own.size, PARTS)
    threads.run(scatter_rows, [(part, own[lo:hi], rows[lo:hi]) for part, (lo, hi) in zip(parts, spans)])
    return parts.sum(axis=0)


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
        places: np.ndarray | None = None,
    ) -> tuple[np.ndarray, State, Cache]:
        """Outputs (T, B, H) and the state behind the last step, of x (T, B, E) and the state before the first.

        Parameters:
            rng: drops recurrent weights.
            space: whose buffers are used again in each call.
            places: (T, B) whole numbers: x is (R, E), and the input of each step x[places]. Each of its rows is
                multiplied once, however often it stands there, and dx is (R, E), too.

        Raises:
            DataError: x, the state or `places` has another shape, or a place is no row of x.
        """
        require_shape("the input", x, *(None, None, self.inputs)[places is not None :])
        if places is not None:
            _require_places(places, len(x))
        T, B = x.shape[:2] if places is None else places.shape
        self._require_state(state, B)
        x = np.ascontiguousarray(x, self.params["b"].dtype)
        z = empty(space, (self, "z"), (T, B, self.gates * self.hidden), x.dtype)
        if places is None:
            matmul(flat(x), self.params["Wx"], flat(z))
        else:
            _spread(matmul(x, self.params["Wx"]), places, z)
        h = empty(space, (self, "h"), (T + 1, B, self.hidden), x.dtype)
        h[0] = state[0]
        weight, mask = self.params["Wh"], None
        if rng is not None and self.weight_drop:
            mask = dropout_mask(rng, self.weight_drop, weight.shape, weight.dtype)
            weight = weight * mask
        packed = T > 1 or B >= WORTH_PACKING
        rest, last = self._forward_steps(z, h, self._laid_out(weight, False, space) if packed else weight, state, space)
        return h[1:], (h[T].copy(), *last), (x, z, h, weight, mask, rest, space, places)

    def backward(self, dy: np.ndarray, dstate: State, cache: Cache) -> tuple[np.ndarray, State]:
        """dx, of the shape of x, and the gradient of the first state; uses the cache up.

        Raises:
            DataError: dy (T, B, H) or the gradient of the last state has another shape.
        """
        x, z, h, weight, mask, rest, space, places = cache
        require_shape("the gradient of the output", dy, *h[1:].shape)
        self._require_state(dstate, h.shape[1])
        carried = [np.array(part, z.dtype, order="C") for part in dstate]
        turned = self._laid_out(weight, True, space)
        recurrent = self._backward_steps(np.ascontiguousarray(dy, z.dtype), carried, z, h, turned, rest)
        self._recurrent_grad(h, recurrent, mask, rest)
        if places is not None:
            z = _gathered(z, places, len(x))
        dx = empty(space, (self, "dx"), x.shape, x.dtype)
        matmul(flat(z), self.params["Wx"].T, flat(dx))
        self.add_product("Wx", flat(x).T, flat(z))
        self.add_grad("b", sums(z))
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
            self.add_product("Wh", flat(h[:-1]).T, flat(recurrent))
        else:
            self.add_grad("Wh", matmul(flat(h[:-1]).T, flat(recurrent)) * mask)

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
