"""Lower case in bytes is `str.lower` of each line."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slm.kernels.utf8 import PADDING
from slm.text.lowercase import lowered


def lower(text):
    octets = np.frombuffer(bytearray(text.encode() + bytes(PADDING)), np.uint8)
    out, low, high = lowered(octets, 0, octets.size - PADDING, ascii_only=text.isascii())
    return out[low:high].tobytes().decode()


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("aAzZ@[ É\u0130ΣΑ.'Ж𐐀ȺẞK\n"), max_size=30))
@example("ΑΣ\nΣ\nΑΣ.Α\n")
def test_lines_are_lowered_as_str_lower_does(text):
    assert lower(text + "\n") == "".join(line.lower() + "\n" for line in text.split("\n"))


@pytest.mark.compiled
def test_every_character_is_lowered():
    text = "".join(f"{chr(code)}\n" for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000)
    assert lower(text) == text.lower()


@pytest.mark.compiled
def test_text_that_grows_by_half_fits():
    assert lower("İȺ" * 10_000 + "\n") == ("İȺ" * 10_000 + "\n").lower()
