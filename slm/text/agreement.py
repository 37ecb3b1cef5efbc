"""Minimal pairs from a grammar: a word that must agree with an earlier one, its wrong form, and how far apart they are.

A feature variable of the grammar ties words together. Where a derivation drew one value (he), it could have drawn
another (she), and the words that would then be others are tied. Each of them but the first agrees with those before it:
its other form alone is impossible there. Quotation marks are tied in the same way.

Every pair has its mirror image: as often as `sleeps` is right and `sleep` is wrong, it is the other way round. So a
model that does not see the deciding word gets half of the pairs right, whatever it likes better.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from slm.errors import DataError, UsageError
from slm.text.derivation import Derivation, Deriver
from slm.text.grammar import Grammar

_OTHER_MARK = {"”": "’", "’": "”"}
_MARKS = {"“", "‘", *_OTHER_MARK}
_NEAR = 3
_FIRST_SENTENCES, _SENTENCES_PER_PAIR = 2000, 20  # to look through before giving up


@dataclass(frozen=True)
class Pair:
    """A word in its right and in a wrong form.

    Attributes:
        context: the words of the sentence before it.
        right, wrong: the two forms; `wrong` is impossible behind the context.
        between: how many words stand between it and the last word that tells which form is right.
    """

    context: tuple[str, ...]
    right: str
    wrong: str
    between: int

    @property
    def far(self) -> bool:
        """Whether more than three words stand between, so that a 5-gram does not see the deciding word."""
        return self.between > _NEAR


def agreement_pairs(grammar: Grammar, n: int = 1500, seed: int = 0) -> list[Pair]:
    """`n` pairs out of random sentences: half of them near, then half of them far, each beside its mirror image.

    Parameters:
        n: a multiple of 4.

    Raises:
        UsageError: n is no multiple of 4.
        DataError: in this grammar too few words agree at such a distance.

    Example:
        >>> from slm.text.corpus import grammar_of
        >>> pair = agreement_pairs(grammar_of("fables"), n=4, seed=9)[0]
        >>> print(*pair.context, "|", pair.right, "not", pair.wrong)
        Once there live three mares that smile , and | they not it
        >>> pair.between, pair.far  # "live", "mares" and "smile" each tell that there are many
        (2, False)
    """
    if n < 0 or n % 4:
        raise UsageError(f"half of the pairs are far and all are mirrored, so n must be a multiple of 4, got {n}.")
    deriver, rng = Deriver(grammar), random.Random(seed)
    return [pair for far in (False, True) for pair in _mirrored(deriver, rng, far, n // 2)]


def _mirrored(deriver: Deriver, rng: random.Random, far: bool, n: int) -> list[Pair]:
    """`n` near or far pairs; a pair waits until its mirror image is drawn."""
    found: list[Pair] = []
    waiting: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for _ in range(_FIRST_SENTENCES + _SENTENCES_PER_PAIR * n):
        if len(found) == n:
            return found
        # One pair a sentence, so that no sentence counts for more than another.
        if tied := [pair for pair in _tied(deriver, deriver.draw(rng), rng) if pair.far == far]:
            pair = rng.choice(tied)
            if mirrors := waiting[pair.wrong, pair.right]:
                found += [mirrors.pop(), pair]
            else:
                waiting[pair.right, pair.wrong].append(pair)
    raise DataError(
        f"too few words of this grammar agree {'far apart' if far else 'nearby'}: "
        f"found {len(found)} of {n} pairs; ask for fewer."
    )


def _tied(deriver: Deriver, sentence: Derivation, rng: random.Random) -> Iterator[Pair]:
    """The pairs of one sentence, with one random wrong value for each variable."""
    words = sentence.words()
    for node in sentence.nodes():
        if variants := deriver.variants(node):
            changes = list(deriver.changes(node, rng.choice(variants)))
            for (before, _), (place, wrong) in pairwise(changes):
                if wrong is not None:
                    yield Pair(tuple(words[:place]), words[place], wrong, place - before - 1)
    marks = [place for place, word in enumerate(words) if word in _MARKS]
    for before, place in pairwise(marks):
        # A full stop ends the outer speech only and so would give the mark away.
        if words[place] in _OTHER_MARK and words[place - 1] != ".":
            yield Pair(tuple(words[:place]), words[place], _OTHER_MARK[words[place]], place - before - 1)
