"""Lower case of UTF-8 text, line by line as `str.lower` has it, at the speed of compiled loops.

Nearly all characters become one character of as many bytes, whatever stands beside them; a table holds these. Lines
with any other (a sigma, which may be final; a dotted capital I; a few that change their length) go through Python.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from slm.kernels.utf8 import HARD, PADDING, line_end, lower_ascii, lower_lines


def lowered(octets: np.ndarray, low: int, high: int, *, ascii_only: bool) -> tuple[np.ndarray, int, int]:
    """Lower case of the lines octets[low:high], which are checked UTF-8 and end with LF.

    ASCII text is changed in place. Returns an array and the range of it that holds the result.
    """
    if ascii_only:
        lower_ascii(octets, low, high)
        return octets, low, high
    out = np.empty(2 * (high - low) + PADDING, np.uint8)  # no character grows by more than half
    table = _lower_table()
    cursor = np.array([low, 0], np.int64)
    while True:
        lower_lines(octets, high, table, out, cursor)
        at, to = cursor.tolist()
        if at == high:
            return out, 0, to
        end = line_end(octets, at)
        line = np.frombuffer(octets[at:end].tobytes().decode().lower().encode(), np.uint8)
        out[to : to + line.size] = line
        cursor[:] = end, to + line.size


@cache
def _lower_table() -> np.ndarray:
    """Lower case (0x110000,) int32 of each code point, HARD where it is not one character of as many bytes."""
    table = np.arange(0x110000, dtype=np.int32)
    for code in range(0x110000):
        character = chr(code)
        small = character.lower()
        if small != character:
            fits = len(small) == 1 and len(small.encode()) == len(character.encode()) and character != "Σ"
            table[code] = ord(small) if fits else HARD
    return table
