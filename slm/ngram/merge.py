"""Several tables as one: the linear mixture of n-gram models, written out as a back-off table.

Every n-gram that one of the tables has gets its exact probability under the mixture, sum of weight * p of each. For all
other words behind a context, the mixture would back off in each model by itself, and no single back-off weight can say
that: the merged table gives them the same probability together, shared as the merged shorter context has it. So seen
n-grams score as in the mixture, others nearly so, and rows sum to one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from slm.errors import UsageError
from slm.ngram.backoff import log_probs_of, set_backoffs
from slm.ngram.growing import GrowingTrie
from slm.ngram.table import NgramTable
from slm.text.vocabulary import SPECIALS, Vocabulary

# Sums of probabilities are known to about 1e-7. A context whose n-grams leave less than that keeps this much for
# others, so that no word becomes impossible by rounding.
LEAST_LEFT = 1e-8


def merge(tables: Sequence[NgramTable], weights: Sequence[float] | np.ndarray) -> NgramTable:
    """One table for the linear mixture of several.

    Parameters:
        tables: of models that sum to one, over the same vocabulary.
        weights: one for each, at least 0, of sum 1.

    Raises:
        ModelFileError: a table came from a damaged file.
        UsageError: the tables have different numbers of words.
    """
    sizes = sorted({table.vocab_size for table in tables})
    if len(sizes) != 1 or len(weights) != len(tables):
        raise UsageError(
            f"merging takes tables over one vocabulary and a weight for each, got {len(tables)} tables of {sizes} "
            f"words and {len(weights)} weights."
        )
    for table in tables:
        table.require_sound()
    growing = GrowingTrie(sizes[0])
    order = max(table.order for table in tables)
    for k in range(2, order + 1):
        growing.add(np.concatenate([table.words_of(k) for table in tables if table.order >= k]))
    tree = growing.finish()
    prob = np.zeros(tree.word.size)
    left = np.zeros(int(tree.bounds[order]))
    for k in range(1, order + 1):
        words, rows = tree.words_of(k), tree.rows(k)
        for table, weight in zip(tables, weights):
            prob[rows] += weight * np.exp(log_probs_of(table, words))
        left[tree.rows(k - 1)] = np.maximum(1.0 - tree.sum_children(prob[rows], k), LEAST_LEFT)
    prob[0] = 1.0
    with np.errstate(divide="ignore"):
        log_prob = np.log(prob).astype(np.float32)
    backoff = np.zeros(left.size, np.float32)
    merged = NgramTable(tree.bounds, tree.word, tree.suffix, tree.first, log_prob, backoff)
    set_backoffs(merged, left)
    return merged


def over_vocabulary(table: NgramTable, new_ids: np.ndarray, size: int) -> NgramTable:
    """The same model over a vocabulary that has more words: they are impossible.

    Parameters:
        table: over V words.
        new_ids: (V,) their ids in the larger vocabulary, all different; the specials keep theirs.
        size: how many words the larger vocabulary has.
    """
    table.require_sound()
    growing = GrowingTrie(size)
    places = [np.zeros(1, np.int64), 1 + new_ids.astype(np.int64)]
    places += [growing.add(new_ids[table.words_of(k)]) for k in range(2, table.order + 1)]
    tree, place = growing.finish(), np.concatenate(places)
    log_prob = np.full(tree.word.size, -np.inf, np.float32)
    backoff = np.zeros(int(tree.bounds[tree.order]), np.float32)
    log_prob[place] = table.log_prob
    backoff[place[: table.backoff.size]] = table.backoff
    return NgramTable(tree.bounds, tree.word, tree.suffix, tree.first, log_prob, backoff)


def union_of(vocabs: Sequence[Vocabulary]) -> Vocabulary:
    """All words of several vocabularies, by falling count in all together, then in order of appearance.

    Example:
        >>> union_of([Vocabulary.from_words("ab"), Vocabulary.from_words("bc")]).words[3:]
        ('a', 'b', 'c')
    """
    total = Counter[str]()
    for vocab in vocabs:
        total.update(dict(zip(vocab.words, vocab.counts.tolist())))
    words = [*SPECIALS, *sorted((w for w in total if w not in SPECIALS), key=lambda w: -total[w])]
    return Vocabulary(words, [total[word] for word in words])
