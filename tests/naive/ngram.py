"""The obvious twins of the n-gram engine: dictionaries keyed by tuples of ids."""

from collections import Counter, defaultdict

BOS, EOS = 1, 2


def count_all(sentences, order):
    """Counter of all n-grams (tuples) of orders 1..order; each sentence is a list of ids with its final </s>."""
    counts = Counter()
    for sentence in sentences:
        stream = [BOS, *sentence]
        for i in range(len(stream)):
            for k in range(1, min(order, len(stream) - i) + 1):
                counts[tuple(stream[i : i + k])] += 1
    return counts


def adjust(counts, order):
    """Counts of left neighbours below the highest order; n-grams that begin with <s> keep their counts."""
    neighbours = defaultdict(set)
    for ngram in counts:
        if len(ngram) > 1:
            neighbours[ngram[1:]].add(ngram[0])
    adjusted = {g: n if len(g) == order or g[0] == BOS else len(neighbours[g]) for g, n in counts.items()}
    adjusted[(BOS,)] = 0
    return adjusted


def kneser_ney(sentences, vocab_size, order):
    """A function p(word, context tuple): interpolated modified Kneser-Ney by definition, fallback 0.5 1 1.5."""
    adjusted = adjust(count_all(sentences, order), order)
    discount = {}
    for k in range(1, order + 1):
        n = [sum(1 for g, a in adjusted.items() if len(g) == k and a == j) for j in range(1, 5)]
        discount[k] = [0, 0.5, 1, 1.5]
        if all(n[:3]):
            y = n[0] / (n[0] + 2 * n[1])
            closed_form = [0, *(j - (j + 1) * y * n[j] / n[j - 1] for j in (1, 2, 3))]
            if all(0 <= d <= j for j, d in enumerate(closed_form)):
                discount[k] = closed_form
    following = defaultdict(list)
    for g, a in adjusted.items():
        following[g[:-1]].append(a)

    def p(word, context):
        if word == BOS:
            return 0.0
        lower = p(word, context[1:]) if context else 1 / (vocab_size - 1)
        a = following.get(context)
        if not a:
            return lower
        d = discount[len(context) + 1]
        own = adjusted.get((*context, word), 0)
        return (own - d[min(own, 3)]) / sum(a) + sum(d[min(x, 3)] for x in a) / sum(a) * lower

    return lambda word, context: p(word, tuple(context)[-(order - 1) :] if order > 1 else ())


def text_of(rng, words, sentences, longest):
    """Random sentences of ids 3 .. words+2 with Zipf-like weights, each with its final </s>."""
    weights = 1 / rng.permutation(range(1, words + 1)) if words else []
    weights = weights / weights.sum()
    return [
        [*(rng.choice(words, size=rng.integers(0, longest + 1), p=weights) + 3).tolist(), EOS] for _ in range(sentences)
    ]
