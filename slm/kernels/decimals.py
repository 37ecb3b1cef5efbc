"""Decimal numbers in text, eight digits at once.

Eight bytes that are digits become a number by three multiplications, which join neighbours into numbers of two, four
and eight digits; the first byte is the lowest of a word and the highest digit.
"""

import numpy as np

from slm.kernels.intrinsics import load64, trailing_zeros
from slm.kernels.jit import kernel
from slm.kernels.utf8 import HIGH, LOW

PLUS, MINUS, DOT, ZERO, NINE, CASE, E = 43, 45, 46, 48, 57, 32, 101
POWERS = 10.0 ** np.arange(23)  # these are exact
TENS = 10 ** np.arange(9, dtype=np.int64)
ENOUGH = 10**10  # a mantissa from here on takes in no more digits: eight would pass 2**63
ZEROS, ABOVE_NINE = np.uint64(ZERO) * LOW, np.uint64(0x80 - 10) * LOW
PAIRS, QUADS, LAST = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)
EIGHT, SIXTEEN, HALF = np.uint64(8), np.uint64(16), np.uint64(32)
TEN, HUNDRED, MYRIAD = np.uint64(10), np.uint64(100), np.uint64(10_000)


@kernel(inline=True)
def eight_digits(text, at):
    """How many of the eight bytes at `at`, from the first on, are digits, and the number that they are."""
    octets = load64(text, at) ^ ZEROS  # 0 .. 9 for digits
    beyond = ((octets + ABOVE_NINE) | octets) & HIGH
    count = trailing_zeros(beyond) >> 3
    if count == 0:
        return count, np.int64(0)
    octets <<= EIGHT * (EIGHT - np.uint64(count))  # zeros in front
    octets = (octets * TEN + (octets >> EIGHT)) & PAIRS
    octets = (octets * HUNDRED + (octets >> SIXTEEN)) & QUADS
    return count, np.int64((octets * MYRIAD + (octets >> HALF)) & LAST)


@kernel(inline=True)
def read_digits(text, at, mantissa):
    """Read a run of digits: the place behind it, the mantissa with them, and how many it has and has not taken in."""
    taken, left_out, count = np.int64(0), np.int64(0), np.int64(8)
    while count == 8:
        count, value = eight_digits(text, at)
        if mantissa < ENOUGH:
            mantissa = mantissa * TENS[count] + value
            taken += count
        else:
            left_out += count
        at += count
    return at, mantissa, taken, left_out


@kernel(inline=True)
def read_number(text, at, end):
    """The decimal number that begins at `at`: its value, nan if there is none, and the place behind it.

    text[end] is no digit, sign or point, and 8 bytes are readable there. The first 11 to 18 digits count, the others
    only by their place.
    """
    negative = text[at] == MINUS
    if negative or text[at] == PLUS:
        at += 1
    at, mantissa, whole, power = read_digits(text, at, np.int64(0))
    digits = whole + power
    if text[at] == DOT:
        at, mantissa, decimals, left_out = read_digits(text, at + 1, mantissa)
        digits += decimals + left_out
        power -= decimals
    if digits and at < end and text[at] | CASE == E:
        at += 1
        below = text[at] == MINUS
        if below or text[at] == PLUS:
            at += 1
        exponent, digits = np.int64(0), 0
        while at < end and ZERO <= text[at] <= NINE:
            exponent = min(10 * exponent + (text[at] - ZERO), 9999)
            digits += 1
            at += 1
        power += -exponent if below else exponent
    if digits == 0 or mantissa == 0:
        return (0.0 if digits else np.nan), at
    scale = POWERS[abs(power)] if abs(power) < POWERS.size else 10.0 ** abs(power)
    value = mantissa * scale if power >= 0 else mantissa / scale
    return -value if negative else value, at
