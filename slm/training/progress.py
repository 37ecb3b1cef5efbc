"""What long work says on standard error: that kernels are compiled, and a bar of words a second, loss and time left."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from slm.units import perplexity, perplexity_text

SILENT = 1.0  # seconds of compilation that pass without a word
LOGGED = 60.0  # seconds between two states of a bar that goes into a file
_announcing = False


@contextlib.contextmanager
def compilation_announced(shown: bool = True) -> Iterator[None]:
    """Say once on standard error, when compiling kernels takes more than a second inside, why nothing else happens.

    Of blocks that stand in each other only the outermost speaks.
    """
    global _announcing
    if _announcing or not shown:
        yield
        return
    from numba.core import event

    _announcing = True
    try:
        with event.install_listener("numba:compile", _announcer()):
            yield
    finally:
        _announcing = False


def _announcer() -> Any:
    """A listener that adds up the time of compilations; a kernel's includes that of the kernels it calls."""
    from numba.core import event

    class Announcer(event.Listener):
        """Speaks once."""

        def __init__(self) -> None:
            self.depth, self.began, self.seconds, self.said = 0, 0.0, 0.0, False

        def on_start(self, event: Any) -> None:
            if self.depth == 0:
                self.began = time.perf_counter()
            self.depth += 1

        def on_end(self, event: Any) -> None:
            self.depth -= 1
            if self.depth == 0:
                self.seconds += time.perf_counter() - self.began
                if self.seconds > SILENT and not self.said:
                    self.said = True
                    self.say()

        def say(self) -> None:
            from tqdm import tqdm  # whose bars are then left whole

            tqdm.write("slm: compiling kernels that this needs, once; later runs find them ready.", file=sys.stderr)

    return Announcer()


def _into_file() -> bool:
    """Whether standard error goes into a file, where each state of a bar stays."""
    try:
        return stat.S_ISREG(os.fstat(sys.stderr.fileno()).st_mode)
    except (AttributeError, OSError, ValueError):  # none at all, a stand-in, or a closed one
        return False


def _size() -> dict[str, int | bool]:
    """Columns and rows as tqdm takes them: the terminal's, or, where it says it has none, as some containers' do, usual
    ones; a bar would be empty."""
    try:
        unknown = 0 in os.get_terminal_size(sys.stderr.fileno())
    except (AttributeError, OSError, ValueError):  # no terminal
        unknown = False
    return {"ncols": 80, "nrows": 24} if unknown else {"dynamic_ncols": True}


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

        self._begun, pause = done, LOGGED if _into_file() else 0.5
        self._bar = tqdm(
            total=total,
            initial=done,
            desc=label,
            unit="w",
            unit_scale=True,
            file=sys.stderr,
            disable=not shown,
            mininterval=pause,
            maxinterval=max(10.0, pause),
            **_size(),
        )

    def update(self, done: int, loss: float) -> None:
        """So many tokens lie behind, at a mean loss in nats."""
        first = self._bar.n == self._begun
        if first:
            self._bar.unpause()  # it may have waited for the compiler: neither its time nor its words count
        self._bar.set_postfix_str(f"loss {loss:.3f} ppl {perplexity_text(perplexity(loss, 1), 1)}", refresh=False)
        self._bar.update(done - self._bar.n)
        if first:
            self._bar.initial = self._bar.n

    def close(self, loss: float, valid: float | None) -> None:
        """Write the epoch's last line."""
        text = f"ppl {perplexity_text(perplexity(loss, 1), 2)}"
        self._bar.set_postfix_str(text if valid is None else f"{text} valid {perplexity_text(perplexity(valid, 1), 2)}")
        self._bar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.close()
