"""One word at a time through an n-gram table, for callers that hold the state as a plain number."""

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.ngram_query import match, state_behind


@kernel
def step(row, w, first, word, suffix, log_prob, backoff):
    """log p of word w behind a context row, the row of the n-gram found, and the context row behind it."""
    contexts = first.size - 1
    row = np.int64(row) if 0 <= row < contexts else np.int64(0)
    found, passed = match(first, word, suffix, backoff, row, w)
    return passed + log_prob[found], found, state_behind(suffix, contexts, found)
