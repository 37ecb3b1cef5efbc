"""The obvious twin of the assembler: dictionaries, and the recursion of interpolation and back-off as it is written."""

from collections import defaultdict
from functools import cache

from naive.ngram import BOS, adjust, count_all


def smoothed(sentences, vocab_size, order, part, *, interpolated, continuations=False, unigrams=True):
    """A function p(word, context tuple) for an estimator.

    part(c, counts, k) is what a count c among the `counts` behind a context of k - 1 words gives its n-gram itself.
    """
    counts = count_all(sentences, order)
    if continuations:
        counts = adjust(counts, order)
    following = defaultdict(dict)
    for ngram, c in counts.items():
        if ngram != (BOS,):
            following[ngram[:-1]][ngram[-1]] = c

    @cache
    def parts(context):
        among = list(following[context].values())
        return {w: part(c, among, len(context) + 1) for w, c in following[context].items()}

    @cache
    def p(word, context):
        if word == BOS:
            return 0.0

        def shorter(w):
            return p(w, context[1:]) if context else float(w != BOS) / (vocab_size - 1)

        if not following.get(context):
            return shorter(word)
        own = parts(context)
        left = 1 - sum(own.values())
        if interpolated or (not context and unigrams):
            return own.get(word, 0.0) + left * shorter(word)
        room = 1 - sum(shorter(w) for w, x in own.items() if x > 0)
        if room < 1e-9:
            return own.get(word, 0.0) / sum(own.values())
        return own[word] if own.get(word, 0.0) > 0 else left / room * shorter(word)

    return lambda word, context: p(word, tuple(context)[-(order - 1) :] if order > 1 else ())
