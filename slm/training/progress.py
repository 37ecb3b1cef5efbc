"""A bar on standard error: words a second, loss, perplexity, time left."""

from __future__ import annotations

import math
import sys
from types import TracebackType
from typing import Self

from slm.units import perplexity


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
