"""Bulk scoring: equal to one sentence after the other, with and without an index, whatever the index holds."""

import numpy as np
import pytest
from naive.ngram import text_of

from slm.kernels import ngram_score, threads
from slm.ngram import scoring
from slm.ngram.counts import count_ngrams
from slm.ngram.kneser_ney import kneser_ney
from slm.ngram.scoring import score_ids, score_with_rows


@pytest.fixture(scope="module")
def table():
    sentences = text_of(np.random.default_rng(2), 60, 300, 12)  # common words have more than WIDE followers
    return kneser_ney(
        count_ngrams(np.concatenate(sentences), np.cumsum([0, *map(len, sentences)]), 70, 4), discount_fallback=True
    )


@pytest.fixture(scope="module")
def text():
    """Known and unknown words, empty sentences, and some without </s>."""
    rng = np.random.default_rng(3)
    lengths = rng.integers(0, 9, 200)
    ids = rng.choice(np.delete(np.arange(70), 1), lengths.sum()).astype(np.int32)
    return ids, np.concatenate([[0], np.cumsum(lengths)])


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize("lanes", [1, 3, 500])
def test_lanes_score_as_one_sentence_after_the_other(table, text, monkeypatch, number, lanes):
    monkeypatch.setattr(scoring, "_BULK", 0)
    monkeypatch.setattr(scoring, "_LANES", lanes)
    threads.set_threads(number)
    try:
        np.testing.assert_array_equal(score_ids(table, *text, 2), score_with_rows(table, *text, 2)[0])
    finally:
        threads.set_threads(None)


def test_the_index_holds_the_children_of_wide_contexts(table):
    rows = table.index[table.index > 0]
    wide = np.flatnonzero(np.diff(table.first) > ngram_score.WIDE)[1:]
    expected = np.concatenate([np.arange(table.first[c], table.first[c + 1]) for c in wide])
    np.testing.assert_array_equal(np.sort(rows), expected)
    assert table.index.size == 2 * rows.size > 0


@pytest.mark.parametrize("content", ["full of nonsense", "one row", "nothing"])
def test_an_index_of_any_content_is_safe_and_no_index_is_right(table, text, monkeypatch, content):
    monkeypatch.setattr(scoring, "_BULK", 0)
    rng = np.random.default_rng(4)
    damaged = {
        "full of nonsense": rng.choice([-(2**31), -1, 5, 300, 2**31 - 1], table.index.size).astype(np.int32),
        "one row": np.full(7, table.word.size - 1, np.int32),
        "nothing": np.empty(0, np.int32),
    }[content]
    monkeypatch.setattr(table, "index", damaged)
    scores = score_ids(table, *text, 2)  # long probes give up and search
    np.testing.assert_array_equal(scores, score_with_rows(table, *text, 2)[0])


def test_rows_name_the_longest_ngrams(table):
    ids = table.words_of(4)[0].astype(np.int32)  # begins with <s>, which is the state
    rows = score_with_rows(table, ids[1:], np.array([0, 3]), 2)[1]
    assert rows.tolist() == [table.find(ids[: k + 1]) for k in (1, 2, 3)]
