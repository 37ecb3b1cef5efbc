"""UTF-8 as bytes: check, count and decode characters, and lowercase them.

Texts are uint8 arrays with at least `PADDING` readable bytes behind their end. Eight ASCII bytes are tested at once:
in a word `w` of eight bytes, w & HIGH marks those of 0x80 and above, (w - LOW) & ~w & HIGH is not 0 if one of them
is 0 (the exact test for "any byte is 0"; Mycroft 1987).
"""

import numpy as np

from slm.kernels.intrinsics import load64, trailing_zeros
from slm.kernels.jit import kernel

PADDING = 8
LF, CR, SPACE = 10, 13, 32
HIGH, LOW = np.uint64(0x8080808080808080), np.uint64(0x0101010101010101)
CASE = np.uint64(0x20) * LOW
FROM_A, BEYOND_Z = np.uint64(0x80 - ord("a")) * LOW, np.uint64(0x7F - ord("z")) * LOW
HARD = -1  # in a table of lower-case characters: not one character of as many bytes, or it depends on its neighbours


@kernel(inline=True)
def sequence_length(text, at, high):
    """Bytes of the well-formed sequence at `at` (Unicode 15, table 3-7), 0 if there is none or it is NUL."""
    first = text[at]
    if first < 0x80:
        return 1 if first else 0
    if first < 0xC2 or first > 0xF4:
        return 0
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    if at + length > high:
        return 0
    lowest = 0xA0 if first == 0xE0 else 0x90 if first == 0xF0 else 0x80
    highest = 0x9F if first == 0xED else 0x8F if first == 0xF4 else 0xBF
    if text[at + 1] < lowest or text[at + 1] > highest:
        return 0
    for i in range(at + 2, at + length):
        if text[i] & 0xC0 != 0x80:
            return 0
    return length


@kernel
def check_text(text, low, high, found):
    """Check text[low:high] for UTF-8 without NUL; found (2,) int64 gets its characters and its bytes above 0x7F.

    Returns the place of the first fault, `high` if there is none; what stands behind a fault is not counted.
    """
    at, wide, following = low, 0, 0
    while at < high:
        word = load64(text, at)
        if word & HIGH == 0 and (word - LOW) & ~word & HIGH == 0 and at + 8 <= high:
            at += 8
            continue
        length = sequence_length(text, at, high)
        if length == 0:
            break
        at += length
        following += length - 1
        wide += length if length > 1 else 0
    found[0] = at - low - following
    found[1] = wide
    return at


@kernel(inline=True)
def letters(word):
    """How many of the first of eight bytes are ASCII letters.

    Without its highest bit, a byte plus 0x80 - "a" reaches 0x80 from "a" on, and plus 0x7F - "z" beyond "z".
    """
    small = (word | CASE) & ~HIGH
    found = ((small + FROM_A) ^ (small + BEYOND_Z)) & ~word & HIGH
    return trailing_zeros(found ^ HIGH) >> 3


@kernel
def line_end(text, at):
    """The place behind the next LF, which must be there."""
    while text[at] != LF:
        at += 1
    return at + 1


@kernel
def count_characters(text, low, high):
    """Characters of text[low:high]."""
    count = 0
    for i in range(low, high):
        if text[i] & 0xC0 != 0x80:
            count += 1
    return count


@kernel(inline=True)
def decode(text, at):
    """The code point of the several bytes at `at` of checked text, and the place behind it."""
    first = np.int64(text[at])
    code = first & (0x1F if first < 0xE0 else 0x0F if first < 0xF0 else 0x07)
    after = at + (2 if first < 0xE0 else 3 if first < 0xF0 else 4)
    for i in range(at + 1, after):
        code = code << 6 | np.int64(text[i]) & 0x3F
    return code, after


@kernel(inline=True)
def encode(code, length, out, to):
    """Write a code point as `length` bytes, at least 2."""
    for i in range(length - 1, 0, -1):
        out[to + i] = 0x80 | code & 0x3F
        code >>= 6
    out[to] = 0xF00 >> length & 0xFF | code


@kernel(inline=True)
def lower_octet(octet):
    """Lower case of an ASCII character."""
    return octet + (32 if octet >= 65 and octet <= 90 else 0)


@kernel
def lower_ascii(text, low, high):
    """Turn A-Z in text[low:high] to a-z, in place."""
    for i in range(low, high):
        text[i] = lower_octet(text[i])


@kernel
def lower_lines(text, high, lower, out, cursor):
    """Copy lines in lower case, up to the first that holds a HARD character.

    cursor (2,) int64: the place in text to go on from and the place in out to write to; both are left at the
    beginning of the line that stopped it, or at the end. lower (0x110000,) int32 gives each character's lower case.
    """
    at, to = cursor[0], cursor[1]
    while at < high:
        octet = text[at]
        if octet < 0x80:
            out[to] = lower_octet(octet)
            at += 1
            to += 1
            if octet == LF:
                cursor[0], cursor[1] = at, to
            continue
        code, after = decode(text, at)
        small = lower[code]
        if small == HARD:
            return
        encode(small, after - at, out, to)
        to += after - at
        at = after
