"""Numbers and words put into the bytes of an ARPA file, beside Python's own formatting."""

import numpy as np

from slm.kernels.jit import kernel
from slm.kernels.ngram_arpa_write import put_nine_digits, put_octets


@kernel
def all_digits(values, out):
    """Nine digits of each value (n,) int64, side by side in out (9 n + 8,) uint8; returns the bytes used."""
    at = 0
    for i in range(values.size):
        at = put_nine_digits(out, at, values[i])
    return at


@kernel
def copy(out, at, octets, begin, size):
    return put_octets(out, at, octets, begin, size)


def test_nine_digits_are_those_of_format():
    edges = [0, 9, 10, 99, 100, 9999, 10_000, 99_999_999, 100_000_000, 999_999_999]
    groups = [10**4 * i for i in range(10_000)] + list(range(10_000))  # every upper and lower half of eight digits
    values = np.array([*edges, *groups, *np.random.default_rng(0).integers(0, 10**9, 2000)], np.int64)
    out = np.zeros(9 * values.size + 8, np.uint8)
    assert all_digits(values, out) == 9 * values.size
    assert out[:-8].tobytes().decode() == "".join(f"{value:09}" for value in values.tolist())


def test_octets_are_copied_whatever_their_number_and_no_more_than_seven_are_spoilt():
    source = np.arange(1, 60, dtype=np.uint8)
    for size in range(40):
        out = np.zeros(64, np.uint8)
        assert copy(out, 5, source, 3, size) == 5 + size
        assert out[5 : 5 + size].tolist() == source[3 : 3 + size].tolist()
        assert not out[:5].any() and not out[5 + size + 7 :].any()
