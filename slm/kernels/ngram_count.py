"""Sort the positions of a text by the words that follow them, and read the tree of n-grams off the sorted order.

The stream (n,) int32 is `<s> w w </s> <s> w </s> ...`; an n-gram never goes on behind `</s>`. A key is one int64: some
words, each as id + 1 in `word_bits` bits and 0 behind the end of a sentence, above the position in `pos_bits` bits.
After sorting, positions that share k words stand together: each such run is one n-gram of order k.
"""

import numpy as np

from slm.kernels.intrinsics import prefetch
from slm.kernels.jit import kernel

BOS, EOS = 1, 2
SMALL_RUN = 4096
AHEAD = 24  # how many sorted positions ahead of its use a place of the text is asked for


@kernel
def lay_stream(ids, offsets, low, high, stream):
    """Copy sentences low..high-1 into stream, `<s>` before each; sentence s begins at offsets[s] + s."""
    for s in range(low, high):
        at = offsets[s] + s
        stream[at] = BOS
        for i in range(offsets[s], offsets[s + 1]):
            at += 1
            stream[at] = ids[i]


@kernel(inline=True)
def pack(stream, at, count, word_bits):
    """`count` words from position `at`, the first one on top; 0 for those behind the end of the sentence."""
    key = np.int64(0)
    ended = False
    for j in range(count):
        key <<= word_bits
        if not ended:
            key |= np.int64(stream[at + j]) + 1
            ended = stream[at + j] == EOS
    return key


@kernel
def emit_keys(stream, end, low_word, high_word, count, word_bits, pos_bits, keys):
    """Write the keys of all positions before `end` whose word lies in [low_word, high_word)."""
    n = 0
    for i in range(end):
        if low_word <= stream[i] < high_word:
            keys[n] = (pack(stream, i, count, word_bits) << pos_bits) | i
            n += 1


@kernel
def sort_small(keys, low, high, stack):
    """Sort the distinct numbers keys[low:high] in place: quicksort, then insertion; stack (128,) int64."""
    top = 0
    stack[0], stack[1] = low, high
    while top >= 0:
        a, b = stack[top], stack[top + 1]
        top -= 2
        while b - a > 16:
            x, y, z = keys[a], keys[(a + b) >> 1], keys[b - 1]
            pivot = max(min(x, y), min(max(x, y), z))
            i, j = a, b - 1
            while i <= j:
                while keys[i] < pivot:
                    i += 1
                while keys[j] > pivot:
                    j -= 1
                if i <= j:
                    keys[i], keys[j] = keys[j], keys[i]
                    i += 1
                    j -= 1
            top += 2
            if j + 1 - a > b - i:  # the longer part waits, so the stack stays shallow
                stack[top], stack[top + 1] = a, j + 1
                a = i
            else:
                stack[top], stack[top + 1] = i, b
                b = j + 1
        for i in range(a + 1, b):
            x = keys[i]
            j = i
            while j > a and keys[j - 1] > x:
                keys[j] = keys[j - 1]
                j -= 1
            keys[j] = x


@kernel
def compare_neighbours(keys, low, high, done, count, word_bits, pos_bits, shared):
    """shared[r] = done + the words that keys r-1 and r (low < r < high) have in common, both sorted."""
    for r in range(low + 1, high):
        key = keys[r] >> pos_bits
        differs = key ^ (keys[r - 1] >> pos_bits)
        same = 0
        while same < count and (differs >> (word_bits * (count - 1 - same))) == 0:
            same += 1
        while same > 0 and ((key >> (word_bits * (count - same))) & ((1 << word_bits) - 1)) == 0:
            same -= 1  # equal to the end of the sentence: the words behind it are none
        shared[r] = done + same


@kernel
def refine_runs(stream, keys, shared, done, count, word_bits, pos_bits, stack, long_runs):
    """Sort each run of positions that share `done` words by the next `count` words.

    Runs of more than SMALL_RUN positions get their new keys only: they are listed in long_runs (m, 2), for the
    caller to sort and compare. Returns how many.
    """
    mask = (1 << pos_bits) - 1
    n = keys.size
    found = 0
    low = 0
    while low < n:
        high = low + 1
        while high < n and shared[high] == done:
            high += 1
        if high - low > 1 and stream[(keys[low] & mask) + done - 1] != EOS:
            for r in range(low, high):
                prefetch(stream, (keys[min(r + AHEAD, n - 1)] & mask) + done)
                at = keys[r] & mask
                keys[r] = (pack(stream, at + done, count, word_bits) << pos_bits) | at
            if high - low <= SMALL_RUN:
                sort_small(keys, low, high, stack)
                compare_neighbours(keys, low, high, done, count, word_bits, pos_bits, shared)
            else:
                long_runs[found, 0], long_runs[found, 1] = low, high
                found += 1
        low = high
    return found


@kernel
def count_rows(stream, keys, shared, pos_bits, order, length, sizes):
    """length[r] = words of the n-gram at sorted position r, at most `order`; sizes[k] = distinct n-grams of order k."""
    mask = (1 << pos_bits) - 1
    for r in range(keys.size):
        prefetch(stream, keys[min(r + AHEAD, keys.size - 1)] & mask)
        at = keys[r] & mask
        k = 1
        while k < order and stream[at + k - 1] != EOS:
            k += 1
        length[r] = k
        for j in range(shared[r] + 1, k + 1):
            sizes[j] += 1


@kernel
def place_rows(stream, keys, shared, length, pos_bits, order, last, word, first, count):
    """Write the rows of one thread's sorted positions.

    last (order + 1,) holds the last row used so far for each order.
    """
    mask = (1 << pos_bits) - 1
    for r in range(keys.size):
        prefetch(stream, keys[min(r + AHEAD, keys.size - 1)] & mask)
        at = keys[r] & mask
        for k in range(1, shared[r] + 1):
            count[last[k]] += 1
        for k in range(shared[r] + 1, length[r] + 1):
            last[k] = last[k] + 1 if k > 1 else 1 + stream[at]
            g = last[k]
            word[g] = stream[at + k - 1]
            count[g] = 1
            if k < order:
                first[g] = last[k + 1] + 1
