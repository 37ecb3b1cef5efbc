"""The pieces that all estimators share, by hand."""

import numpy as np
import pytest

from slm.ngram.assemble import Level, assemble, kept_rows, uniform
from slm.ngram.counts import count_ngrams

# a b a b | a a b | b a with a = 3, b = 4. Behind a: b 3, a 1, </s> 1; behind b: a 2, </s> 2; behind <s>: a 2, b 1.
IDS = np.array([3, 4, 3, 4, 2, 3, 3, 4, 2, 4, 3, 2])
COUNTS = count_ngrams(IDS, np.array([0, 5, 9, 12]), 5, 2)


def test_a_level_sums_over_contexts():
    one, two = Level(COUNTS, 1), Level(COUNTS, 2)
    assert one.count.tolist() == [0, 0, 3, 5, 4]  # <s> is no event
    assert one.total.tolist() == [12]
    assert one.types.tolist() == [3]
    assert two.total.tolist() == [0, 3, 0, 5, 4]
    assert two.types.tolist() == [0, 2, 0, 3, 2]
    assert two.counts_of_counts(3) == [3, 3, 1]
    assert two.relative[COUNTS.find([3, 4]) - two.rows.start] == 3 / 5


@pytest.mark.parametrize(
    ("options", "share"),
    [
        ({}, [1 / 4, 0, 1 / 4, 1 / 4, 1 / 4]),
        ({"closed": True}, [0, 0, 1 / 3, 1 / 3, 1 / 3]),
        ({"vocab_pad": 10}, [1 / 10, 0, 1 / 10, 1 / 10, 1 / 10]),
        ({"vocab_pad": 2}, [1 / 4, 0, 1 / 4, 1 / 4, 1 / 4]),
        ({"listed": np.array([1, 1, 1, 0, 1], bool)}, [1 / 3, 0, 1 / 3, 0, 1 / 3]),
    ],
)
def test_the_uniform_distribution_by_hand(options, share):
    assert uniform(COUNTS, **options).tolist() == pytest.approx(share)


def test_a_closed_vocabulary_keeps_unk_that_was_seen():
    seen = count_ngrams(np.array([0, 3, 2]), np.array([0, 3]), 4, 1)
    assert uniform(seen, closed=True).tolist() == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3])


def test_rows_that_stay():
    assert kept_rows(COUNTS, (), None).size == 0
    assert kept_rows(COUNTS, (0, 0), None).size == 0
    keep = kept_rows(COUNTS, (0, 1), None)
    assert keep[:6].all()
    assert keep[COUNTS.find([3, 4])]
    assert not keep[COUNTS.find([3, 3])]
    listed = kept_rows(COUNTS, None, np.array([1, 1, 1, 1, 0], bool))
    assert [bool(listed[COUNTS.find(g)]) for g in ([4], [3, 4], [4, 3], [1, 3])] == [False, False, False, True]


def test_pruned_parts_go_to_the_weight_of_their_context():
    # Everything direct: half of the relative frequency. Behind a, only b (3 of 5) stays: 1 - 0.3 is left.
    table = assemble(COUNTS, lambda level: level.relative / 2, interpolated=True, prune=(0, 1))
    assert np.exp(table.backoff[1 + 3]) == pytest.approx(0.7)
    b = 4 / 12 / 2 + 0.5 / 4
    assert np.exp(table.log_prob[table.find([4])]) == pytest.approx(b)
    assert np.exp(table.log_prob[table.find([3, 4])]) == pytest.approx(0.3 + 0.7 * b)


def test_a_context_behind_which_all_words_were_seen_is_scaled_up_to_one():
    counts = count_ngrams(np.array([3, 2, 3, 3, 2]), np.array([0, 2, 5]), 4, 2)  # behind a: </s> 2, a 1; closed
    table = assemble(counts, lambda level: level.relative / 2, interpolated=False, closed=True)
    assert np.exp(table.log_prob[table.find([3, 2])]) == pytest.approx(2 / 3)
    assert np.exp(table.log_prob[table.find([3, 3])]) == pytest.approx(1 / 3)
