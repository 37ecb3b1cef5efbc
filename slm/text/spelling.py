"""Words as rows of symbols: what a network sees that reads the characters of a word."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from slm.text.vocabulary import SPECIALS, Vocabulary

NOTHING, BEGIN, END = 0, 1, 2


class Spelling:
    """The symbols of a vocabulary's characters, and the spelling of any word in them.

    Symbol 0 is no character: it fills rows up, and stands for characters that no word of the vocabulary has. 1 and 2
    begin and end every word; the entries of special meaning are one symbol each, then come characters by code point.

    Parameters:
        vocab: whose characters are known.
        length: characters of a word that are read; the rest is cut off.

    Attributes:
        size: how many symbols there are.

    Example:
        >>> spelling = Spelling(Vocabulary.from_words(["ab", "b"]), 5)
        >>> spelling.rows(["ab", "baz", "</s>"]).tolist()
        [[1, 6, 7, 2, 0], [1, 7, 6, 0, 2], [1, 5, 2, 0, 0]]
    """

    def __init__(self, vocab: Vocabulary, length: int):
        self.length = length
        characters = sorted({character for word in vocab.words[len(SPECIALS) :] for character in word[:length]})
        self._symbols = {c: i for i, c in enumerate([*SPECIALS, *characters], END + 1)}
        self.size = END + 1 + len(self._symbols)

    def rows(self, words: Iterable[str]) -> np.ndarray:
        """Symbols (N, L) int32 of words; L is that of the longest, its marks included."""
        get = self._symbols.get
        spelled = [[get(c, NOTHING) for c in ([w] if w in SPECIALS else w[: self.length])] for w in words]
        table = np.full((len(spelled), max(map(len, spelled), default=0) + 2), NOTHING, np.int32)
        for row, symbols in zip(table, spelled):
            row[: len(symbols) + 2] = [BEGIN, *symbols, END]
        return table
