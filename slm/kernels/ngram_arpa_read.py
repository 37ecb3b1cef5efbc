"""Read the lines of an ARPA file, put the n-grams in the order of the tree, and link them to their suffixes."""

import math

import numpy as np

from slm.kernels.decimals import read_number
from slm.kernels.intrinsics import borrowed, load64, prefetch, trailing_zeros
from slm.kernels.jit import kernel
from slm.kernels.ngram_count import sort_small
from slm.kernels.ngram_query import children, find_child, shorter
from slm.kernels.utf8 import HIGH, LOW, line_end
from slm.kernels.words import add, find, has_room, key_of

LN10 = math.log(10.0)
TAB, LF, CR, BLANK, BACKSLASH = 9, 10, 13, 32, 92
LINE_ENDS, SEVEN, TOP = np.uint64(LF) * LOW, np.uint64(7), np.uint64(56)
ABOVE_BLANK = np.uint64(BLANK + 1) * LOW
FINE, NO_ROOM, BAD_NUMBER, POSITIVE, TOO_FEW, TOO_MANY, UNKNOWN_WORD, NO_CONTEXT, REPEATED, ENDED = range(10)
BOS = 1  # the id of <s>
FAR = 2**62  # no word ends there
AHEAD = 12  # how many contexts ahead of its use a place of the table is asked for


@kernel(inline=True)
def is_gap(octet):
    """Whether a byte stands between the fields of a line."""
    return octet == BLANK or octet == TAB


@kernel(inline=True)
def to_nats(value):
    """Natural logarithm from log10, where -99 and less stands for a probability of 0."""
    return -np.inf if value <= -99.0 else value * LN10


@kernel(inline=True)
def is_white(octet):
    """Whether a byte may stand in a blank line."""
    return octet == BLANK or TAB <= octet <= CR


@kernel(inline=True)
def ends_section(text, at):
    """Whether the line at `at` is blank or begins with a backslash."""
    if text[at] == BACKSLASH:
        return True
    while text[at] != LF and is_white(text[at]):
        at += 1
    return text[at] == LF


@kernel(inline=True)
def word_end(text, at, end):
    """Where the word at `at` ends: at a blank, a tab, or `end`; eight bytes are tested for blanks at once."""
    while at < end:
        octets = load64(text, at)
        low = (octets - ABOVE_BLANK) & ~octets & HIGH
        if low == 0:
            at += 8
            continue
        at += trailing_zeros(low) >> 3
        if at >= end or is_gap(text[at]):
            break
        at += 1
    return min(at, end)


@kernel(inline=True)
def read_word(text, at, end, slots, octets, starts, size, shift, salt, grow):
    """The id of the word text[at:end]; -1 if it is unknown, -2 if it is new and has no room."""
    key = key_of(text, at, end - at, salt)
    found = find(slots, octets, starts, shift, salt, key, text, at, end - at)
    if found < 0 and grow:
        if not has_room(slots, octets, starts, size[0], end - at):
            return np.int64(-2)
        found = add(slots, octets, starts, size, -1 - found, key, text, at, end - at)
    return max(found, np.int64(-1))


@kernel(inline=True)
def known_words(text, at, before, length, ends):
    """How many words, but never the last, begin both text[at:at + length] and what stands at `before`.

    The words there end at before + ends[0], before + ends[1] ...
    """
    same = 0
    while same <= length:
        differs = load64(text, at + same) ^ load64(text, before + same)
        if differs != 0:
            same += trailing_zeros(differs) >> 3
            break
        same += 8
    known = 0
    while known < ends.size - 1 and ends[known] < min(same, length):
        known += 1
    return known


@kernel(inline=True)
def next_child(first, word, row, w, near):
    """The row of `context row` + word w, or -1, mostly the one behind row `near`."""
    low, high = children(first, word, row)
    near = max(near + 1, low)
    return near if near < high and word[near] == w else find_child(first, word, row, w)


@kernel
def count_lines(text, low, high):
    """Line ends in text[low:high]."""
    count, at = np.int64(0), low
    while at + 8 <= high:
        octets = load64(text, at) ^ LINE_ENDS
        others = (((octets & ~HIGH) + ~HIGH) | octets) & HIGH  # marks of all bytes but line ends
        count += 8 - np.int64(((others >> SEVEN) * LOW) >> TOP)
        at += 8
    for i in range(at, high):
        count += text[i] == LF
    return count


@kernel
def read_lines(text, state, stop, k, grow, words, first, word, context, last, log_prob, backoff, scratch):
    """Read the lines `log10 p, k words, back-off weight` of one order, from state[0] up to `stop`.

    state (3,): place of the next line, lines read, fault. context, last (n,) int32 get the row of the first k - 1 words
    and the id of the last one, log_prob, backoff (n,) float32 nats (no weight may stand where backoff is empty); that
    of `<s>`, which is never predicted, is -inf whatever stands there. The words of 1-grams are added to the table,
    `grow`. scratch (3, k) int64, -1, 0 and FAR at first, holds the ids of a line, the rows of its contexts, from the
    root on, and where its words end: neighbours mostly share them. Stops at the first fault, or ENDED in front of a
    line that is none of the section.
    """
    at, n, fault = state[0], state[1], FINE
    # With references counted, half of the time would go into that.
    text, first, word, (ids, path, ends) = borrowed(text), borrowed(first), borrowed(word), borrowed(scratch)
    slots, octets, starts, size = borrowed(words[0]), borrowed(words[1]), borrowed(words[2]), borrowed(words[3])
    shift, salt = words[4][0], words[5][0]
    before = at
    while at < stop:
        begin = at
        after = line_end(text, at)
        end = after - 1
        if ends_section(text, at):
            fault = ENDED
            break
        if text[end - 1] == CR:
            end -= 1
        if n >= last.size:
            fault = TOO_MANY
            break
        value, at = read_number(text, at, end)
        if not np.isfinite(value) or at >= end or not is_gap(text[at]):
            fault = BAD_NUMBER
        elif value > 0.0:
            fault = POSITIVE
        while at < end and is_gap(text[at]):
            at += 1
        line = at
        known = known_words(text, line, before, end - line, ends)
        if known > 0:
            at += ends[known - 1]
        before = line
        for j in range(known, k):
            while at < end and is_gap(text[at]):
                at += 1
            if at >= end or fault != FINE:
                fault = TOO_FEW if fault == FINE else fault
                break
            place, at = at, word_end(text, at, end)
            ids[j] = read_word(text, place, at, slots, octets, starts, size, shift, salt, grow)
            ends[j] = at - line
            if ids[j] < 0:
                fault = UNKNOWN_WORD if ids[j] == -1 else NO_ROOM
        weight = 0.0
        while at < end and is_gap(text[at]):
            at += 1
        if fault == FINE and at < end:
            weight, at = read_number(text, at, end)
            while at < end and is_gap(text[at]):
                at += 1
            if not (abs(weight) < 1e30) or at < end or (backoff.size == 0 and weight != 0.0):
                fault = BAD_NUMBER
        if fault == FINE:
            for j in range(known, k - 1):
                path[j + 1] = 1 + ids[j] if j == 0 else next_child(first, word, path[j], ids[j], path[j + 1])
                if path[j + 1] < 0:
                    fault = NO_CONTEXT
                    break
        if fault != FINE:
            at = begin
            break
        context[n], last[n] = path[k - 1], ids[k - 1]
        log_prob[n] = -np.inf if ids[k - 1] == BOS else to_nats(value)
        if backoff.size:
            backoff[n] = to_nats(weight)
        n += 1
        at = after
    state[0], state[1], state[2] = at, n, fault


@kernel
def in_tree_order(context, last):
    """Whether n-grams come sorted by context row and last word, none twice."""
    for i in range(1, context.size):
        if context[i] < context[i - 1] or (context[i] == context[i - 1] and last[i] <= last[i - 1]):
            return False
    return True


@kernel
def spread_children(context, last, low, cursor, keys):
    """Put last << 32 | i of every n-gram i among the keys of its context, beginning at cursor[context - low]."""
    for i in range(context.size):
        c = context[i] - low
        keys[cursor[c]] = (np.int64(last[i]) << 32) | i
        cursor[c] += 1


@kernel
def sort_children(edges, small, keys, stack, long_runs):
    """Sort the keys between neighbouring edges; runs longer than `small` are listed in long_runs (m, 2) instead."""
    found = 0
    for c in range(edges.size - 1):
        low, high = edges[c], edges[c + 1]
        if high - low > small:
            long_runs[found, 0], long_runs[found, 1] = low, high
            found += 1
        elif high - low > 1:
            sort_small(keys, low, high, stack)
    return found


@kernel
def link_suffixes(low, high, first, word, suffix):
    """suffix of all children of the context rows low..high-1: the longest proper suffix that has a row.

    What the search behind a context's own suffix will read is asked for some contexts ahead.
    """
    first, word, suffix = borrowed(first), borrowed(word), borrowed(suffix)
    for c in range(low, high):
        prefetch(first, suffix[min(c + 2 * AHEAD, high - 1)])
        prefetch(word, first[shorter(suffix, min(c + AHEAD, high - 1))])
        for g in range(first[c], first[c + 1]):
            s = np.int64(suffix[c])
            found = np.int64(1 + word[g])
            while s > 0:
                child = find_child(first, word, s, word[g])
                if child >= 0:
                    found = child
                    break
                s = np.int64(suffix[s])
            suffix[g] = found
