"""Passes over a tree or parts of one: the suffixes of its rows, and the index of the children of wide contexts."""

from slm.kernels.intrinsics import prefetch
from slm.kernels.jit import kernel
from slm.kernels.ngram_count import AHEAD
from slm.kernels.ngram_score import WIDE, place


@kernel(inline=True)
def seek(words, low, high, w):
    """The first place of sorted words[low:high] that does not hold less than w, tried near `low` first."""
    step = 1
    while low + step < high and words[low + step] <= w:
        low += step
        step *= 2
    high = min(high, low + step)
    while low < high:
        middle = (low + high) >> 1
        if words[middle] < w:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def link_children(first, word, suffix, lowest, table_first, table_word, out):
    """out (n,) int32: the suffix of each child of some contexts that follow each other, children of these.

    first (m + 1,), word (n,), suffix (m,): rows of the children, their words, and the suffixes of the contexts. The
    children of row lowest + i have the rows from table_first[i] to table_first[i + 1]; table_word are their words from
    row table_first[0] on. Contexts with other suffixes are left alone.
    """
    start, base = first[0], table_first[0]
    m = suffix.size
    for c in range(m):
        coming = suffix[min(c + AHEAD, m - 1)] - lowest
        if 0 <= coming < table_first.size - 1:
            prefetch(table_word, table_first[coming] - base)
        prefetch(table_first, suffix[min(c + 2 * AHEAD, m - 1)] - lowest)
        s = suffix[c] - lowest
        if not 0 <= s < table_first.size - 1:
            continue
        at, end = table_first[s] - base, table_first[s + 1] - base
        for g in range(first[c] - start, first[c + 1] - start):
            at = seek(table_word, at, end, word[g])
            out[g] = base + at


@kernel(inline=True)
def settle_row(row, at, size, region, beyond, found):
    """Put a row into the first free slot of a region from `at` on; if there is none, it is found to go beyond it."""
    tried = 0
    while at < region.size and region[at] != 0:
        at += 1
        if at == size and tried == 0:  # the region is the whole index
            at, tried = 0, 1
    if at < region.size:
        region[at] = row
    else:
        if found[0] < beyond.size:
            beyond[found[0]] = row
        found[0] += 1


@kernel
def settle_waiting(before, size, region, waiting, waited, beyond, found):
    """Enter the rows below `before` that found no slot in the region before this one, from its first slot on."""
    while waited[0] < waiting.size and waiting[waited[0]] < before:
        settle_row(waiting[waited[0]], 0, size, region, beyond, found)
        waited[0] += 1


@kernel
def fill_region(context, first, word, size, low, region, waiting, waited, beyond, found):
    """Enter those children of some contexts that belong into the slots low .. low + region.size - 1 of an index.

    context: the row of the first context; first (m + 1,), word (n,): rows and words of children. Rows are entered in
    rising order, also the `waiting` ones, of which waited[0] were entered. found[0] counts those for which the region
    has no slot left; `beyond` takes as many of them as it can hold.
    """
    start = first[0]
    for c in range(first.size - 1):
        if first[c + 1] - first[c] <= WIDE or context + c == 0:
            continue
        for g in range(first[c], first[c + 1]):
            settle_waiting(g, size, region, waiting, waited, beyond, found)
            at = place(context + c, word[g - start], size) - low
            if 0 <= at < region.size:
                settle_row(g, at, size, region, beyond, found)
