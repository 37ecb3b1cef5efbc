"""What cells remember: LSTM recalls the first symbol behind fifty others, a shrinking Elman layer cannot learn to."""

import numpy as np
import pytest

from slm.kernels.blas import one_thread_each
from slm.nn import LSTM, Dense, Elman, SoftmaxCrossEntropy
from slm.nn.optim import Adam, global_norm

STEPS, SYMBOLS, BATCH = 50, 4, 64


def sequences(rng, batch):
    """A symbol, then noise of other symbols: x (T, B, 2 * symbols) one-hot, and the first symbol (B,)."""
    ids = rng.integers(SYMBOLS, 2 * SYMBOLS, (STEPS, batch))
    ids[0] -= SYMBOLS
    return np.eye(2 * SYMBOLS, dtype=np.float32)[ids], ids[0]


def recall(layer, seed, updates=120):
    """Train the layer and a dense output to name the first symbol at the last step; its accuracy on new sequences."""
    rng = np.random.default_rng(seed)
    output, loss = Dense(layer.hidden, SYMBOLS, rng), SoftmaxCrossEntropy()
    parts = {"layer": layer, "output": output}
    optimizer = Adam({f"{m}.{p}": a for m, part in parts.items() for p, a in part.params.items()})
    grads = {f"{m}.{p}": a for m, part in parts.items() for p, a in part.grads.items()}
    for _ in range(updates):
        x, symbols = sequences(rng, BATCH)
        for part in parts.values():
            part.zero_grads()
        h, _, cache = layer.forward(x, layer.zero_state(BATCH))
        logits, dense = output.forward(h[-1])
        _, error = loss.forward(logits, symbols)
        dh = np.zeros_like(h)
        dh[-1] = output.backward(loss.backward(1.0 / BATCH, error).astype(np.float32), dense)
        layer.backward(dh, layer.zero_state(BATCH), cache)
        optimizer.step(grads, 0.01, min(1.0, 1.0 / global_norm(grads)))
    x, symbols = sequences(rng, 1000)
    h, _, _ = layer.forward(x, layer.zero_state(1000))
    return (output.forward(h[-1])[0].argmax(axis=1) == symbols).mean()


@pytest.mark.compiled
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_an_lstm_recalls_the_first_of_fifty_symbols_and_an_elman_layer_does_not(seed):
    # Chance is 0.25, its standard deviation on 1000 sequences 0.014.
    # The Elman layer starts from weights that shrink, so its gradient cannot reach back fifty steps.
    rng = np.random.default_rng(seed)
    elman = Elman(2 * SYMBOLS, 24, rng, start="orthogonal")
    elman.params["Wh"] *= 0.5
    with one_thread_each():
        assert recall(LSTM(2 * SYMBOLS, 24, rng, forget_bias=4.0), seed) >= 0.99
        assert recall(elman, seed) <= 0.35


def test_the_gradient_along_the_cell_is_the_product_of_the_forget_gates():
    layer = LSTM(2, 3, np.random.default_rng(0), dtype=np.float64)
    layer.params["Wh"][:] = 0
    x = np.random.default_rng(1).normal(size=(6, 1, 2))
    _, _, cache = layer.forward(x, layer.zero_state(1))
    forget = 1 / (1 + np.exp(-(x @ layer.params["Wx"] + layer.params["b"])[:, :, 3:6]))
    _, (_, dc) = layer.backward(np.zeros((6, 1, 3)), (np.zeros((1, 3)), np.ones((1, 3))), cache)
    np.testing.assert_allclose(dc, forget.prod(axis=0), rtol=1e-13)


def test_the_gradient_of_an_elman_layer_decays_where_its_weights_shrink():
    # Spectral norm 0.5 and |tanh'| <= 1: after T steps at most 0.5 ** T of the gradient is left.
    layer = Elman(2, 4, np.random.default_rng(0), start="orthogonal", dtype=np.float64)
    layer.params["Wh"] *= 0.5
    for steps in (5, 20):
        x = np.random.default_rng(1).normal(size=(steps, 1, 2))
        _, _, cache = layer.forward(x, layer.zero_state(1))
        _, (dh,) = layer.backward(np.zeros((steps, 1, 4)), (np.full((1, 4), 0.5),), cache)
        assert 0 < np.linalg.norm(dh) <= 0.5**steps
