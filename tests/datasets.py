"""The small public data sets that the acceptance figures were measured on, loaded once from scikit-learn."""

from functools import lru_cache

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split


@lru_cache
def diabetes():
    """Items (442, 10) and values (442,)."""
    return datasets.load_diabetes(return_X_y=True)


@lru_cache
def breast_cancer():
    """Items (569, 30), each column of mean 0 and variance 1, and labels (569,)."""
    x, y = datasets.load_breast_cancer(return_X_y=True)
    return (x - x.mean(axis=0)) / x.std(axis=0), y


@lru_cache
def all_digits():
    """Images (1797, 64) in [0, 1]."""
    return datasets.load_digits(return_X_y=True)[0] / 16


@lru_cache
def digits():
    """Training images (1347, 64) in [0, 1] and labels, test images (450, 64) and labels; classes in proportion."""
    labels = datasets.load_digits(return_X_y=True)[1]
    x, xt, y, yt = train_test_split(all_digits(), labels, test_size=0.25, random_state=0, stratify=labels)
    return x, y, xt, yt


def accuracy(predicted, labels):
    """Share of right answers."""
    return float(np.mean(predicted == labels))
