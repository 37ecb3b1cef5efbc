"""What the probabilities behind each context sum to."""

import numpy as np

from slm.kernels.intrinsics import prefetch
from slm.kernels.jit import kernel
from slm.kernels.ngram_query import children, match, shorter

AHEAD = 24  # how many n-grams ahead of its use a log-probability is asked for


@kernel
def sum_rows(low, high, first, word, suffix, log_prob, backoff, sums):
    """sums (C,) float64 of contexts low..high-1, of one order; those of all shorter contexts must stand there.

    Behind context c, words with an n-gram have own probabilities, all others the back-off weight times what they have
    behind the shorter context: sum(c) = own + g(c) * (sum(c') - what c' gives to the words with an n-gram).
    """
    for c in range(low, high):
        behind = shorter(suffix, c)
        own = 0.0
        taken = 0.0
        begin, end = children(first, word, c)
        low, high = children(first, word, behind)
        prefetch(log_prob, suffix[min(max(end, 0) + AHEAD, suffix.size - 1)])
        for g in range(begin, end):
            own += np.exp(np.float64(log_prob[g]))
            found, passed = np.int64(suffix[g]), 0.0
            if found < low or found >= high or word[found] != word[g]:  # not behind the shorter context
                found, passed = match(first, word, suffix, backoff, behind, word[g])
                found = min(max(found, 0), log_prob.size - 1)  # of a damaged file's words
            taken += np.exp(passed + log_prob[found])
        rest = max(sums[behind] - taken, 0.0)
        sums[c] = own + (np.exp(np.float64(backoff[c])) * rest if rest > 0.0 else 0.0)
