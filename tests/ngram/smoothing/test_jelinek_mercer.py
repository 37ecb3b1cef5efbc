"""Jelinek-Mercer: weights by expectation maximisation on held-out text."""

import math
from collections import Counter

import numpy as np
import pytest
from naive.ngram import count_all, text_of
from naive.smoothing import smoothed

from slm.errors import DataError, UsageError
from slm.models.ngram import NgramModel
from slm.ngram.smoothing.jelinek_mercer import buckets, learn_weights
from slm.text.encoding import EncodedText
from slm.text.vocabulary import Vocabulary


def encoded(sentences):
    return EncodedText(np.concatenate(sentences), np.cumsum([0, *map(len, sentences)]), 0)


def test_buckets_double():
    assert buckets(np.array([0, 1, 2, 3, 4, 7, 8, 1023])).tolist() == [0, 1, 2, 2, 3, 3, 4, 10]


def test_one_weight_by_hand():
    # Two tokens, order 0 gives 1/2 to both, order 1 gives 1 and 0; with one token for and one against,
    # L (1 - L) (L + (1 - L)/2) (1 - L)/2 is largest where 4 L^2 + L = 1, at L = (sqrt(17) - 1) / 8.
    weight = learn_weights(np.array([[0.5, 0.5], [1.0, 0.0]]), np.ones((2, 2), int), 2)
    assert weight[1, 1] == pytest.approx((math.sqrt(17) - 1) / 8, abs=1e-6)


def test_buckets_without_tokens_take_the_weight_of_the_next_smaller_one():
    bucket = np.array([[0, 0, 0], [2, 2, 4]])
    weight = learn_weights(np.array([[0.1, 0.1, 0.1], [0.9, 0.8, 0.0]]), bucket, 6)
    assert weight[1, 3] == weight[1, 2] > 0.5 > weight[1, 4] == weight[1, 5]
    assert weight[1, 0] == 0


def test_learnt_weights_are_better_on_held_out_text_than_any_nearby():
    rng = np.random.default_rng(3)
    frequency = rng.random((3, 400)) * (rng.random((3, 400)) > 0.3) + 1e-3
    bucket = np.where(np.arange(3)[:, None] > 0, rng.integers(1, 3, (3, 400)), 0)

    def score(weight):
        mixed = frequency[0]
        for k in (1, 2):
            own = weight[k, bucket[k]]
            mixed = own * frequency[k] + (1 - own) * mixed
        inner = weight[1:, 1:]
        return np.log(mixed).sum() + np.log(inner * (1 - inner)).sum()

    best = learn_weights(frequency, bucket, 3)
    for k in (1, 2):
        for b in (1, 2):
            for step in (-0.05, 0.05):
                moved = best.copy()
                moved[k, b] += step
                assert score(moved) < score(best)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_model_mixes_relative_frequencies_with_the_weights_of_order_and_bucket(order):
    sentences, heldout = (text_of(np.random.default_rng(i), 12, 60, 8) for i in (1, 2))
    vocab = Vocabulary.from_words([f"w{i}" for i in range(12)])
    model = NgramModel.fit(encoded(sentences), order, "jelinek-mercer", vocab, heldout=encoded(heldout))

    counts = count_all(sentences, order)
    total = Counter()
    for ngram, n in counts.items():
        total[ngram[:-1]] += n if ngram != (1,) else 0
    frequency, bucket = [], []
    for sentence in heldout:
        for i, word in enumerate(sentence):
            before = (1, *sentence[:i])
            contexts = [before[len(before) - k :] for k in range(order) if k <= len(before)]
            ratio = [counts[(*c, word)] / total[c] if total[c] else 0.0 for c in contexts]
            frequency.append([1 / (len(vocab) - 1), *ratio, *[0.0] * (order - len(contexts))])
            bucket.append([0, *(int(buckets(total[c])) for c in contexts), *[0] * (order - len(contexts))])
    weight = learn_weights(np.array(frequency).T, np.array(bucket).T, 20)

    def part(c, among, k):
        return weight[k, int(buckets(sum(among)))] * c / sum(among)

    p = smoothed(sentences, len(vocab), order, part, interpolated=True)
    words = [[]] + [w for k in range(1, order) for w in model.table.words_of(k).tolist()]
    rows = np.exp(model.log_probs((np.arange(len(words), dtype=np.int32),)))
    for row in range(0, len(words), 5):
        np.testing.assert_allclose(rows[row], [p(w, words[row]) for w in range(len(vocab))], rtol=1e-5, atol=1e-9)


def test_held_out_text_is_asked_for_and_must_be_possible():
    with pytest.raises(UsageError, match="pass heldout="):
        NgramModel.fit(["a b"], 2, "jelinek-mercer")
    with pytest.raises(DataError, match="the text is empty"):
        NgramModel.fit(["a b"], 2, "jelinek-mercer", heldout=[])
