"""The likeliest next words and random next words of an n-gram table, without a loop over the vocabulary.

The words behind a context are those of its children, then those of its suffix's children that are not among them, and
so on down to the 1-grams: each word counts where the longest context knows it.
"""

import math

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.ngram_mass import sum_rows
from slm.kernels.ngram_query import UNK, children, find_child, match, shorter

SMALLEST = 5e-324  # in place of a sum of 0


@kernel
def likeliest(row, ranked, first, word, suffix, log_prob, backoff, chain, words, values):
    """The words (k,) int32 of highest log p and their values (k,) float64, best first; returns how many there are.

    ranked (V,) int32: all words by falling 1-gram probability, of equals the lowest first; chain (order,) int64 is
    scratch.
    """
    found = 0
    level = 0
    passed = 0.0
    while True:
        chain[level] = row
        low, high = children(first, word, row)
        for i in range(ranked.size if row == 0 else high - low):
            g = np.int64(1 + ranked[i]) if row == 0 else low + i
            w, value = word[g], passed + np.float64(log_prob[g])
            if value == -np.inf or not 0 <= w < ranked.size:
                continue
            if found == words.size and (value < values[-1] or (value == values[-1] and w > words[-1])):
                if row == 0 and value < values[-1]:
                    break
                continue
            known = False
            for longer in range(level):
                known = known or find_child(first, word, chain[longer], w) >= 0
            if known:
                continue
            at = found if found < words.size else found - 1
            while at > 0 and (values[at - 1] < value or (values[at - 1] == value and words[at - 1] > w)):
                words[at], values[at] = words[at - 1], values[at - 1]
                at -= 1
            words[at], values[at] = w, value
            found = min(found + 1, words.size)
        if row == 0 or level + 1 == chain.size:
            return found
        passed += np.float64(backoff[row])
        row = shorter(suffix, row)
        level += 1


@kernel(inline=True)
def draw_child(low, high, passed, left, word, log_prob, known, known_count, merged):
    """Walk the children low..high-1 that are not among the sorted words known[:known_count].

    Returns the word at which the mass `left` is used up (or -1), what is left of it, and the size of `merged`, which
    gets the union of both sets of words.
    """
    j = 0
    size = 0
    chosen = np.int64(-1)
    for g in range(low, high):
        w = word[g]
        while j < known_count and known[j] < w and size < merged.size:
            merged[size] = known[j]
            size += 1
            j += 1
        if j < known_count and known[j] == w:
            continue
        if size < merged.size:
            merged[size] = w
            size += 1
        mass = np.exp(passed + np.float64(log_prob[g]))
        if left < mass:
            chosen = np.int64(w)
            break
        left -= mass
    while j < known_count and size < merged.size:
        merged[size] = known[j]
        size += 1
        j += 1
    return chosen, left, size


@kernel(inline=True)
def draw_unigram(left, cumulative, known, known_count):
    """The 1-gram, not among the sorted `known`, at which the mass `left` is used up; the last one if it never is."""
    skipped = 0.0
    for j in range(known_count):
        w = known[j]
        if 0 <= w < cumulative.size - 1:
            if left + skipped < cumulative[w]:
                break
            skipped += cumulative[w + 1] - cumulative[w]
    w = np.searchsorted(cumulative, left + skipped, side="right") - 1
    last = np.searchsorted(cumulative, cumulative[-1], side="left") - 1  # the last word with a mass of its own
    return max(min(w, last), 0)


@kernel
def row_sum(row, first, word, suffix, log_prob, backoff, sums):
    """What the probabilities behind a context row sum to, kept in sums (C,) float64, which hold 0 where none is yet."""
    while sums[row] == 0.0:
        c = row
        while sums[shorter(suffix, c)] == 0.0:
            c = shorter(suffix, c)
        sum_rows(c, c + 1, first, word, suffix, log_prob, backoff, sums)
        if sums[c] == 0.0:
            sums[c] = SMALLEST
    return sums[row]


@kernel
def draw_rows(rows, uniforms, allow_unk, cumulative, first, word, suffix, log_prob, backoff, sums, known, merged, out):
    """out (B,) int32: one word behind each context row, or -1 if only `<unk>` is left; -2 for a word that is none.

    cumulative (V + 1,) float64: cumulative[w] is the mass of the 1-grams below w; sums (C,) float64 those of
    `row_sum`, above 0 for row 0; known, merged (V,) int32 are scratch.
    """
    contexts = first.size - 1
    for b in range(rows.size):
        row = np.int64(rows[b]) if 0 <= rows[b] < contexts else np.int64(0)
        total, count = row_sum(row, first, word, suffix, log_prob, backoff, sums), 0
        if not allow_unk:
            found, passed = match(first, word, suffix, backoff, row, UNK)
            total -= np.exp(passed + np.float64(log_prob[found]))
            known[0], count = UNK, 1
        left = uniforms[b] * total
        if (left <= 0.0 and uniforms[b] > 0.0) or not math.isfinite(left):
            out[b] = -1
            continue
        passed = 0.0
        w = np.int64(-1)
        while row > 0 and w < 0:
            low, high = children(first, word, row)
            w, left, count = draw_child(low, high, passed, left, word, log_prob, known, count, merged)
            known, merged = merged, known
            passed += np.float64(backoff[row])
            row = shorter(suffix, row)
        if w < 0:
            w = draw_unigram(left * np.exp(-passed), cumulative, known, count)
        out[b] = w if w < cumulative.size - 1 else -2
