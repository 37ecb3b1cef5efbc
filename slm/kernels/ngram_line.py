"""One sentence alone, as fast as memory answers: all its n-grams are looked up side by side, not word after word.

A state that is walked from word to word waits for memory at every step. Here each word of the sentence begins a lane;
in round k every lane goes on from the row of its (k-1)-gram to that of its k-gram, so one round's reads do not wait
for each other. The rows found, of all n-grams of the sentence by length and first word, then give every word's
longest known n-gram and the back-off weights of the longer contexts. `score_sentences` in `ngram_query` is the plain
twin: the sum of its scores is the same number to the bit.
"""

import numpy as np

from slm.kernels.intrinsics import array_at, prefetch
from slm.kernels.jit import kernel
from slm.kernels.ngram_query import BOS, EOS, UNK, children, find_child
from slm.kernels.ngram_score import WIDE, find_indexed, place
from slm.kernels.words import find, key_of

BLANK = 32
I4, I8, F4, U1, U8 = np.int32, np.int64, np.float32, np.uint8, np.uint64


@kernel(inline=True)
def lengthen(rows, k, ids, order, first, word, log_prob, index, reach):
    """rows[k]: the rows of the n-grams of k + 1 words, from those of k words in rows[k - 1]; 0 where there is none.

    reach (3, n) int64 is scratch: the children of each lane's row, and their place in the index, or -1.
    """
    contexts, wide = first.size - 1, WIDE if index.size else word.size
    low, high, spot = reach
    lanes = ids.size - k
    for j in range(lanes):
        row = rows[k - 1, j]
        low[j], high[j], spot[j] = 0, 0, -1
        if row > 0:
            low[j], high[j] = children(first, word, row)
            if high[j] - low[j] > wide:
                spot[j] = place(row, ids[j + k], index.size)
                prefetch(index, spot[j])
            else:
                prefetch(word, low[j])
    for j in range(lanes):
        if spot[j] >= 0:
            prefetch(word, index[spot[j]])
    for j in range(lanes):
        found, row = np.int64(-1), rows[k - 1, j]
        if spot[j] >= 0:
            found = find_indexed(first, word, index, spot[j], low[j], high[j], row, ids[j + k])
        elif row > 0:
            found = find_child(first, word, row, ids[j + k])
        if found < 0 or (k + 1 < order and found >= contexts):  # the latter in damaged tables only
            rows[k, j] = 0
            continue
        rows[k, j] = found
        prefetch(log_prob, found)
        if k + 1 < order:
            prefetch(first, found)


@kernel
def score_ids(ids, start, model):
    """log p of ids[1:] int64 in [0, V) as one sentence; nan if `<s>` stands in it, or `</s>` before its end.

    ids[0] is left aside: behind row `start`, that of a 1-gram or 0, the sentence begins. model int64: its order, then
    the addresses and sizes of first, word, log_prob, backoff, index and, for `score_line`, of a word table's slots,
    octets, starts, shift and salt. One argument for all, since each array given from Python takes time.
    """
    order, n = model[0], ids.size
    first, word = array_at(model[1], model[2], I4), array_at(model[3], model[4], I4)
    log_prob, backoff = array_at(model[5], model[6], F4), array_at(model[7], model[8], F4)
    index = array_at(model[9], model[10], I4)
    rows, reach = np.empty((order, n), np.int64), np.empty((3, n), np.int64)
    for j in range(n):
        if j > 0 and (ids[j] == BOS or (ids[j] == EOS and j < n - 1)):
            return np.nan
        rows[0, j] = 1 + ids[j]
        if order > 1:
            prefetch(first, rows[0, j])
    rows[0, 0] = start
    for k in range(1, min(order, n)):
        lengthen(rows, k, ids, order, first, word, log_prob, index, reach)
    total = 0.0
    for i in range(1, n):
        passed = 0.0
        k = min(order - 1, i)
        while k > 0 and rows[k, i - k] == 0:
            if rows[k - 1, i - k] > 0:
                passed += np.float64(backoff[rows[k - 1, i - k]])
            k -= 1
        total += passed + np.float64(log_prob[rows[k, i - k]])
    return total


@kernel
def score_line(text, start, eos, model):
    """`score_ids` of the words of a line, and of `</s>` if `eos`; text is bytes with 8 line ends behind the line.

    Words stand between ASCII blanks; nan for a line with other control characters, which are blanks to some.
    """
    slots, octets = array_at(model[11], model[12], U8), array_at(model[13], model[14], U1)
    starts = array_at(model[15], model[16], I8)
    shift, salt = array_at(model[17], 1, U8)[0], array_at(model[19], 1, U8)[0]
    size = len(text) - 8
    begin, length = np.empty((2, size // 2 + 1), np.int64)
    keys = np.empty(size // 2 + 1, np.uint64)
    count, at = 0, 0
    while at < size:
        if text[at] <= BLANK:
            if text[at] != BLANK and not 9 <= text[at] <= 13:
                return np.nan
            at += 1
            continue
        begin[count] = at
        while text[at] > BLANK:
            at += 1
        length[count] = at - begin[count]
        keys[count] = key_of(text, begin[count], length[count], salt)
        prefetch(slots, 2 * np.int64((keys[count] * salt) >> shift))
        count += 1
    ids = np.empty(1 + count + eos, np.int64)
    ids[0], ids[count + eos] = BOS, EOS
    for i in range(count):
        found = find(slots, octets, starts, shift, salt, keys[i], text, begin[i], length[i])
        ids[1 + i] = found if found >= 0 else UNK
    return score_ids(ids, start, model)
