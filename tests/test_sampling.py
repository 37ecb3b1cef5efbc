"""Filters against arithmetic by hand, draws against the distribution they come from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from slm.errors import NumericError, UsageError
from slm.sampling import Sampler, draw, exclude, normalize, temperature, top_k, top_p

BELOW_ONE = np.nextafter(1.0, 0.0)


def rows(*probabilities):
    with np.errstate(divide="ignore"):
        return np.log(np.array(probabilities, np.float64))


def distributions(size=6):
    """Rows of probabilities with zeros and tiny entries among them."""
    entry = st.one_of(st.just(0.0), st.floats(1e-9, 1.0), st.floats(1e-300, 1e-250))
    return st.lists(entry, min_size=size, max_size=size).filter(any).map(lambda p: rows(np.array(p) / sum(p)))


def chi_square_p(counts, probabilities):
    """p-value of observed counts; cells that expect fewer than 5 are pooled."""
    counts, expected = np.asarray(counts, float), np.asarray(probabilities) * np.sum(counts)
    rare = expected < 5
    counts = np.append(counts[~rare], counts[rare].sum())
    expected = np.append(expected[~rare], expected[rare].sum())
    kept = expected > 0
    assert counts[~kept].sum() == 0
    return chi2.sf(((counts - expected)[kept] ** 2 / expected[kept]).sum(), kept.sum() - 1)


# Excluding


def test_excluding_divides_by_what_is_left():
    got = np.exp(exclude(rows([0.5, 0.1, 0.3, 0.1]), (0, 1)))
    assert got[0].tolist() == pytest.approx([0, 0, 0.75, 0.25], abs=1e-15)  # 0.3 / 0.4, 0.1 / 0.4


def test_excluding_equals_redrawing_until_another_id_comes():
    p = np.array([0.4, 0.05, 0.25, 0.2, 0.1])
    rng = np.random.default_rng(5)
    redrawn = rng.choice(5, size=200_000, p=p)
    redrawn = redrawn[redrawn > 1]
    once = draw(np.broadcast_to(exclude(rows(p), (0, 1)), (200_000, 5)), rng.random(200_000))
    expected = np.where(np.arange(5) > 1, p, 0) / p[2:].sum()
    assert chi_square_p(np.bincount(redrawn, minlength=5), expected) > 1e-6
    assert chi_square_p(np.bincount(once, minlength=5), expected) > 1e-6


@pytest.mark.parametrize("left", [0.0, 1e-13])
def test_all_mass_on_excluded_ids_is_an_error_at_once(left):
    p = rows([0.5, 0.0, 0.5], [1 - left, 0.0, left])
    with pytest.raises(NumericError, match=r"row 1: .* is left without <unk> and <s>"):
        exclude(p, (0, 1))


def test_excluding_leaves_its_argument_alone():
    p = rows([0.5, 0.2, 0.3])
    before = p.copy()
    exclude(p, (0, 1))
    assert (p == before).all()


# Filters


@given(distributions())
def test_neutral_settings_return_the_distribution_bit_for_bit(p):
    sampler = Sampler(temperature=1, top_k=p.shape[1], top_p=1)
    assert sampler.filter(p).tobytes() == p.tobytes()
    assert Sampler().filter(p).tobytes() == p.tobytes()


@given(distributions(), st.floats(0.01, 20), st.integers(0, 7), st.floats(0.01, 1))
def test_whatever_is_filtered_sums_to_one_and_keeps_its_order(p, heat, k, mass):
    got = Sampler(temperature=heat, top_k=k, top_p=mass).filter(p)
    assert np.exp(got).sum() == pytest.approx(1, abs=1e-12)
    kept = got[0] > -np.inf
    assert not kept[p[0] == -np.inf].any()
    assert p[0][kept].min() >= p[0][~kept].max(initial=-np.inf)
    by_p, by_got = np.argsort(-p[0][kept], kind="stable"), np.argsort(-got[0][kept], kind="stable")
    assert np.allclose(got[0][kept][by_p], got[0][kept][by_got], atol=1e-9)


def test_temperature_two_takes_square_roots():
    # sqrt of 0.64, 0.32, 0.04 is 0.8, 0.5657, 0.2: sum 1.5657
    got = np.exp(temperature(rows([0.64, 0.32, 0.04]), 2.0))
    assert got[0].tolist() == pytest.approx([0.8 / 1.56568542, 0.56568542 / 1.56568542, 0.2 / 1.56568542], rel=1e-8)


def test_temperature_zero_keeps_the_lowest_of_the_likeliest():
    assert np.exp(temperature(rows([0.2, 0.4, 0.4], [0.4, 0.4, 0.2]), 0.0)).tolist() == [[0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize("heat", [1e-320, 1e-300, 1e-10])
def test_a_tiny_temperature_tends_to_the_likeliest(heat):
    assert np.exp(temperature(rows([0.3, 0.5, 0.2]), heat)).tolist() == [[0, 1, 0]]


def test_a_huge_temperature_tends_to_uniform_over_what_is_possible():
    got = np.exp(temperature(rows([0.3, 0.0, 0.7]), 1e308))
    assert got[0].tolist() == pytest.approx([0.5, 0, 0.5])


def test_top_k_keeps_the_lowest_of_equals():
    got = np.exp(top_k(rows([0.1, 0.3, 0.3, 0.3]), 2))
    assert got[0].tolist() == pytest.approx([0, 0.5, 0.5, 0])


def test_top_p_keeps_the_smallest_set_that_reaches_the_mass():
    p = rows([0.2, 0.5, 0.3])
    assert np.exp(top_p(p, 0.5))[0].tolist() == pytest.approx([0, 1, 0])
    assert np.exp(top_p(p, 0.51))[0].tolist() == pytest.approx([0, 0.625, 0.375])  # 0.5 / 0.8, 0.3 / 0.8
    assert np.exp(top_p(p, 1e-9))[0].tolist() == pytest.approx([0, 1, 0])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"temperature": float("nan")}, "temperature must be a finite number of at least 0, got nan."),
        ({"temperature": float("inf")}, "temperature must be a finite number of at least 0, got inf."),
        ({"temperature": -1.0}, "temperature must be a finite number of at least 0, got -1.0."),
        ({"top_k": -1}, "top_k must be a whole number of at least 0, got -1."),
        ({"top_p": 0.0}, "top_p must be a finite number above 0 and at most 1, got 0.0."),
        ({"top_p": 1.5}, "top_p must be a finite number above 0 and at most 1, got 1.5."),
        ({"top_k": 2.5}, "top_k must be a whole number of at least 0, got 2.5."),
        ({"top_k": None}, "top_k must be a whole number of at least 0, got None."),
        ({"temperature": "hot"}, "temperature must be a finite number of at least 0, got 'hot'."),
        ({"top_p": float("nan")}, "top_p must be a finite number above 0 and at most 1, got nan."),
    ],
)
def test_settings_out_of_range_are_refused(options, message):
    with pytest.raises(UsageError) as caught:
        Sampler(**options)
    assert str(caught.value) == message


# Drawing


@pytest.mark.parametrize("seed", range(20))
def test_draws_follow_the_distribution(seed):
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(30, 0.3))
    p[rng.integers(30, size=5)] = 0
    p[rng.integers(30)] = 1e-9
    p /= p.sum()
    counts = np.bincount(draw(np.broadcast_to(rows(p), (50_000, 30)), rng.random(50_000)), minlength=30)
    assert chi_square_p(counts, p) > 1e-6


@given(distributions(), st.one_of(st.sampled_from([0.0, BELOW_ONE]), st.floats(0, BELOW_ONE)))
def test_an_id_of_probability_zero_is_never_drawn(p, uniform):
    assert p[0, draw(p, np.array([uniform]))[0]] > -np.inf


def test_the_edges_of_the_unit_interval():
    p = rows([0.0, 0.25, 0.0, 0.75, 0.0])
    assert draw(np.repeat(p, 4, axis=0), np.array([0.0, 0.2499, 0.25, BELOW_ONE])).tolist() == [1, 1, 3, 3]


def test_rows_are_drawn_independently_as_int32():
    got = draw(rows([1, 0], [0, 1], [0.5, 0.5]), np.array([0.9, 0.1, 0.4]))
    assert got.dtype == np.int32
    assert got.tolist() == [0, 1, 0]


@pytest.mark.parametrize("bad", [[-np.inf, -np.inf], [np.nan, 0.0], [np.inf, 0.0]])
def test_what_is_no_distribution_is_an_error_and_no_id(bad):
    both = np.array([[np.log(0.5), np.log(0.5)], bad])
    for act in (
        lambda: draw(both, np.array([0.5, 0.5])),
        lambda: normalize(both),
        lambda: Sampler().choose(both, np.array([0.5, 0.5])),
        lambda: Sampler(temperature=0.5).filter(both),
    ):
        with pytest.raises(NumericError, match="largest log-probability of row 1 is"):
            act()
