"""The largest of each segment, against NumPy."""

import numpy as np
import pytest

from slm.kernels.segments import segment_max


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_largest_value_of_each_segment_and_the_first_place_of_it(dtype):
    x = np.random.default_rng(0).integers(0, 4, (12, 3)).astype(dtype)  # with many ties
    starts, counts = np.array([0, 3, 4, 9]), np.array([3, 1, 5, 2])
    top, place = np.empty((4, 3), dtype), np.empty((4, 3), np.int64)
    segment_max(x, starts, counts, top, place)
    for s, (start, count) in enumerate(zip(starts, counts)):
        part = x[start : start + count]
        assert np.array_equal(top[s], part.max(axis=0))
        assert np.array_equal(place[s], start + part.argmax(axis=0))
