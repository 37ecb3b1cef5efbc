"""The arrays of the compact layout, written and read from end to end: the plain twins of `ngram_compact`'s lookups."""

import numpy as np

from slm.kernels.intrinsics import trailing_zeros
from slm.kernels.jit import kernel
from slm.kernels.ngram_compact import ONE, ROWS_A_START, bits_at


@kernel
def put_bits(numbers, bits, at, octets):
    """Write numbers (n,) uint32 below 2**bits as numbers at, at + 1, ... of an array, whose bits there are zero."""
    for i in range(numbers.size):
        place = (at + i) * bits
        rest = np.uint64(numbers[i]) << np.uint64(place & 7)
        place >>= 3
        while rest != 0:
            octets[place] |= np.uint8(rest & np.uint64(255))
            rest >>= np.uint64(8)
            place += 1


@kernel
def get_bits(octets, bits, at, out):
    """out (n,) int32: numbers at, at + 1, ... of an array."""
    for i in range(out.size):
        out[i] = bits_at(octets, bits, at + i)


@kernel
def put_children(first, children, starts):
    """The children of rows, first (m + 1,) int32, as bits: children uint64 zeros, starts (m / 32,) int32."""
    for r in range(first.size - 1):
        if r % ROWS_A_START == 0:
            starts[r // ROWS_A_START] = first[r] - first[0]
        place = np.int64(first[r + 1]) - first[0] + r
        children[place >> 6] |= ONE << np.uint64(place & 63)


@kernel
def get_children(children, begin, first):
    """first (m + 1,) int32: where the children of rows begin, the first at `begin`; how many ones there are."""
    found = 0
    first[0] = begin
    for spot in range(children.size):
        word = children[spot]
        while word != 0:
            if found < first.size - 1:
                first[found + 1] = begin + 64 * spot + trailing_zeros(word) - found
            found += 1
            word &= word - ONE
    return found
