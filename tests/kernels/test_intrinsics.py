"""Each instruction gives what its plain Python form gives."""

import platform

import numba
import numpy as np
import pytest

from slm.kernels.intrinsics import array_at, borrowed, larger, load64, prefetch, store64, trailing_zeros
from slm.kernels.jit import kernel


@kernel
def loads(octets, out):
    for at in range(out.size):
        out[at] = load64(octets, at)


@kernel
def stores(words, octets):
    for i in range(words.size):
        store64(octets, 3 * i, words[i])


@kernel
def zeros(words, out):
    for i in range(words.size):
        out[i] = trailing_zeros(words[i])


@kernel
def total_with_prefetch(values):
    total = 0
    for i in range(values.size):
        prefetch(values, i + 1000)  # beyond the end: allowed
        total += values[i]
    return total


@kernel
def larger_ones(x, y):
    for i in range(x.size):
        y[i] = larger(y[i], x[i])


def test_the_larger_number_is_kept_and_one_that_is_none_is_not():
    x, y = np.array(list(np.ndindex(4, 4))).T
    values = np.array([-np.inf, 0.5, 2.0, np.nan], np.float32)
    found, plain = values[y], [larger(a, b) for a, b in zip(values[y], values[x])]
    larger_ones(values[x], found)
    assert np.array_equal(found, np.array(plain), equal_nan=True)
    assert np.array_equal(found, np.fmax(values[x], values[y]), equal_nan=True)


@pytest.mark.compiled
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="looks for an x86 instruction")
def test_the_larger_numbers_of_a_row_are_stored_without_masks():
    fresh = numba.njit(error_model="numpy")(larger_ones.py_func)  # of one from the cache, nothing is to be seen
    fresh(np.zeros(64, np.float32), np.zeros(64, np.float32))
    (code,) = fresh.inspect_asm().values()
    assert "maxps" in code and "maskmov" not in code


def test_a_word_is_loaded_from_any_offset_first_byte_lowest():
    octets = np.random.default_rng(0).integers(0, 256, 40).astype(np.uint8)
    out = np.zeros(33, np.uint64)
    loads(octets, out)
    assert out.tolist() == [int.from_bytes(bytes(octets[at : at + 8]), "little") for at in range(33)]
    assert out.tolist() == [int(load64(octets, at)) for at in range(33)]


def test_a_word_is_stored_at_any_offset_lowest_byte_first_and_leaves_other_bytes_alone():
    words = np.random.default_rng(0).integers(0, 2**64, 5, np.uint64)
    out, plain, wanted = np.full((3, 24), 7, np.uint8)
    stores(words, out)
    for i, word in enumerate(words.tolist()):
        store64(plain, 3 * i, np.uint64(word))
        wanted[3 * i : 3 * i + 8] = list(word.to_bytes(8, "little"))
    assert out.tolist() == plain.tolist() == wanted.tolist()


@pytest.mark.parametrize("extra", [0, 2**63])
def test_trailing_zeros_of_every_power_of_two(extra):
    words = np.array([(1 << bit) | extra for bit in range(64)], np.uint64)
    out = np.zeros(64, np.int64)
    zeros(words, out)
    assert out.tolist() == list(range(64)) == [int(trailing_zeros(word)) for word in words]


def test_zero_has_64_trailing_zeros():
    out = np.zeros(1, np.int64)
    zeros(np.zeros(1, np.uint64), out)
    assert out[0] == 64 == trailing_zeros(np.uint64(0))


def test_a_prefetch_changes_nothing_wherever_it_points():
    assert total_with_prefetch(np.arange(10, dtype=np.int32)) == 45


@kernel
def sum_at(address, size):
    return array_at(address, size, np.float32).sum()


def test_an_array_is_found_at_its_address():
    values = np.arange(5, dtype=np.float32)
    assert sum_at(values.ctypes.data, 5) == 10.0
    assert sum_at(values[1:].ctypes.data, 3) == 6.0
    assert sum_at(np.empty(0, np.float32).ctypes.data, 0) == 0.0
    np.testing.assert_array_equal(array_at(values.ctypes.data, 5, np.float32), values)


@kernel
def sum_borrowed(array):
    own = borrowed(array)
    total = 0.0
    for i in range(own.shape[0]):
        for x in own[i]:
            total += x
    own[0, 0] = -1.0
    return total


def test_a_borrowed_array_is_the_array_itself():
    array = np.arange(12.0).reshape(3, 4)
    for part in (array, array[:, ::2], array[1:]):
        whole = part.sum()
        assert sum_borrowed(part) == whole and part[0, 0] == -1.0
