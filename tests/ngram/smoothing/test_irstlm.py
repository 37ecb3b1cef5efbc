"""Estimators against IRSTLM (six digits): what an n-gram's own count gives it, and the weights of contexts."""

import math

import numpy as np
import pytest
from irstlm_reference import COUNTS_OF_COUNTS, DISCOUNTS, entries
from kenlm_reference import read

from slm.models.ngram import NgramModel
from slm.ngram import kneser_ney
from slm.ngram.kneser_ney import discounts
from slm.ngram.smoothing import discounting


def fit(smoothing, **options):
    return NgramModel.fit(read("pseudo", "train.txt").splitlines(), 3, smoothing, **options)


@pytest.fixture
def their_discounts(monkeypatch):
    """Those of the same counts with </s> <s> among them."""
    for module in (kneser_ney, discounting):
        monkeypatch.setattr(module, "discounts", lambda n, order, fallback=None: np.array([0, *DISCOUNTS[order]]))


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_discounts_of_given_counts_of_counts_are_theirs(order):
    assert discounts(np.array(COUNTS_OF_COUNTS[order]), order)[1:] == pytest.approx(DISCOUNTS[order], abs=1e-5)


INTERPOLATED = {"wb": ("witten-bell", {}), "sb": ("absolute", {"discount": 0.6}), "ikn": ("mkn", {})}


@pytest.mark.parametrize("name", INTERPOLATED)
def test_interpolated_parts_and_weights_equal_theirs(name, their_discounts):
    smoothing, options = INTERPOLATED[name]
    model, compared = fit(smoothing, **options), 0
    for words, log10_p, log10_weight, log10_shorter in entries(name):
        row = model.table.find(model.vocab.encode(words[:-1]))
        weight = math.exp(model.table.backoff[row])
        assert weight == pytest.approx(10**log10_weight, rel=2e-5)
        # The 1-grams differ, so what the shorter n-gram gives is taken off on both sides.
        own = model.score(words[-1], words[:-1]) - weight * model.score(words[-1], words[1:-1])
        assert own == pytest.approx(10**log10_p - 10 ** (log10_weight + log10_shorter), abs=5e-6)
        compared += 1
    assert compared == 50


BACKED_OFF = {"wb-bo": "witten-bell-backoff", "ikn-bo": "mkn-backoff", "stb-bo": "stupid-backoff"}


@pytest.mark.parametrize("name", BACKED_OFF)
def test_backed_off_probabilities_of_seen_ngrams_equal_theirs(name, their_discounts):
    model, compared = fit(BACKED_OFF[name]), 0
    for words, log10_p, log10_weight, _ in entries(name):
        assert model.score(words[-1], words[:-1]) == pytest.approx(10**log10_p, rel=2e-5)
        if name == "stb-bo":  # alpha = 0.4; other weights depend on the 1-grams, which differ
            assert 10**log10_weight == pytest.approx(0.4, rel=2e-5)
        compared += 1
    assert compared == 50
