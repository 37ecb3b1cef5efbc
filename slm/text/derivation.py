"""Derivations of a grammar: sentences as trees, and how a tree would change were another value of a feature drawn."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from slm.text.grammar import Grammar


@dataclass(frozen=True)
class Derivation:
    """A symbol and what it became.

    Attributes:
        symbol: as in the rules; a word stands in double quotes and has no parts.
        choice: which of the symbol's alternatives was taken.
        parts: the derivations of its right side.
        start, end: its words are those from start up to end of the sentence.
    """

    symbol: str
    choice: int
    parts: tuple[Derivation, ...]
    start: int
    end: int

    def words(self) -> list[str]:
        """The sentence."""
        return [word for part in self.parts for word in part.words()] if self.parts else [self.symbol[1:-1]]

    def nodes(self) -> Iterator[Derivation]:
        """This derivation and all within it that became something."""
        if self.parts:
            yield self
            yield from itertools.chain.from_iterable(part.nodes() for part in self.parts)


class Deriver:
    """Draws derivations from a grammar and compares them with what they could have been.

    Example:
        >>> import random
        >>> grammar = Grammar({"S": [(1, ("N[one]", '"runs"')), (1, ("N[two]", '"run"'))],
        ...                    "N[one]": [(1, ('"fox"',))], "N[two]": [(1, ('"foxes"',))]})
        >>> Deriver(grammar).draw(random.Random(1)).words()
        ['fox', 'runs']
    """

    def __init__(self, grammar: Grammar):
        self._rights = {name: [right for _, right in rules] for name, rules in grammar.rules.items()}
        self._weights = {
            name: list(itertools.accumulate(weight for weight, _ in rules)) for name, rules in grammar.rules.items()
        }
        self._start = next(iter(grammar.rules))
        self._variants = {name: _variants(rights) for name, rights in self._rights.items()}

    def draw(self, rng: random.Random) -> Derivation:
        """A random derivation of a sentence."""
        return self._grow(self._start, 0, rng)

    def _grow(self, symbol: str, start: int, rng: random.Random) -> Derivation:
        """A random derivation of a symbol whose first word is that of number `start`."""
        if symbol[0] == '"':
            return Derivation(symbol, 0, (), start, start + 1)
        weights = self._weights[symbol]
        choice = rng.choices(range(len(weights)), cum_weights=weights)[0]
        parts: list[Derivation] = []
        end = start
        for part in self._rights[symbol][choice]:
            parts.append(self._grow(part, end, rng))
            end = parts[-1].end
        return Derivation(symbol, choice, tuple(parts), start, end)

    def variants(self, node: Derivation) -> list[tuple[str, ...]]:
        """The right sides that `node` would have had if one variable that was drawn there had another value."""
        return self._variants[node.symbol].get(node.choice, [])

    def changes(self, node: Derivation, other: tuple[str, ...]) -> Iterator[tuple[int, str | None]]:
        """Places of the words that would change if the right side of `node` were `other`, with the other word.

        Where the two sides do not go in parallel, as in "the king" and "these three kings", the last word of what
        would change stands for all of it, and there is no other word.
        """
        for part, symbol in zip(node.parts, other):
            if part.symbol == symbol:
                continue
            right = self._parallel(part, symbol)
            if not part.parts:
                yield part.start, symbol[1:-1]
            elif right is None:
                yield part.end - 1, None
            else:
                yield from self.changes(part, right)

    def _parallel(self, node: Derivation, symbol: str) -> tuple[str, ...] | None:
        """The alternative of `symbol` that corresponds to the one taken at `node`, if there is one."""
        rights = self._rights.get(symbol, [])
        if node.choice >= len(rights):
            return None
        own, right = tuple(part.symbol for part in node.parts), rights[node.choice]
        words = len(own) == len(right) == 1 and own[0][0] == right[0][0] == '"'
        return right if words or _shape(own) == _shape(right) else None


def _shape(right: tuple[str, ...]) -> tuple[str, ...]:
    """A right side without the values of its features."""
    return tuple(part if part[0] == '"' else part.partition("[")[0] for part in right)


def _variants(rights: list[tuple[str, ...]]) -> dict[int, list[tuple[str, ...]]]:
    """For each alternative of a symbol those that one variable with another value makes of it."""
    families: dict[tuple[str, ...], list[int]] = {}
    for i, right in enumerate(rights):
        families.setdefault(_shape(right), []).append(i)
    found: dict[int, list[tuple[str, ...]]] = {}
    for family in families.values():
        for i in family:
            changed = {j: frozenset(_differing(rights[i], rights[j])) for j in family if rights[j] != rights[i]}
            # Two variables that change together change more places than either alone.
            found[i] = [rights[j] for j, places in changed.items() if not any(p < places for p in changed.values())]
    return found


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[int]:
    """The places at which two right sides differ."""
    return (i for i, (a, b) in enumerate(zip(one, other)) if a != b)
