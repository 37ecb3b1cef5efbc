"""The largest value of every column in segments of rows; any float type."""

from slm.kernels.jit import kernel


@kernel
def segment_max(x, starts, counts, top, place):
    """top[s] = max of x[starts[s]] ... x[starts[s] + counts[s] - 1], place[s] its rows, of equal ones the first.

    x (R, C); starts, counts (S,), every count at least 1; top, place (S, C).
    """
    for s in range(starts.size):
        first = starts[s]
        for c in range(x.shape[1]):
            top[s, c] = x[first, c]
            place[s, c] = first
        for r in range(first + 1, first + counts[s]):
            for c in range(x.shape[1]):
                if x[r, c] > top[s, c]:
                    top[s, c] = x[r, c]
                    place[s, c] = r
