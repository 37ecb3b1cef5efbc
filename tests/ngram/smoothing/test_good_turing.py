"""Good-Turing by hand and on the counts that Gale and Sampson published."""

import numpy as np
import pytest
from nltk.probability import FreqDist, SimpleGoodTuringProbDist

from slm.errors import DiscountError
from slm.models.ngram import NgramModel
from slm.ngram.smoothing.good_turing import good_turing_estimate, katz_discounts

# Gale and Sampson 1995, table 1: prosody patterns of a corpus, 30,902 in all.
R = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 17, 19, 20, 21, 23, 24, 25, 26, 27, 28, 31, 32, 33, 34, 36, 41]
R += [43, 45, 46, 47, 50, 71, 84, 101, 105, 121, 124, 146, 162, 193, 199, 224, 226, 254, 257, 339, 421, 456, 481, 483]
R += [1140, 1256, 1322, 1530, 2131, 2395, 6925, 7846]
N = [120, 40, 24, 13, 15, 5, 11, 2, 2, 1, 3, 2, 1, 1, 3, 1, 3, 2, 3, 3, 3, 2, 2, 1, 2, 2, 1, 2, 2, 3, 1, 3] + [1] * 30


def test_katz_factors_by_hand():
    # r* = 2*3/8, 3*1/3; A = 3*1/8; d1 = (0.75 - 0.375) / 0.625, d2 = (0.5 - 0.375) / 0.625
    assert katz_discounts([8, 3, 1], 2).tolist() == pytest.approx([0, 0.6, 0.2, 1])


def test_katz_factors_keep_the_turing_estimate_of_what_was_not_seen():
    # What the discounted counts lose is n1 in all: sum n_r r (1 - d_r) = n1 (Katz 1987)
    n = np.array([1000, 400, 210, 130, 90, 66])
    d = katz_discounts(n, 1)
    r = np.arange(1, 6)
    assert (n[:5] * r * (1 - d[1:6])).sum() == pytest.approx(1000)


@pytest.mark.parametrize("numbers", [[8, 0, 1], [0, 3, 1], [3, 3, 3], [9, 2, 4]])
def test_factors_that_are_not_determined_name_the_order_the_counts_and_the_ways_out(numbers):
    with pytest.raises(DiscountError, match=rf"4-grams .*n1={numbers[0]} n2={numbers[1]}.*--gt-max.*witten-bell"):
        katz_discounts(numbers, 4)


def test_simple_good_turing_on_the_published_counts():
    # P0 = 120/30902 = 0.003883; slope, intercept, r*, p of the first and last count: NumPy and the authors' program
    found = good_turing_estimate(np.array(R), np.array(N))
    assert found.unseen == pytest.approx(0.003883, abs=5e-7)
    assert (found.slope, found.intercept) == pytest.approx((-1.389374, 4.468558), abs=1e-6)
    assert found.adjusted[0] == pytest.approx(0.7635, abs=5e-5)
    assert found.probability[0] == pytest.approx(2.4685e-05, rel=5e-5)
    assert found.probability[-1] == pytest.approx(0.25367, abs=5e-6)
    assert found.unseen + found.probability @ N == pytest.approx(1, abs=1e-12)


def test_simple_good_turing_gives_seen_things_what_nltk_gives_them():
    seen = FreqDist({(r, i): r for r, n in zip(R, N) for i in range(n)})
    theirs = SimpleGoodTuringProbDist(seen, bins=len(seen) + 1)
    found = good_turing_estimate(np.array(R), np.array(N))
    assert found.probability == pytest.approx([theirs.prob((r, 0)) for r in R], rel=1e-12)


def test_turing_estimates_are_used_until_the_line_is_near():
    # r = 1: Turing 2*4/100, line far above: |differ| > 1.65 sd; r = 2: no count 3, the line from there on
    found = good_turing_estimate(np.array([1, 2, 4]), np.array([10000, 400, 300]))
    assert found.adjusted[0] == pytest.approx(2 * 400 / 10000)
    assert found.adjusted[1] == pytest.approx(2 * (1 + 1 / 2) ** (found.slope + 1))


@pytest.mark.parametrize(("r", "n"), [([1], [9]), ([2, 3], [9, 3]), ([1, 2, 3], [5, 5, 5]), ([], [])])
def test_counts_that_fit_no_line_are_refused(r, n):
    with pytest.raises(DiscountError, match=r"2-grams of counts 1, 2 .*witten-bell"):
        good_turing_estimate(np.array(r), np.array(n), 2)


def test_estimates_that_would_raise_a_count_leave_it_as_it_is():
    # Turing for 2 is 3 * 50 / 40 > 2; the factors of all counts stay at or below 1, so no row exceeds 1
    lines = [f"a{i} b" for i in range(300)] + [f"c{i} d" for i in range(40) for _ in range(2)]
    lines += [f"e{i} f" for i in range(50) for _ in range(3)]
    model = NgramModel.fit(lines, 2, "simple-good-turing", discount_fallback=True)
    assert model.score("f", "e1") <= 3 / 3
    rows = np.exp(model.log_probs((np.arange(model.table.first.size - 1, dtype=np.int32),)))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-6)


# x is followed by y 8 times and by nothing else; enough other pairs come once, twice and three times.
PAIRS = ["x y"] * 8 + [f"a{i} b{i}" for i in range(30)] + [f"c{i} d{i}" for i in range(6) for _ in range(2)]
PAIRS += [f"e{i} f{i}" for i in range(2) for _ in range(3)]


def test_a_context_of_large_counts_keeps_one_count_for_unseen_words():
    model = NgramModel.fit(PAIRS, 2, "good-turing", gt_max=2, discount_fallback=True)
    assert model.score("y", "x") == pytest.approx(8 / 9)


def test_back_off_by_hand():
    # 2-grams: n1 = 90, n2 = 18, n3 = 6 (<s> a0, a0 b0, b0 </s> and so on): A = 3*6/90 = 0.2,
    # d1 = (2*18/90 - 0.2) / 0.8 = 0.25, d2 = (3*6/18/2 - 0.2) / 0.8 = 0.375
    model = NgramModel.fit(PAIRS, 2, "good-turing", gt_max=2, discount_fallback=True)
    assert model.score("b0", "a0") == pytest.approx(0.25)
    assert model.score("d0", "c0") == pytest.approx(0.375)
    assert model.score("x", "a0") == pytest.approx(0.75 * model.score("x") / (1 - model.score("b0")))


def test_fallback_discounts_are_taken_off_counts_that_determine_none():
    # counts 4 and 4 of 8 behind b, none of 1: (4 - 1.5) / 8
    model = NgramModel.fit(["b c"] * 4 + ["b d"] * 4, 2, "good-turing", discount_fallback=True)
    assert model.score("c", "b") == pytest.approx(2.5 / 8)
