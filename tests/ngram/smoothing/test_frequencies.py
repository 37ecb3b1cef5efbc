"""Maximum likelihood, add-k and stupid backoff, by hand and against nltk."""

import math

import pytest
from nltk.lm import MLE, Lidstone
from nltk.lm import Vocabulary as NltkVocabulary
from nltk.util import ngrams

from slm.models.ngram import NgramModel

# Behind a: b 3, a 1, </s> 1; behind b: a 2, </s> 2; behind <s>: a 2, b 1. Alone: a 5, b 4, </s> 3.
TEXT = ["a b a b", "a a b", "b a"]


def test_maximum_likelihood_by_hand():
    model = NgramModel.fit(TEXT, 2, "mle")
    assert model.score("b", "a") == pytest.approx(3 / 5)
    assert model.score("a", "<s>") == pytest.approx(2 / 3)
    assert model.score("a") == pytest.approx(5 / 12)
    assert model.score("b", "b") == model.score("z", "a") == 0
    assert model.score("a", "z") == pytest.approx(5 / 12)  # a context never seen: its longest known suffix


def test_add_one_by_hand():
    # 4 words can follow: <unk>, </s>, a, b
    model = NgramModel.fit(TEXT, 2, "add-k")
    assert model.score("b", "a") == pytest.approx((3 + 1) / (5 + 4))
    assert model.score("z", "a") == pytest.approx(1 / (5 + 4))
    assert model.score("a", "<s>") == pytest.approx((2 + 1) / (3 + 4))
    assert model.score("a", "z") == pytest.approx(1 / 4)


def test_stupid_backoff_by_hand():
    model = NgramModel.fit(TEXT, 2, "stupid-backoff")
    assert model.score("b", "a") == pytest.approx(3 / 5)
    assert model.score("b", "b") == pytest.approx(0.4 * 4 / 12)
    assert model.score("a", "z") == pytest.approx(0.4 * 5 / 12)
    assert model.logscore("z", "a") == -math.inf
    assert NgramModel.fit(TEXT, 2, "stupid-backoff", alpha=0.25).score("b", "b") == pytest.approx(0.25 * 4 / 12)


def nltk_fitted(kind, lines, order, *args):
    """An nltk model without nltk's two oddities: <s> predicted, and more than one <s> in front of a sentence."""
    words = {word for line in lines for word in line.split()} | {"</s>"}
    model = kind(*args, order, vocabulary=NltkVocabulary(words, unk_cutoff=1))
    sentences = [["<s>", *line.split(), "</s>"] for line in lines]
    model.counts.update([g for g in ngrams(s, k) if g != ("<s>",)] for s in sentences for k in range(1, order + 1))
    return model


LINES = ["a b a c", "b b a", "c a b a b", "a", "c c b a a c", "b a c"]


@pytest.mark.parametrize(("k", "order"), [(1.0, 1), (1.0, 2), (0.3, 2), (0.5, 3)])
def test_add_k_equals_lidstone_of_nltk_behind_whole_contexts(k, order):
    theirs, ours = nltk_fitted(Lidstone, LINES, order, k), NgramModel.fit(LINES, order, "add-k", k=k)
    assert len(theirs.vocab) == 5  # a, b, c, </s>, <UNK>
    contexts = {1: [[]], 2: [["<s>"], ["a"], ["c"]], 3: [["a", "b"], ["c", "c"], ["c", "b"], ["b", "b"], ["a", "z"]]}
    for context in contexts[order]:
        for word in ("a", "b", "c", "</s>", "z"):
            assert ours.score(word, context) == pytest.approx(theirs.unmasked_score(word, tuple(context)), rel=1e-6)


def test_maximum_likelihood_equals_that_of_nltk_behind_seen_contexts():
    theirs, ours = nltk_fitted(MLE, LINES, 3), NgramModel.fit(LINES, 3, "mle")
    for context in (["a", "b"], ["b", "a"], ["c", "c"], ["<s>", "a"]):
        for word in ("a", "b", "c", "</s>"):
            assert ours.score(word, context) == pytest.approx(theirs.unmasked_score(word, tuple(context)), rel=1e-6)
