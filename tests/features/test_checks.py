"""Tables that are none, or of other columns than those fitted on: one message for all learners."""

import numpy as np
import pytest

from slm.errors import DataError
from slm.features.autoencoder import Autoencoder
from slm.features.classification import LogisticRegression, SoftmaxRegression
from slm.features.linear import LinearRegression
from slm.features.pca import PCA

X, Y = np.random.default_rng(0).normal(size=(6, 3)), np.array([0, 1, 0, 1, 0, 1])
LEARNERS = {
    "linear": lambda: LinearRegression.fit(X, Y).predict,
    "logistic": lambda: LogisticRegression.fit(X, Y, 1.0).predict,
    "softmax": lambda: SoftmaxRegression.fit(X, Y, 1.0).predict,
    "pca": lambda: PCA.fit(X).transform,
    "autoencoder": lambda: Autoencoder.fit(X, 2, steps=5).transform,
}


@pytest.mark.parametrize("name", LEARNERS)
@pytest.mark.parametrize("columns", [1, 2, 4])
def test_items_of_other_columns_are_refused(name, columns):
    with pytest.raises(DataError, match=f"x must have 3 columns, as what it was fitted on, got {columns}"):
        LEARNERS[name]()(np.zeros((2, columns)))


@pytest.mark.parametrize("x", [[["a", "b"]], [[1.0, 2.0], [3.0]], [[None, {}]]], ids=str)
def test_what_is_no_table_of_numbers_is_refused(x):
    with pytest.raises(DataError, match="x must be a table of numbers, with rows of one length: "):
        PCA.fit(x)
