"""SIGINT and SIGTERM as a wish to stop soon, and the second of them as a command to stop at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, Self

TERMINATED = 143


class Stop:
    """Inside a `with` block a first SIGINT or SIGTERM is noted in `asked`, or obeyed if `at_once` is set.

    A second one sets `again` and is always obeyed.
    Signals reach the main thread only; in another thread, and for signals that the process ignores, nothing changes.
    """

    SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self) -> None:
        self.asked, self.again, self.at_once = 0, False, False
        self._previous: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            wanted = [number for number in self.SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
            self._previous = {number: signal.signal(number, self._receive) for number in wanted}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        """The handler."""
        self.again = bool(self.asked)
        self.asked = self.asked or number
        if self.again or self.at_once:
            self.leave()

    def leave(self) -> None:
        """End the program as the signal wants it, if one came."""
        if self.asked == signal.SIGTERM:
            raise SystemExit(TERMINATED)
        if self.asked:
            raise KeyboardInterrupt
