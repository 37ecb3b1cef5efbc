"""Reads figures made with IRSTLM 6.00.05 (Debian 12) from the pseudo-words of tests/data; see the README there."""

from pathlib import Path
from typing import NamedTuple

# tlm -lm=ikn prints them: counts of counts n1 .. n4 and the discounts D1, D2, D3+ of each order. Those of the
# 3-grams are of the text with </s> <s> between its sentences, which tlm counts, too.
COUNTS_OF_COUNTS = {1: [467, 145, 72, 54], 2: [3108, 271, 99, 59], 3: [4297, 338, 159, 79]}
DISCOUNTS = {1: (0.616909, 1.08102, 1.14927), 2: (0.851507, 1.0668, 0.970145), 3: (0.864066, 0.780593, 1.28274)}


class Entry(NamedTuple):
    """An n-gram, log10 of its probability, of the back-off weight of its context, and of p without its first word."""

    words: list[str]
    log10_p: float
    log10_weight: float
    log10_shorter: float


def entries(model):
    """What the ARPA file of a model says of some n-grams: `wb`, `wb-bo`, `sb`, `ikn`, `ikn-bo`, `stb-bo`."""
    lines = (Path(__file__).parent / "data" / "irstlm.tsv").read_text(encoding="utf-8").splitlines()
    for name, ngram, *numbers in (line.split("\t") for line in lines[1:]):
        if name == model:
            yield Entry(ngram.split(" "), *map(float, numbers))
