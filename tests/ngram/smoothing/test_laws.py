"""What holds for every smoothing: rows sum to one behind every context, and each follows its definition."""

import math
from collections import Counter

import numpy as np
import pytest
from naive.ngram import adjust, count_all, text_of
from naive.smoothing import smoothed

from slm.errors import DiscountError, NotNormalizedError, UsageError
from slm.models.ngram import NgramModel
from slm.ngram.config import SMOOTHINGS
from slm.ngram.estimators import ESTIMATORS, UNNORMALIZED
from slm.ngram.kneser_ney import discounts
from slm.ngram.smoothing.good_turing import katz_discounts
from slm.text.encoding import EncodedText
from slm.text.vocabulary import BOS, EOS, UNK, Vocabulary

NORMALIZED = [name for name in SMOOTHINGS if name not in UNNORMALIZED]
VOCAB = Vocabulary.from_words([f"w{i}" for i in range(25)])  # 22 and more never occur
SENTENCES = text_of(np.random.default_rng(7), 20, 150, 9)
HELD_OUT = text_of(np.random.default_rng(8), 23, 40, 9)


def encoded(sentences):
    return EncodedText(np.concatenate(sentences), np.cumsum([0, *map(len, sentences)]), 0)


def fit(smoothing, order, sentences=SENTENCES, **options):
    if "discount_fallback" in SMOOTHINGS[smoothing]:
        options.setdefault("discount_fallback", True)
    if smoothing == "jelinek-mercer":
        options["heldout"] = encoded(HELD_OUT)
    return NgramModel.fit(encoded(sentences), order, smoothing, VOCAB, **options)


def all_rows(model):
    """p (C, V) behind every context of the table."""
    return np.exp(model.log_probs((np.arange(model.table.first.size - 1, dtype=np.int32),)))


def test_the_settings_and_the_estimators_know_the_same_names():
    assert list(SMOOTHINGS) == list(ESTIMATORS)


@pytest.mark.parametrize("smoothing", NORMALIZED)
@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize(
    "options", [{}, {"closed": True}, {"interpolate_unigrams": False}, {"prune": [0, 1, 1]}, {"limit_vocab": ["w1"]}]
)
def test_rows_sum_to_one_behind_every_context(smoothing, order, options):
    model = fit(smoothing, order, **options)
    rows = all_rows(model)
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-6)
    assert (rows[:, BOS] == 0).all()


@pytest.mark.parametrize("smoothing", NORMALIZED)
def test_rows_sum_to_one_where_one_word_is_repeated(smoothing):
    model = fit(smoothing, 3, [[3] * 50 + [EOS], [EOS]])
    np.testing.assert_allclose(all_rows(model).sum(axis=1), 1.0, atol=1e-6)


@pytest.mark.parametrize("smoothing", [name for name in NORMALIZED if name != "mle"])
def test_unknown_words_have_probability_unless_the_vocabulary_is_closed(smoothing):
    opened, closed = fit(smoothing, 3), fit(smoothing, 3, closed=True)
    assert (all_rows(opened)[:, UNK] > 0).all()
    assert (all_rows(closed)[:, UNK] == 0).all()
    learnt = [[UNK if i == 3 else i for i in s] for s in SENTENCES]  # the word 3 becomes <unk>: now it is an event
    assert (all_rows(fit(smoothing, 3, learnt, closed=True))[:, UNK] > 0).all()


@pytest.mark.parametrize("smoothing", [name for name in NORMALIZED if name not in ("mle", "add-k")])
def test_padded_words_take_their_share_of_the_uniform_distribution_with_them(smoothing):
    model = fit(smoothing, 1, vocab_pad=100)
    row = all_rows(model)[0]
    unseen = row[UNK]
    assert row.sum() == pytest.approx(1 - (100 - (len(VOCAB) - 1)) * unseen, abs=1e-6)


def test_stupid_backoff_refuses_perplexity():
    model = fit("stupid-backoff", 3)
    assert not model.normalized
    with pytest.raises(NotNormalizedError, match="do not sum to one"):
        model.perplexity(["w1 w2"])


def counts_of_counts(order, highest, continuations=False):
    """How many n-grams of each order count 1, 2, ... `highest`."""
    counts = count_all(SENTENCES, order)
    counts = adjust(counts, order) if continuations else counts
    sizes = Counter((len(ngram), c) for ngram, c in counts.items() if ngram != (BOS,))
    return {k: [sizes[k, c] for c in range(1, highest + 1)] for k in range(1, order + 1)}


def modified_discount(order):
    off = {
        k: discounts(np.array(n), k, (0.5, 1.0, 1.5)) for k, n in counts_of_counts(order, 4, continuations=True).items()
    }
    return lambda c, among, k: (c - off[k][min(c, 3)]) / sum(among)


def katz_discount(order):
    factors = {}
    for k, n in counts_of_counts(order, 4).items():
        try:
            factors[k] = katz_discounts(n, k)
        except DiscountError:
            factors[k] = [0, 0.5, 0.5, 0.5] + [1 - 1.5 / c for c in range(4, 1000)]

    def kept(c, k):
        return c * factors[k][min(c, len(factors[k]) - 1)]

    return lambda c, among, k: kept(c, k) / (sum(among) + (sum(among) - sum(kept(x, k) for x in among) < 1e-9))


def one_rule(part):
    return lambda order: part


witten_bell = one_rule(lambda c, among, k: c / (sum(among) + len(among)))
TWINS = {
    "mle": ({}, one_rule(lambda c, among, k: c / sum(among)), {"interpolated": True}),
    "witten-bell": ({}, witten_bell, {"interpolated": True}),
    "witten-bell-backoff": ({}, witten_bell, {"interpolated": False}),
    "absolute": ({"discount": 0.6}, one_rule(lambda c, among, k: (c - 0.6) / sum(among)), {"interpolated": True}),
    "kn": (
        {"discount": 0.7},
        one_rule(lambda c, among, k: (c - 0.7) / sum(among)),
        {"interpolated": True, "continuations": True},
    ),
    "mkn-backoff": ({}, modified_discount, {"interpolated": False, "continuations": True}),
    "good-turing": ({"gt_max": 3}, katz_discount, {"interpolated": False}),
}


@pytest.mark.parametrize("smoothing", TWINS)
@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("unigrams", [True, False])
def test_every_row_follows_the_recursive_definition(smoothing, order, unigrams):
    options, rule, how = TWINS[smoothing]
    if "discount" in options:
        options = {**options, "discount_fallback": None}
    model = fit(smoothing, order, interpolate_unigrams=unigrams, **options)
    p = smoothed(SENTENCES, len(VOCAB), order, rule(order), unigrams=unigrams, **how)
    rows = all_rows(model)
    words = [[]] + [list(w) for k in range(1, order) for w in model.table.words_of(k).tolist()]
    for row in range(0, len(words), 7):
        expected = [p(w, words[row]) for w in range(len(VOCAB))]
        np.testing.assert_allclose(rows[row], expected, rtol=2e-5, atol=1e-9)


@pytest.mark.parametrize("smoothing", ["mkn", "mkn-backoff", "kn", "absolute", "good-turing", "simple-good-turing"])
@pytest.mark.parametrize("sentences", [[[3, 4, 5, EOS]], [[3] * 1000 + [EOS]]])
def test_texts_that_determine_no_discounts_name_the_order_and_the_ways_out(smoothing, sentences):
    with pytest.raises(DiscountError, match=r"[123]-grams .*--discount-fallback.*--smoothing witten-bell"):
        fit(smoothing, 3, sentences, discount_fallback=None)


@pytest.mark.parametrize("smoothing", NORMALIZED)
def test_three_word_types_are_enough_once_there_is_a_fallback(smoothing):
    model = fit(smoothing, 2, [[3, 4, 5, EOS], [3, 5, EOS]])
    np.testing.assert_allclose(all_rows(model).sum(axis=1), 1.0, atol=1e-6)


def test_options_of_another_smoothing_are_refused():
    with pytest.raises(UsageError, match="k is a setting of smoothing add-k"):
        fit("witten-bell", 2, k=2.0)
    with pytest.raises(UsageError, match="heldout text is for smoothing jelinek-mercer"):
        NgramModel.fit(["a b"], 2, "witten-bell", heldout=["a"])


def test_scores_do_not_depend_on_the_order_of_sentences():
    there, back = (fit("witten-bell", 3, s) for s in (SENTENCES, SENTENCES[::-1]))
    assert math.isclose(there.score("w1", "<s> w0"), back.score("w1", "<s> w0"), rel_tol=1e-12)
