"""Read an ARPA file without trusting it: every fault is an error `file:line: message`."""

from __future__ import annotations

import os
import re
import warnings

import numpy as np

from slm.errors import VocabularyError, shown
from slm.ngram.arpa_section import Lines, read_section
from slm.ngram.arpa_text import ArpaText
from slm.ngram.table import NgramTable
from slm.ngram.trie import MAX_ROWS
from slm.text.streams import plain_name
from slm.text.vocabulary import BOS, EOS, SPECIALS, UNK, Vocabulary
from slm.text.wordtable import WordTable

_CAPITALS = "<UNK>"  # what the CMU-Cambridge toolkit writes for `<unk>`


def read_arpa(path: str | os.PathLike) -> tuple[NgramTable, Vocabulary]:
    """The table of an ARPA file, and its vocabulary: the specials, then all other words as they stand.

    Text before `\\data\\` and behind `\\end\\` is skipped. N-grams may come in any order. In files without `<unk>`,
    `<UNK>` is read as that; where neither is, `<unk>` has the probability 0, with a warning.

    Raises:
        ModelFileError: `file:line: message` for whatever is not as the format has it.
        StorageError: the file cannot be read.
    """
    with ArpaText(path) as text:
        start = text.skip_to_data()
        sizes = _header(text)
        words = WordTable(WordTable.new_salt(), SPECIALS)
        lines = Lines(text, 1, sizes[0])
        lines.read(words, np.zeros(0, np.int32), np.zeros(0, np.int32))
        vocab = _vocabulary(text, words, lines)
        if _CAPITALS in vocab and UNK not in lines.last:
            words, vocab = _capitals_as_unk(vocab, lines)
        unigrams = _unigrams(text, lines, len(vocab))
        table = _table(text, start, [len(vocab), *sizes[1:]])
        table.log_prob[table.rows(1)] = unigrams[0]
        if table.order > 1:
            table.backoff[table.rows(1)] = unigrams[1]
        for k in range(2, table.order + 1):
            read_section(text, table, k, words)
        text.expect(b"\\end\\")
        text.skip_rest()
    return table, vocab


def _header(text: ArpaText) -> list[int]:
    """How many n-grams of each order the file promises; more than it has room for are refused at once."""
    packed = plain_name(os.fspath(text.path)) != os.fspath(text.path)
    octets = None if packed or not os.path.isfile(text.path) else os.path.getsize(text.path)
    sizes: list[int] = []
    while True:
        text.fill()
        place = text.at, text.number
        number, found = text.line()
        if found.startswith(b"\\"):
            text.at, text.number = place
            break
        k = len(sizes) + 1
        match = re.fullmatch(rb"ngram\s+(\d{1,3})\s*=\s*(\d{1,20})", found)
        if match is None or int(match[1]) != k:
            text.fail(number, f"expected 'ngram {k}=COUNT' or the heading \\1-grams:, found {shown(found)}")
        if octets is not None and int(match[2]) > octets // (2 * k + 2):
            text.fail(number, f"the header promises {int(match[2])} {k}-grams, more than the file has room for")
        sizes.append(int(match[2]))
    if not sizes:
        text.fail(number, "expected 'ngram 1=COUNT' before the first section")
    return sizes


def _unigrams(text: ArpaText, lines: Lines, size: int) -> np.ndarray:
    """Log-probabilities and back-off weights (2, V) of the words, in id order."""
    seen = np.bincount(lines.last, minlength=size)
    if (seen > 1).any():
        twice = np.flatnonzero(seen > 1)[0]
        lines.fail_repeated(int(np.flatnonzero(lines.last == twice)[1]))
    found = np.zeros((2, size), np.float32)
    found[0, lines.last], found[1, lines.last] = lines.log_prob, lines.backoff
    for special in (BOS, EOS):
        if not seen[special]:
            text.fail(text.number, f"expected {SPECIALS[special]} among the 1-grams, found none")
    if not seen[UNK]:
        warnings.warn(f"{text.path} has no <unk>: unknown words get probability 0.", UserWarning, stacklevel=4)
        found[0, UNK] = -np.inf
    return found


def _vocabulary(text: ArpaText, words: WordTable, lines: Lines) -> Vocabulary:
    """The words as a vocabulary, or an error that names the first that can be none."""
    try:
        return Vocabulary(words.words())
    except (UnicodeDecodeError, VocabularyError) as error:
        for word, octets in enumerate(words.octets()):
            if fault := _fault(octets):
                line = np.flatnonzero(lines.last == word)[0]
                text.fail(lines.number + int(line), fault)
        raise error


def _capitals_as_unk(vocab: Vocabulary, lines: Lines) -> tuple[WordTable, Vocabulary]:
    """The words with `<UNK>` in the place of `<unk>`, as KenLM reads it, and ids of the lines to match."""
    place = vocab.id(_CAPITALS)
    others = [*vocab.words[BOS:place], *vocab.words[place + 1 :]]
    lines.last[:] = np.where(lines.last == place, UNK, lines.last - (lines.last > place))
    return WordTable(WordTable.new_salt(), [_CAPITALS, *others]), Vocabulary([SPECIALS[UNK], *others])


def _fault(octets: bytes) -> str | None:
    """Why bytes are no entry of a vocabulary, or None."""
    try:
        Vocabulary.from_words([octets.decode()])
    except UnicodeDecodeError as error:
        return f"the byte {shown(octets[error.start : error.start + 1])} is not UTF-8"
    except VocabularyError as error:
        return str(error).rstrip(".")
    return None


def _table(text: ArpaText, start: int, sizes: list[int]) -> NgramTable:
    """A table for so many n-grams of each order, of which only the words of the 1-grams stand there.

    `start` is the line at which faults are told.
    """
    bounds = np.cumsum([0, 1, *sizes])
    if bounds[-1] > MAX_ROWS:
        text.fail(start, f"the header promises {bounds[-1]} n-grams, a table holds at most {MAX_ROWS}")
    rows, contexts = int(bounds[-1]), int(bounds[-2])
    try:
        word, suffix, first = np.empty(rows, np.int32), np.zeros(rows, np.int32), np.empty(contexts + 1, np.int32)
        log_prob, backoff = np.zeros(rows, np.float32), np.zeros(contexts, np.float32)
    except MemoryError:
        text.fail(start, f"the header promises {rows} n-grams, there is no memory for so many")
    first[0], first[-1] = 1, rows
    word[0], word[1 : 1 + sizes[0]] = -1, np.arange(sizes[0])
    return NgramTable(bounds, word, suffix, first, log_prob, backoff)
