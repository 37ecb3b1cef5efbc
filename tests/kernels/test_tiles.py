"""Products in tiles equal those of NumPy for every number of rows."""

import numpy as np
import pytest

from slm.kernels import tiles


def normal(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize("M", [*range(1, 14), 25, 40])
@pytest.mark.parametrize("K", [0, 1, 2, 8, 9])
def test_columns_of_the_weights_are_taken_where_they_stand(M, K):
    x, b, y = normal((M, K), (K, 70), (M, 80))
    found = y.copy()
    tiles.add_columns(x, b, 7, found, 21)
    y[:, 21 : 21 + tiles.WIDTH] += x @ b[:, 7 : 7 + tiles.WIDTH]
    np.testing.assert_allclose(found, y, rtol=1e-5, atol=1e-5)
