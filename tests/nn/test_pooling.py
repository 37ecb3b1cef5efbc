"""Mean and max pooling, forward and back (research table, row 16)."""

import numpy as np
import pytest

from slm.errors import DataError
from slm.nn import MaxOverTime, MaxPooling, MeanPooling

X = np.random.default_rng(0).normal(size=(2, 4, 6, 3))


@pytest.mark.parametrize(("layer", "reduce"), [(MeanPooling(2), np.mean), (MaxPooling(2), np.max)])
def test_each_region_becomes_its_mean_or_its_largest_value(layer, reduce):
    y, _ = layer.forward(X)
    assert y.shape == (2, 2, 3, 3)
    for n, i, j, c in np.ndindex(y.shape):
        assert np.isclose(y[n, i, j, c], reduce(X[n, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, c]), rtol=1e-15)


@pytest.mark.parametrize("layer", [MeanPooling(2), MaxPooling(2)])
def test_the_sum_of_deltas_is_conserved(layer):
    y, cache = layer.forward(X)
    dy = np.random.default_rng(1).normal(size=y.shape)
    dx = layer.backward(dy, cache)
    sums = dx.reshape(2, 2, 2, 3, 2, 3).sum(axis=(2, 4))
    assert np.abs(sums - dy).max() < 1e-12


def test_of_equal_values_the_first_in_reading_order_gets_the_delta():
    layer = MaxPooling(2)
    _, cache = layer.forward(np.array([[1.0, 5.0], [5.0, 5.0]]).reshape(1, 2, 2, 1))
    assert layer.backward(np.ones((1, 1, 1, 1)), cache).ravel().tolist() == [0, 1, 0, 0]


def test_a_shift_by_one_pixel_inside_a_region_keeps_the_largest_value():
    image = np.zeros((1, 4, 4, 1))
    image[0, 0, 0, 0] = 1
    shifted = np.roll(image, 1, axis=2)
    assert np.array_equal(MaxPooling(2).forward(image)[0], MaxPooling(2).forward(shifted)[0])


def test_the_largest_value_over_time_belongs_to_its_step():
    x = np.array([[[1.0, 4.0]], [[3.0, 2.0]], [[3.0, 0.0]]])
    y, cache = MaxOverTime().forward(x)
    assert y.tolist() == [[3.0, 4.0]]
    dx = MaxOverTime().backward(np.array([[10.0, 20.0]]), cache)
    assert dx.tolist() == [[[0, 20]], [[10, 0]], [[0, 0]]]


def test_regions_that_do_not_cover_the_map_are_refused():
    with pytest.raises(DataError, match="regions of 2 x 2 do not cover a map of 3 x 4"):
        MeanPooling(2).forward(np.zeros((1, 3, 4, 1)))
