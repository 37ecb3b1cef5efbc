"""Write n-grams as lines of an ARPA file: log10 p, tab, words, and, below the highest order, tab and back-off weight.

Numbers have nine significant digits, so that the float32 in nats that was written is the one that is read back.
"""

import math

import numpy as np

from slm.kernels.jit import kernel

LN10 = math.log(10.0)
NUMBER_ROOM = 24
TAB, LF, BLANK, MINUS, DOT, ZERO, LETTER_E = 9, 10, 32, 45, 46, 48, 101


@kernel(inline=True)
def put_digits(out, at, value, digits):
    """Exactly `digits` decimal digits of a whole number in [0, 2**30); returns the place behind them."""
    value = np.int64(value)
    for i in range(at + digits - 1, at - 1, -1):
        tenth = (value * 3435973837) >> 35  # value // 10
        out[i] = ZERO + value - 10 * tenth
        value = tenth
    return at + digits


@kernel(inline=True)
def put_number(out, at, nats):
    """A log-probability in nats as log10, -99 for -inf; returns the place behind it."""
    x = np.float64(nats) / LN10
    if x < 0:
        out[at] = MINUS
        at += 1
        x = -x
    if x == 0 or x > 99.0:
        return put_digits(out, at, 0 if x == 0 else 99, 1 if x == 0 else 2)
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
        put_digits(out, at + 1, value, 9)
        for i in range(at, at + point):
            out[i] = out[i + 1]
        out[at + point] = DOT
        at += 10
    else:
        out[at], out[at + 1] = ZERO, DOT
        zeros = -point if point >= -4 else 0
        for i in range(at + 2, at + 2 + zeros):
            out[i] = ZERO
        at = put_digits(out, at + 2 + zeros, value, 9)
    while out[at - 1] == ZERO:
        at -= 1
    if out[at - 1] == DOT:
        at -= 1
    if point < -4:
        out[at], out[at + 1] = LETTER_E, MINUS
        at = put_digits(out, at + 2, -point, 2)
    return at


@kernel
def write_lines(low, high, path, first, word, log_prob, backoff, octets, starts, prefix, out):
    """Write the lines of rows low..high-1 of one order as long as they fit; returns the next row and the bytes used.

    path (order,) int64 holds the contexts of row `low`, from the root (row 0) to its parent, and is moved along.
    octets, starts: word w is octets[starts[w]:starts[w + 1] - 1]. prefix (P,) uint8 is scratch for a context's words.
    """
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
                for i in range(starts[w], starts[w + 1] - 1):
                    prefix[size] = octets[i]
                    size += 1
                prefix[size] = BLANK
                size += 1
        w = word[g]
        length = starts[w + 1] - 1 - starts[w]
        if at + size + length > longest:
            return g, at
        at = put_number(out, at, 0.0 if depth == 0 and w == 1 else log_prob[g])  # <s> is written as lmplz does
        out[at] = TAB
        at += 1
        for i in range(size):
            out[at + i] = prefix[i]
        at += size
        for i in range(length):
            out[at + i] = octets[starts[w] + i]
        at += length
        if g < backoff.size:
            out[at] = TAB
            at = put_number(out, at + 1, backoff[g])
        out[at] = LF
        at += 1
    return high, at
