"""Surprisal of the words between blanks, the regions that reading times are measured on, from that of their tokens."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from slm.errors import DataError, shown
from slm.evaluation import surprisal_rows
from slm.models.base import LanguageModel, require_model
from slm.text.encoding import tokenize_lines
from slm.text.tokenizers import Tokenizer, WhitespaceTokenizer, as_tokenizer
from slm.text.vocabulary import SPECIALS

_BLANKS = WhitespaceTokenizer()


class WordRow(NamedTuple):
    """One word of a text as it stands between blanks: sentence and place in it, both from 1; -log2 p of all its tokens.

    oov: whether the model does not know one of its tokens.
    """

    sentence_id: int
    word_id: int
    word: str
    surprisal: float
    oov: bool


def word_rows(
    model: LanguageModel,
    lines: Iterable[str],
    tokenizer: Tokenizer | str | None = None,
    *,
    specials: str = "error",
    apart: bool = False,
) -> Iterator[WordRow]:
    """The surprisal in bits of every word between blanks, and of each `</s>`: the rows of `slm surprisal --words`.

    Parameters:
        model: of any kind.
        lines: one sentence each; blank ones are left out and have no number.
        tokenizer: what cuts a line into tokens, or its name; by default that of the model, or one that cuts at blanks.
        specials: as for `tokenize_lines`.
        apart: as for `evaluate`.

    Raises:
        DataError: a token reaches over a blank, or a word by itself is cut otherwise than in its line.

    Example:
        >>> from slm.models.ngram import NgramModel
        >>> model = NgramModel.fit([["a", "b", "."]], order=1, smoothing="add-k")
        >>> from slm.text.tokenizers import make_tokenizer
        >>> [(row.word, round(row.surprisal, 2)) for row in word_rows(model, ["a b."], make_tokenizer("word"))]
        [('a', 2.17), ('b.', 4.34), ('</s>', 2.17)]
    """
    require_model(model)
    if isinstance(lines, str) or not isinstance(lines, Iterable):
        raise DataError(f"expected lines, got {shown(lines)}; put one line in a list.")
    kept: deque[list[tuple[str, int]]] = deque()
    cut = as_tokenizer(tokenizer or model.tokenizer or _BLANKS)
    rows = surprisal_rows(model, _sentences(_Remembered(lines), cut, specials, kept), apart=apart)
    return _summed(rows, kept)


class _Remembered:
    """Lines, of which the last is kept; `place` is where it stands."""

    def __init__(self, lines: Iterable[str]):
        self._given, self._lines, self.line, self.number = lines, iter(lines), "", 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.line = next(self._lines)
        self.number += 1
        return self.line

    @property
    def place(self) -> str:
        return getattr(self._given, "place", f"line {self.number}")


def _sentences(
    lines: _Remembered, tokenizer: Tokenizer, specials: str, kept: deque[list[tuple[str, int]]]
) -> Iterator[list[str]]:
    """The tokens of each line; `kept` is given its words, each with how many of the tokens stand in it."""
    for tokens in tokenize_lines(lines, tokenizer, specials):
        words = _ruled([(word, tokenizer.tokenize(word)) for word in _BLANKS.tokenize(lines.line)], specials)
        if [token for _, own in words for token in own] != tokens:
            raise DataError(
                f"{lines.place}: tokenizer {tokenizer.name} does not cut this line as it cuts its words by themselves; "
                "word and whitespace do. Without --words there is a row a token."
            )
        kept.append([(word, len(own)) for word, own in words if own])
        yield tokens


def _ruled(words: list[tuple[str, list[str]]], specials: str) -> list[tuple[str, list[str]]]:
    """Words and their tokens, without the literal specials that the rule drops."""
    if specials == "skip":
        return [(word, [token for token in own if token not in SPECIALS]) for word, own in words]
    if specials == "map" and words:
        first, own = words[0]
        words[0] = first, own[own[:1] == ["<s>"] :]
        last, own = words[-1]
        words[-1] = last, own[: len(own) - (own[-1:] == ["</s>"])]
    return words


def _summed(rows: Iterable, kept: deque[list[tuple[str, int]]]) -> Iterator[WordRow]:
    """The rows of tokens, those of each word together."""
    for number, group in groupby(rows, key=lambda row: row.sentence_id):
        tokens, at = list(group), 0
        for place, (word, size) in enumerate([*kept.popleft(), ("</s>", 1)], 1):
            own = tokens[at : at + size]
            at += size
            yield WordRow(number, place, word, sum(row.surprisal for row in own), any(row.oov for row in own))
