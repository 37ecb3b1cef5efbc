"""Kernels of smoothing: adjusted counts, and one pass over the contexts of an order."""

from slm.kernels.jit import kernel


@kernel
def count_left_neighbours(suffix, first_row, low, high, adjusted):
    """adjusted[s] += 1 for every n-gram of order >= 2 (rows from first_row on) whose suffix s lies in [low, high)."""
    for g in range(first_row, suffix.size):
        s = suffix[g]
        if low <= s < high:
            adjusted[s] += 1


@kernel
def interpolate_contexts(low, high, first, suffix, weight, offset, keep, discount, prob, backoff):
    """p(w | c) = (a - D(a)) / sum + gamma(c) p(w | c'), for all children of the context rows low..high-1.

    weight[g - offset] is the (adjusted) count a of row g, keep (R,) bool or empty, discount (4,) by min(a, 3),
    prob (R,) is read one order below and written; backoff gets gamma, 1 for a context without children. A row that is
    not kept gives all its count to gamma.
    """
    for c in range(low, high):
        total = 0.0
        held = 0.0
        for g in range(first[c], first[c + 1]):
            a = weight[g - offset]
            total += a
            held += discount[min(a, 3)] if keep.size == 0 or keep[g] else a
        if total == 0:
            backoff[c] = 1.0
            continue
        gamma = held / total
        backoff[c] = gamma
        for g in range(first[c], first[c + 1]):
            a = weight[g - offset]
            prob[g] = (a - discount[min(a, 3)]) / total + gamma * prob[suffix[g]]
