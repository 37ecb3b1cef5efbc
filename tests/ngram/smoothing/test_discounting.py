"""Absolute discounting, Kneser-Ney with one discount, and modified Kneser-Ney that backs off."""

import numpy as np
import pytest
from nltk.lm import AbsoluteDiscountingInterpolated, KneserNeyInterpolated
from nltk.lm import Vocabulary as NltkVocabulary
from nltk.util import ngrams

from slm.errors import DiscountError
from slm.models.ngram import NgramModel
from slm.ngram.counts import count_ngrams
from slm.ngram.smoothing.discounting import single_discount

# Behind a: b 3, a 1, </s> 1; behind b: a 2, </s> 2; behind <s>: a 2, b 1. Alone: a 5, b 4, </s> 3.
TEXT = ["a b a b", "a a b", "b a"]


def test_one_discount_by_hand():
    assert single_discount([6, 3], 2) == 6 / (6 + 2 * 3)
    assert single_discount([0, 3], 2, (0.4, 1, 2)) == 0.4


@pytest.mark.parametrize("numbers", [[0, 3], [4, 0]])
def test_a_discount_that_is_not_determined_names_the_order_the_counts_and_the_ways_out(numbers):
    with pytest.raises(DiscountError, match=rf"3-grams .*n1={numbers[0]} n2={numbers[1]}; .*--discount X"):
        single_discount(numbers, 3)


def test_absolute_discounting_by_hand():
    # D = 0.5; p(b) = (3.5 + 3 D / 4) / 12; p(b | a) = (2.5 + 3 D p(b)) / 5
    model = NgramModel.fit(TEXT, 2, "absolute", discount=0.5)
    b = (3.5 + 1.5 / 4) / 12
    assert model.score("b") == pytest.approx(b)
    assert model.score("b", "a") == pytest.approx((2.5 + 1.5 * b) / 5)
    assert model.score("z", "a") == pytest.approx(1.5 / 5 * (1.5 / 4) / 12)


def test_the_discount_of_each_order_comes_from_its_counts_of_counts():
    # bigrams: ab 3; <s>a, ba, b</s> 2; <s>b, aa, a</s> 1, so D = 3 / (3 + 2*3) = 1/3; no word occurs once: fallback 1/2
    model = NgramModel.fit(TEXT, 2, "absolute", discount_fallback=[0.5, 1, 1.5])
    b = (3.5 + 1.5 / 4) / 12
    assert model.score("b", "a") == pytest.approx((3 - 1 / 3 + 3 * b / 3) / 5)


def test_kneser_ney_counts_left_neighbours_by_hand():
    # before a stand <s>, b, a; before b <s>, a; before </s> a, b: 3, 2, 2 of 7; D = 0.5
    model = NgramModel.fit(TEXT, 2, "kn", discount=0.5)
    assert model.score("a") == pytest.approx((2.5 + 1.5 / 4) / 7)
    b = (1.5 + 1.5 / 4) / 7
    assert model.score("b") == pytest.approx(b)
    assert model.score("b", "a") == pytest.approx((2.5 + 1.5 * b) / 5)


def test_backed_off_modified_kneser_ney_by_hand():
    # 1-grams 3, 2, 2 with fallback discounts: a 1.5/7, b 1/7, </s> 1/7, and 3.5/7 spread over 4 words.
    # 2-grams: n1 = 3, n2 = 3, n3 = 1, n4 = 0: Y = 1/3; D1 = 1 - 2/3 = 1/3, D2 = 2 - 1/3 = 5/3, D3 = 3.
    # Behind a: a and </s> have (1 - 1/3) / 5 = 2/15 each, b has 3 - D3 = 0 and counts as unseen, beside <unk>.
    model = NgramModel.fit(TEXT, 2, "mkn-backoff", discount_fallback=True)
    a, b, end, unk = 1.5 / 7 + 1 / 8, 1 / 7 + 1 / 8, 1 / 7 + 1 / 8, 1 / 8
    assert [model.score(w) for w in ("a", "b", "</s>", "z")] == pytest.approx([a, b, end, unk])
    assert model.score("a", "a") == model.score("</s>", "a") == pytest.approx(2 / 15)
    assert model.score("b", "a") == pytest.approx(11 / 15 * b / (b + unk))
    assert model.score("z", "a") == pytest.approx(11 / 15 * unk / (b + unk))
    # Behind b: a and </s> have (2 - 5/3) / 4 = 1/12 each.
    assert model.score("a", "b") == pytest.approx(1 / 12)
    assert model.score("b", "b") == pytest.approx(10 / 12 * b / (b + unk))


def nltk_fitted(kind, order, discount):
    """A model of nltk that does not predict `<s>`."""
    theirs = kind(order, discount=discount, vocabulary=NltkVocabulary({"a", "b", "</s>"}, unk_cutoff=1))
    sentences = [["<s>", *line.split(), "</s>"] for line in TEXT]
    theirs.counts.update([g for g in ngrams(s, k) if g != ("<s>",)] for s in sentences for k in range(1, order + 1))
    return theirs


# nltk counts no left neighbours of n-grams that begin with <s>, so its Kneser-Ney is right behind other contexts.
@pytest.mark.parametrize(
    ("kind", "smoothing", "order", "contexts"),
    [
        (AbsoluteDiscountingInterpolated, "absolute", 2, [["<s>"], ["a"], ["b"]]),
        (AbsoluteDiscountingInterpolated, "absolute", 3, [["<s>", "a"], ["a", "b"], ["b", "a"], ["a"]]),
        (KneserNeyInterpolated, "kn", 2, [["<s>"], ["a"], ["b"]]),
        (KneserNeyInterpolated, "kn", 3, [["<s>", "a"], ["a", "b"], ["b", "a"], ["a"], ["b"]]),
    ],
)
def test_parts_and_weights_equal_those_of_nltk(kind, smoothing, order, contexts):
    theirs, ours = nltk_fitted(kind, order, 0.4), NgramModel.fit(TEXT, order, smoothing, discount=0.4)
    for context in contexts:
        for word in ("a", "b", "</s>"):
            alpha, gamma = theirs.estimator.alpha_gamma(word, tuple(context))
            assert ours.score(word, context) == pytest.approx(alpha + gamma * ours.score(word, context[1:]), rel=1e-6)


def test_unigrams_of_kneser_ney_are_the_continuations_of_nltk_before_they_are_discounted():
    theirs, ours = nltk_fitted(KneserNeyInterpolated, 2, 0.4), NgramModel.fit(TEXT, 2, "kn", discount=0.4)
    for word in ("a", "b", "</s>"):  # 7 pairs, 3 words: p = n / 7 - 0.4 / 7 + 3 * 0.4 / 7 / 4
        share = theirs.estimator.unigram_score(word)
        assert ours.score(word) == pytest.approx(share - 0.4 / 7 + 1.2 / 28, rel=1e-6)


def test_counts_are_not_changed_by_estimating():
    ids, offsets = np.array([3, 4, 2, 3, 2]), np.array([0, 3, 5])
    counts = count_ngrams(ids, offsets, 5, 2)
    before = counts.count.copy()
    NgramModel.from_counts(counts, NgramModel.fit(["a b", "a"], 1, "mle").vocab, "kn", discount=0.5)
    assert (counts.count == before).all()
