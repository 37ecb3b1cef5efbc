"""Products in tiles equal those of NumPy for every number of rows."""

import numpy as np
import pytest

from slm.kernels import tiles


def normal(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize("M", [*range(1, 14), 25, 40])
def test_columns_of_either_factor_are_taken_where_they_stand(M):
    x, b, y = normal((9, M), (9, 70), (M, 80))
    for add, factor in ((tiles.add_columns, x.T.copy()), (tiles.add_columns_across, x)):
        found, expected = y.copy(), y.copy()
        add(factor, b, 7, found, 21)
        expected[:, 21 : 21 + tiles.WIDTH] += x.T @ b[:, 7 : 7 + tiles.WIDTH]
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
