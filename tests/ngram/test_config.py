"""Settings of n-gram models: what each smoothing takes and what it refuses."""

import dataclasses

import pytest

from slm.errors import UsageError
from slm.ngram.config import SMOOTHINGS, NgramConfig, checked_options


def test_only_the_settings_of_the_smoothing_reach_the_estimator():
    assert NgramConfig(smoothing="add-k", k=0.5).estimator_options() == {
        "prune": (),
        "interpolate_unigrams": True,
        "vocab_pad": 0,
        "closed": False,
        "k": 0.5,
    }
    assert NgramConfig(order=2, smoothing="mle").fit_options()["order"] == 2


def test_fallback_discounts_are_none_until_they_are_asked_for():
    assert NgramConfig().estimator_options()["discount_fallback"] is None
    assert NgramConfig(discount_fallback=True).estimator_options()["discount_fallback"] == (0.5, 1.0, 1.5)
    given = NgramConfig(discount_fallback=True, fallback_discounts=(0.1, 0.2, 0.3))
    assert given.estimator_options()["discount_fallback"] == (0.1, 0.2, 0.3)


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
def test_every_smoothing_goes_through_json_and_back(smoothing):
    config = NgramConfig(smoothing=smoothing, prune=(0, 0, 1))
    assert NgramConfig.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"smoothing": "kneser"}, "smoothing must be one of mkn, .*got 'kneser'"),
        ({"order": 0}, "order must be a whole number from 1 to 64, got 0"),
        ({"prune": (1, 1)}, "prune takes counts that begin with 0"),
        ({"prune": (0, 2, 1)}, "never fall from order to order"),
        ({"fallback_discounts": (0.5, 2.5, 3.0), "discount_fallback": True}, "at most 1, 2 and 3"),
        ({"fallback_discounts": (0.1, 0.2, 0.3)}, "with discount_fallback only"),
        ({"k": 0.5}, "k is a setting of smoothing add-k, it means nothing to mkn"),
        ({"smoothing": "mle", "fallback_discounts": (0.1, 0.2, 0.3)}, "setting of smoothing mkn, mkn-backoff, kn"),
        ({"smoothing": "stupid-backoff", "alpha": 0.0}, "alpha must be a finite number above 0"),
    ],
)
def test_wrong_settings_are_refused_with_the_way_out(options, message):
    with pytest.raises(UsageError, match=message):
        NgramConfig(**options)


def test_fit_may_give_the_fallback_discounts_themselves():
    assert checked_options(3, "kn", {"discount_fallback": [0.1, 1, 2]})["discount_fallback"] == (0.1, 1, 2)
    assert checked_options(3, "kn", {"discount_fallback": True})["discount_fallback"] == (0.5, 1.0, 1.5)
    assert checked_options(3, "kn", {})["discount_fallback"] is None
    with pytest.raises(UsageError, match="unknown setting 'prunes'"):
        checked_options(3, "mkn", {"prunes": (0, 1)})


def test_every_setting_belongs_to_some_smoothing():
    owned = {name for own in SMOOTHINGS.values() for name in own}
    common = set(NgramConfig(smoothing="mle").fit_options()) | {"fallback_discounts"}
    assert {field.name for field in dataclasses.fields(NgramConfig)} == owned | common
