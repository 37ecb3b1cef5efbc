"""Tokenizers as tables for the byte-level encoder: classes of characters, states, and the moves between them.

The tables say what the patterns in `slm.text.tokenizers` say: `word` and `whitespace` have lexers, others have none.
Which code point belongs to which class is asked of the same pattern elements, so it follows Python's Unicode version.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from slm.kernels.tokenize import DEAD, WIDE, Lexer
from slm.text.tokenizers import BLANKS, Tokenizer, WhitespaceTokenizer, WordTokenizer, combining

_SIGN = {"mark": "sign", "joiner": "joined"}
_RUN = {"letter": "run", "digit": "digits", "mark": "run", "joiner": "run", "apostrophe": "inside"}

# Where a class leads from each state; what is not listed ends the token. "*" is any class but space and end. A class
# of one character of a literal special, "s", also is what `_KIND` says. The first four states have the numbers that
# `slm.kernels.tokenize` gives them; those from `inside` on do not accept.
_WORD: dict[str, dict[str, str]] = {
    "dead": {},
    "start": {
        "space": "gap", "letter": "run", "digit": "digits", "joiner": "joined", "point": "point", "hyphen": "hyphen",
        "<": "less", "*": "sign",
    },
    "gap": {"space": "gap"},
    "run": _RUN,
    "digits": _RUN | {"point": "decimal", "comma": "decimal"},
    "sign": _SIGN,
    "joined": {"joiner": "joined", "*": "sign"},
    "point": _SIGN | {"point": "points"},
    "points": {"point": "points"},
    "hyphen": _SIGN | {"hyphen": "hyphens"},
    "hyphens": {"hyphen": "hyphens"},
    "less": _SIGN | {"s": "<s", "/": "</", "u": "<u"},
    "literal": {},
    "inside": {"letter": "run", "digit": "digits"},
    "decimal": {"digit": "digits"},
    "</": {"s": "<s"},
    "<s": {">": "literal"},
    "<u": {"n": "<un"},
    "<un": {"k": "<unk"},
    "<unk": {">": "literal"},
}  # fmt: skip
_WHITESPACE = {"dead": {}, "start": {"space": "gap", "*": "run"}, "gap": {"space": "gap"}, "run": {"*": "run"}}

_KIND = {"<": "other", "/": "other", ">": "other", "s": "letter", "u": "letter", "n": "letter", "k": "letter"}
_CLASSES = (
    "end", "space", "other", "letter", "digit", "mark", "joiner", "apostrophe", "point", "comma", "hyphen", *_KIND,
)  # fmt: skip


def has_lexer(tokenizer: Tokenizer) -> bool:
    """Whether there is a lexer that cuts as the tokenizer does."""
    return type(tokenizer) in (WordTokenizer, WhitespaceTokenizer)


def lexer_of(tokenizer: Tokenizer) -> Lexer:
    """The lexer that cuts as a tokenizer that has one, its lowercasing aside."""
    return _word_lexer() if type(tokenizer) is WordTokenizer else _whitespace_lexer()


@cache
def _word_lexer() -> Lexer:
    """The lexer of `word`."""
    everything = np.arange(0x110000, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    classes = np.full(0x110000, _CLASSES.index("other"), np.uint8)
    classes[list(combining())] = _CLASSES.index("mark")
    for pattern, name in ((r"[^\W_]+", "letter"), (r"\s+", "space")):
        for match in re.finditer(pattern, everything):
            classes[match.start() : match.end()] = _CLASSES.index(name)
    for characters, name in (
        ("0123456789", "digit"), ("\u200d", "joiner"), ("'’", "apostrophe"), (".", "point"), (",", "comma"),
        ("-", "hyphen"), ("\n", "end"), *zip(_KIND, _KIND),
    ):  # fmt: skip
        classes[[ord(c) for c in characters]] = _CLASSES.index(name)
    octets = np.full(256, WIDE, np.uint8)
    octets[:128] = classes[:128]
    return Lexer(octets, classes, _moves(_WORD), list(_WORD).index("inside"))


@cache
def _whitespace_lexer() -> Lexer:
    """The lexer of `whitespace`: no character needs to be decoded."""
    octets = np.full(256, _CLASSES.index("other"), np.uint8)
    octets[[ord(c) for c in BLANKS]] = _CLASSES.index("space")
    octets[ord("\n")] = _CLASSES.index("end")
    return Lexer(octets, np.zeros(0, np.uint8), _moves(_WHITESPACE), len(_WHITESPACE))


def _moves(table: dict[str, dict[str, str]]) -> np.ndarray:
    """The next state (S, 256) for each state and class."""
    states = list(table)
    following = np.full((len(states), 256), DEAD, np.uint8)
    for state, moves in table.items():
        for column, name in enumerate(_CLASSES):
            anything = moves.get("*", "dead") if name not in ("space", "end") else "dead"
            target = moves.get(name) or moves.get(_KIND.get(name, name)) or anything
            following[states.index(state), column] = states.index(target)
    return following
