"""Entropy pruning: costs against the definition, rows that sum to one, sizes that are met."""

import math

import numpy as np
import pytest

from slm.errors import UsageError
from slm.models.ngram import NgramModel
from slm.ngram.backoff import set_backoffs
from slm.ngram.pruning import prune, removal_costs
from slm.ngram.table import select

WORDS = "abcdefghij"


def lines(seed, n=120):
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, 11)
    return [" ".join(rng.choice(list(WORDS), rng.integers(1, 9), p=weights / weights.sum())) for _ in range(n)]


def model_of(order, smoothing="witten-bell"):
    return NgramModel.fit(lines(order), order, smoothing)


def rows_of(model, table=None):
    """p (C, V) behind every context."""
    model = model if table is None else NgramModel(table, model.vocab)
    return np.exp(model.log_probs((np.arange(model.table.first.size - 1, dtype=np.int32),)))


def test_the_cost_of_one_bigram_written_out():
    model = NgramModel.fit(["a b", "a a b", "b a"], 2, "witten-bell")
    p = model.score
    left = p("<unk>", "a")  # behind a, all words but <unk> were seen
    new = (left + p("b", "a")) / (p("<unk>") + p("b"))
    g = math.exp(model.table.backoff[model.table.find(model.vocab.encode(["a"]))])
    gain = p("b", "a") * (math.log(p("b") * new) - math.log(p("b", "a"))) + left * (math.log(new) - math.log(g))
    cost = removal_costs(model.table)[model.table.find(model.vocab.encode(["a", "b"]))]
    assert cost == pytest.approx(math.expm1(-p("a") * gain), rel=1e-4)


@pytest.mark.parametrize("order", [2, 3])
def test_costs_are_the_relative_entropy_of_the_context_without_the_ngram(order):
    model = model_of(order)
    table, cost = model.table, removal_costs(model.table)
    before = rows_of(model)
    contexts = {k: table.contexts(k) for k in range(2, order + 1)}
    words = {k: table.words_of(k) for k in range(1, order + 1)}
    leaves = np.arange(table.bounds[order], table.bounds[order + 1])
    for row in leaves[::17]:
        keep = np.ones(table.word.size, bool)
        keep[row] = False
        context = contexts[order][row - table.bounds[order]]
        left = np.array([1 - np.exp(table.log_prob[_kept_children(table, c, keep)]).sum() for c in range(len(before))])
        without = select(table, keep, np.arange(table.vocab_size, dtype=np.int32))
        set_backoffs(without, left)
        after = rows_of(model, without)[context]
        p, ok = before[context], before[context] > 0
        divergence = (p[ok] * np.log(p[ok] / after[ok])).sum()
        history = 0.0
        for i in range(1, order):
            ids = words[order - 1][context - table.bounds[order - 1]][:i].tolist()
            history += model.table.log_prob[1 + 2] if ids == [1] else table.log_prob[table.find(ids)]
        assert cost[row] == pytest.approx(math.expm1(math.exp(history) * divergence), rel=2e-3, abs=1e-9)


def _kept_children(table, context, keep):
    rows = np.arange(table.first[context], table.first[context + 1])
    return rows[keep[rows]]


@pytest.mark.parametrize("smoothing", ["witten-bell", "mkn", "kn", "simple-good-turing", "mkn-backoff"])
@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("threshold", [0.0, 1e-5, 1e-3, 1e9])
def test_pruned_rows_sum_to_one(smoothing, order, threshold):
    options = {} if smoothing == "witten-bell" else {"discount_fallback": True}
    model = NgramModel.fit(lines(order), order, smoothing, **options)
    table = prune(model.table, threshold=threshold)
    np.testing.assert_allclose(rows_of(model, table).sum(axis=1), 1.0, atol=1e-6)
    assert table.sizes()[0] == len(model.vocab)
    if threshold == 1e9:
        assert table.sizes()[1:] == [0] * (order - 1)


@pytest.mark.parametrize("smoothing", ["witten-bell", "mkn-backoff"])
def test_no_ngram_costs_less_than_nothing(smoothing):
    options = {} if smoothing == "witten-bell" else {"discount_fallback": True}
    cost = removal_costs(NgramModel.fit(lines(3), 3, smoothing, **options).table)
    assert cost.min() > -1e-7
    assert (cost[:14] == np.inf).all()  # the root and the 1-grams


@pytest.mark.parametrize("size", [13, 14, 50, 111, 10**9])
def test_a_size_is_met_exactly(size):
    model = model_of(3)
    table = prune(model.table, size=size)
    assert table.bounds[-1] - 1 == min(size, model.size())
    np.testing.assert_allclose(rows_of(model, table).sum(axis=1), 1.0, atol=1e-6)


def test_another_model_may_tell_how_probable_contexts_are():
    model, other = model_of(3), NgramModel.fit(lines(3), 2, "mle")
    cost, weighed = removal_costs(model.table), removal_costs(model.table, other.table)
    rows = model.table.rows(2)
    for row in range(rows.start, rows.stop, 9):
        (context, _) = model.table.words_of(2)[row - rows.start]
        own, told = (m.score(m.vocab.words[2 if context == 1 else context]) for m in (model, other))
        assert math.log1p(weighed[row]) * own == pytest.approx(math.log1p(cost[row]) * told, rel=1e-4, abs=1e-12)
    pruned = prune(model.table, size=100, histories=other.table)
    np.testing.assert_allclose(rows_of(model, pruned).sum(axis=1), 1.0, atol=1e-6)


def test_the_cheapest_ngrams_go_first_and_longer_ones_before_those_they_extend():
    model = model_of(3)
    cost = removal_costs(model.table)
    table = prune(model.table, size=150)
    left = {tuple(w) for k in (2, 3) for w in table.words_of(k).tolist()}
    for k in (2, 3):
        start = model.table.bounds[k]
        for i, w in enumerate(model.table.words_of(k).tolist()):
            if tuple(w) in left and k == 3:
                assert tuple(w[:2]) in left
            if k == 3 and tuple(w) not in left:
                assert cost[start + i] <= max(cost[model.table.find(list(v))] for v in left)


def test_pruning_by_entropy_beats_pruning_by_count_at_the_same_size():
    held = lines(99, 400)
    model = model_of(3)
    by_count = NgramModel.fit(lines(3), 3, "witten-bell", prune=[0, 0, 1])
    by_cost = NgramModel(prune(model.table, size=by_count.size()), model.vocab)
    assert by_cost.perplexity(held) < by_count.perplexity(held)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "either a threshold or a size"),
        ({"threshold": 1e-8, "size": 100}, "either a threshold or a size"),
        ({"threshold": -1.0}, "at least 0, got -1.0"),
        ({"threshold": math.nan}, "at least 0, got nan"),
        ({"size": 3}, "at least 13 here, got 3"),
    ],
)
def test_wrong_wishes_are_refused(options, message):
    with pytest.raises(UsageError, match=message):
        prune(model_of(2).table, **options)
