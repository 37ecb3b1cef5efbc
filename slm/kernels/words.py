"""Word tables: the bytes of distinct words, numbered in the order in which they were added.

A table is open addressing with linear probing. The key of a word of up to 8 bytes is those bytes themselves, which no
other word shares because no word holds NUL; the key of a longer one is a hash, so its bytes are compared too. Slot
s is two numbers: slots[2 s] the key, slots[2 s + 1] the length << 32 | id + 1, 0 for an empty slot. Keys are spread by
multiplying with a random odd number (multiply-shift: Dietzfelbinger et al. 1997), so that no text can be made to
collide; ids do not depend on it.
"""

from typing import NamedTuple

import numpy as np

from slm.kernels.intrinsics import load64, prefetch
from slm.kernels.jit import kernel
from slm.kernels.utf8 import LF, PADDING


class Words(NamedTuple):
    """The arrays of a word table; word i is octets[starts[i]:starts[i + 1] - 1], and an LF stands behind it."""

    slots: np.ndarray  # (2 capacity,) uint64, capacity = 2 ** (64 - shift)
    octets: np.ndarray  # (P,) uint8
    starts: np.ndarray  # (M + 1,) int64
    size: np.ndarray  # (1,) int64, how many words
    shift: np.ndarray  # (1,) uint64
    salt: np.ndarray  # (1,) uint64, odd


ONE, EIGHT, ID_BITS = np.uint64(1), np.uint64(8), np.uint64(32)
ID_MASK, FOLD = np.uint64(0xFFFFFFFF), np.uint64(29)
AHEAD = 16  # how many words ahead of its use a slot is asked for


@kernel
def key_of(text, at, length, salt):
    """The key of the word text[at:at + length]."""
    if length < 8:
        return load64(text, at) & ((ONE << (EIGHT * np.uint64(length))) - ONE)
    if length == 8:
        return load64(text, at)
    key = np.uint64(length)
    for i in range(at, at + length - 8, 8):
        key = (key ^ load64(text, i)) * salt
        key ^= key >> FOLD
    key = (key ^ load64(text, at + length - 8)) * salt  # overlaps the word before, so that it ends where the text does
    return key ^ key >> FOLD


@kernel
def same(text, at, octets, start, length):
    """Whether two stretches of more than 8 bytes are equal."""
    for i in range(0, length - 8, 8):
        if load64(text, at + i) != load64(octets, start + i):
            return False
    return load64(text, at + length - 8) == load64(octets, start + length - 8)


@kernel
def find(slots, octets, starts, shift, salt, key, text, at, length):
    """The id of a word; if it is new, -1 - s with s the slot it belongs in."""
    last = slots.size // 2 - 1
    slot = np.int64((key * salt) >> shift)
    while True:
        entry = slots[2 * slot + 1]
        if entry == 0:
            return -1 - slot
        if slots[2 * slot] == key and entry >> ID_BITS == np.uint64(length):
            word = np.int64(entry & ID_MASK) - 1
            if length <= 8 or same(text, at, octets, starts[word], length):
                return word
        slot = (slot + 1) & last


@kernel
def has_room(slots, octets, starts, size, length):
    """Whether one more word of so many bytes fits: half of the slots stay empty."""
    return 4 * (size + 1) <= slots.size and starts[size] + length + 1 + PADDING <= octets.size


@kernel
def add(slots, octets, starts, size, slot, key, text, at, length):
    """Append a word that `find` did not find and that there is room for; returns its id."""
    word = size[0]
    start = starts[word]
    slots[2 * slot] = key
    slots[2 * slot + 1] = np.uint64(length) << ID_BITS | np.uint64(word + 1)
    for i in range(length):
        octets[start + i] = text[at + i]
    octets[start + length] = LF
    starts[word + 1] = start + length + 1
    size[0] = word + 1
    return word


@kernel
def merge(fresh, known, ids):
    """Add the words of one table to another that has room for them; ids (n,) int32 gets their ids there."""
    text, begins = fresh.octets, fresh.starts
    slots, octets, starts, size, shift, salt = known
    count = fresh.size[0]
    keys = np.empty(count, np.uint64)
    for word in range(count):
        keys[word] = key_of(text, begins[word], begins[word + 1] - 1 - begins[word], salt[0])
    for word in range(count):
        prefetch(slots, 2 * np.int64((keys[min(word + AHEAD, count - 1)] * salt[0]) >> shift[0]))
        start = begins[word]
        length = begins[word + 1] - 1 - start
        key = keys[word]
        found = find(slots, octets, starts, shift[0], salt[0], key, text, start, length)
        ids[word] = found if found >= 0 else add(slots, octets, starts, size, -1 - found, key, text, start, length)
