"""Read an ARPA file without trusting it: every fault is an error `file:line: message`."""

from __future__ import annotations

import os
import re
import warnings
from typing import NoReturn

import numpy as np

from slm.errors import ModelFileError, VocabularyError, shown
from slm.ngram.arpa_section import Section
from slm.ngram.table import NgramTable
from slm.ngram.trie import MAX_ROWS
from slm.text.streams import open_stream
from slm.text.vocabulary import BOS, EOS, SPECIALS, UNK, Vocabulary
from slm.text.wordtable import WordTable

_SPARE = 8  # bytes behind the text that kernels may load

_FAULTS = {
    "BAD_NUMBER": "expected finite decimal numbers: log10 p, then the words, then at most one back-off weight "
    "(none for the highest order)",
    "POSITIVE": "a log-probability is at most 0",
    "TOO_FEW": "expected log10 p and {k} words",
    "TOO_MANY": "the header promises {n} {k}-grams, here is one more",
    "UNKNOWN_WORD": "one of its words is not among the 1-grams",
    "NO_CONTEXT": "its first {c} words are not among the {c}-grams",
    "REPEATED": "this {k}-gram stands twice",
}


def read_arpa(path: str | os.PathLike) -> tuple[NgramTable, Vocabulary]:
    """The table of an ARPA file, and its vocabulary: the specials, then all other words as they stand.

    Files without `<unk>` give it the probability 0, with a warning. N-grams may come in any order.

    Raises:
        ModelFileError: `file:line: message` for whatever is not as the format has it.
        StorageError: the file cannot be read.
    """
    return ArpaFile(path).read()


class ArpaFile:
    """The bytes of a file, and the place up to which they have been read."""

    def __init__(self, path: str | os.PathLike):
        self.path = path
        self.data, self.end = _contents(path)
        self.text = np.frombuffer(self.data, np.uint8)
        self.at = 0

    def fail(self, at: int, message: str) -> NoReturn:
        """Raise for the line that holds byte `at`."""
        line = 1 + sum(self.data.count(b"\n", i, min(i + 2**24, at)) for i in range(0, at, 2**24))
        raise ModelFileError(f"{self.path}:{line}: {message}.")

    def line(self) -> tuple[int, bytes]:
        """The next line that is not blank, and where it begins; empty at the end of the file."""
        while self.at < self.end:
            begin, stop = self.at, self.data.find(b"\n", self.at, self.end)
            stop = self.end if stop < 0 else stop
            self.at = stop + 1
            found = bytes(self.data[begin : min(stop, begin + 200)]).strip()
            if found:
                return begin, found
        return self.end, b""

    def expect(self, wanted: bytes) -> None:
        """Read a line that must be `wanted`."""
        begin, found = self.line()
        if found != wanted:
            self.fail(begin, f"expected {wanted.decode()}, found {shown(found) if found else 'the end of the file'}")

    def read(self) -> tuple[NgramTable, Vocabulary]:
        """All sections, one after the other."""
        sizes = self.header()
        words = WordTable(WordTable.new_salt(), SPECIALS)
        unigrams = self.unigrams(sizes[0], words)
        vocab = self.vocabulary(words)
        vocab_size = len(words)
        bounds = np.cumsum([0, 1, vocab_size, *sizes[1:]])
        if bounds[-1] > MAX_ROWS:
            self.fail(0, f"the header promises {bounds[-1]} n-grams, a table holds at most {MAX_ROWS}")
        table = NgramTable(
            bounds,
            np.full(bounds[-1], -1, np.int32),
            np.zeros(bounds[-1], np.int32),
            np.full(bounds[-2] + 1, bounds[-1], np.int32),
            np.zeros(bounds[-1], np.float32),
            np.zeros(bounds[-2], np.float32),
        )
        table.word[1 : 1 + vocab_size] = np.arange(vocab_size)
        table.first[0] = 1
        table.log_prob[table.rows(1)] = unigrams[0]
        if table.order > 1:
            table.backoff[table.rows(1)] = unigrams[1]
        for k in range(2, table.order + 1):
            Section(self, table, k, words).read()
        self.expect(b"\\end\\")
        begin, found = self.line()
        if found:
            self.fail(begin, f"expected nothing behind \\end\\, found {shown(found)}")
        return table, vocab

    def header(self) -> list[int]:
        """How many n-grams of each order the file promises; more than it has room for are refused at once."""
        self.expect(b"\\data\\")
        sizes: list[int] = []
        while True:
            place = self.at
            begin, found = self.line()
            if found.startswith(b"\\"):
                self.at = place
                break
            k = len(sizes) + 1
            match = re.fullmatch(rb"ngram\s+(\d{1,3})\s*=\s*(\d{1,20})", found)
            if match is None or int(match[1]) != k:
                self.fail(begin, f"expected 'ngram {k}=COUNT' or the heading \\1-grams:, found {shown(found)}")
            if int(match[2]) > self.end // (2 * k + 2):
                self.fail(begin, f"the header promises {int(match[2])} {k}-grams, more than the file has room for")
            sizes.append(int(match[2]))
        if not sizes:
            self.fail(begin, "expected 'ngram 1=COUNT' before the first section")
        return sizes

    def section_end(self) -> int:
        """The end of the last n-gram line of a section that begins here; a line that starts with \\ follows."""
        stop = self.data.find(b"\n\\", self.at - 1, self.end)
        if stop < 0:
            self.fail(self.end, "expected \\end\\, found the end of the file")
        while stop > self.at and self.data[stop - 1 : stop].isspace():
            stop -= 1
        return self.data.find(b"\n", stop - 1) + 1

    def unigrams(self, size: int, words: WordTable) -> tuple[np.ndarray, np.ndarray]:
        """Log-probabilities and back-off weights (V,) of the words, in id order; new words join the table."""
        from slm.kernels.ngram_arpa_read import FINE, NO_ROOM, read_lines

        self.expect(b"\\1-grams:")
        stop = self.section_end()
        state = np.array([self.at, 0, FINE])
        last, values = np.empty(size, np.int32), np.empty((2, size), np.float32)
        none = np.zeros(0, np.int32)
        while True:
            read_lines(
                self.text, state, stop, 1, True, words.arrays, none, none, np.empty_like(last), last, *values,
                np.zeros((2, 1), np.int64),
            )  # fmt: skip
            if state[2] != NO_ROOM:
                break
            words.grow()
        self.check(state, size, 1)
        self.at = stop
        seen = np.bincount(last, minlength=len(words))
        if (seen > 1).any():
            twice = np.flatnonzero(seen > 1)[0]
            self.fail_repeated(stop, int(np.flatnonzero(last == twice)[1]), 1)
        found = np.zeros((2, len(words)), np.float32)
        found[:, last] = values
        for special in (BOS, EOS):
            if not seen[special]:
                self.fail(self.at, f"expected {SPECIALS[special]} among the 1-grams, found none")
        if not seen[UNK]:
            warnings.warn(f"{self.path} has no <unk>: unknown words get probability 0.", UserWarning, stacklevel=5)
            found[0, UNK] = -np.inf
        found[0, BOS] = -np.inf
        return found[0], found[1]

    def vocabulary(self, words: WordTable) -> Vocabulary:
        """The words as a vocabulary, or an error that names the first that can be none."""
        try:
            return Vocabulary(words.words())
        except UnicodeDecodeError as error:
            bad = bytes(error.object[error.start : error.start + 1])
            self.fail(self.data.find(bad), f"the byte {shown(bad)} is not UTF-8")
        except VocabularyError as error:
            fault = str(error).rstrip(".")
            unfit = next(word for word in words.words() if not _may_be_entry(word))
            self.fail(self.data.find(unfit.encode()), fault)

    def fail_repeated(self, stop: int, line: int, k: int) -> NoReturn:
        """Raise for a line, counted from 0, of the section of k-grams that ends at `stop`: its n-gram stands twice."""
        at = self.data.rfind(b"\n\\", 0, stop)
        for _ in range(line + 1):
            at = self.data.find(b"\n", at + 1)
        self.fail(at + 1, _FAULTS["REPEATED"].format(k=k))

    def check(self, state: np.ndarray, size: int, k: int) -> None:
        """Raise for the fault that stopped the reading of a section, or for a section that is too short."""
        from slm.kernels import ngram_arpa_read as kernels

        if state[2] == kernels.FINE and state[1] == size:
            return
        if state[2] == kernels.FINE:
            self.fail(int(state[0]), f"the header promises {size} {k}-grams, the section has {state[1]}")
        name = next(name for name in _FAULTS if getattr(kernels, name) == state[2])
        begin = int(state[0])
        line = bytes(self.data[begin : min(self.data.find(b"\n", begin, self.end), begin + 200)])
        self.fail(begin, f"{_FAULTS[name].format(k=k, c=k - 1, n=size)}, found {shown(line)}")


def _may_be_entry(word: str) -> bool:
    """Whether a vocabulary takes the word."""
    try:
        Vocabulary.from_words([word])
    except VocabularyError:
        return False
    return True


def _contents(path: str | os.PathLike) -> tuple[bytearray, int]:
    """The unpacked bytes of a file, its last line ended and `_SPARE` bytes behind it, and where it ends."""
    data, size = bytearray(os.path.getsize(path) + 2 + _SPARE if os.path.isfile(path) else 2**20), 0
    with open_stream(os.fspath(path)) as stream:
        while True:
            with memoryview(data) as view:
                got = stream.readinto(view[size : len(data) - 1 - _SPARE])
            if not got:
                break
            size += got
            if size == len(data) - 1 - _SPARE:
                data.extend(bytes(len(data)))
    if size and data[size - 1] != ord("\n"):
        data[size] = ord("\n")
        size += 1
    return data, size
