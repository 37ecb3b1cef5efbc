"""A probabilistic context-free grammar: seeded samples, their exact log-probability, and the exact entropy.

If no sentence has two derivations, a sentence is as probable as its derivation, and the entropy of sentences is the
expected sum of the surprise of all rule choices. With M[A, B] the expected number of B's that one A becomes, and
h0[A] the entropy of the choice at A, it solves h = h0 + M h (Grenander 1976; Z. Chi 1999, "Statistical properties of
probabilistic context-free grammars", Computational Linguistics 25(1)): h[start] bits a sentence. No model
can have a lower cross-entropy, so 2 ** (bits per token) is the lowest perplexity that any model can reach.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np

from slm.errors import DataError, UsageError
from slm.text.grammar_file import Alternatives, read_grammar

# Sentence i depends on the seed and on i alone, because sentences are sampled in whole blocks.
_BLOCK = 4096


class Grammar:
    """Rules and their probabilities.

    Parameters:
        rules: for each symbol its weighted alternatives; words stand in double quotes. The first symbol is where
            sentences start.

    Raises:
        DataError: the expected length of a sentence is infinite.

    Example:
        >>> grammar = Grammar({"S": [(1, ('"a"',)), (1, ('"a"', "S"))]})
        >>> grammar.bits_per_sentence, grammar.mean_tokens         # geometric: 2 bits, 2 words and </s>
        (2.0, 3.0)
        >>> grammar.sample(2, seed=1)
        [['a', 'a', 'a'], ['a', 'a', 'a']]
    """

    def __init__(self, rules: dict[str, Alternatives]):
        self.rules = rules
        words = dict.fromkeys(
            part for rights in rules.values() for _, right in rights for part in right if part[0] == '"'
        )
        self.words: tuple[str, ...] = tuple(word[1:-1] for word in words)
        ids = {symbol: i for i, symbol in enumerate([*words, *rules])}
        flat = [(ids[left], weight, right) for left, rights in rules.items() for weight, right in rights]
        self._lefts = np.array([left for left, _, _ in flat]) - len(words)
        weights = np.array([weight for _, weight, _ in flat], np.float64)
        self._probs = weights / np.bincount(self._lefts, weights)[self._lefts]
        self._lengths = np.array([len(right) for _, _, right in flat])
        self._rights = np.array([ids[part] for _, _, right in flat for part in right])
        self._expected = self._expectation()

    @classmethod
    def read(cls, paths: Iterable[str | Path]) -> Grammar:
        """The grammar of some files; `slm.text.grammar_file` tells their form."""
        return cls(read_grammar(paths))

    def _expectation(self) -> np.ndarray:
        """M (symbols, symbols): how many of each symbol one symbol becomes in one step, on average."""
        size = len(self.rules)
        expected = np.zeros((size, size))
        owners = np.repeat(np.arange(self._lefts.size), self._lengths)
        symbols = self._rights - len(self.words)
        inner = symbols >= 0
        np.add.at(expected, (self._lefts[owners[inner]], symbols[inner]), self._probs[owners[inner]])
        if np.abs(np.linalg.eigvals(expected)).max(initial=0.0) >= 1.0:
            raise DataError(
                "the expected length of a sentence of this grammar is infinite; lower the recursive weights."
            )
        return expected

    def _total(self, own: np.ndarray) -> float:
        """The expected sum over a sentence of what each symbol contributes at its own step."""
        return float(np.linalg.solve(np.eye(len(self.rules)) - self._expected, own)[0])

    @cached_property
    def bits_per_sentence(self) -> float:
        """Exact entropy of a sentence, in bits; right only if no sentence has two derivations."""
        return self._total(np.bincount(self._lefts, -self._probs * np.log2(self._probs)))

    @cached_property
    def mean_tokens(self) -> float:
        """Expected number of tokens of a sentence, its `</s>` included."""
        owners = np.repeat(np.arange(self._lefts.size), self._lengths)
        words = np.bincount(owners, self._rights < len(self.words), self._lefts.size)
        return self._total(np.bincount(self._lefts, self._probs * words)) + 1.0

    @property
    def bits_per_token(self) -> float:
        """Exact entropy per predicted token; `</s>` counts as one, though it never surprises."""
        return self.bits_per_sentence / self.mean_tokens

    @property
    def lowest_perplexity(self) -> float:
        """What no model can get below on a long enough text of this grammar."""
        return float(2.0**self.bits_per_token)

    def sample(self, n: int, seed: int = 0) -> list[list[str]]:
        """`n` sentences as tokens; sentence i depends on `seed` and i only."""
        return self.sample_scored(n, seed)[0]

    def sample_scored(self, n: int, seed: int = 0) -> tuple[list[list[str]], np.ndarray]:
        """`n` sentences and the exact log-probability (n,) in nats of each one's derivation."""
        if n < 0 or not 0 <= seed < 2**64:
            raise UsageError(f"n must be at least 0 and seed in [0, 2**64), got n={n}, seed={seed}.")
        sentences: list[list[str]] = []
        scores = []
        for block in range(math.ceil(n / _BLOCK)):
            symbols, owners, nats = self._sample_block(np.random.default_rng([seed, block]))
            words = np.array(self.words, object)[symbols].tolist()
            ends = np.searchsorted(owners, np.arange(1, _BLOCK + 1)).tolist()
            sentences += [words[low:high] for low, high in zip([0, *ends], ends)]
            scores.append(nats)
        return sentences[:n], np.concatenate(scores)[:n] if scores else np.zeros(0)

    def _sample_block(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Words of `_BLOCK` sentences, the sentence of each, log-probabilities; a step rewrites all open symbols."""
        size, nats = len(self.words), np.log(self._probs)
        first = np.cumsum(self._lengths) - self._lengths
        cumulative = np.cumsum(self._probs)  # grows by one for each symbol, as its rules stand together
        symbols, owners, scores = np.full(_BLOCK, size), np.arange(_BLOCK), np.zeros(_BLOCK)
        while True:
            open_ = np.flatnonzero(symbols >= size)
            if not open_.size:
                return symbols, owners, scores
            lefts = symbols[open_] - size
            rules = self._choose(lefts, rng.random(open_.size), cumulative)
            scores += np.bincount(owners[open_], nats[rules], _BLOCK)
            lengths = np.ones(symbols.size, np.int64)
            lengths[open_] = self._lengths[rules]
            starts = (np.cumsum(lengths) - lengths)[open_]
            symbols, owners = np.repeat(symbols, lengths), np.repeat(owners, lengths)
            grown = self._lengths[rules]
            within = np.arange(grown.sum()) - np.repeat(np.cumsum(grown) - grown, grown)
            symbols[np.repeat(starts, grown) + within] = self._rights[np.repeat(first[rules], grown) + within]

    def _choose(self, lefts: np.ndarray, uniforms: np.ndarray, cumulative: np.ndarray) -> np.ndarray:
        """One rule for each symbol, by inverting its cumulative distribution."""
        rules = np.searchsorted(cumulative, lefts + uniforms, "right")
        # Rounding of the running sum must not lead to the rule of a neighbouring symbol.
        lows = np.searchsorted(self._lefts, lefts, "left")
        highs = np.searchsorted(self._lefts, lefts, "right") - 1
        return np.clip(rules, lows, highs)
