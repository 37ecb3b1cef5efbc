"""Stupid backoff: alpha for every word of the context that is dropped, seen or not."""

import math

import numpy as np
import pytest
from nltk.lm import StupidBackoff
from nltk.lm import Vocabulary as NltkVocabulary
from nltk.util import ngrams

from slm import store
from slm.models.base import LanguageModel
from slm.models.ngram import NgramModel
from slm.models.stupid_backoff import StupidBackoffModel
from slm.text.encoding import encode_sentences

# Behind a: b 3, a 1, </s> 1; behind b: a 2, </s> 2; behind <s>: a 2, b 1. Alone: a 5, b 4, </s> 3 of 12.
TEXT = ["a b a b", "a a b", "b a"]
LINES = ["a b a c", "b b a", "c a b a b", "a", "c c b a a c", "b a c"]
QUERIES = ["a b a b", "c c c a", "b b b b b", "a z a b c", "z", "", "c b a a c a b"]


def test_alpha_is_paid_once_for_each_word_that_is_dropped():
    model = NgramModel.fit(TEXT, 3, "stupid-backoff")
    assert model.score("b", "a a") == pytest.approx(1 / 1)  # "a a" once, then b
    assert model.score("a", "a a") == pytest.approx(0.4 * 1 / 5)  # "a a a" not seen, "a a" once in five
    assert model.score("b", "a b") == pytest.approx(0.4**2 * 4 / 12)  # "a b b", "b b" not seen
    assert model.score("a", "b b") == pytest.approx(0.4 * 2 / 4)  # the context "b b" was never seen itself
    assert model.score("b", "b b") == pytest.approx(0.4**2 * 4 / 12)
    assert model.score("a", "z") == pytest.approx(0.4 * 5 / 12)
    assert model.score("a", "z z") == model.score("a", "b z z") == pytest.approx(0.4**2 * 5 / 12)
    assert model.score("b", "<s>") == pytest.approx(1 / 3)
    assert model.score("</s>", "<s>") == pytest.approx(0.4 * 3 / 12)  # one word of context: one factor
    assert model.score("</s>", "<s> z") == pytest.approx(0.4**2 * 3 / 12)
    assert model.logscore("z", "a") == -math.inf


@pytest.mark.parametrize("order", [1, 2, 3, 4, 6])
def test_scores_equal_those_of_nltk_behind_seen_and_unseen_contexts(order):
    words = {word for line in LINES for word in line.split()} | {"</s>"}
    theirs = StupidBackoff(0.4, order, vocabulary=NltkVocabulary(words, unk_cutoff=1))
    padded = [["<s>", *line.split(), "</s>"] for line in LINES]
    theirs.counts.update([g for g in ngrams(s, k) if g != ("<s>",)] for s in padded for k in range(1, order + 1))
    ours = NgramModel.fit(LINES, order, "stupid-backoff")
    for line in QUERIES:
        sentence = ["<s>", *line.split(), "</s>"]
        expected = [
            theirs.unmasked_score(sentence[i], tuple(sentence[max(0, i - order + 1) : i]))
            for i in range(1, len(sentence))
        ]
        assert np.exp2([score.logscore for score in ours.full_scores(line)]) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_many_sentences_score_as_word_by_word(order):
    model = NgramModel.fit(LINES, order, "stupid-backoff")
    text = encode_sentences([line.split() for line in QUERIES * 40], model.vocab)
    np.testing.assert_allclose(
        model.score_ids(text.ids, text.offsets), LanguageModel.score_ids(model, text.ids, text.offsets), rtol=1e-12
    )
    for line in QUERIES[:3]:
        assert model.sentence_logscore(line) == pytest.approx(sum(s.logscore for s in model.full_scores(line)))


def test_pruned_ngrams_cost_what_unseen_ones_cost():
    # With --prune 0 1 only "a b", "<s> a", "b a", "b </s>" stay: "a a" was seen once and goes.
    model = NgramModel.fit(TEXT, 2, "stupid-backoff", prune=[0, 1])
    assert model.score("a", "a") == pytest.approx(0.4 * 5 / 12)


def test_likely_words_come_with_their_scores():
    model = NgramModel.fit(TEXT, 3, "stupid-backoff")
    (first, p), (second, q) = model.predict("b b", 2)  # behind b: a 2, </s> 2
    assert {first, second} == {"a", "</s>"}
    assert p == q == pytest.approx(0.4 * 2 / 4)


@pytest.mark.parametrize("bits", [None, 0, 8])
def test_saved_loaded_and_packed_it_keeps_its_scores(tmp_path, bits):
    model = NgramModel.fit(LINES, 3, "stupid-backoff", alpha=0.3)
    kept = model if bits is None else model.in_layout("compact", bits)
    store.save(kept, tmp_path / "m")
    again = store.load(tmp_path / "m")
    assert isinstance(again, StupidBackoffModel)
    for line in QUERIES[:4]:
        found, expected = again.sentence_logscore(line), kept.sentence_logscore(line)
        assert found == expected
    assert again.score("a", "c c c") == pytest.approx(model.score("a", "c c c"), rel=1e-6)
