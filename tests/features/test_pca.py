"""Principal components and whitening, against figures from scikit-learn 1.9.1 (research table, rows 18, 19, 21)."""

import numpy as np
import pytest
from datasets import accuracy, all_digits, digits

from slm.errors import UsageError
from slm.features.classification import SoftmaxRegression
from slm.features.pca import PCA


def test_the_digits_have_the_published_components():
    x = 16 * all_digits()
    pca = PCA.fit(x)
    assert np.allclose(pca.explained[:5], [0.14890594, 0.13618771, 0.11794594, 0.08409979, 0.05782415], atol=5e-9)
    # The reference divides by m - 1.
    assert np.allclose(pca.variances[:3] * 1797 / 1796, [179.006930, 163.717747, 141.788439], atol=5e-7)
    assert (pca.needed(0.9), pca.needed(0.99), pca.rank) == (21, 41, 61)


def test_the_components_are_eigenvectors_of_the_covariance():
    x = all_digits()
    pca = PCA.fit(x, 10)
    sigma = (x - x.mean(axis=0)).T @ (x - x.mean(axis=0)) / len(x)
    assert np.abs(sigma @ pca.components.T - pca.components.T * pca.variances).max() < 1e-10
    assert np.abs(pca.components @ pca.components.T - np.eye(10)).max() < 1e-12


def test_the_components_are_those_of_the_singular_value_decomposition_up_to_sign():
    x = all_digits()
    pca, (_, scale, directions) = PCA.fit(x, 40), np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    assert np.abs(np.abs((pca.components * directions[:40]).sum(axis=1)) - 1).max() < 1e-10
    assert np.abs(pca.variances - scale[:40] ** 2 / len(x)).max() < 1e-10


def test_all_components_give_the_items_back_and_fewer_lose_their_variance():
    x = all_digits()
    everything, some = PCA.fit(x), PCA.fit(x, 10)
    assert np.abs(everything.inverse(everything.transform(x)) - x).max() < 1e-12
    lost = ((some.inverse(some.transform(x)) - x) ** 2).sum() / len(x)
    assert np.isclose(lost, everything.variances[10:].sum(), rtol=1e-10)


def test_whitened_items_have_the_identity_as_covariance():
    x = all_digits()
    white = PCA.fit(x, 20).whiten(x)
    assert np.abs(white.T @ white / len(x) - np.eye(20)).max() < 1e-10


def test_zca_is_a_symmetric_whitening():
    x = all_digits()[:, 10:15]
    pca = PCA.fit(x)
    white = pca.zca(x)
    assert np.abs(white.T @ white / len(x) - np.eye(5)).max() < 1e-10
    transformation = np.linalg.lstsq(x - x.mean(axis=0), white, rcond=None)[0]
    assert np.abs(transformation - transformation.T).max() < 1e-10


def test_items_of_lower_rank_need_an_epsilon():
    x = all_digits()
    with pytest.raises(UsageError, match=r"3 of 64 components have no variance .* keep at most 61 components, or give"):
        PCA.fit(x).whiten(x)
    assert np.isfinite(PCA.fit(x).zca(x, epsilon=1e-5)).all()


def test_constant_items_have_no_variance_to_explain():
    pca = PCA.fit(np.ones((4, 2)))
    assert pca.explained.tolist() == [0.0, 0.0]
    assert pca.rank == 0


def test_softmax_on_the_components_is_as_good_as_on_the_pixels():
    # C = 1 on the 41 components that keep 99 % of the variance of the training images: 0.968889, as on raw pixels.
    x, y, xt, yt = digits()
    pca = PCA.fit(x, 41)
    fit = SoftmaxRegression.fit(pca.transform(x), y, penalty=1 / len(y))
    assert abs(accuracy(fit.predict(pca.transform(xt)), yt) - 0.968889) < 1e-6


def test_more_components_than_the_table_has_are_refused():
    with pytest.raises(UsageError, match=r"between 1 and 3, the smaller side of a table of shape \(3, 5\), got 4"):
        PCA.fit(np.eye(3, 5), 4)


def test_a_share_beyond_the_kept_components_is_refused():
    with pytest.raises(UsageError, match=r"kept components hold, got 0.99"):
        PCA.fit(all_digits(), 5).needed(0.99)
