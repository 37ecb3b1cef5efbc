"""Kneser-Ney on disk: the very numbers of the path in memory, however little memory there is."""

import gc
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive.ngram import text_of

from slm.errors import DataError, DiscountError
from slm.kernels import threads
from slm.ngram.capped import kneser_ney_on_disk
from slm.ngram.counts import count_ngrams
from slm.ngram.kneser_ney import kneser_ney
from slm.ngram.spill import Spill
from slm.ngram.spilled_text import spill_encoded
from slm.text.vocabulary import Vocabulary

FALLBACK = {"discount_fallback": True}


def flat(sentences):
    return np.concatenate(sentences).astype(np.int32), np.cumsum([0, *map(len, sentences)])


def vocabulary(words):
    return Vocabulary.from_words([f"w{i}" for i in range(words)])


def differing(sentences, words, order, memory, folder, **options):
    """Names of the arrays that differ in any byte between the two paths."""
    text, vocab = flat(sentences), vocabulary(words)
    table = kneser_ney(count_ngrams(*text, len(vocab), order), **FALLBACK | options)
    spill = Spill(folder)
    bounds, files = kneser_ney_on_disk(spill_encoded(*text, vocab, spill), order, spill, memory, **FALLBACK | options)
    found = [name for name, file in files.items() if file.mapped().tobytes() != getattr(table, name).tobytes()]
    return found + ["bounds"] * (bounds.tolist() != table.bounds.tolist())


# 20,000 bytes hold this text many times over, 300 some twelve of its 200 positions and a part of its words
@pytest.mark.parametrize("memory", [300, 1000, 20_000])
@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_every_array_is_that_of_the_path_in_memory(order, memory, tmp_path):
    sentences = text_of(np.random.default_rng(order), 30, 30, 12)
    assert differing(sentences, 30, order, memory, tmp_path) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(1, 6), st.integers(40, 2000), st.integers(1, 3))
def test_equality_holds_for_any_text_order_memory_and_number_of_threads(seed, words, order, memory, number):
    sentences = text_of(np.random.default_rng(seed), words, 15, 8)
    threads.set_threads(number)
    try:
        assert differing(sentences, words, order, memory, None) == []
    finally:
        threads.set_threads(None)


@pytest.mark.parametrize("options", [{"interpolate_unigrams": False}, {"closed": True}, {"vocab_pad": 500}], ids=str)
def test_the_options_mean_the_same(options, tmp_path):
    assert differing(text_of(np.random.default_rng(8), 20, 40, 9), 20, 3, 2000, tmp_path, **options) == []


def test_one_word_over_and_over_fills_many_runs_with_the_same_n_gram(tmp_path):
    assert differing([[3] * 400 + [2]], 1, 4, 300, tmp_path) == []


def test_a_sentence_may_go_on_over_many_parts_and_be_shorter_than_the_order(tmp_path):
    rng = np.random.default_rng(1)
    sentences = [[*rng.integers(3, 9, 300).tolist(), 2], [2], [5, 2]]
    assert differing(sentences, 6, 7, 500, tmp_path) == []
    assert differing([[3, 2], [4, 2]], 2, 5, 100, tmp_path) == []


def test_counts_of_more_than_31_bits_give_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("slm.ngram.runs.MOST_INT32", 10)
    assert differing(text_of(np.random.default_rng(4), 9, 30, 9), 9, 3, 1000, tmp_path) == []


def test_more_n_grams_than_row_numbers_reach_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("slm.ngram.counts.MAX_ROWS", 100)
    with pytest.raises(DataError, match="a model holds at most 100"):
        differing(text_of(np.random.default_rng(4), 20, 60, 9), 20, 3, 500, tmp_path)


def test_discounts_that_the_text_does_not_determine_are_named_with_their_order(tmp_path):
    spill = Spill(tmp_path)
    text = spill_encoded(*flat([[3, 4, 2], [4, 4, 2], [3, 4, 2]]), vocabulary(2), spill)
    with pytest.raises(DiscountError, match="1-grams of adjusted count"):
        kneser_ney_on_disk(text, 2, spill, 1000)


def test_files_have_no_names_and_end_with_their_arrays(tmp_path):
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    differing(text_of(np.random.default_rng(2), 9, 30, 9), 9, 3, 1000, tmp_path)
    assert list(tmp_path.iterdir()) == []
    gc.collect()
    assert (len(os.listdir("/proc/self/fd")) if before else 0) <= before
