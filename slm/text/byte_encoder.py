"""Bytes to ids at the speed of memory, on all cores, for tokenizers that have a lexer.

1. A block is cut at line ends into one part a thread.
2. Each thread checks its part (UTF-8, NUL, the length of lines), lowercases it if that is wanted, and turns it into
   ids by the tables of the lexer and the words known so far; `slm.kernels.tokenize` tells how.
3. The new words of all threads become known ones, in the order of the text, and all words are counted.
4. If any part holds what the rules refuse, the plain path reads the block again, and says what it is and where.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import NoReturn

import numpy as np

from slm.kernels import utf8
from slm.kernels.threads import run, spans, thread_count
from slm.kernels.tokenize import FULL, REFUSED, Rules, encode_lines, settle
from slm.text.blocks import Block
from slm.text.encoder import Encoder, PlainEncoder
from slm.text.encoding import MAX_TOKEN, SPECIALS_RULES
from slm.text.lexers import lexer_of
from slm.text.lowercase import lowered
from slm.text.tokenizers import Tokenizer
from slm.text.vocabulary import SPECIALS, Vocabulary
from slm.text.wordtable import WordTable

# Kernels that run as plain Python warn of what is meant: products modulo 2 ** 64.
_modular = np.errstate(over="ignore")


@dataclass
class _Worker:
    """What one thread has to itself, used again for each block."""

    fresh: WordTable
    ids: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    counts: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))


class ByteEncoder(Encoder):
    """The encoder for a tokenizer that has a lexer.

    Parameters:
        threads: how many; None for all that kernels may use.
        begun: an encoder that has read the text so far, with the same settings.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        vocab: Vocabulary | None = None,
        specials: str = "error",
        keep_empty: bool = False,
        threads: int | None = None,
        begun: Encoder | None = None,
    ):
        super().__init__(tokenizer, vocab, specials, keep_empty)
        self._lexer = lexer_of(tokenizer)
        self._rules = Rules(SPECIALS_RULES.index(specials), keep_empty, vocab is not None, MAX_TOKEN)
        salt = WordTable.new_salt()
        counts = dict.fromkeys(SPECIALS, 0) if begun is None else begun.counts()
        self._known = WordTable(salt, counts if vocab is None else vocab.words)
        self._workers = [_Worker(WordTable(salt)) for _ in range(threads or thread_count())]
        self._workers[0].counts = np.array(list(counts.values()), np.int64)
        self.characters = 0 if begun is None else begun.characters

    def encode(self, block: Block) -> np.ndarray:
        parts = zip(self._workers, pairwise(_cuts(block, len(self._workers))))
        done = run(self._encode_part, [(worker, block, *part) for worker, part in parts])
        if None in done:
            self._raise_fault(block)
        self.characters += sum(characters for _, characters in done)
        size = len(self._known)
        new_ids = [self._known.take(worker.fresh) for worker in self._workers]
        ends = np.cumsum([0] + [count for count, _ in done])
        ids = np.empty(ends[-1], np.int32)
        outs = [ids[low:high] for low, high in pairwise(ends.tolist())]
        run(self._settle_part, list(zip(self._workers, repeat(size), new_ids, outs)))
        return ids

    def counts(self) -> dict[str, int]:
        total = np.zeros(len(self._known), np.int64)
        for worker in self._workers:
            total[: worker.counts.size] += worker.counts[: total.size]
        return dict(zip(self._known.words(), total.tolist()))

    @_modular
    def _encode_part(self, worker: _Worker, block: Block, low: int, high: int) -> tuple[int, int] | None:
        """Number the tokens of some lines; how many ids they have and how many characters, None for a fault."""
        octets, found = block.octets, np.zeros(2, np.int64)
        if _too_long(octets[low:high], block.max_line) or utf8.check_text(octets, low, high, found) < high:
            return None
        if self.tokenizer.lowercase:
            octets, low, high = lowered(octets, low, high, ascii_only=found[1] == 0)
        if worker.ids.size < high - low:
            worker.ids = np.empty(high - low, np.int32)
        worker.fresh.clear()
        cursor, status = np.array([low, 0, 0], np.int64), FULL
        while status == FULL:
            known, fresh = self._known.arrays, worker.fresh.arrays
            status = encode_lines(octets, high, self._lexer, self._rules, known, fresh, worker.ids, cursor)
            if status == FULL:
                worker.fresh.grow()
        return None if status == REFUSED else (int(cursor[1]), int(found[0] - cursor[2]))

    def _settle_part(self, worker: _Worker, size: int, new_ids: np.ndarray, out: np.ndarray) -> None:
        """Give the words of a part their ids and count them."""
        if worker.counts.size < len(self._known):
            grown = np.zeros(2 * len(self._known), np.int64)
            grown[: worker.counts.size] = worker.counts
            worker.counts = grown
        settle(worker.ids[: out.size], size, new_ids, worker.counts, out)

    def _raise_fault(self, block: Block) -> NoReturn:
        """Let the plain path find what is wrong with a block."""
        PlainEncoder(self.tokenizer, self.vocab, self.specials, self.keep_empty).encode(block)
        raise AssertionError(f"{block.name}: the byte-level encoder refuses what the plain one takes")


def _cuts(block: Block, parts: int) -> list[int]:
    """Places at line ends, the first and last ones included, that cut a block into parts of nearly equal size."""
    cuts = [block.low]
    for _, high in spans(block.high - block.low, parts):
        wanted = block.low + high
        cuts.append(utf8.line_end(block.octets, wanted - 1) if wanted > cuts[-1] else cuts[-1])
    return cuts


def _too_long(octets: np.ndarray, max_line: int) -> bool:
    """Whether one of the lines has more bytes than allowed, its end aside."""
    if octets.size <= max_line:
        return False
    ends = np.flatnonzero(octets == utf8.LF)
    starts = np.append(0, ends[:-1] + 1)
    contents = ends - starts
    contents -= (contents > 0) & (octets[ends - 1] == utf8.CR)
    return bool((contents > max_line).any())
