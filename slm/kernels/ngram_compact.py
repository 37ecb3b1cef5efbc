"""Scores from the compact layout of an n-gram table, read where it lies: see `slm.ngram.compact`.

There are no suffixes to follow there, so no single row tells what is known of the words before. All n-grams of a
stretch of text are looked up side by side instead, as in `ngram_line`: each word begins a lane, and in round k every
lane goes on from the row of its k-gram to that of its (k+1)-gram. The rows found give every word's longest known n-gram
and the back-off weights of the longer contexts. `score_sentences` in `ngram_query`, over the unpacked table, is the
plain twin: the same numbers to the bit.

What a file holds is not trusted: a row is held inside those of its order, a bit inside the array, a code inside levels
whose number is a power of two.
"""

from typing import NamedTuple

import numpy as np

from slm.kernels.intrinsics import load64, prefetch, trailing_zeros
from slm.kernels.jit import kernel

ROWS_A_START = 32  # of so many rows, one has its place among the bits of `children`
ONE, ALL = np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)


class Column(NamedTuple):
    """Float32 values of rows, from that of the first 2-gram on: `levels` themselves, or codes for levels by order."""

    levels: np.ndarray  # (n,) float32 if bits is 0, else (orders << bits,), those of the 2-grams first
    codes: np.ndarray  # (n * bits / 8 + 8,) uint8
    bits: int


class Compact(NamedTuple):
    """The arrays of a compact table. Row 0 is the root, 1 + w the 1-gram of word w, as in `slm.ngram.trie`."""

    bounds: np.ndarray  # (order + 2,) int64
    first: np.ndarray  # (V + 2,) int32: where the children of the root and of each 1-gram begin
    log_prob_of_words: np.ndarray  # (V,) float32, as the next: those of the 1-grams
    backoff_of_words: np.ndarray
    words: np.ndarray  # uint8: the words of the rows from the first 2-gram on, word_bits each
    word_bits: int
    children: np.ndarray  # uint64: for every row from the first 2-gram on, as many zeros as it has children, and a one
    starts: np.ndarray  # int32: how many zeros stand before the bits of every 32nd row
    log_prob: Column
    backoff: Column


@kernel(inline=True)
def bits_at(octets, bits, i):
    """Number i of an array of numbers of so many bits, at most 32; octets has 8 spare bytes."""
    at = np.int64(i) * bits
    return np.int64((load64(octets, at >> 3) >> np.uint64(at & 7)) & ((ONE << np.uint64(bits)) - ONE))


@kernel(inline=True)
def ones(word):
    """How many bits of a 64-bit word are one: sums in pairs, fours, eights, then all bytes into the highest."""
    word = word - ((word >> ONE) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@kernel(inline=True)
def begin_of(children, starts, r):
    """The place of the bits of that 32nd row which is r or stands before it."""
    at = np.int64(starts[r // ROWS_A_START]) + r // ROWS_A_START * ROWS_A_START
    return min(max(at, 0), 64 * children.size - 1)


@kernel(inline=True)
def child_span(children, starts, r):
    """How many children stand before those of row r, and behind its last; rows count from the first 2-gram."""
    low = begin_of(children, starts, r)
    spot, left, last = low >> 6, r % ROWS_A_START, children.size - 1
    word = children[spot] & (ALL << np.uint64(low & 63))
    while left > 0:  # until the ones of the rows before it are behind us
        found = ones(word)
        if found >= left:
            for _ in range(left - 1):
                word &= word - ONE
            low = 64 * spot + trailing_zeros(word) + 1
            word &= word - ONE
            left = 0
        elif spot < last:
            left -= found
            spot += 1
            word = children[spot]
        else:
            return np.int64(0), np.int64(0)
    while word == 0 and spot < last:
        spot += 1
        word = children[spot]
    return low - r, 64 * spot + trailing_zeros(word) - r


@kernel(inline=True)
def find_word(words, bits, low, high, w):
    """Where w stands among sorted words[low:high], or -1."""
    while high - low > 8:
        middle = (low + high) >> 1
        if bits_at(words, bits, middle) <= w:
            low = middle
        else:
            high = middle
    while low < high and bits_at(words, bits, low) < w:
        low += 1
    return low if low < high and bits_at(words, bits, low) == w else np.int64(-1)


@kernel(inline=True)
def value_at(levels, codes, bits, k, i):
    """The value of row i of a column, which is of order k."""
    return np.float64(levels[i] if bits == 0 else levels[((k - 2) << bits) + bits_at(codes, bits, i)])


@kernel
def lengthen(rows, k, n, ids, base, bounds, first, words, word_bits, children, starts, reach):
    """rows[k, :n - k]: the rows of n-grams of k + 1 words, from those of k words in rows[k - 1]; 0 for none.

    Lane j begins with the word ids[base + j]. reach (2, n) int64 is scratch.
    """
    begin, least, most = bounds[2], bounds[k + 1] - bounds[2], bounds[k + 2] - bounds[2]
    below = bounds[3] - begin if k > 1 else 0
    for j in range(n - k):
        if k > 1 and rows[k - 1, j] > 0:
            prefetch(children, begin_of(children, starts, rows[k - 1, j] - begin) >> 6)
    for j in range(n - k):
        low, high, row = np.int64(0), np.int64(0), rows[k - 1, j]
        if row > 0:
            if k == 1:
                low, high = first[row] - begin, first[row + 1] - begin
            else:
                low, high = child_span(children, starts, row - begin)
            low, high = max(low + below, least), min(high + below, most)
            prefetch(words, (low * word_bits) >> 3)
        reach[0, j], reach[1, j] = low, high
    for j in range(n - k):
        rows[k, j] = 0
        if reach[0, j] < reach[1, j]:
            found = find_word(words, word_bits, reach[0, j], reach[1, j], ids[base + j + k])
            if found >= 0:
                rows[k, j] = begin + found
                prefetch(starts, found // ROWS_A_START)


@kernel
def settle(rows, low, high, begin, log_prob_of_words, backoff_of_words, log_prob, backoff, out, matched):
    """out, matched (high - low,): log p of the words of lanes low..high-1, and the length of the longest n-gram."""
    levels, codes, bits = log_prob
    weights, weight_codes, weight_bits = backoff
    for j in range(low, high):
        k, passed = min(rows.shape[0] - 1, j), 0.0
        while k > 0 and rows[k, j - k] == 0:
            row = rows[k - 1, j - k]
            if row > 0 and k > 1:
                passed += value_at(weights, weight_codes, weight_bits, k, row - begin)
            elif row > 0:
                passed += np.float64(backoff_of_words[row - 1])
            k -= 1
        row = rows[k, j - k]
        if k > 0:
            passed += value_at(levels, codes, bits, k + 1, row - begin)
        else:
            passed += np.float64(log_prob_of_words[row - 1])
        out[j - low], matched[j - low] = passed, k + 1


@kernel
def score_compact(low, high, ids, offsets, start, model, rows, reach, out, matched):
    """out (N,) float64: log p of every id in [0, V) of sentences low..high-1, each begun behind row `start`.

    start: the row of a 1-gram, or 0 for none. matched (N,) int32: how long the longest known n-gram is that ends in the
    id. rows (order, room) int64 with room > order, and reach (2, room) int64, are scratch for so many words at a time.
    """
    bounds, first, log_prob_of_words, backoff_of_words, words, word_bits, children, starts, log_prob, backoff = model
    order, room = rows.shape
    for s in range(low, high):
        at = begin = offsets[s]
        while at < offsets[s + 1]:
            base = max(begin - 1, at - order + 1)  # the lane of the oldest word that matters; before the first, `start`
            n = min(offsets[s + 1] - base, room)
            for j in range(n):
                rows[0, j] = 1 + np.int64(ids[base + j]) if base + j >= begin else start
            for k in range(1, min(order, n)):
                lengthen(rows, k, n, ids, base, bounds, first, words, word_bits, children, starts, reach)
            settle(
                rows, at - base, n, bounds[2], log_prob_of_words, backoff_of_words, log_prob, backoff,
                out[at : base + n], matched[at : base + n],
            )  # fmt: skip
            at = base + n
