"""Bulk scores: many sentences walk the table side by side, so that memory works on all of them at once.

Each lane is one sentence at one of its words. A round looks for that word among the children of the lane's context:
what it will read is asked for in one pass over the lanes and read in the next. Contexts with more than WIDE children
are not searched but looked up in an index, one open-addressing table of rows: the row found must lie among the children
and hold the word, so the index needs no keys and may hold anything. `score_sentences` in `ngram_query` is the plain
twin.
"""

import numpy as np

from slm.kernels.intrinsics import borrowed, prefetch
from slm.kernels.jit import kernel
from slm.kernels.ngram_query import children, find_child, shorter, state_behind

WIDE = 16
LONGEST_PROBE = 32
ROW_FACTOR, WORD_FACTOR = 1_640_531_527, 1_540_483_477


@kernel(inline=True)
def place(context, w, size):
    """Where the search for a child begins in an index of `size` slots; all products stay below 2**63."""
    mixed = np.int64(context) * ROW_FACTOR + np.int64(w) * WORD_FACTOR
    return (((mixed ^ (mixed >> 29)) & 0xFFFFFFFF) * size) >> 32


@kernel
def count_wide(first):
    """How many rows are children of wide contexts; those of the root, which are found by their id, do not count."""
    rows = 0
    for c in range(1, first.size - 1):
        n = first[c + 1] - first[c]
        if n > WIDE:
            rows += n
    return rows


@kernel
def fill_index(first, word, index):
    """Enter the children of all wide contexts into index, int32 zeros with room to spare."""
    for c in range(1, first.size - 1):
        if first[c + 1] - first[c] > WIDE:
            for g in range(first[c], first[c + 1]):
                at = place(c, word[g], index.size)
                while index[at] != 0:
                    at = at + 1 if at + 1 < index.size else 0
                index[at] = g


@kernel(inline=True)
def find_indexed(first, word, index, at, low, high, row, w):
    """The child of a wide context by w, or -1; a long probe gives up and searches."""
    for _ in range(LONGEST_PROBE):
        g = np.int64(index[at])
        if g == 0:
            return np.int64(-1)
        if low <= g < high and word[g] == w:
            return g
        at = at + 1 if at + 1 < index.size else 0
    return find_child(first, word, row, w)


@kernel
def score_lanes(
    low_sentence, high_sentence, ids, offsets, start, first, word, suffix, log_prob, backoff, index, lanes, out
):
    """out (N,) float64: log p of every id of some sentences, each begun at row `start`; lanes (7, B) int64: scratch."""
    first, word, suffix = borrowed(first), borrowed(word), borrowed(suffix)
    log_prob, backoff, index, lanes = borrowed(log_prob), borrowed(backoff), borrowed(index), borrowed(lanes)
    contexts = first.size - 1
    wide = WIDE if index.size else word.size
    row, want, low, high, spot, at, end = lanes
    passed = np.zeros(row.size)
    sentence, live = low_sentence, 0
    filling = row.size
    while live > 0 or filling > 0:
        while filling > 0:  # the next sentence for a lane that has none
            filling -= 1
            while sentence < high_sentence and offsets[sentence] == offsets[sentence + 1]:
                sentence += 1
            if sentence < high_sentence:
                at[live], end[live] = offsets[sentence], offsets[sentence + 1]
                row[live], want[live], passed[live] = start, ids[at[live]], 0.0
                sentence += 1
                live += 1
        for b in range(live):
            low[b], high[b] = children(first, word, row[b])
            if high[b] - low[b] > wide:
                spot[b] = place(row[b], want[b], index.size)
                prefetch(index, spot[b])
            else:
                prefetch(word, low[b])
                prefetch(log_prob, low[b])
        for b in range(live):
            if high[b] - low[b] > wide:
                prefetch(word, index[spot[b]])
                prefetch(log_prob, index[spot[b]])
        b = 0
        while b < live:
            c, w = row[b], want[b]
            found = np.int64(-1)
            if c > 0 and high[b] - low[b] > wide:
                found = find_indexed(first, word, index, spot[b], low[b], high[b], c, w)
            elif c > 0:
                found = find_child(first, word, c, w)
            if found < 0 and c > 0:
                passed[b] += backoff[c]
                c = shorter(suffix, c)
            if found < 0 and c == 0:
                found = 1 + w
            if found >= 0:
                out[at[b]] = passed[b] + log_prob[found]
                at[b] += 1
                if at[b] == end[b]:
                    live -= 1
                    filling += 1
                    for j in range(7):
                        lanes[j, b] = lanes[j, live]
                    passed[b] = passed[live]
                    continue
                c = state_behind(suffix, contexts, found)
                want[b], passed[b] = ids[at[b]], 0.0
            row[b] = c
            prefetch(first, c)
            prefetch(suffix, c)
            prefetch(backoff, c)
            b += 1
