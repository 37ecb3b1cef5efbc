"""Numbers in a few bits, and values as codes for levels."""

import numpy as np
import pytest

from slm.errors import ModelFileError
from slm.kernels.ngram_compact import child_span
from slm.kernels.ngram_pack import get_children, put_children
from slm.ngram import columns
from slm.ngram.columns import bytes_for, column_of, pack_numbers, pack_values, unpack_numbers, unpack_values


def test_numbers_stand_one_behind_the_other_the_first_one_lowest():
    # 5 = 101, 3 = 011, 6 = 110, of three bits: 110 011 101 read from the right, so bytes 10011101 and 1
    assert pack_numbers(np.array([5, 3, 6]), 3).tolist() == [0b10011101, 1, *[0] * 8]
    assert bytes_for(3, 3) == 10


@pytest.mark.parametrize("block", [8, 2**20])
@pytest.mark.parametrize("bits", [1, 7, 8, 17, 31])
def test_packed_numbers_come_back(monkeypatch, bits, block):
    monkeypatch.setattr(columns, "_BLOCK", block)
    numbers = np.random.default_rng(bits).integers(0, 2**bits, 501)
    numbers[0] = 2**bits - 1
    out = np.empty(501, np.int32)
    unpack_numbers(pack_numbers(numbers, bits), bits, out)
    np.testing.assert_array_equal(out, numbers)


def test_levels_are_the_means_of_equal_shares():
    # sorted: 1 2 | 4 6 | 10 20: means 1.5, 5, 15
    assert columns._levels(np.array([4, 20, 1, 10, 2, 6], np.float32), 3).tolist() == [1.5, 5.0, 15.0]
    assert columns._levels(np.array([7, 7, 7], np.float32), 8).tolist() == [7.0]
    assert columns._levels(np.zeros(0, np.float32), 8).tolist() == []


def test_the_logarithm_of_zero_keeps_a_level_of_its_own():
    never = float("-inf")
    numbers = np.array([4, never, 20, 1, 10, never, 2, 6], np.float32)
    assert columns._levels(numbers, 3).tolist() == [never, np.float32(7 / 3), 12.0]  # 1 2 4 | 6 10 20
    arrays = pack_values("x", [numbers], 1)
    out = np.empty(8, np.float32)
    unpack_values(column_of(arrays, "x", np.array([8])), np.array([8]), out)
    assert out.tolist() == [np.float32(43 / 6), never, *[np.float32(43 / 6)] * 3, never, *[np.float32(43 / 6)] * 2]


@pytest.mark.parametrize("bits", [None, 1, 5])
@pytest.mark.parametrize("different", [1, 2, 7, 10**6])
def test_exact_values_come_back_to_the_bit_and_others_as_the_nearest_level(bits, different):
    rng = np.random.default_rng(different)
    parts = [-rng.integers(0, different, n).astype(np.float32) / 7 for n in (300, 0, 41)]
    parts[0][0] = np.nextafter(parts[0][1], np.float32(0))  # a neighbour, between which there is no middle in float32
    arrays, sizes, out = pack_values("x", parts, bits), np.array([300, 0, 41]), np.empty(341, np.float32)
    unpack_values(column_of(dict(arrays), "x", sizes), sizes, out)
    if bits is None:
        np.testing.assert_array_equal(out, np.concatenate(parts))
        assert arrays["x"].ndim == (2 if different < 10 else 1)  # codes where they pay
        return
    for part, levels, found in zip(parts, arrays["x"], np.split(out, np.cumsum(sizes)[:-1])):
        nearest = np.abs(levels.astype(np.float64)[:, None] - part).min(axis=0, initial=np.inf)
        np.testing.assert_array_equal(np.abs(found.astype(np.float64) - part), nearest if part.size else part)


def test_columns_that_are_none_are_refused():
    parts, sizes = [np.arange(100, dtype=np.float32)], np.array([100])
    arrays = pack_values("x", parts, 3)
    for wrong in (
        {"x": arrays["x"]}, {"x_code": arrays["x_code"]}, {**arrays, "x": arrays["x"][:, :7]},
        {**arrays, "x": arrays["x"][:, :4]}, {**arrays, "x": parts[0]}, {"x": parts[0][1:]},
        {**arrays, "x": np.zeros((1, 0), np.float32)}, {**arrays, "x": np.zeros((2, 8), np.float32)},
        {**arrays, "x": np.zeros((1, 1), np.float32)}, {**arrays, "x": arrays["x"].astype(np.float64)},
        {**arrays, "x_code": arrays["x_code"][:-1]}, {**arrays, "x": np.zeros((1, 8, 1), np.float32)},
    ):  # fmt: skip
        with pytest.raises(ModelFileError, match="an array x of 100 values, or of levels"):
            column_of(wrong, "x", sizes)


@pytest.mark.parametrize("most", [0, 1, 3, 300])
def test_children_are_found_by_counting_ones(most):
    counts = np.random.default_rng(most).integers(0, most + 1, 203)
    counts[-1] = 0
    first = 1000 + np.append(0, np.cumsum(counts)).astype(np.int32)
    bits, starts = np.zeros((203 + counts.sum()) // 64 + 1, np.uint64), np.zeros(7, np.int32)
    put_children(first, bits, starts)
    # a zero for each child, then a one
    expected = "".join("0" * n + "1" for n in counts.tolist())
    assert "".join(f"{word:064b}"[::-1] for word in bits.tolist())[: len(expected)] == expected
    assert [child_span(bits, starts, r) for r in range(203)] == list(zip(first[:-1] - 1000, first[1:] - 1000))
    again = np.empty_like(first)
    assert get_children(bits, 1000, again) == 203
    np.testing.assert_array_equal(again, first)
