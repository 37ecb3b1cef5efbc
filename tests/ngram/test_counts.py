"""Counting: against dictionaries, in every layout of keys, with any number of threads."""

import numpy as np
import pytest
from naive.ngram import count_all, text_of

from slm.errors import DataError, IdRangeError
from slm.kernels import threads
from slm.ngram import counts as counting
from slm.ngram.config import SMOOTHINGS
from slm.ngram.counts import NgramCounts, count_ngrams
from slm.ngram.estimators import ESTIMATORS, estimator
from slm.ngram.smoothing.witten_bell import witten_bell
from slm.text.encoding import EncodedText


def flat(sentences):
    offsets = np.cumsum([0, *(len(s) for s in sentences)])
    return np.array([i for s in sentences for i in s], np.int32), offsets


def as_dictionary(counts):
    found = {}
    for k in range(1, counts.order + 1):
        rows = counts.rows(k)
        for row, words in zip(range(rows.start, rows.stop), counts.words_of(k).tolist()):
            if counts.count[row]:
                found[tuple(words)] = int(counts.count[row])
    return found


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize("words", [1, 3, 40])
def test_counts_equal_those_of_a_dictionary(order, words):
    sentences = text_of(np.random.default_rng(order * 100 + words), words, 25, 9)
    counts = count_ngrams(*flat(sentences), words + 3, order)
    assert as_dictionary(counts) == dict(count_all(sentences, order))


def test_few_words_fit_in_a_key_when_the_vocabulary_is_huge():
    # 17 bits a word and 7 bits of position: three words a key, so order 4 takes a second sorting step
    sentences = text_of(np.random.default_rng(0), 4, 12, 9)
    counts = count_ngrams(*flat(sentences), 7, 4)
    wide = count_ngrams(*flat([[i if i < 3 else i + 70_000 for i in s] for s in sentences]), 70_010, 4)
    narrow = as_dictionary(counts)
    assert as_dictionary(wide) == {tuple(i if i < 3 else i + 70_000 for i in g): n for g, n in narrow.items()}


def test_the_tree_does_not_depend_on_the_number_of_threads():
    sentences = text_of(np.random.default_rng(3), 30, 60, 12)
    trees = []
    for number in (1, 2, 5):
        threads.set_threads(number)
        try:
            trees.append(count_ngrams(*flat(sentences), 33, 4))
        finally:
            threads.set_threads(None)
    for name in ("bounds", "word", "suffix", "first", "count"):
        for tree in trees[1:]:
            np.testing.assert_array_equal(getattr(tree, name), getattr(trees[0], name))


def test_suffix_and_children_follow_the_words():
    counts = count_ngrams(*flat(text_of(np.random.default_rng(5), 12, 40, 9)), 20, 4)
    for k in range(2, 5):
        rows = counts.rows(k)
        words, contexts = counts.words_of(k), counts.contexts(k)
        for row, ngram, context in zip(range(rows.start, rows.stop), words.tolist(), contexts.tolist()):
            assert counts.find(ngram) == row
            assert counts.find(ngram[1:]) == counts.suffix[row]
            assert counts.find(ngram[:-1]) == context


def test_one_word_repeated_is_sorted_in_long_runs():
    # 9,000 times "a" then </s>: runs of equal keys longer than the small sort takes
    n = 9_000
    counts = count_ngrams(np.array([3] * n + [2]), np.array([0, n + 1]), 4, 5)
    assert counts.count[counts.find([3])] == n
    assert counts.count[counts.find([3] * 5)] == n - 4
    assert counts.count[counts.find([1, 3, 3, 3, 3])] == 1
    assert counts.count[counts.find([3, 3, 3, 3, 2])] == 1


def test_an_order_longer_than_any_sentence_leaves_the_high_orders_empty():
    counts = count_ngrams(np.array([3, 2, 2]), np.array([0, 2, 3]), 4, 6)
    assert counts.sizes() == [4, 3, 1, 0, 0, 0]  # <s> a, a </s>, <s> </s>; <s> a </s>


@pytest.mark.parametrize("bits", [12, 19, 26])
def test_keys_of_one_two_or_three_words_give_the_same_tree(monkeypatch, bits):
    # 23 words and 70-odd positions take 5 and 7 bits: room for (bits - 7) // 5 words
    sentences = text_of(np.random.default_rng(8), 20, 12, 9)
    expected = count_ngrams(*flat(sentences), 23, 5)
    monkeypatch.setattr(counting, "_KEY_BITS", bits)
    found = count_ngrams(*flat(sentences), 23, 5)
    for name in ("bounds", "word", "suffix", "first", "count"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


def test_a_text_too_large_for_its_keys_is_refused(monkeypatch):
    monkeypatch.setattr(counting, "_KEY_BITS", 4)
    with pytest.raises(DataError, match="5 tokens of 6 words are too many to sort"):
        count_ngrams(np.array([3, 4, 5, 2]), np.array([0, 4]), 6, 3)


def test_a_tree_with_more_rows_than_its_limit_is_refused(monkeypatch):
    monkeypatch.setattr(counting, "MAX_ROWS", 10)
    with pytest.raises(DataError, match=r"n-grams up to order 3, a model holds at most 10"):
        count_ngrams(np.array([3, 4, 5, 2]), np.array([0, 4]), 6, 3)


@pytest.mark.compiled
def test_more_than_two_million_word_types():
    # 2**21 + 8 words, each once, eight a sentence: every n-gram is new
    words = 2**21 + 8
    sentences = np.arange(3, words + 3).reshape(-1, 8)
    ids = np.pad(sentences, ((0, 0), (0, 1)), constant_values=2).ravel()
    counts = count_ngrams(ids, np.arange(0, ids.size + 1, 9), words + 3, 3)
    assert counts.sizes() == [words + 3, words + len(sentences), words]
    assert counts.find([words + 1, words + 2, 2]) > 0  # the last two words and the end of their sentence
    table = witten_bell(counts)
    assert np.exp(table.log_prob[table.rows(1)].astype(np.float64)).sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.compiled
@pytest.mark.parametrize("smoothing", ESTIMATORS)
def test_the_wide_counts_of_a_huge_text_make_the_same_models(smoothing):
    # from 2**31 tokens on, counts are int64
    sentences = text_of(np.random.default_rng(2), 12, 60, 9)
    narrow = count_ngrams(*flat(sentences), 15, 3)
    wide = NgramCounts(narrow.bounds, narrow.word, narrow.suffix, narrow.first, narrow.count.astype(np.int64))
    options = {"discount_fallback": True} if "discount_fallback" in SMOOTHINGS[smoothing] else {}
    if smoothing == "jelinek-mercer":
        options["heldout"] = EncodedText(*flat(sentences), characters=0)
    one, two = (estimator(smoothing)(counts, **options) for counts in (narrow, wide))
    np.testing.assert_array_equal(one.log_prob, two.log_prob)
    np.testing.assert_array_equal(one.backoff, two.backoff)


@pytest.mark.parametrize(
    ("ids", "offsets", "error"),
    [
        ([3, 9, 2], [0, 3], IdRangeError),
        ([3, -1, 2], [0, 3], IdRangeError),
        ([3, 2**32 + 3, 2], [0, 3], IdRangeError),
        ([3, 1, 2], [0, 3], DataError),
        ([3, 3], [0, 2], DataError),
        ([3, 2, 3, 2], [0, 4], DataError),
        ([3, 2], [0, 1], DataError),
        ([3, 2], [0, 2, 1, 2], DataError),
        ([], [0], DataError),
    ],
)
def test_what_is_no_text_is_refused(ids, offsets, error):
    with pytest.raises(error):
        count_ngrams(np.array(ids, np.int64), np.array(offsets), 5, 3)
