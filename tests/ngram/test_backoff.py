"""Back-off weights reckoned anew."""

import math

import numpy as np
import pytest

from slm.models.ngram import NgramModel
from slm.ngram.backoff import left_over, order_of, room, set_backoffs, shorter_log_probs
from slm.ngram.table import select

# Behind a: b 3, a 1, </s> 1; behind b: a 2, </s> 2; behind <s>: a 2, b 1. Alone: a 5, b 4, </s> 3.
TEXT = ["a b a b", "a a b", "b a"]


def test_room_and_what_is_left_over_by_hand():
    # Witten-Bell, interpolated: p(a) = 23/60, p(b) = 19/60, p(</s>) = 15/60, p(<unk>) = 3/60; behind b, a and </s> were
    # seen, 2 + 2 times: room 22/60, weight 2 / (4 + 2), left over their product.
    model = NgramModel.fit(TEXT, 2, "witten-bell")
    space = room(model.table, 2, shorter_log_probs(model.table, 2))
    b = model.vocab.id("b")
    assert space[b] == pytest.approx(22 / 60)
    assert left_over(model.table, 2, space)[b] == pytest.approx(22 / 60 / 3)


def test_orders_of_rows():
    table = NgramModel.fit(TEXT, 2, "mle").table
    assert order_of(table, np.array([0, 1, 5, 6, 12])).tolist() == [0, 1, 1, 2, 2]


def test_weights_that_were_right_stay():
    table = NgramModel.fit(TEXT, 3, "witten-bell").table
    before = table.backoff.copy()
    left = np.zeros(table.first.size - 1)
    for k in (2, 3):
        left[table.rows(k - 1)] = left_over(table, k, room(table, k, shorter_log_probs(table, k)))
    set_backoffs(table, left)
    np.testing.assert_allclose(table.backoff[1:], before[1:], atol=1e-6)


def test_words_behind_contexts_whose_suffix_was_pruned_are_backed_off_in_steps():
    # keep the trigram a b c but not the bigram b c: p(c | b) is g(b) p(c)
    model = NgramModel.fit(["a b c", "a b c", "x b d", "c"], 3, "witten-bell")
    t = model.table
    row = t.find(model.vocab.encode(["a", "b", "c"]))
    keep = np.ones(t.word.size, bool)
    keep[t.find(model.vocab.encode(["b", "c"]))] = False
    keep[t.find(model.vocab.encode(["b", "c", "</s>"]))] = False
    smaller = select(t, keep, np.arange(t.vocab_size, dtype=np.int32))
    at = smaller.find(model.vocab.encode(["a", "b", "c"])) - smaller.bounds[3]
    expected = t.backoff[t.find(model.vocab.encode(["b"]))] + t.log_prob[t.find(model.vocab.encode(["c"]))]
    assert row > 0
    assert shorter_log_probs(smaller, 3)[at] == pytest.approx(expected, rel=1e-6)


def test_weights_give_unseen_words_what_is_left_however_little_room_they_have():
    # behind a, all words were seen but <unk>, whose probability alone is about 1e-6: the weight is some 10^5
    text = [f"a w{i} w{i}" for i in range(30)] * 400 + ["a", "a a"]
    table = NgramModel.fit(text, 2, "kn", discount=1e-4).table
    left = np.full(table.first.size - 1, 0.25)
    set_backoffs(table, left)
    model = NgramModel(table, NgramModel.fit(text, 1, "mle").vocab)
    rows = np.exp(model.log_probs((np.arange(left.size, dtype=np.int32),)))
    assert table.backoff[model.vocab.id("a") + 1] > math.log(1e4)
    for word in ("a", "w3", "<s>"):
        context = 1 + model.vocab.words.index(word)
        unseen = np.ones(len(model.vocab), bool)
        unseen[table.word[table.first[context] : table.first[context + 1]]] = False
        assert rows[context][unseen].sum() == pytest.approx(0.25, abs=1e-6)
