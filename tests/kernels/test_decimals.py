"""Decimal numbers as Python reads them, whatever their form and wherever they end."""

import random

import numpy as np
import pytest

from slm.kernels.decimals import read_number
from slm.kernels.jit import kernel
from slm.kernels.utf8 import PADDING


@kernel
def parse(text, at, end):
    return read_number(text, at, end)


def read(number, behind=b"\t"):
    """Value and length of a number with something behind it."""
    text = np.frombuffer(number.encode() + behind + b"9" * PADDING, np.uint8)
    return parse(text, 0, len(number))


FORMS = [
    "0", "-0", "7", "12345678", "123456789", "-1.02522071", "0.5", ".5", "5.", "+2", "-99", "1e3", "1E-3", "2.5e+2",
    "123456789012345678", "12345678901234567890123", "0.000000000000000000001234567", "1" + 30 * "0", "-0.00000001",
    "-999.9999999999999999", "0e999", "3.402823466e38", "1e-45", "0.1234567890123456789",
]  # fmt: skip


@pytest.mark.parametrize("number", FORMS)
@pytest.mark.parametrize("behind", [b"\t", b" ", b"\n", b"\r"])
def test_a_number_is_the_one_that_python_reads(number, behind):
    value, end = read(number, behind)
    assert value == pytest.approx(float(number), rel=1e-9) and end == len(number)


def test_random_numbers_of_all_lengths_are_those_that_python_reads():
    draw = random.Random(0)
    for _ in range(5000):
        whole, rest = (draw.choices("0123456789", k=draw.randint(0, most)) for most in (20, 40))
        power = draw.choice(["", f"e{draw.randint(-30, 15)}"])
        number = f"{draw.choice(['', '-', '+'])}{''.join(whole) or '0'}.{''.join(rest)}{power}"
        value, end = read(number, draw.choice([b"\t", b" ", b"\n"]))
        exact = len(whole) + len(rest) <= 10 and not power
        assert value == pytest.approx(float(number), rel=4e-16 if exact else 1e-10, abs=0) and end == len(number)


@pytest.mark.parametrize("text", ["", "-", "+", ".", "-.", "e5", "x", "1e", "1e+", "nan", "inf", "--1"])
def test_what_is_no_number_is_nan(text):
    assert np.isnan(read(text)[0])


@pytest.mark.parametrize("text, end", [("1.2.3", 3), ("1-2", 1), ("1x", 1), ("1e5e5", 3)])
def test_a_number_ends_where_it_ends(text, end):
    assert read(text)[1] == end
