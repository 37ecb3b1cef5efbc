"""The copy task of row 26: recall the first symbol of four after 50 steps of four other symbols, drawn at random."""

import numpy as np
from threadpoolctl import threadpool_limits

from slm.nn import LSTM, Dense, Elman, SoftmaxCrossEntropy
from slm.nn.optim import Adam, global_norm

SYMBOLS, HIDDEN, ROWS = 4, 32, 32


def sequences(rng, rows, distance):
    """One-hot inputs (T, B, 8), and the symbol (B,) that stood first."""
    first = rng.integers(0, SYMBOLS, rows)
    others = rng.integers(SYMBOLS, 2 * SYMBOLS, (distance, rows))
    return np.eye(2 * SYMBOLS, dtype=np.float32)[np.vstack([first, others])], first


@threadpool_limits.wrap(limits=1)  # products as small as these only wait for a second thread
def recall(cell, seed, *, updates, distance=50, rate=0.005):
    """Share of 1,000 new sequences whose first symbol a trained layer of 32 units recalls."""
    rng = np.random.default_rng(seed)
    layer = (
        LSTM(2 * SYMBOLS, HIDDEN, rng, forget_bias=5.0) if cell == "lstm" else Elman(2 * SYMBOLS, HIDDEN, rng)
    )  # at a forget gate of sigmoid(5) half of a cell is left after 100 steps
    out, loss = Dense(HIDDEN, SYMBOLS, rng), SoftmaxCrossEntropy()
    modules = {"layer": layer, "out": out}
    optimizer = Adam({f"{m}.{p}": module.params[p] for m, module in modules.items() for p in module.params})
    grads = {f"{m}.{p}": module.grads[p] for m, module in modules.items() for p in module.params}
    for _ in range(updates):
        x, first = sequences(rng, ROWS, distance)
        h, last, cache = layer.forward(x, layer.zero_state(ROWS))
        logits, own = out.forward(h[-1])
        for module in modules.values():
            module.zero_grads()
        dlogits = loss.backward(np.float32(1 / ROWS), loss.forward(logits, first)[1])
        dh = np.zeros_like(h)
        dh[-1] = out.backward(dlogits, own)
        layer.backward(dh, tuple(np.zeros_like(part) for part in last), cache)
        optimizer.step(grads, rate, min(1.0, 1.0 / global_norm(grads)))
    x, first = sequences(rng, 1000, distance)
    h, _, _ = layer.forward(x, layer.zero_state(1000))
    return float((out.forward(h[-1])[0].argmax(axis=1) == first).mean())
