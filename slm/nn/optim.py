"""Optimizers and clipping: they see dictionaries of arrays and know no model.

Every sum is over fixed pieces in a fixed order, so results do not depend on the number of threads.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cache

import numpy as np

from slm.errors import UsageError
from slm.kernels import threads, update
from slm.nn.fused import Product
from slm.nn.module import Rows

Arrays = Mapping[str, np.ndarray]
Grads = Mapping[str, np.ndarray | Rows | Product]
PIECE = 1 << 17


@cache
def _pieces(size: int) -> list[tuple[int, int]]:
    """Ranges of a flat array: enough work for a thread each, the same for any number of threads."""
    return threads.spans(size, max(1, size // PIECE))


def global_norm(grads: Grads) -> float:
    """The Euclidean norm of all gradients together."""
    thin = [g for g in grads.values() if isinstance(g, Product)]
    flat = [(g.values if isinstance(g, Rows) else g).reshape(-1) for g in grads.values() if not isinstance(g, Product)]
    jobs = [(g[lo:hi],) for g in flat if g.size for lo, hi in _pieces(g.size)]
    worth = sum(g.size for g in flat) > PIECE
    squares = [g.squares for g in thin] + [float(s) for s in threads.run(update.sum_squares, jobs, worth)]
    return math.sqrt(math.fsum(squares))


def clip_values(grads: Grads, limit: float) -> None:
    """Hold every entry within [-limit, limit], in place; a `Product` has no entries to hold."""
    for grad in grads.values():
        if isinstance(grad, Product):
            raise UsageError("the values of a gradient in factors cannot be clipped; multiply it out.")
        values = grad.values if isinstance(grad, Rows) else grad
        np.clip(values, -limit, limit, out=values)


class Optimizer:
    """Base: `step` updates parameters in place; `state` holds what a resumed run needs.

    Parameters:
        params: the arrays to update.
        weight_decay: pulls arrays of two and more axes towards zero; biases stay free. It joins the gradient as
            weight_decay * w (L2), except in AdamW, which shrinks w by rate * weight_decay (Loshchilov & Hutter 2019).
    """

    slots: tuple[str, ...] = ()
    decoupled = False
    takes_rows = False

    def __init__(self, params: Arrays, weight_decay: float = 0.0):
        self.params = dict(params)
        self.weight_decay = weight_decay
        self.steps, self.averaging_from = 0, 0
        self.state = {f"{slot}.{name}": np.zeros_like(p) for slot in self.slots for name, p in params.items()}

    def step(self, grads: Grads, rate: float, scale: float = 1.0) -> None:
        """One update with the gradients times `scale` (the factor of norm clipping), at a learning rate.

        The gradients stay as they are.

        Where `takes_rows` is true, a gradient may be `Rows` or a `Product`.

        Raises:
            UsageError: one is, and this optimizer also moves what has no gradient.
        """
        self.steps += 1
        for name, w in self.params.items():
            grad = grads[name]
            if isinstance(grad, Rows | Product) and not self.takes_rows:
                raise UsageError(f"{type(self).__name__} takes whole gradients, got that of {name} in parts.")
            if isinstance(grad, Product):
                grad.add_to(w, -rate * scale)
                continue
            if isinstance(grad, Rows):
                w[grad.ids] -= w.dtype.type(rate * scale) * grad.values
                continue
            if self.weight_decay and w.ndim > 1:
                if self.decoupled:
                    w *= w.dtype.type(1.0 - rate * self.weight_decay)
                else:  # into an array of its own: a table's gradient is cleared only where words have reached it
                    grad = grad + w.dtype.type(self.weight_decay / scale) * w
            self._update(name, w, grad, rate, scale)

    def begin_averaging(self) -> None:
        """From the next step on keep the mean of the weights, in optimizers that can."""

    def averaged(self) -> AbstractContextManager[None]:
        """Inside, the parameters are their mean, if one is kept."""
        return contextlib.nullcontext()

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        """Update one array."""
        raise NotImplementedError

    def _run(self, step: Callable, name: str, w: np.ndarray, g: np.ndarray, *numbers: float | bool) -> None:
        """A kernel over the pieces of w, g and the slots; numbers in the arrays' own float type."""
        arrays = [w.reshape(-1), g.reshape(-1)] + [self.state[f"{s}.{name}"].reshape(-1) for s in self.slots]
        typed = [n if isinstance(n, bool) else w.dtype.type(n) for n in numbers]
        pieces = _pieces(w.size)
        jobs = [(*(a[lo:hi] for a in arrays), *typed) for lo, hi in pieces] if len(pieces) > 1 else [(*arrays, *typed)]
        threads.run(step, jobs)


class SGD(Optimizer):
    """w -= rate g."""

    @property
    def takes_rows(self) -> bool:  # type: ignore[override]
        """A row without gradient stays as it is, unless weights decay."""
        return not self.weight_decay

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        self._run(update.descend, name, w, g, rate * scale)


class AveragedSGD(Optimizer):
    """SGD that, from a moment on, also keeps the mean of the weights of all later steps (Polyak & Juditsky 1992).

    NT-ASGD begins when validation stops to improve (Merity et al. 2018, algorithm 1).
    """

    slots = ("mean",)

    def begin_averaging(self) -> None:
        if not self.averaging_from:
            self.averaging_from = self.steps + 1

    def averaged(self) -> AbstractContextManager[None]:
        return self._swapped() if 0 < self.averaging_from <= self.steps else contextlib.nullcontext()

    @contextlib.contextmanager
    def _swapped(self) -> Iterator[None]:
        """Put the means into the parameters, and the weights back at the end."""
        kept = {name: w.copy() for name, w in self.params.items()}
        try:
            for name, w in self.params.items():
                w[...] = self.state[f"mean.{name}"]
            yield
        finally:
            for name, w in self.params.items():
                w[...] = kept[name]

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        count = self.steps - self.averaging_from + 1 if self.averaging_from else 0
        self._run(update.averaged_step, name, w, g, rate * scale, 1.0 / count if count else 0.0)


class Momentum(Optimizer):
    """v = mu v + g; w -= rate v; with `nesterov`, w -= rate (g + mu v) (Sutskever et al. 2013)."""

    slots = ("velocity",)

    def __init__(self, params: Arrays, mu: float = 0.9, nesterov: bool = False, weight_decay: float = 0.0):
        super().__init__(params, weight_decay)
        self.mu, self.nesterov = mu, nesterov

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        self._run(update.momentum_step, name, w, g, rate, scale, self.mu, self.nesterov)


class Adam(Optimizer):
    """Running means of g and g squared, both corrected for their start at zero (Kingma & Ba 2015, algorithm 1)."""

    slots = ("mean", "square")

    def __init__(
        self, params: Arrays, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8, weight_decay: float = 0.0
    ):
        super().__init__(params, weight_decay)
        self.b1, self.b2, self.eps = b1, b2, eps

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        c1, c2 = 1.0 - self.b1**self.steps, 1.0 - self.b2**self.steps
        self._run(update.adam_step, name, w, g, rate, scale, self.b1, self.b2, c1, c2, self.eps)


class AdamW(Adam):
    """Adam with weight decay apart from the gradient."""

    decoupled = True


class Adagrad(Optimizer):
    """w -= rate g / (sqrt(sum of g squared) + eps) (Duchi et al. 2011)."""

    slots = ("sum",)

    def __init__(self, params: Arrays, eps: float = 1e-8, weight_decay: float = 0.0):
        super().__init__(params, weight_decay)
        self.eps = eps

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        self._run(update.adagrad_step, name, w, g, rate, scale, self.eps)


class RMSprop(Optimizer):
    """w -= rate g / (sqrt(running mean of g squared) + eps) (Tieleman & Hinton 2012)."""

    slots = ("square",)

    def __init__(self, params: Arrays, decay: float = 0.9, eps: float = 1e-6, weight_decay: float = 0.0):
        super().__init__(params, weight_decay)
        self.decay, self.eps = decay, eps

    def _update(self, name: str, w: np.ndarray, g: np.ndarray, rate: float, scale: float) -> None:
        self._run(update.rmsprop_step, name, w, g, rate, scale, self.decay, self.eps)


def make_optimizer(name: str, params: Arrays, *, momentum: float = 0.9, weight_decay: float = 0.0) -> Optimizer:
    """An optimizer by name; `momentum` serves momentum and nesterov."""
    if name in ("momentum", "nesterov"):
        return Momentum(params, momentum, name == "nesterov", weight_decay)
    plain = {"sgd": SGD, "ntasgd": AveragedSGD, "adam": Adam, "adamw": AdamW, "adagrad": Adagrad, "rmsprop": RMSprop}
    if name not in plain:
        raise UsageError(f"an optimizer is one of momentum, nesterov, {', '.join(plain)}, got {name!r}.")
    return plain[name](params, weight_decay=weight_decay)
