"""Co-occurrence counts by hand, PPMI, and vectors in which words of one use are neighbours."""

import numpy as np
import pytest

from slm.errors import DataError, UsageError
from slm.features.vectors import cooccurrence, cooccurrence_vectors, neighbours, ppmi


def test_pairs_are_counted_within_the_window_and_the_sentence():
    # Sentences 0 1 2 and 0 1; window 1: pairs 0-1 twice, 1-2 once; window 2 adds 0-2 once; never 2 with the second 0.
    ids, offsets = np.array([0, 1, 2, 0, 1]), np.array([0, 3, 5])
    assert cooccurrence(ids, offsets, 3, np.arange(3), 1).tolist() == [[0, 2, 0], [2, 0, 1], [0, 1, 0]]
    assert cooccurrence(ids, offsets, 3, np.arange(3), 2).tolist() == [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    assert cooccurrence(ids, offsets, 3, np.array([2]), 2).tolist() == [[1], [1], [0]]


def test_ppmi_is_zero_for_independent_words_and_positive_for_companions():
    independent = np.outer([1.0, 2.0, 3.0], [4.0, 5.0])
    assert np.abs(ppmi(independent, smoothing=1.0)).max() < 1e-12
    # p(w, c) = 3/10, p(w) = 4/10, p(c) = 4/10: log(0.3 / 0.16).
    counts = np.array([[3.0, 1.0], [1.0, 5.0]])
    assert np.isclose(ppmi(counts, smoothing=1.0)[0, 0], np.log(0.3 / 0.16))
    assert ppmi(counts, smoothing=1.0)[0, 1] == 0


def test_words_of_the_same_use_are_neighbours():
    # 1 and 2 stand between 5 and 6, 3 and 4 between 7 and 8.
    rng = np.random.default_rng(0)
    rows = [[5, rng.integers(1, 3), 6] if rng.random() < 0.5 else [7, rng.integers(3, 5), 8] for _ in range(400)]
    ids, offsets = np.array(rows).ravel(), np.arange(0, 1201, 3)
    vectors = cooccurrence_vectors(ids, offsets, 9, dimensions=3)
    assert neighbours(vectors, 1, 1)[0].tolist() == [2]
    assert neighbours(vectors, 4, 1)[0].tolist() == [3]
    assert neighbours(vectors, 1, 1)[1][0] > 0.95


def test_a_text_of_single_words_has_no_vectors():
    with pytest.raises(DataError, match="no two words of the text stand near each other"):
        cooccurrence_vectors(np.array([0, 1, 2]), np.arange(4), 3, dimensions=1)


def test_more_dimensions_than_contexts_are_refused():
    with pytest.raises(UsageError, match="dimensions must lie between 1 and 2, the number of contexts, got 5"):
        cooccurrence_vectors(np.array([0, 1]), np.array([0, 2]), 4, dimensions=5)
