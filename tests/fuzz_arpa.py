"""Mutants of ARPA files, and what reading one must come to.

`python tests/fuzz_arpa.py 100000` tries so many in a child with 4 GiB of address space and prints the tally;
`tests/ngram/test_arpa_fuzz.py` tries some.
"""

import random
import re
import signal
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

from slm.errors import ModelFileError
from slm.models.ngram import NgramModel

CORPUS = ["a b a b c", "a a b", "b a c", "c c a e", "a b c d", "d a b a", "b", "a b a b a b", "c a a d b"]
NUMBERS = (
    "nan", "inf", "-inf", "-0", "0", "1", "-1", "37", "-37", "1e9", "-1e9", "1e999", "-1e-999", "0x1p3", "1_0", "+0",
    "-0.5", "-0.25", "-1.5", "-2", "-3.25", "-0.30103", "-7", "0.1", "-99",
    "-100", "٣", "1,5", ".", "-", "--1", "1e", "9" * 40, "-0." + "3" * 400, str(2**31), str(2**63), str(2**64),
)  # fmt: skip
TOKENS = (
    "<s>", "</s>", "<unk>", "<UNK>", "a", "zzz", "", " ", "\t", "\n", "\r", "\0", "\x0b", "\u00a0", "\ufeff", "\udcff",
    "\\end\\", "\\data\\", "\\1-grams:", "\\2-grams:", "\\9-grams:", "\\0-grams:", "ngram 1=3", "ngram 2=-1",
    "w" * 70_000,
)  # fmt: skip


def seeds():
    """Five small files, of orders 1 to 5."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for order in range(1, 6):
            path = Path(folder) / "seed.arpa"
            NgramModel.fit(CORPUS, order=order, discount_fallback=True).to_arpa(path)
            found.append(path.read_text(encoding="utf-8"))
    return found


def edit_bytes(text, rng):
    """One run of characters changed, removed or inserted."""
    at, length = rng.randrange(len(text)), rng.choice((0, 1, 1, 2, 5, 50))
    return text[:at] + rng.choice(("", rng.choice(TOKENS), chr(rng.randrange(1, 256)))) + text[at + length :]


def edit_field(text, rng):
    """One number or word replaced."""
    fields = re.split(r"([\t\n =])", text)
    at = rng.randrange(0, len(fields), 2)
    fields[at] = rng.choice(NUMBERS + TOKENS)
    return "".join(fields)


def edit_lines(text, rng):
    """Lines removed, doubled, swapped, or moved."""
    lines = text.split("\n")
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    action = rng.randrange(4)
    if action == 0:
        del lines[i]
    elif action == 1:
        lines.insert(j, lines[i])
    elif action == 2:
        lines[i], lines[j] = lines[j], lines[i]
    else:
        del lines[min(i, j) : min(i, j) + rng.randrange(1, 6)]
    return "\n".join(lines)


def edit_count(text, rng):
    """One count of the header changed by a little or replaced."""
    counts = list(re.finditer(r"ngram (\d+)=(\d+)", text))
    match = rng.choice(counts) if counts else re.match("", text)
    new = rng.choice(NUMBERS) if not counts or rng.random() < 0.5 else str(int(match[2]) + rng.randrange(-3, 4))
    return text[: match.start(match.lastindex or 0)] + new + text[match.end(match.lastindex or 0) :]


def cut(text, rng):
    """The end removed."""
    return text[: rng.randrange(len(text))]


def mutant(text, rng):
    """A file with one to four faults, as bytes."""
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        text = rng.choice((edit_bytes, edit_field, edit_field, edit_lines, edit_count, cut))(text, rng) or "x"
    return text.encode("utf-8", "surrogateescape")


def outcome(path):
    """`refused`, `accepted` or `accepted, not normalized`; AssertionError for anything that must not be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = NgramModel.from_arpa(path)
    except ModelFileError as error:
        assert re.match(r"^.+:\d+: ", str(error)), str(error)
        assert "\n" not in str(error)
        assert len(str(error)) < len(str(path)) + 400
        return "refused"
    table = model.table
    with np.errstate(over="ignore"):
        rows = model.log_probs((np.arange(max(table.first.size - 1, 1), dtype=np.int32),))
        sums = np.exp(rows).sum(axis=1)
        weights = np.concatenate([[1.0], np.exp(table.backoff[1:], dtype=np.float64)])[: sums.size]
    assert not np.isnan(rows).any()
    ids = np.array([3 % len(model.vocab), 0, 2], np.int32)
    assert model.score_ids(ids[ids != 1], np.array([0, (ids != 1).sum()])).shape
    if not model.normalized:
        return "accepted, not normalized"
    assert (sums <= 1 + 2e-4 + 2e-6 * weights).all(), sums.max()
    return "accepted"


def run(count, seed, path):
    """Tally of the outcomes of so many mutants."""
    rng, texts, tally = random.Random(seed), seeds(), Counter()
    for _ in range(count):
        data = mutant(rng.choice(texts), rng)
        path.write_bytes(data)
        signal.alarm(10)
        try:
            tally[outcome(path)] += 1
        except Exception as error:
            tally[f"FAULT {type(error).__name__}: {error}"[:200]] += 1
            (path.parent / f"fault-{sum(tally.values())}.arpa").write_bytes(data)
        finally:
            signal.alarm(0)
    return tally


if __name__ == "__main__":
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    folder = Path(tempfile.mkdtemp())
    print(folder)
    for name, number in run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1, folder / "x.arpa").items():
        print(f"{number:8} {name}")
