"""What a stored model must be made of: every difference is named."""

import numpy as np
import pytest

from slm.errors import ModelFileError
from slm.models.cache import CacheModel
from slm.models.ngram import NgramModel
from slm.models.parts import check_arrays, checked_settings
from slm.models.recurrent_config import RecurrentConfig

BIGRAM = NgramModel.fit(["a b"], 2, "witten-bell")
EXPECTED = {"W": ((2, 3), np.float32), "ids": ((4,), np.int32)}


def arrays(**changed):
    return {"W": np.zeros((2, 3), np.float32), "ids": np.zeros(4, np.int32), **changed}


def rebuilt(model, **settings):
    config = model.config()
    config["settings"] |= settings
    return type(model).from_parts(config, model.arrays(), model.vocab)


def test_what_is_expected_passes():
    check_arrays("toy", arrays(), EXPECTED, finite=True)
    check_arrays("toy", arrays(W=np.full((2, 3), np.nan, np.float32)), EXPECTED)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"W": np.zeros((2, 3), np.float32)}, "a toy model of these settings has the arrays W, ids, found ['W']."),
        (arrays(b=np.zeros(1)), "a toy model of these settings has the arrays W, ids, found ['W', 'b', 'ids']."),
        (
            arrays(W=np.zeros((3, 2), np.float32)),
            "array W of the toy model should be float32 (2, 3), found float32 (3, 2).",
        ),
        (arrays(W=np.zeros((2, 3))), "array W of the toy model should be float32 (2, 3), found float64 (2, 3)."),
        (arrays(ids=np.zeros(4, np.uint32)), "array ids of the toy model should be int32 (4,), found uint32 (4,)."),
        (
            arrays(W=np.array([[0, 0, 0], [0, np.inf, np.nan]], np.float32)),
            "array W of the toy model should hold finite numbers, found inf at [1, 1].",
        ),
    ],
)
def test_what_is_not_is_named(given, message):
    with pytest.raises(ModelFileError) as caught:
        check_arrays("toy", given, EXPECTED, finite=True)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "change", [{"hidden": "8"}, {"hidden": True}, {"hidden": 0}, {"hidden": 10**12}, {"hidden": 1.5}]
)
def test_settings_that_are_none_are_named(change):
    good = RecurrentConfig(hidden=4).to_dict()
    assert checked_settings("recurrent", RecurrentConfig, good) == RecurrentConfig(hidden=4)
    with pytest.raises(ModelFileError, match="settings of the recurrent model are not as this version writes them"):
        checked_settings("recurrent", RecurrentConfig, {**good, **change})


def test_a_setting_that_this_version_does_not_know_comes_from_a_newer_one():
    upgrade = "; it was made by a newer slm: pip install -U slm."
    for name, read in {
        "recurrent": lambda **new: checked_settings("recurrent", RecurrentConfig, {"hidden": 4, **new}),
        "ngram": lambda **new: NgramModel.from_parts({**BIGRAM.config(), **new}, BIGRAM.arrays(), BIGRAM.vocab),
        "cache": lambda **new: rebuilt(CacheModel(BIGRAM), **new),
    }.items():
        read()
        with pytest.raises(ModelFileError) as caught:
            read(magic=1)
        assert str(caught.value) == f"this slm does not know the setting 'magic' of the {name} model{upgrade}"
