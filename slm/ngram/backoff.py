"""Back-off weights of tables whose n-grams were chosen or changed: rows must sum to one again.

With `left(c)` the probability that the n-grams of a table leave to all other words behind context c, the weight is

    g(c) = left(c) / (1 - sum p(w | c') over the words w that the table has behind c)

Shorter contexts come first, because p(w | c') may itself be backed off.
"""

from __future__ import annotations

import numpy as np

from slm.kernels import threads
from slm.ngram.table import NgramTable

# Probabilities are kept as float32 logs, so their sums are known to some 1e-8, and a large weight multiplies that
# error: behind such contexts, sums are formed another way.
LARGE_WEIGHT = 20.0


def order_of(table: NgramTable, rows: np.ndarray) -> np.ndarray:
    """The order of each row; 0 for the root."""
    return np.searchsorted(table.bounds, rows, side="right") - 1


def log_probs_of(table: NgramTable, words: np.ndarray) -> np.ndarray:
    """log p (n,) float64 of the last word of n-grams (n, k) given the others, whether the table has them or not."""
    from slm.kernels.ngram_query import score_sentences

    n, k = words.shape
    ids, offsets = np.ascontiguousarray(words, np.int32).ravel(), np.arange(n + 1, dtype=np.int64) * k
    out = np.empty(ids.size)
    arrays = (table.first, table.word, table.suffix, table.log_prob, table.backoff)
    rest = (ids, offsets, 0, *arrays, out, np.empty(0, np.int32))
    threads.run(score_sentences, [(*span, *rest) for span in threads.spans(n, threads.thread_count())])
    return out[k - 1 :: k]


def shorter_log_probs(table: NgramTable, k: int) -> np.ndarray:
    """log p(w | c') (n,) float64 of the k-grams c w, k >= 2, where c' is c without its first word."""
    found = table.suffix[table.rows(k)].astype(np.int64)
    state = table.suffix[table.contexts(k)].astype(np.int64)
    out = table.log_prob[found].astype(np.float64)
    holder = order_of(table, found) - 1
    while (passes := order_of(table, state) > holder).any():
        out[passes] += table.backoff[state[passes]]
        state = np.where(passes, table.suffix[state], state)
    return out


def room(table: NgramTable, k: int, shorter: np.ndarray) -> np.ndarray:
    """1 - sum p(w | c') (m,) over the k-grams of each context, from `shorter` = log p(w | c'); not below 0."""
    return np.maximum(1.0 - table.sum_children(np.exp(shorter), k), 0.0)


def left_over(table: NgramTable, k: int, space: np.ndarray) -> np.ndarray:
    """What the k-grams of each context leave to other words (m,): weight * `space`, or 1 - their sum."""
    weight = np.exp(table.backoff[table.rows(k - 1)], dtype=np.float64)
    rest = 1.0 - table.sum_children(np.exp(table.log_prob[table.rows(k)], dtype=np.float64), k)
    return np.where(weight > LARGE_WEIGHT, np.maximum(rest, 0.0), weight * space)


def set_backoffs(table: NgramTable, left: np.ndarray) -> None:
    """Write the weights of all contexts of order >= 1, so that their unseen words have `left` (C,) together."""
    for k in range(2, table.order + 1):
        contexts = table.rows(k - 1)
        space = room(table, k, shorter_log_probs(table, k))
        unsure = np.flatnonzero(left[contexts] > LARGE_WEIGHT * space)
        space[unsure] = _summed_room(table, unsure + contexts.start)
        weight = np.divide(left[contexts], space, out=np.ones(space.size), where=space > 0)
        with np.errstate(divide="ignore"):
            table.backoff[contexts] = np.log(weight)


def _summed_room(table: NgramTable, contexts: np.ndarray) -> np.ndarray:
    """sum p(w | c') (m,) over the words that the table does not have behind each context, added up one by one."""
    from slm.kernels.ngram_query import fill_rows

    found = np.zeros(contexts.size)
    p, chain = np.empty((1, table.vocab_size)), np.empty(table.order, np.int64)
    arrays = (table.first, table.word, table.suffix, table.log_prob, table.backoff)
    for i, context in enumerate(contexts.tolist()):
        fill_rows(table.suffix[context : context + 1], table.vocab_size, *arrays, chain, p)
        p[0, table.word[table.first[context] : table.first[context + 1]]] = -np.inf
        found[i] = np.exp(p[0]).sum()
    return found
