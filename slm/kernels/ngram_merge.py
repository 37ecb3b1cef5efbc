"""Sorted runs of n-grams: written from sorted positions, then merged into the rows of the tree.

A record (order + 1,) int32 is the n-gram that begins at a position, at most `order` words, -1 behind the end of its
sentence, and how often it occurs in its run.
"""

from slm.kernels.intrinsics import prefetch
from slm.kernels.jit import kernel
from slm.kernels.ngram_count import AHEAD, EOS

FINISHED, FULL = -1, -2


@kernel
def write_records(stream, keys, shared, pos_bits, begin, records):
    """Records (B, order + 1) of the sorted positions from `begin` on until they are full.

    Returns the first position that has no record yet and the number of records.
    """
    mask = (1 << pos_bits) - 1
    order = records.shape[1] - 1
    n = 0
    for r in range(begin, keys.size):
        prefetch(stream, keys[min(r + AHEAD, keys.size - 1)] & mask)
        at = keys[r] & mask
        k = 1
        while k < order and stream[at + k - 1] != EOS:
            k += 1
        if shared[r] == k:  # the same n-gram as before, to the end
            records[n - 1, order] += 1
            continue
        if n == records.shape[0]:
            return r, n
        for j in range(k):
            records[n, j] = stream[at + j]
        for j in range(k, order):
            records[n, j] = -1
        records[n, order] = 1
        n += 1
    return keys.size, n


@kernel(inline=True)
def precedes(runs, at, a, b):
    """Whether the next record of run a comes before that of run b."""
    j = 0
    while j < runs.shape[2] - 2 and runs[a, at[a], j] == runs[b, at[b], j]:
        j += 1
    return runs[a, at[a], j] < runs[b, at[b], j]


@kernel
def sink(runs, at, heap, size):
    """Let the run on top of the heap sink to where it belongs: the run of the first record comes up."""
    i = 0
    while 2 * i + 1 < size:
        child = 2 * i + 1
        if child + 1 < size and precedes(runs, at, heap[child + 1], heap[child]):
            child += 1
        if not precedes(runs, at, heap[child], heap[i]):
            break
        heap[i], heap[child] = heap[child], heap[i]
        i = child


@kernel
def merge_runs(runs, at, filled, heap, live, last, flushed, fill, word, first, count, bigrams):
    """Merge records into rows until a run is used up (returned), there is no room (FULL), or no run left (FINISHED).

    runs (R, B, order + 1): the part of each run that is in memory, of which filled[r] records are there and at[r] were
    taken; with 0 filled the run has ended. heap (R,): the live[0] runs that have not, only the top out of place. last
    (order,) is the record before. The rows of order k >= 2 go to word, first and count (order + 1, room)[k]: fill[k]
    are there, the last of them still counting, flushed[k] left before; first is the number of the next row of order
    k + 1. bigrams (V,) counts those that begin with each word.
    """
    order = last.size
    left = word.shape[1] - fill.max()
    while True:
        r = heap[0]
        if at[r] == filled[r]:
            if filled[r] > 0:
                return r
            live[0] -= 1
            if live[0] == 0:
                return FINISHED
            heap[0] = heap[live[0]]
        sink(runs, at, heap, live[0])
        if left == 0:
            return FULL
        r = heap[0]
        i = at[r]
        at[r] += 1
        left -= 1
        same = 0
        while same < order and runs[r, i, same] == last[same]:
            same += 1
        for k in range(2, order + 1):
            w = runs[r, i, k - 1]
            if w < 0:
                break
            if k > same:
                if k == 2:
                    bigrams[runs[r, i, 0]] += 1
                word[k, fill[k]] = w
                count[k, fill[k]] = 0
                if k < order:
                    first[k, fill[k]] = flushed[k + 1] + fill[k + 1]
                fill[k] += 1
            count[k, fill[k] - 1] += runs[r, i, order]
        for j in range(same, order):
            last[j] = runs[r, i, j]
