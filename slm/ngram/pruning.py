"""Smaller tables: leave out the n-grams that cost least.

An n-gram costs what the perplexity rises, relatively, if it alone is left out and its context's back-off weight fitted
anew. Costs come from the full model; then all that cost too little go at once, longer ones before those they extend,
and the weights of all contexts are reckoned anew. 1-grams stay.
"""

from __future__ import annotations

import numpy as np

from slm.errors import UsageError
from slm.ngram.backoff import left_over, log_probs_of, room, set_backoffs, shorter_log_probs
from slm.ngram.table import NgramTable, select
from slm.text.vocabulary import BOS, EOS


def removal_costs(table: NgramTable, histories: NgramTable | None = None) -> np.ndarray:
    """What leaving out each n-gram alone costs (R,) float64: the relative rise of perplexity, exp(D) - 1.

    It is infinite below order 2. With p(w | c) a seen probability, p(w | c') what takes its place, g and g' the
    context's weight before and after, and `left` the probability of all words not seen behind c, relative entropy is

        D = -p(c) (p(w | c) (log p(w | c') + log g' - log p(w | c)) + left (log g' - log g))
        g' = (left + p(w | c)) / (1 - sum p(seen | c') + p(w | c'))

    p(c) is the probability that the model itself, or `histories`, gives the words of c; that of `<s>` is that of
    `</s>`. The short n-grams of Kneser-Ney models are no frequencies, so these lose less if another model tells p(c).

    Parameters:
        table: of a model whose rows sum to one.
        histories: another one over the same vocabulary.

    Source: Stolcke 1998, "Entropy-based pruning of backoff language models", section 3; for Kneser-Ney models Chelba,
    Brants, Neveitt and Xu 2010, "Study on interaction between entropy pruning and Kneser-Ney smoothing".
    """
    cost = np.full(table.word.size, np.inf)
    history = np.zeros(1)  # log p of the contexts of the order at hand
    for k in range(1, table.order + 1):
        rows = table.rows(k)
        log_p = table.log_prob[rows].astype(np.float64)
        added = log_p if histories is None else log_probs_of(histories, table.words_of(k))
        if k == 1:
            history = added.copy()
            history[BOS] = added[EOS]
            continue
        context = table.contexts(k) - table.bounds[k - 1]
        shorter = shorter_log_probs(table, k)
        space, weight = room(table, k, shorter), table.backoff[table.rows(k - 1)].astype(np.float64)
        left = left_over(table, k, space)[context]
        p = np.exp(log_p)
        with np.errstate(divide="ignore", invalid="ignore"):
            new = np.log((left + p) / (space[context] + np.exp(shorter)))
            change = left * (new - weight[context])
            gain = p * (shorter + new - log_p) + np.where(left > 0, change, 0.0)
            entropy = -np.exp(history[context]) * gain
        cost[rows] = np.expm1(np.where(np.isnan(entropy), np.inf, entropy))
        history = history[context] + added
    return cost


def prune(
    table: NgramTable,
    *,
    threshold: float | None = None,
    size: int | None = None,
    histories: NgramTable | None = None,
) -> NgramTable:
    """The table without its cheapest n-grams, by `removal_costs`.

    Parameters:
        table: of a model whose rows sum to one.
        threshold: n-grams go that raise the perplexity by less than this part; 1e-8 is little, 1e-6 is much.
        size: or keep at most so many n-grams of all orders.
        histories: tells how probable contexts are, in place of `table`, which is best for Kneser-Ney models.

    Raises:
        ModelFileError: the table came from a damaged file.
        UsageError: neither or both are given, a threshold is negative, or a size is less than the number of 1-grams.
    """
    if (threshold is None) == (size is None):
        raise UsageError("give either a threshold or a size to prune to.")
    if threshold is not None and not threshold >= 0:
        raise UsageError(f"a threshold is a relative rise of perplexity of at least 0, got {threshold}.")
    if size is not None and size < table.vocab_size:
        raise UsageError(f"1-grams are never pruned: a size is at least {table.vocab_size} here, got {size}.")
    table.require_sound()
    cost = _with_extensions(table, removal_costs(table, histories))
    if threshold is not None:
        keep = cost >= threshold
    else:
        surplus = max(table.word.size - 1 - (size or 0), 0)
        cheapest = np.lexsort((-np.arange(cost.size), cost))[:surplus]
        keep = np.ones(cost.size, np.bool_)
        keep[cheapest] = False
    return _without(table, keep)


def _with_extensions(table: NgramTable, cost: np.ndarray) -> np.ndarray:
    """The cost at which each row goes: not before the rows that extend it."""
    for k in range(table.order, 2, -1):
        np.maximum.at(cost, table.contexts(k), cost[table.rows(k)])
    return cost


def _without(table: NgramTable, keep: np.ndarray) -> NgramTable:
    """The kept rows, with weights that give what the others had to the unseen words of their contexts."""
    below = table.first.size - 1
    left = np.zeros(below)
    for k in range(2, table.order + 1):
        rows = table.rows(k)
        gone = np.where(keep[rows], 0.0, np.exp(table.log_prob[rows], dtype=np.float64))
        unseen = left_over(table, k, room(table, k, shorter_log_probs(table, k)))
        left[table.rows(k - 1)] = unseen + table.sum_children(gone, k)
    pruned = select(table, keep, np.arange(table.vocab_size, dtype=np.int32))
    set_backoffs(pruned, left[keep[:below]])
    return pruned
