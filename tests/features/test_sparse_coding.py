"""Sparse codes and learnt dictionaries, against figures from scikit-learn 1.9.1 (research table, row 20)."""

import numpy as np
import pytest
from datasets import all_digits

from slm.errors import UsageError
from slm.features.sparse_coding import SparseCoding, objective, sparse_codes


def unit_rows(count, width):
    rows = np.random.default_rng(0).normal(size=(count, width))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_codes_of_a_fixed_dictionary_reach_the_published_minimum():
    # Coordinate descent, least-angle regression and FISTA agree on it to all digits.
    x, atoms = all_digits()[:100], unit_rows(32, 64)
    codes = sparse_codes(x, atoms, 0.1)
    assert abs(objective(x, codes, atoms, 0.1) - 533.42933436) < 1e-6
    assert (codes != 0).sum() == 2528


def test_the_codes_satisfy_the_conditions_of_a_minimum():
    # Where a code is 0 the slope is at most the penalty; elsewhere it balances it.
    x, atoms = all_digits()[:20], unit_rows(32, 64)
    codes = sparse_codes(x, atoms, 0.5, tolerance=1e-12)
    slope = (x - codes @ atoms) @ atoms.T
    assert np.abs(slope[codes == 0]).max() <= 0.5 + 1e-8
    assert np.abs(slope - 0.5 * np.sign(codes))[codes != 0].max() < 1e-8


def test_with_orthogonal_atoms_codes_are_shrunk_coordinates():
    rng = np.random.default_rng(1)
    atoms = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    x = rng.normal(size=(5, 6))
    z = x @ atoms.T
    assert np.abs(sparse_codes(x, atoms, 0.3) - np.sign(z) * np.maximum(np.abs(z) - 0.3, 0)).max() < 1e-12


def test_a_penalty_above_every_slope_leaves_no_code():
    x, atoms = all_digits()[:5], unit_rows(8, 64)
    assert not sparse_codes(x, atoms, 100.0).any()


@pytest.mark.parametrize("seed", [0, 1])
def test_a_learnt_dictionary_is_as_good_as_the_reference(seed):
    # The reference reached 2308.4328 and 2306.8881 in 98 rounds and 57 seconds.
    x = all_digits()[:600]
    coding = SparseCoding.fit(x, 32, 1.0, seed=seed)
    assert coding.objectives[-1] <= 1.02 * 2308.43
    assert (np.diff(coding.objectives) <= 0).all()
    assert (np.linalg.norm(coding.atoms, axis=1) <= 1 + 1e-12).all()
    assert 0.05 < (coding.transform(x) != 0).mean() < 0.11


def test_bad_settings_are_refused():
    with pytest.raises(UsageError, match="items of 2 columns need atoms of as many, got 3"):
        sparse_codes(np.ones((1, 2)), np.ones((1, 3)), 1.0)
    with pytest.raises(UsageError, match="penalty must be a finite number above 0, got 0"):
        SparseCoding.fit(np.ones((2, 2)), 1, 0.0)
    with pytest.raises(UsageError, match="atoms must be at least 1, got 0"):
        SparseCoding.fit(np.ones((2, 2)), 0)


def test_more_atoms_than_items_are_possible():
    coding = SparseCoding.fit(np.eye(3), 8, 0.1)
    assert coding.atoms.shape == (8, 3)
