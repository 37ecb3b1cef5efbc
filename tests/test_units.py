"""Every conversion, against numbers worked by hand."""

import math

import pytest

from slm import units


def test_bits_and_nats():
    assert units.nats_to_bits(math.log(8)) == pytest.approx(3, rel=1e-15)  # 8 = 2^3
    assert units.bits_to_nats(3) == pytest.approx(math.log(8), rel=1e-15)


def test_log10_and_nats():
    assert units.nats_to_log10(math.log(1000)) == pytest.approx(3, rel=1e-15)
    assert units.log10_to_nats(-2) == pytest.approx(math.log(0.01), rel=1e-15)


def test_minus_infinity_stays():
    for convert in (units.nats_to_bits, units.bits_to_nats, units.nats_to_log10, units.log10_to_nats):
        assert convert(-math.inf) == -math.inf


def test_perplexity_of_a_uniform_model_is_the_number_of_words():
    assert units.perplexity(17 * math.log(5), 17) == pytest.approx(5, rel=1e-14)


def test_perplexity_at_the_edges():
    assert math.isnan(units.perplexity(0.0, 0))
    assert math.isnan(units.perplexity(math.nan, 3))
    assert units.perplexity(0.0, 3) == 1
    assert units.perplexity(math.inf, 3) == math.inf
    assert units.perplexity(709.7, 1) == math.exp(709.7)  # the largest mean that still has a float
    assert units.perplexity(710.0, 1) == math.inf
