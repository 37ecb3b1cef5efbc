"""Convolution over images and time, and the classifier made of it (research table, rows 15-17)."""

import numpy as np
import pytest
from datasets import digits
from naive.cnn import train_cnn
from scipy.signal import convolve2d, correlate2d

from slm.errors import DataError, UsageError
from slm.nn import Convolution, Dense, TimeConvolution


def rng(seed=0):
    return np.random.default_rng(seed)


def test_patches_of_8_by_8_on_an_image_of_96_by_96_give_maps_of_89_by_89():
    layer = Convolution(1, 100, 8, rng())
    y, _ = layer.forward(rng(1).random((1, 96, 96, 1), np.float32))
    assert y.shape == (1, 89, 89, 100)
    assert y.size == 792_100


@pytest.mark.parametrize(("same", "mode"), [(False, "valid"), (True, "same")])
def test_a_map_is_the_correlation_of_image_and_filter(same, mode):
    layer, x = Convolution(2, 3, 3, rng(), same=same, dtype=np.float64), rng(1).normal(size=(2, 7, 6, 2))
    layer.params["b"][:] = [1, 2, 3]
    y, _ = layer.forward(x)
    for n in range(2):
        for f in range(3):
            maps = [(x[n, :, :, c], layer.params["W"][:, :, c, f]) for c in range(2)]
            expected = sum(correlate2d(image, w, mode) for image, w in maps) + f + 1
            assert np.abs(y[n, :, :, f] - expected).max() < 1e-12
            if mode == "valid":  # a convolution in the sense of signal processing flips the filter
                flipped = sum(convolve2d(image, w[::-1, ::-1], mode) for image, w in maps) + f + 1
                assert np.abs(y[n, :, :, f] - flipped).max() < 1e-12


def test_a_filter_as_large_as_the_image_is_a_dense_layer():
    layer, dense = Convolution(1, 5, 8, rng(), dtype=np.float64), Dense(64, 5, rng(), dtype=np.float64)
    dense.params["W"][:] = layer.params["W"].reshape(64, 5)
    x = digits()[0][:10]
    y, _ = layer.forward(x.reshape(-1, 8, 8, 1))
    assert np.abs(y.reshape(10, 5) - dense.forward(x)[0]).max() < 1e-12


def test_the_gradient_by_the_input_is_a_full_convolution_with_the_filter():
    layer, x = Convolution(1, 1, 3, rng(), dtype=np.float64), rng(1).normal(size=(1, 6, 6, 1))
    _, cache = layer.forward(x)
    dy = rng(2).normal(size=(1, 4, 4, 1))
    dx = layer.backward(dy, cache)
    assert np.abs(dx[0, :, :, 0] - convolve2d(dy[0, :, :, 0], layer.params["W"][:, :, 0, 0], "full")).max() < 1e-12
    dW = correlate2d(x[0, :, :, 0], dy[0, :, :, 0], "valid")
    assert np.abs(layer.grads["W"][:, :, 0, 0] - dW).max() < 1e-12


def test_a_filter_larger_than_the_image_is_refused():
    with pytest.raises(DataError, match="a filter of 9 x 9 does not fit into an image of 8 x 8"):
        Convolution(1, 1, 9, rng()).forward(np.zeros((1, 8, 8, 1)))
    with pytest.raises(UsageError, match="filters of odd size, got 4"):
        Convolution(1, 1, 4, rng(), same=True)
    with pytest.raises(DataError, match="a convolution over 3 steps needs as many, got 2"):
        TimeConvolution(1, 1, 3, rng()).forward(np.zeros((2, 1, 1)))


def test_a_convolution_over_time_by_hand():
    layer = TimeConvolution(1, 1, 2, rng(), dtype=np.float64)
    layer.params["W"][:] = [[[10]], [[1]]]
    layer.params["b"][:] = 0.5
    # y[t] = 10 x[t] + x[t + 1] + 0.5
    y, _ = layer.forward(np.array([1.0, 2, 3, 4]).reshape(4, 1, 1))
    assert y.ravel().tolist() == [12.5, 23.5, 34.5]


def test_a_convolution_over_time_sees_no_later_step():
    layer, x = TimeConvolution(3, 4, 3, rng()), rng(1).normal(size=(9, 2, 3)).astype(np.float32)
    y, _ = layer.forward(x)
    for t in range(9):
        changed = x.copy()
        changed[t + 1 :] = 1e6
        kept = max(0, t - 1)  # output t - 2 stands at step t
        assert np.array_equal(layer.forward(changed)[0][:kept], y[:kept])


@pytest.mark.compiled
def test_a_small_network_of_convolutions_reads_the_digits():
    # The reference got 442 or 443 of the 450 right in five seeds, with cross-entropies from 0.0515 to 0.0662; ours, in
    # tests/benchmarks/digits_cnn.py, 442 to 444, and 0.0589 to 0.0687. Softmax regression gets 436.
    x, y, xt, yt = digits()
    log_probs = train_cnn(x, y, epochs=60, seed=0)(xt)
    assert (log_probs.argmax(axis=1) == yt).sum() >= 441
    assert -log_probs[np.arange(len(yt)), yt].mean() <= 0.08


def test_inputs_of_another_depth_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(DataError, match=r"the images must have the shape \(any, any, any, 2\)"):
        Convolution(2, 4, 3, rng).forward(np.ones((1, 8, 8, 1)))
    with pytest.raises(DataError, match=r"the input must have the shape \(any, any, 2\)"):
        TimeConvolution(2, 4, 3, rng).forward(np.ones((8, 1, 1)))
