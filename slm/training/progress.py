"""A bar on standard error: words a second, loss, perplexity, time left."""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from slm.units import perplexity


@contextlib.contextmanager
def compilation_announced(shown: bool = True) -> Iterator[None]:
    """Say once on standard error, when a kernel has to be compiled inside, why nothing else happens for a while."""
    from numba.core import event
    from tqdm import tqdm

    class Announcer(event.Listener):
        """Speaks at the first compilation only."""

        said = not shown

        def on_start(self, event: Any) -> None:
            if not self.said:
                self.said = True
                tqdm.write("slm: compiling kernels for this processor; later runs find them ready.", file=sys.stderr)

        def on_end(self, event: Any) -> None:
            pass

    with event.install_listener("numba:compile", Announcer()):
        yield


class Progress:
    """A tqdm bar over the tokens of one epoch, or nothing.

    Parameters:
        total: tokens of the epoch.
        label: stands before the bar.
        shown: False for silence.
        done: tokens that lie behind already.
    """

    def __init__(self, total: int, label: str, shown: bool = True, done: int = 0):
        from tqdm import tqdm

        self._bar = tqdm(
            total=total,
            initial=done,
            desc=label,
            unit="w",
            unit_scale=True,
            file=sys.stderr,
            disable=not shown,
            mininterval=0.5,
            dynamic_ncols=True,
        )

    def update(self, done: int, loss: float) -> None:
        """So many tokens lie behind, at a mean loss in nats."""
        self._bar.set_postfix_str(f"loss {loss:.3f} ppl {math.exp(min(loss, 700)):.1f}", refresh=False)
        self._bar.update(done - self._bar.n)

    def close(self, loss: float, valid: float | None) -> None:
        """Write the epoch's last line."""
        text = f"ppl {perplexity(loss, 1):.2f}"
        self._bar.set_postfix_str(text if valid is None else f"{text} valid {perplexity(valid, 1):.2f}")
        self._bar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.close()
