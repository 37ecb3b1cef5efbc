"""The frozen map between words and ids, with the counts it was made from.

Id 0 is `<unk>`, 1 is `<s>`, 2 is `</s>`; then come words by falling count, ties in order of first appearance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from slm.errors import DataError, IdRangeError, StorageError, VocabularyError, shown
from slm.text.reading import read_lines
from slm.text.tokenizers import BLANKS
from slm.text.vocabulary_file import read_columns

UNK, BOS, EOS = 0, 1, 2
SPECIALS = ("<unk>", "<s>", "</s>")
MAX_SIZE = 2**31 - 2
S = TypeVar("S", bound=Iterable[str])


def _fault(words: Sequence[str], ids: dict[str, int]) -> tuple[int, str] | None:
    """The first entry that cannot be one and what ails it, or None."""
    everything = "".join(words)
    if len(ids) == len(words) and "" not in ids and not _has_blank(everything) and _is_unicode(everything):
        return None
    seen: dict[str, int] = {}
    for i, word in enumerate(words):
        if not word:
            return i, "is empty; entries are non-empty words, one a line"
        if seen.setdefault(word, i) != i:
            return i, f"repeats entry {seen[word]}, {shown(word)}; each word stands once"
        if _has_blank(word):
            return i, f"holds white space, {shown(word)}; split it into words"
        if not _is_unicode(word):
            return i, f"is no Unicode text, {shown(word)}; read the text as UTF-8"
    return None


def _has_blank(text: str) -> bool:
    """Whether a text holds what separates words; other spaces of Unicode, VT and FF may stand in a word."""
    return any(blank in text for blank in BLANKS)


def _is_unicode(text: str) -> bool:
    """Whether text has an UTF-8 form, which lone surrogates have not."""
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        return False
    return True


def uncut_refused(tokens: S) -> S:
    """The tokens of a sentence; a string would be taken for a list of its characters, and is refused."""
    if isinstance(tokens, str):
        raise DataError(
            f"a sentence is a list of tokens here, got the string {shown(tokens)}; cut lines with slm.tokenize_lines, "
            "or let a model cut them: model.encoded(lines)."
        )
    return tokens


class Vocabulary:
    """Words and their ids; unknown words have id 0.

    Parameters:
        words: all entries in id order, beginning with `<unk>`, `<s>`, `</s>`.
        counts: occurrences in the training text, one for each entry (zeros if not given). The count of `<unk>` is
            that of all words left out.

    Raises:
        VocabularyError: an entry is empty, holds a space, tab, CR or LF, stands twice, or specials are not in front.

    Example:
        >>> vocab = Vocabulary.build([["a", "b", "a"]])
        >>> vocab.words
        ('<unk>', '<s>', '</s>', 'a', 'b')
        >>> vocab.encode(["b", "z"]).tolist()
        [4, 0]
    """

    def __init__(self, words: Sequence[str], counts: Sequence[int] | np.ndarray | None = None):
        self.words: tuple[str, ...] = tuple(words)
        if self.words[:3] != SPECIALS:
            raise VocabularyError(
                f"a vocabulary begins with {', '.join(SPECIALS)}, got {shown(self.words[:3])}; "
                "use Vocabulary.from_words for a plain list of words."
            )
        if len(self.words) > MAX_SIZE:
            raise VocabularyError(f"a vocabulary holds at most {MAX_SIZE} entries, got {len(self.words)}.")
        self._ids: dict[str, int] = {word: i for i, word in enumerate(self.words)}
        if fault := _fault(self.words, self._ids):
            raise VocabularyError(f"vocabulary entry {fault[0]} {fault[1]}.")
        self.counts = np.zeros(len(self.words), np.int64) if counts is None else np.array(counts, np.int64)
        if self.counts.shape != (len(self.words),) or (self.counts < 0).any():
            raise VocabularyError(
                f"a vocabulary of {len(self.words)} entries needs as many counts >= 0, got shape {self.counts.shape}."
            )
        self.counts.flags.writeable = False

    @classmethod
    def build(
        cls,
        sentences: Iterable[Iterable[str]],
        *,
        min_count: int = 1,
        max_size: int | None = None,
    ) -> Vocabulary:
        """Count the words of tokenized training sentences; `</s>` is counted once a sentence.

        Parameters:
            sentences: iterable of token sequences, read once.
            min_count: words seen less often are left out (they become `<unk>`).
            max_size: keep at most this many entries, the three specials included.

        Raises:
            DataError: a sentence is a string, whose characters would be its words.
        """
        counter: Counter[str] = Counter()
        number = 0
        for sentence in sentences:
            counter.update(uncut_refused(sentence))
            number += 1
        return cls.from_counts(counter, number, min_count=min_count, max_size=max_size)

    @classmethod
    def from_counts(
        cls, counts: dict[str, int], sentences: int, *, min_count: int = 1, max_size: int | None = None
    ) -> Vocabulary:
        """A vocabulary from word counts in order of first appearance; literal specials count as themselves."""
        if min_count < 1:
            raise VocabularyError(f"min_count must be at least 1, got {min_count}.")
        if max_size is not None and max_size < len(SPECIALS):
            raise VocabularyError(f"a vocabulary holds at least {len(SPECIALS)} entries, got max_size={max_size}.")
        ordinary = {word: n for word, n in counts.items() if word not in SPECIALS}
        kept = sorted(ordinary, key=ordinary.__getitem__, reverse=True)  # stable: ties keep their order
        if min_count > 1:
            kept = [word for word in kept if ordinary[word] >= min_count]
        if max_size is not None:
            kept = kept[: max_size - len(SPECIALS)]
        numbers = [ordinary[word] for word in kept]
        left_out = sum(ordinary.values()) - sum(numbers) + counts.get("<unk>", 0)
        return cls((*SPECIALS, *kept), [left_out, 0, sentences, *numbers])

    @classmethod
    def from_words(cls, words: Iterable[str]) -> Vocabulary:
        """A fixed list; the specials may stand anywhere in it or be absent, and keep ids 0, 1, 2."""
        return cls(SPECIALS + tuple(word for word in words if word not in SPECIALS))

    @classmethod
    def read_list(cls, path: str | Path, *, lowercase: bool = False) -> tuple[Vocabulary, bool]:
        """A fixed list of words, one a line, or a `vocab.txt`, whose counts are left aside; read as `read_lines` does.

        Parameters:
            path: the file, `-` for standard input.
            lowercase: fold the words as a tokenizer folds text; those that are alike then become one.

        Returns:
            the words in the order of the list, and whether the list is the `vocab.txt` of a model, whose order is to
            be kept: it begins with `<unk>`, `<s>`, `</s>` and has a count in each line.

        Raises:
            VocabularyError: a line holds several words or one that stood before, or there is no word at all.
            StorageError, DataError: as for `read_lines`.
        """
        lines, words, folded = read_lines(path), dict.fromkeys(SPECIALS, 0), dict.fromkeys(SPECIALS)
        counted = True
        for line in lines:
            word, _, count = line.partition("\t")
            word, counted = word.strip(" "), counted and count.isdecimal()
            if _has_blank(word) or words.get(word):
                before = f", which stands in line {words[word]} already" if word in words else ""
                raise VocabularyError(f"{lines.place}: expected one word a line, each once, got {shown(word)}{before}.")
            if word:
                words[word] = lines.number
                folded[word.lower() if lowercase else word] = None
        if len(words) == len(SPECIALS):
            raise VocabularyError(f"{path}: expected a list of words, one a line, found none.")
        return cls.from_words(folded), counted and [words[word] for word in SPECIALS] == [1, 2, 3]

    def counted(self, counts: np.ndarray) -> Vocabulary:
        """The same entries in the same order with the counts (V,) of a text's ids; `<s>` counts as 0, as everywhere."""
        counts = np.array(counts, np.int64)
        counts[BOS] = 0
        return Vocabulary(self.words, counts)

    @classmethod
    def read(cls, path: str | Path) -> Vocabulary:
        """Read `vocab.txt`: one entry a line, in id order, with an optional tab and count.

        Raises:
            StorageError: it cannot be read.
            VocabularyError: it is no vocabulary.
        """
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise StorageError(f"cannot read {path}: {error.strerror or error}.") from None
        return cls.from_bytes(data, str(path))

    @classmethod
    def from_bytes(cls, data: bytes, place: str) -> Vocabulary:
        """The vocabulary in the bytes of a `vocab.txt`; errors begin with `place` and the line."""
        words, counts = read_columns(data, place)
        try:
            return cls(words, counts)
        except VocabularyError as error:
            fault = _fault(words, {word: i for i, word in enumerate(words)})
            raise VocabularyError(f"{place}:{fault[0] + 1 if fault else 1}: {error}") from None

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads."""
        return "".join(f"{word}\t{count}\n" for word, count in zip(self.words, self.counts.tolist())).encode()

    def write(self, path: str | Path) -> None:
        """Write what `read` reads.

        Raises:
            StorageError: it cannot be written.
        """
        try:
            Path(path).write_bytes(self.to_bytes())
        except OSError as error:
            raise StorageError(f"cannot write {path}: {error.strerror or error}.") from None

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.words == other.words

    def __hash__(self) -> int:
        return hash((len(self.words), self.words[-1]))

    def __repr__(self) -> str:
        return f"Vocabulary({len(self.words)} entries)"

    def id(self, word: str) -> int:
        """The id of a word, 0 (`<unk>`) if it is not in the vocabulary."""
        return self._ids.get(word, UNK)

    def encode(self, tokens: Iterable[str]) -> np.ndarray:
        """Ids (N,) int32 of tokens; unknown ones are 0.

        Raises:
            DataError: one string stands in place of the tokens.
        """
        if isinstance(tokens, str):
            raise DataError(
                f"expected a list of tokens, got {shown(tokens)}; cut the string first: slm.make_tokenizer."
            )
        get = self._ids.get
        return np.array([get(token, UNK) for token in tokens], np.int32)

    def decode(self, ids: Iterable[int] | np.ndarray) -> list[str]:
        """Words of ids (N,).

        Raises:
            IdRangeError: an id is none, or they are no list of ids.
        """
        checked = self.check_ids(ids if isinstance(ids, Iterable) else np.array(ids))
        if checked.ndim != 1:
            raise IdRangeError(f"expected a list of ids, got {shown(ids)}.")
        return [self.words[i] for i in checked]

    def check_ids(self, ids: Iterable[int] | np.ndarray) -> np.ndarray:
        """Ids as a C-contiguous int32 array, each in [0, V). The check comes before the narrowing cast.

        Raises:
            IdRangeError: names the first offending value and its position.
        """
        try:
            given = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids))
        except ValueError:
            raise IdRangeError("ids must stand in one array, got nested lists of different lengths.") from None
        if given.size == 0:
            return np.zeros(given.shape, np.int32)
        if given.dtype.kind not in "iu":
            raise IdRangeError(
                f"ids must be whole numbers in [0, {len(self)}), got values of type {given.dtype}; "
                "encode the text with model.vocab."
            )
        if int(given.min()) < 0 or int(given.max()) >= len(self):
            flat = given.ravel()
            place = int(np.flatnonzero((flat < 0) | (flat >= len(self)))[0])
            raise IdRangeError(
                f"ids must lie in [0, {len(self)}) for this vocabulary, got {flat[place]} at position {place}; "
                "encode the text with model.vocab."
            )
        return np.ascontiguousarray(given, dtype=np.int32)
