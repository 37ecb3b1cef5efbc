"""Queries of an n-gram table: the tree of `slm.ngram.trie` with log-probabilities and back-off weights.

A state is a row below the highest order: the longest known context. What a table read from a file holds is not
trusted: every row read from it is held inside the arrays, and a suffix is always followed to a smaller row, so that
a query of any file ends and stays in its memory.
"""

import numpy as np

from slm.kernels.intrinsics import borrowed
from slm.kernels.jit import kernel

UNK, BOS, EOS = 0, 1, 2


@kernel(inline=True)
def children(first, word, row):
    """The range of rows that hold the children of a context row."""
    low = max(np.int64(first[row]), row + 1)
    return low, min(np.int64(first[row + 1]), word.size)


@kernel(inline=True)
def shorter(suffix, row):
    """The row of a context without its first word."""
    s = np.int64(suffix[row])
    return s if 0 <= s < row else np.int64(0)


@kernel(inline=True)
def find_child(first, word, row, w):
    """The row of the n-gram `context row` + word w, or -1."""
    low, high = children(first, word, row)
    while high - low > 8:
        middle = (low + high) >> 1
        if word[middle] <= w:
            low = middle
        else:
            high = middle
    while low < high and word[low] < w:
        low += 1
    return low if low < high and word[low] == w else np.int64(-1)


@kernel(inline=True)
def match(first, word, suffix, backoff, row, w):
    """The longest n-gram that ends in w behind a context row, and the back-off weights passed on the way."""
    passed = 0.0
    while row > 0:
        found = find_child(first, word, row, w)
        if found >= 0:
            return found, passed
        passed += np.float64(backoff[row])
        row = shorter(suffix, row)
    return np.int64(1 + w), passed


@kernel(inline=True)
def state_behind(suffix, contexts, matched):
    """The state after an n-gram was matched: its row, or that of its longest suffix below the highest order."""
    while matched >= contexts:
        matched = shorter(suffix, matched)
    return matched


@kernel
def score_sentences(low, high, ids, offsets, start, first, word, suffix, log_prob, backoff, out, matched):
    """out (N,) float64: log p of every id of sentences low..high-1, each begun in state `start`.

    matched (N,) int32 gets the row of the longest n-gram found; an empty array is left alone.
    """
    first, word = borrowed(first), borrowed(word)
    suffix, log_prob, backoff = borrowed(suffix), borrowed(log_prob), borrowed(backoff)
    contexts = first.size - 1
    for s in range(low, high):
        row = start
        for i in range(offsets[s], offsets[s + 1]):
            found, passed = match(first, word, suffix, backoff, row, ids[i])
            out[i] = passed + np.float64(log_prob[found])
            if matched.size:
                matched[i] = found
            row = state_behind(suffix, contexts, found)


@kernel
def advance(rows, ids, start, first, word, suffix, backoff, out):
    """out (B,) int32: the state behind each row's id; behind `</s>` stands `start`."""
    contexts = first.size - 1
    for b in range(rows.size):
        row = np.int64(rows[b]) if 0 <= rows[b] < contexts else np.int64(0)
        found, _ = match(first, word, suffix, backoff, row, ids[b])
        out[b] = start if ids[b] == EOS else state_behind(suffix, contexts, found)


@kernel
def fill_rows(rows, vocab_size, first, word, suffix, log_prob, backoff, chain, out):
    """out (B, V) float64: log p of every word behind each context row; chain (order,) int64 is scratch."""
    contexts = first.size - 1
    for b in range(rows.size):
        row = np.int64(rows[b]) if 0 <= rows[b] < contexts else np.int64(0)
        depth = 0
        passed = 0.0
        while row > 0 and depth < chain.size:
            chain[depth] = row
            passed += np.float64(backoff[row])
            depth += 1
            row = shorter(suffix, row)
        for w in range(vocab_size):
            out[b, w] = passed + np.float64(log_prob[1 + w])
        for level in range(depth - 1, -1, -1):
            passed = 0.0
            for longer in range(level):
                passed += np.float64(backoff[chain[longer]])
            low, high = children(first, word, chain[level])
            for g in range(low, high):
                if 0 <= word[g] < vocab_size:
                    out[b, word[g]] = passed + np.float64(log_prob[g])
