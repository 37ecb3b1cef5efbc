"""Write n-grams as lines of an ARPA file: log10 p, tab, words, and, below the highest order, tab and back-off weight.

Numbers have nine significant digits, so that the float32 in nats that was written is the one that is read back.
"""

import math

import numpy as np

from slm.kernels.intrinsics import borrowed, load64, store64
from slm.kernels.jit import kernel
from slm.kernels.utf8 import LOW

LN10 = math.log(10.0)
NUMBER_ROOM = 24
TAB, LF, BLANK, MINUS, DOT, ZERO, NINE, LETTER_E = 9, 10, 32, 45, 46, 48, 57, 101
TEN_THOUSAND = np.uint64(10_000)


@kernel(inline=True)
def eight_digits(value):
    """The 8 decimal digits of a uint64 below 10**8 as bytes of a word, the first one lowest.

    All lanes of the word are halved at once: into 4, 2 and 1 digits; the products are exact for numbers of so many.
    """
    high = value // TEN_THOUSAND
    fours = high | ((value - TEN_THOUSAND * high) << np.uint64(32))
    upper = ((fours * np.uint64(10486)) >> np.uint64(20)) & np.uint64(0x7F0000007F)  # of 4 digits // 100
    twos = upper | ((fours - np.uint64(100) * upper) << np.uint64(16))
    upper = ((twos * np.uint64(103)) >> np.uint64(10)) & np.uint64(0xF000F000F000F)  # of 2 digits // 10
    return (upper | ((twos - np.uint64(10) * upper) << np.uint64(8))) + np.uint64(ZERO) * LOW


@kernel(inline=True)
def put_nine_digits(out, at, value):
    """The 9 decimal digits of an int64 below 10**9; returns the place behind them."""
    top = value // 100_000_000
    out[at] = ZERO + top
    store64(out, at + 1, eight_digits(np.uint64(value - 100_000_000 * top)))
    return at + 9


@kernel(inline=True)
def put_octets(out, at, octets, begin, size):
    """Copy octets[begin:begin + size], eight at a time, so up to 7 more; returns the place behind the last one."""
    for i in range(0, size, 8):
        store64(out, at + i, load64(octets, begin + i))
    return at + size


@kernel(inline=True)
def put_number(out, at, nats):
    """A log-probability in nats as log10, -99 for -inf; returns the place behind it."""
    x = np.float64(nats) / LN10
    if x < 0:
        out[at] = MINUS
        at += 1
        x = -x
    if x == 0 or x > 99.0:
        out[at] = ZERO if x == 0 else NINE
        out[at + 1] = NINE
        return at + (1 if x == 0 else 2)
    point = 0  # x becomes 0.ddddddddd * 10 ** point
    while x < 0.1:
        x *= 10.0
        point -= 1
    while x >= 1.0:
        x /= 10.0
        point += 1
    value = np.int64(x * 1e9 + 0.5)
    if value == 1_000_000_000:
        value = 100_000_000
        point += 1
    if point > 0:
        put_nine_digits(out, at + 1, value)
        for i in range(at, at + point):
            out[i] = out[i + 1]
        out[at + point] = DOT
        at += 10
    else:
        out[at], out[at + 1] = ZERO, DOT
        zeros = -point if point >= -4 else 0
        for i in range(at + 2, at + 2 + zeros):
            out[i] = ZERO
        at = put_nine_digits(out, at + 2 + zeros, value)
    while out[at - 1] == ZERO:
        at -= 1
    if out[at - 1] == DOT:
        at -= 1
    if point < -4:
        out[at], out[at + 1] = LETTER_E, MINUS
        out[at + 2], out[at + 3] = ZERO + -point // 10, ZERO + -point % 10
        at += 4
    return at


@kernel
def write_lines(low, high, path, first, word, log_prob, backoff, octets, starts, prefix, out):
    """Write the lines of rows low..high-1 of one order as long as they fit; returns the next row and the bytes used.

    path (order,) int64 holds the contexts of row `low`, from the root (row 0) to its parent, and is moved along.
    octets, starts: word w is octets[starts[w]:starts[w + 1] - 1], and `PADDING` bytes follow the last one. prefix (P,)
    uint8 is scratch for a context's words.
    """
    first, word, log_prob, backoff = borrowed(first), borrowed(word), borrowed(log_prob), borrowed(backoff)
    octets, starts, prefix, out = borrowed(octets), borrowed(starts), borrowed(prefix), borrowed(out)
    depth = path.size - 1
    longest = out.size - 2 * NUMBER_ROOM - 2
    at = 0
    size = -1
    for g in range(low, high):
        level = depth
        while level > 0 and first[path[level] + 1] <= (g if level == depth else path[level + 1]):
            size = -1
            path[level] += 1
            while first[path[level] + 1] <= (g if level == depth else path[level + 1]):
                path[level] += 1
            level -= 1
        if size < 0:
            size = 0
            for j in range(1, depth + 1):
                w = word[path[j]]
                size = put_octets(prefix, size, octets, starts[w], starts[w + 1] - 1 - starts[w])
                prefix[size] = BLANK
                size += 1
        w = word[g]
        length = starts[w + 1] - 1 - starts[w]
        if at + size + length > longest:
            return g, at
        at = put_number(out, at, 0.0 if depth == 0 and w == 1 else log_prob[g])  # <s> is written as lmplz does
        out[at] = TAB
        at = put_octets(out, at + 1, prefix, 0, size)
        at = put_octets(out, at, octets, starts[w], length)
        if g < backoff.size:
            out[at] = TAB
            at = put_number(out, at + 1, backoff[g])
        out[at] = LF
        at += 1
    return high, at
