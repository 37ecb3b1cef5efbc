"""The word tables of the byte-level encoder: arrays that kernels fill and this class makes larger."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import numpy as np

from slm.kernels.utf8 import LF, PADDING
from slm.kernels.words import Words, merge

_CAPACITY = 2**12


class WordTable:
    """Distinct words as bytes, numbered from 0 in the order in which they came.

    Parameters:
        salt: (1,) uint64, the odd number that spreads keys; tables that are probed with the same keys share it.
        words: those to begin with, each once.
    """

    def __init__(self, salt: np.ndarray, words: Iterable[str] = ()):
        self._salt = salt
        self.arrays = self._allocate(_CAPACITY, 8 * _CAPACITY)
        text = "\n".join([*words, ""])
        octets = np.frombuffer(bytearray(text.encode() + bytes(PADDING)), np.uint8)
        starts = np.append(0, np.flatnonzero(octets == LF) + 1)
        self._merge(self.arrays._replace(octets=octets, starts=starts, size=np.array([starts.size - 1])))

    @staticmethod
    def new_salt() -> np.ndarray:
        """A random odd number (1,) uint64."""
        return np.array([secrets.randbits(64) | 1], np.uint64)

    def __len__(self) -> int:
        return int(self.arrays.size[0])

    def octets(self) -> list[bytes]:
        """The bytes of all words in the order of their ids."""
        return self._text().split(b"\n")[:-1]

    def words(self) -> list[str]:
        """All words in the order of their ids."""
        return self._text().decode().split("\n")[:-1]

    def _text(self) -> bytes:
        """All words, a line feed behind each."""
        return self.arrays.octets[: int(self.arrays.starts[len(self)])].tobytes()

    def clear(self) -> None:
        """Forget all words, keep the room."""
        self.arrays.slots.fill(0)
        self.arrays.size[0] = 0

    def grow(self) -> None:
        """Double the room."""
        self._resize(self.arrays.slots.size, 2 * self.arrays.octets.size)

    def take(self, fresh: WordTable) -> np.ndarray:
        """Add the words of another table; their ids (n,) int32 in this one."""
        return self._merge(fresh.arrays)

    @np.errstate(over="ignore")
    def _merge(self, fresh: Words) -> np.ndarray:
        """Make room for the words of another table, then add them."""
        count = int(fresh.size[0])
        words, octets = len(self) + count, int(self.arrays.starts[len(self)] + fresh.starts[count]) + PADDING
        if 4 * words > self.arrays.slots.size or octets > self.arrays.octets.size:
            capacity = max(self.arrays.slots.size // 2, 1 << (2 * words - 1).bit_length())
            self._resize(capacity, max(self.arrays.octets.size, 2 * octets))
        ids = np.empty(count, np.int32)
        merge(fresh, self.arrays, ids)
        return ids

    @np.errstate(over="ignore")
    def _resize(self, capacity: int, octets: int) -> None:
        """Move all words to larger arrays."""
        old, self.arrays = self.arrays, self._allocate(capacity, octets)
        merge(old, self.arrays, np.empty(old.size[0], np.int32))

    def _allocate(self, capacity: int, octets: int) -> Words:
        """Empty arrays with so many slots, a power of two, and bytes."""
        return Words(
            slots=np.zeros(2 * capacity, np.uint64),
            octets=np.zeros(octets, np.uint8),
            starts=np.zeros(capacity // 2 + 1, np.int64),
            size=np.zeros(1, np.int64),
            salt=self._salt,
            shift=np.array([65 - capacity.bit_length()], np.uint64),
        )
