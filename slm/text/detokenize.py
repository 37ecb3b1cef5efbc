"""From words and punctuation back to readable text: where spaces go, told by the tokens alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NO_SPACE_AFTER = frozenset("([{“‘«„¿¡$£€#@")
_NO_SPACE_BEFORE = frozenset(")]}”’»…,.;:!?%")
_DASHES = frozenset(["--", "—"])
_JOINERS = frozenset(["-", "/"])
_TAILS = frozenset(["s", "t", "d", "m", "re", "ve", "ll"])
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|t|d|m|re|ve|ll))", re.IGNORECASE)
_PENN_QUOTES = {"``": '"', "''": '"'}


def join_words(tokens: Sequence[str]) -> str:
    """Text made of word tokens, spaced as English prose is.

    Punctuation stands without the space that a reader does not expect; straight quotation marks open and close in
    turn; contractions that a tokenizer took apart are put together.

    Example:
        >>> join_words(["He", "said", ",", '"', "I", "do", "n't", "(", "really", ")", "know", ".", '"'])
        'He said, "I don\\'t (really) know."'
    """
    words = [_PENN_QUOTES.get(token, token) for token in tokens if token]
    parts: list[str] = []
    open_quotes: set[str] = set()
    wants_space = False
    for i, word in enumerate(words):
        before, after = (words[i - 1] if i else ""), (words[i + 1] if i + 1 < len(words) else "")
        tight_left, tight_right = _sides(word, before, after, open_quotes)
        if wants_space and not tight_left:
            parts.append(" ")
        parts.append(word)
        wants_space = not tight_right
    return "".join(parts)


def _sides(word: str, before: str, after: str, open_quotes: set[str]) -> tuple[bool, bool]:
    """Whether a word stands close to what is before and after it; notes the straight quotes that it opens or closes."""
    between_words = before[-1:].isalnum() and after[:1].isalnum()
    if word in _DASHES or (word in _JOINERS and between_words):
        return True, True
    if word in ("'", "’") and between_words and after.lower() in _TAILS:
        return True, True
    if before[-1:].isalnum() and _CONTRACTION.fullmatch(word):
        return True, False
    first, last = word[0], word[-1]
    closes = first in open_quotes or (not after and first in "\"'")  # of a quotation that began in a line before
    tight_left = closes or first in _NO_SPACE_BEFORE
    for mark in word:
        if mark == '"' or word == "'":
            open_quotes ^= {mark}
    return tight_left, last in open_quotes or last in _NO_SPACE_AFTER
