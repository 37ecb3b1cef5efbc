"""Modified Kneser-Ney: by hand, by definition, and against KenLM."""

import math
import os

import numpy as np
import pytest
from kenlm_reference import MODELS, arpa_ngrams, fit_options, read, scored_sentences
from naive.ngram import kneser_ney as naive_kneser_ney
from naive.ngram import text_of

from slm.errors import DiscountError, UsageError
from slm.models.ngram import NgramModel
from slm.ngram.counts import count_ngrams
from slm.ngram.kneser_ney import adjusted_counts, discounts, kneser_ney

COLLECTIONS = [
    "pseudo",
    pytest.param(
        "ngram",
        marks=pytest.mark.skipif(not os.environ.get("SLM_REFERENCE"), reason="SLM_REFERENCE names no reference folder"),
    ),
]


def counts_of(sentences, vocab_size, order):
    return count_ngrams(np.concatenate(sentences), np.cumsum([0, *map(len, sentences)]), vocab_size, order)


def test_adjusted_counts_by_hand():
    # a b </s>, b b </s>, a b </s>: in front of b stand a, <s> and b; in front of a only <s>; in front of </s> only b
    counts = counts_of([[3, 4, 2], [4, 4, 2], [3, 4, 2]], 5, 2)
    assert adjusted_counts(counts)[1:6].tolist() == [0, 0, 1, 1, 3]  # <unk>, <s>, </s>, a, b


def test_discounts_by_hand():
    # Y = 8 / (8 + 2*4) = 1/2; D1 = 1 - 2*1/2*4/8 = 0.5; D2 = 2 - 3*1/2*2/4 = 1.25; D3 = 3 - 4*1/2*1/2 = 2
    assert discounts(np.array([8, 4, 2, 1]), 3).tolist() == [0.0, 0.5, 1.25, 2.0]


@pytest.mark.parametrize("numbers", [[5, 0, 1, 1], [0, 3, 1, 1], [4, 2, 0, 0], [1, 1, 9, 1]])
def test_discounts_that_are_not_determined_name_the_order_the_counts_and_the_ways_out(numbers):
    pattern = rf"3-grams .* n1={numbers[0]} n2={numbers[1]} n3={numbers[2]} .*--discount-fallback .*witten-bell"
    with pytest.raises(DiscountError, match=pattern):
        discounts(np.array(numbers), 3)
    assert discounts(np.array(numbers), 3, (0.5, 1.0, 1.5)).tolist() == [0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_probabilities_follow_the_recursive_definition(order):
    rng = np.random.default_rng(order)
    sentences = text_of(rng, 20, 120, 8)
    vocab_size = 25
    p = naive_kneser_ney(sentences, vocab_size, order)
    table = kneser_ney(counts_of(sentences, vocab_size, order), discount_fallback=True)
    for k in range(1, order + 1):
        rows = table.rows(k)
        for row, words in zip(range(rows.start, rows.stop), table.words_of(k).tolist()):
            assert math.exp(table.log_prob[row]) == pytest.approx(p(words[-1], words[:-1]), rel=2e-6)


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("name", MODELS)
def test_ngrams_probabilities_and_scores_equal_those_of_lmplz(collection, name):
    options, lines = fit_options(collection, name)
    model = NgramModel.fit(lines, **options)
    table, seen = model.table, 0
    for words, p, backoff in arpa_ngrams(collection, name):
        assert all(word in model.vocab for word in words)
        row = table.find(model.vocab.encode(words))
        assert row > 0, words
        seen += 1
        if words != ["<s>"]:
            assert table.log_prob[row] / math.log(10) == pytest.approx(p, abs=2e-6)
        if backoff is not None:
            assert table.backoff[row] / math.log(10) == pytest.approx(backoff, abs=2e-6)
    assert seen == model.size()
    for sentence in scored_sentences(collection, name):
        found = list(model.full_scores([token for token, *_ in sentence[:-1]]))
        assert [(x.matched, x.oov) for x in found] == [(matched, oov) for _, _, matched, oov in sentence]
        np.testing.assert_allclose(
            [x.logscore * math.log10(2) for x in found], [p for _, p, _, _ in sentence], atol=2e-6
        )


@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("options", [{}, {"interpolate_unigrams": False}, {"prune": [0, 1, 1]}])
def test_rows_sum_to_one_behind_every_context(order, options):
    model = NgramModel.fit(
        read("pseudo", "train.txt").splitlines()[:200], order=order, discount_fallback=True, **options
    )
    contexts = np.arange(model.table.first.size - 1, dtype=np.int32)
    sums = np.exp(model.log_probs((contexts,))).sum(axis=1)
    np.testing.assert_allclose(sums, 1.0, atol=1e-6)


def test_unk_in_the_training_text_is_an_ordinary_event():
    sentences = text_of(np.random.default_rng(1), 12, 80, 8)
    renamed = [[{3: 0}.get(i, i) for i in s] for s in sentences]  # the word 3 becomes <unk>
    plain, renamed = (kneser_ney(counts_of(s, 15, 3), discount_fallback=True) for s in (sentences, renamed))
    assert plain.sizes() == renamed.sizes()
    assert plain.log_prob[1 + 3] == renamed.log_prob[1 + 0] > renamed.log_prob[1 + 3]
    assert plain.log_prob[plain.find([4, 3])] == renamed.log_prob[renamed.find([4, 0])]


@pytest.mark.parametrize("prune", [[1], [0, 2, 1], [0, -1]])
def test_cutoffs_that_fall_or_drop_words_are_refused(prune):
    with pytest.raises(UsageError, match=r"prune (takes counts|must be)"):
        NgramModel.fit(["a b", "b a"], order=3, prune=prune, discount_fallback=True)


@pytest.mark.parametrize("given", [[0.5], [0.5, 1, 4], [-0.1, 1, 1]])
def test_fallback_discounts_out_of_range_are_refused(given):
    with pytest.raises(UsageError, match="fallback_discounts"):
        NgramModel.fit(["a b", "b a"], order=2, discount_fallback=given)
