"""Witten-Bell smoothing by hand and against nltk; test_irstlm.py holds it to IRSTLM."""

import math

import pytest
from nltk.lm import Vocabulary as NltkVocabulary
from nltk.lm import WittenBellInterpolated
from nltk.util import ngrams

from slm.models.ngram import NgramModel

# Behind a: b 3, a 1, </s> 1; behind b: a 2, </s> 2; behind <s>: a 2, b 1. Alone: a 5, b 4, </s> 3.
TEXT = ["a b a b", "a a b", "b a"]


def test_interpolated_by_hand():
    # p(b) = (4 + 3/4) / (12 + 3) = 19/60; p(<unk>) = (3/4) / 15 = 1/20; p(b | a) = (3 + 3 p(b)) / (5 + 3)
    model = NgramModel.fit(TEXT, 2, "witten-bell")
    assert model.score("b") == pytest.approx(19 / 60)
    assert model.score("z") == pytest.approx(1 / 20)
    assert model.score("b", "a") == pytest.approx((3 + 3 * 19 / 60) / 8)
    assert model.score("z", "a") == pytest.approx(3 / 8 / 20)


def test_backed_off_by_hand():
    # Behind b, a and </s> have 2/6 each; 1/3 is left for b and <unk>, who stand 19/60 to 3/60 alone.
    model = NgramModel.fit(TEXT, 2, "witten-bell-backoff")
    assert model.score("b", "a") == pytest.approx(3 / 8)
    assert model.score("a", "b") == pytest.approx(2 / 6)
    assert model.score("b", "b") == pytest.approx(1 / 3 * 19 / 22)
    assert model.score("z", "b") == pytest.approx(1 / 3 * 3 / 22)


def test_unigrams_without_the_uniform_distribution_leave_their_rest_to_unseen_words():
    # a 5/15, b 4/15, </s> 3/15, and 3/15 for <unk>
    model = NgramModel.fit(TEXT, 1, "witten-bell-backoff", interpolate_unigrams=False)
    assert [model.score(w) for w in ("a", "b", "</s>", "z")] == pytest.approx([5 / 15, 4 / 15, 3 / 15, 3 / 15])


def test_weights_of_contexts_equal_those_of_nltk():
    words = {"a", "b", "</s>"}
    theirs = WittenBellInterpolated(2, vocabulary=NltkVocabulary(words, unk_cutoff=1))
    sentences = [["<s>", *line.split(), "</s>"] for line in TEXT]
    theirs.counts.update([g for g in ngrams(s, k) if g != ("<s>",)] for s in sentences for k in (1, 2))
    ours = NgramModel.fit(TEXT, 2, "witten-bell")
    for context in ("a", "b", "<s>"):
        for word in words:
            alpha, gamma = theirs.estimator.alpha_gamma(word, (context,))
            row = ours.table.find(ours.vocab.encode([context]))
            assert math.exp(ours.table.backoff[row]) == pytest.approx(gamma, rel=1e-6)
            assert ours.score(word, context) == pytest.approx(alpha + gamma * ours.score(word), rel=1e-6)
