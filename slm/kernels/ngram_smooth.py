"""Kernels of smoothing: adjusted counts, and one pass over the contexts of an order; both take parts of the tree."""

from slm.kernels.jit import kernel


@kernel
def count_left_neighbours(suffix, low, adjusted):
    """adjusted[s - low] += 1 for every suffix s of the n-grams given that lies in [low, low + adjusted.size)."""
    high = low + adjusted.size
    for g in range(suffix.size):
        s = suffix[g]
        if low <= s < high:
            adjusted[s - low] += 1


@kernel
def interpolate_contexts(first, suffix, weight, keep, discount, shorter, lowest, prob, backoff):
    """p(w | c) = (a - D(a)) / sum + gamma(c) p(w | c'), for all children of some contexts that follow each other.

    first (m + 1,) holds the rows of their children; suffix, weight (the count a), keep (bool or empty for all) and prob
    (n,) begin with the first of these rows, backoff (m,) gets gamma, 1 for a context without children. discount (4,) is
    indexed by min(a, 3). shorter[s - lowest] is the probability of suffix s; contexts whose children have theirs
    elsewhere are left alone. A row that is not kept gives all its count to gamma.
    """
    start = first[0]
    for c in range(backoff.size):
        low, high = first[c] - start, first[c + 1] - start
        if low < high and not lowest <= suffix[low] < lowest + shorter.size:
            continue
        total = 0.0
        held = 0.0
        for g in range(low, high):
            a = weight[g]
            total += a
            held += discount[min(a, 3)] if keep.size == 0 or keep[g] else a
        if total == 0:
            backoff[c] = 1.0
            continue
        gamma = held / total
        backoff[c] = gamma
        for g in range(low, high):
            a = weight[g]
            prob[g] = (a - discount[min(a, 3)]) / total + gamma * shorter[suffix[g] - lowest]
