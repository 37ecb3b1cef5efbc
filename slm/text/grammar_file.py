"""Grammar files: rules with weights and feature variables, and word lists, expanded to plain weighted rules.

    feature a = he 2, they 1        a variable, its values and their weights
    Story                           a rule: the symbol ...
        3  Noun[a] Sleep[a] "."     ... and what it becomes: a weight, symbols, words in double quotes
    words Noun[he] / Noun[they]     a word list: one column for each symbol
        king  kings                 row r (from 1) has the weight 1 / (r + 2)

A rule holds for each value of the variables on its left; a variable that stands on the right only is drawn with the
weights of its feature. `Sleep[he|she]` is one symbol under two names. `#` begins a comment. The first rule of the first
file is where sentences start.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from slm.errors import DataError, shown
from slm.text.reading import read_lines

Alternatives = list[tuple[float, tuple[str, ...]]]

_SYMBOL = re.compile(r"(\w+)(?:\[([\w| ]+)\])?")
_PART = r'(?:"[^"\s]+"|\w+(?:\[[\w| ]+\])?)'
_ALTERNATIVE = re.compile(rf"(\d+(?:\.\d+)?)((?: +{_PART})+)")
_ZIPF_SHIFT = 2.0


def read_grammar(paths: Iterable[str | Path]) -> dict[str, Alternatives]:
    """Rules by symbol, the start symbol first; words keep their double quotes.

    Raises:
        DataError: a line that is none of the forms above, a symbol without rules or with two, a word in two lists.
    """
    reader = _Reader()
    for path in paths:
        lines = read_lines(path)
        for line in lines:
            text = re.sub(r"(^|\s)#.*", "", line).rstrip()
            if text:
                try:
                    reader.take(text)
                except _Fault as fault:
                    raise DataError(f"{lines.place}: {fault}.") from None
    return reader.finish()


class _Fault(Exception):
    """What is wrong with a line, before its place is known."""


class _Reader:
    """Collects features, rules and word lists line by line."""

    def __init__(self) -> None:
        self._features: dict[str, dict[str, float]] = {}
        self._rules: dict[str, Alternatives] = {}
        self._aliases: dict[str, str] = {}
        self._words: set[str] = set()  # of the lists
        self._quoted: set[str] = set()  # of the rules
        self._columns: list[str] | None = None  # of the word list being read; None inside a rule
        self._left: list[tuple[str, dict[str, str]]] = []  # of the rule being read: symbol, values of its variables
        self._row = 0

    def take(self, text: str) -> None:
        """One line without its comment."""
        if text[0].isspace():
            if self._columns is None:
                self._alternative(text.strip())
            else:
                self._word_row(text.split())
        elif text.startswith("feature "):
            self._feature(text.removeprefix("feature "))
        elif text.startswith("words "):
            self._columns = [self._define(name.strip()) for name in text.removeprefix("words ").split(" / ")]
            self._row = 0
        else:
            self._columns = None
            self._left = [(self._define(_filled(text, values)), values) for values, _ in self._settings(text)]

    def _feature(self, text: str) -> None:
        names, _, values = text.partition("=")
        try:
            weights = {value: float(weight) for value, weight in (part.split() for part in values.split(","))}
        except ValueError:
            raise _Fault(f"expected feature NAME = VALUE WEIGHT, VALUE WEIGHT, got {shown(text)}") from None
        self._features.update(dict.fromkeys(names.split(), weights))

    def _define(self, name: str) -> str:
        """Note a symbol and its other names; `X[a|b]` is also `X[a]` and `X[b]`."""
        found = _SYMBOL.fullmatch(name)
        if not found:
            raise _Fault(f"expected a symbol such as Noun or Noun[he], got {shown(name)}")
        choices = [argument.split("|") for argument in (found[2] or "").split()]
        others = [_symbol(found[1], values) for values in itertools.product(*choices)]
        for other in {name, *others}:
            if other in self._aliases:
                raise _Fault(f"{other} is defined a second time")
            self._aliases[other] = name
        self._rules[name] = []
        return name

    def _settings(self, text: str, bound: Iterable[str] = ()) -> Iterator[tuple[dict[str, str], float]]:
        """Values for the variables of a text that are not bound yet, with their probability."""
        arguments = itertools.chain.from_iterable((found[2] or "").split() for found in _SYMBOL.finditer(text))
        free = sorted({name for name in arguments if name in self._features and name not in bound})
        for values in itertools.product(*(self._features[name].items() for name in free)):
            share = 1.0
            for name, (_, weight) in zip(free, values):
                share *= weight / sum(self._features[name].values())
            yield {name: value for name, (value, _) in zip(free, values)}, share

    def _alternative(self, text: str) -> None:
        """A weighted right side, for each left side and each value of the free variables."""
        found = _ALTERNATIVE.fullmatch(text)
        if not found or not self._left or not float(found[1]):
            raise _Fault(
                f"expected, below a symbol, a weight above 0 and then symbols or quoted words, got {shown(text)}"
            )
        parts = re.findall(_PART, found[2])
        self._quoted.update(part[1:-1] for part in parts if part[0] == '"')
        for name, bound in self._left:
            for values, share in self._settings(found[2], bound):
                filled = tuple(_filled(part, bound | values) for part in parts)
                self._rules[name].append((float(found[1]) * share, filled))

    def _word_row(self, row: list[str]) -> None:
        """One word for each column."""
        assert self._columns is not None
        if len(row) != len(self._columns):
            raise _Fault(f"expected {len(self._columns)} words, one for each of {', '.join(self._columns)}, got {row}")
        self._row += 1
        for name, word in zip(self._columns, row):
            if word in self._words:
                raise _Fault(f"the word {word} stands in two lists")
            self._words.add(word)
            self._rules[name].append((1.0 / (self._row + _ZIPF_SHIFT), (f'"{word}"',)))

    def finish(self) -> dict[str, Alternatives]:
        """The rules under their first names, each symbol defined."""
        both = sorted(self._words & self._quoted)
        if both:
            raise DataError(f"the word {both[0]} stands in a rule of the grammar and in a word list.")
        for name, alternatives in self._rules.items():
            if not alternatives:
                raise DataError(f"the grammar gives {name} no alternatives.")
            for i, (weight, right) in enumerate(alternatives):
                missing = [part for part in right if part[0] != '"' and part not in self._aliases]
                if missing:
                    raise DataError(f"the grammar uses {missing[0]}, in a rule of {name}, and does not define it.")
                alternatives[i] = weight, tuple(self._aliases.get(part, part) for part in right)
        return _reachable(self._rules)


def _reachable(rules: dict[str, Alternatives]) -> dict[str, Alternatives]:
    """The rules that a sentence can use; templates also give others."""
    found = [next(iter(rules))] if rules else []
    for name in found:
        for _, right in rules[name]:
            found += [part for part in dict.fromkeys(right) if part in rules and part not in found]
    return {name: rules[name] for name in found}


def _symbol(name: str, values: Iterable[str]) -> str:
    """`Name[x y]`, or `Name` without values."""
    listed = " ".join(values)
    return f"{name}[{listed}]" if listed else name


def _filled(part: str, values: dict[str, str]) -> str:
    """A symbol whose variables have their values; words stay as they are."""
    found = _SYMBOL.fullmatch(part)
    if not found:
        return part
    return _symbol(found[1], (values.get(argument, argument) for argument in (found[2] or "").split()))
