"""Sentences of running English prose, by rules: no model, no download.

A paragraph ends at a blank line; other line breaks are spaces. A sentence ends behind `.`, `!`, `?` or `…`, with the
quotation marks and brackets that close there, if what follows does not begin with a small letter, and if the full
stop does not belong to an abbreviation or to an initial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(text.split())


# Never the end of a sentence: a name or a number follows.
_TITLES = _words(
    "mr mrs ms messrs mme mlle dr st prof rev hon gen col maj capt lt sgt gov sen rep pres supt esq bros "
    "no nos vol vols ch chap sec fig figs pp cf vs viz eg ie approx"
)
# The end of a sentence only before a word that often begins one.
_ABBREVIATIONS = _words("etc jr sr co inc ltd corp ave blvd rd mt ft jan feb aug sept oct nov dec eds loc bc ad")
_STARTERS = _words(
    "the a an this that these those there here it he she we they you i his her its our their my your "
    "in on at by for from with as if when while after before but and or so yet then now not no "
    "what who why how where which"
)

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_CANDIDATE = re.compile(r"""(?P<end>[.!?…]+)[)\]}"'”’»]*(?P<gap>\s+)(?=[(\[{"'“‘«„_—-]*(?P<next>\w+))""")
_LAST_WORD = re.compile(r"[\w.'’]*$")


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a text in order, each on one line, white space inside them folded to single spaces.

    Example:
        >>> list(split_sentences("Mr. J. Low paid\\n3.50 for it. “Too much!” she said."))
        ['Mr. J. Low paid 3.50 for it.', '“Too much!” she said.']
    """
    for paragraph in _PARAGRAPH.split(text.replace("\r\n", "\n")):
        line = " ".join(paragraph.split())
        start = 0
        for found in _CANDIDATE.finditer(line):
            if _is_end(line[start : found.start("end")], found["end"], found["next"]):
                yield line[start : found.start("gap")]
                start = found.end("gap")
        if start < len(line):
            yield line[start:]


def _is_end(before: str, mark: str, following: str) -> bool:
    """Whether a sentence ends at `mark`, given what stands before and the word that follows."""
    if following[0].islower():
        return False
    if mark != ".":
        return True
    tail = _LAST_WORD.search(before[-40:])
    word = tail[0] if tail else ""
    if word.lower() in _TITLES and (word.lower() not in ("no", "nos") or following[0].isdigit()):
        return False
    initial = len(word) == 1 and word.isupper() and word != "I"
    if initial or "." in word.strip(".") or word.lower() in _ABBREVIATIONS:
        return not initial and following.lower() in _STARTERS
    return True
