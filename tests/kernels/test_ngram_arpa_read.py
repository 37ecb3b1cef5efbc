"""Line ends are counted by eight bytes as one by one, whatever the bytes look like."""

import random

import numpy as np

from slm.kernels.ngram_arpa_read import count_lines


def test_line_ends_are_counted_wherever_they_stand():
    draw = random.Random(0)
    for _ in range(200):
        octets = bytes(draw.choices([0x0A, 0x8A, 0x0B, 0x00, 0xFF, 0x41], k=draw.randint(0, 40)))
        low = draw.randint(0, len(octets))
        high = draw.randint(low, len(octets))
        text = np.frombuffer(octets + b"\n" * 8, np.uint8)
        assert count_lines(text, low, high) == octets[low:high].count(b"\n")
