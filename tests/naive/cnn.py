"""The classifier of row 17: 32 filters of 3 x 3, ReLU, mean pooling by 2 x 2, softmax; built from plain modules."""

import math

import numpy as np
from threadpoolctl import threadpool_limits

from slm.features.descent import batches
from slm.nn import Chain, Convolution, Dense, Flatten, MeanPooling, ReLU, SoftmaxCrossEntropy
from slm.nn.optim import Momentum
from slm.nn.softmax import log_sum_exp


@threadpool_limits.wrap(limits=1)  # products as small as these only wait for a second thread
def train_cnn(x, y, *, epochs, seed, rate=0.1, batch=32):
    """Train on images (m, 64) with momentum 0.9 and a cosine schedule; returns a function to log-probabilities."""
    rng = np.random.default_rng(seed)
    net = Chain([Convolution(1, 32, 3, rng, same=True), ReLU(), MeanPooling(2), Flatten(), Dense(4 * 4 * 32, 10, rng)])
    images = x.astype(np.float32).reshape(-1, 8, 8, 1)
    loss, optimizer = SoftmaxCrossEntropy(), Momentum(net.params, 0.9)
    steps, step = epochs * math.ceil(len(y) / batch), 0
    for _ in range(epochs):
        for rows in batches(len(y), batch, rng):
            logits, cache = net.forward(images[rows])
            _, own = loss.forward(logits, y[rows])
            net.zero_grads()
            net.backward(loss.backward(np.float32(1 / rows.size), own), cache)
            optimizer.step(net.grads, rate * 0.5 * (1 + math.cos(math.pi * step / steps)))
            step += 1

    def log_probs(x):
        logits = net.forward(x.astype(np.float32).reshape(-1, 8, 8, 1))[0]
        return logits - log_sum_exp(logits)

    return log_probs
