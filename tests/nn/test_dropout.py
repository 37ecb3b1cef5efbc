"""Dropout keeps the mean, locks over time if asked, and is the identity without a generator."""

import numpy as np
import pytest

from slm.errors import UsageError
from slm.nn import Dropout, Embedding


def test_without_a_generator_it_is_the_identity():
    x = np.ones((2, 3, 4))
    assert Dropout(0.5).forward(x)[0] is x


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_it_zeroes_the_asked_share_and_keeps_the_mean(dtype):
    y, mask = Dropout(0.3).forward(np.ones((100, 10, 100), dtype), np.random.default_rng(0))
    assert y.dtype == dtype
    # 100,000 entries: standard deviation of the share 0.0014.
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.008)
    assert set(np.unique(mask)) == {0, np.asarray(1 / 0.7, dtype)[()]}


def test_locked_masks_are_the_same_at_every_step_and_others_are_not():
    x = np.ones((5, 3, 50))
    locked, _ = Dropout(0.5, locked=True).forward(x, np.random.default_rng(0))
    free, _ = Dropout(0.5).forward(x, np.random.default_rng(0))
    assert (locked == locked[0]).all() and not (locked[0, 0] == locked[0, 1]).all()
    assert not (free == free[0]).all()


def test_a_dropped_word_is_zero_wherever_it_stands():
    table = Embedding(50, 4, np.random.default_rng(0), drop=0.5)
    ids = np.tile(np.arange(50), (3, 1))
    y, _ = table.forward(ids, np.random.default_rng(1))
    dropped = (y == 0).all(axis=2)
    assert (dropped == dropped[0]).all() and 10 < dropped[0].sum() < 40
    np.testing.assert_allclose(y[0][~dropped[0]], 2 * table.params["W"][~dropped[0]])


def test_a_probability_of_one_is_refused():
    with pytest.raises(UsageError, match=r"\[0, 1\)"):
        Dropout(1.0)
