"""The form of `vocab.txt`: one word a line, in id order, and behind a tab its count, which may be missing."""

from __future__ import annotations

import re

import numpy as np

from slm.errors import VocabularyError, shown

_COUNT = re.compile(r"[0-9]{1,18}")


def read_columns(data: bytes, place: str) -> tuple[list[str], np.ndarray]:
    """The words and counts (n,) int64 in the bytes of a `vocab.txt`.

    Raises:
        VocabularyError: `place:line:` and what is not of this form there.

    Example:
        >>> words, counts = read_columns(b"the\\t3\\nfox\\n", "vocab.txt")
        >>> words, counts.tolist()
        (['the', 'fox'], [3, 0])
    """
    return _written_columns(data) or _plain_columns(_decoded(data, place), place)


def _written_columns(data: bytes) -> tuple[list[str], np.ndarray] | None:
    """Words and counts of a `vocab.txt` that has a count in each line, as we write it; None for any other."""
    octets = np.frombuffer(data, np.uint8)
    tabs, ends = np.flatnonzero(octets == ord("\t")), np.flatnonzero(octets == ord("\n"))
    if not tabs.size or tabs.size != ends.size or ends[-1] != octets.size - 1:
        return None
    digits = ends - tabs - 1
    if not ((np.append(0, ends[:-1] + 1) < tabs) & (digits >= 1) & (digits <= 18)).all():
        return None
    counts, of_words = np.zeros(tabs.size, np.int64), np.ones(octets.size, np.bool_)
    of_words[tabs] = False
    for place in range(1, int(digits.max()) + 1):
        lines = np.flatnonzero(digits >= place)
        digit = octets[tabs[lines] + place] - np.uint8(ord("0"))  # wraps around for what is below "0"
        if (digit > 9).any():
            return None
        counts[lines] = 10 * counts[lines] + digit
        of_words[tabs[lines] + place] = False
    try:
        return octets[of_words].tobytes().decode().split("\n")[:-1], counts
    except UnicodeDecodeError:
        return None


def _decoded(data: bytes, place: str) -> str:
    """The text of a `vocab.txt`, or an error that names the line."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise VocabularyError(f"{place}:{line}: expected UTF-8, got {error.reason}.") from None


def _plain_columns(text: str, place: str) -> tuple[list[str], np.ndarray]:
    """Words and counts of the lines of a `vocab.txt`; only a line feed ends a line."""
    words, counts = [], []
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        word, _, count = line.partition("\t")
        if not word or (count and not _COUNT.fullmatch(count)):
            raise VocabularyError(
                f"{place}:{number}: expected a word, or a word, a tab and a count, got {shown(line)}."
            )
        words.append(word)
        counts.append(int(count or 0))
    return words, np.array(counts, np.int64)
