"""Counts of n-grams as text: one n-gram a line, its words between single blanks, a tab, its count.

Files are sorted by order, then by words (as UTF-8 bytes), so that they can be read, compared and searched:

    </s>        2
    <s>         2
    a           3
    <s> a       2
    a </s>      1

Read, several files are added up; the lines may come in any order and an n-gram may come more than once. What they say
must be possible: an n-gram's words without the last, and without the first, are there too, and are not seen less often
than all n-grams that extend them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from slm.errors import DataError, UsageError, shown
from slm.ngram.counts import NgramCounts
from slm.ngram.growing import GrowingTrie
from slm.ngram.trie import Trie
from slm.text.reading import Lines, read_lines
from slm.text.vocabulary import BOS, SPECIALS, Vocabulary

MAX_ORDER = 64
_COUNT = re.compile(r"[1-9][0-9]{0,17}")


def count_lines(counts: NgramCounts, vocab: Vocabulary, min_count: int = 1) -> Iterator[str]:
    """The lines of a file of counts, without their ends.

    Parameters:
        counts: n-grams of a text.
        vocab: their words.
        min_count: n-grams seen less often are left out; counts of a text that a model is to be made of need them all.

    Raises:
        UsageError: `min_count` is less than 1.

    Example:
        >>> from slm.ngram.counts import count_ngrams
        >>> counts = count_ngrams(np.array([3, 3, 2]), np.array([0, 3]), 4, 2)
        >>> list(count_lines(counts, Vocabulary.from_words(["a"]), 2))
        ['a\\t2']
    """
    if min_count < 1:
        raise UsageError(f"min_count must be at least 1, got {min_count}.")
    return _lines(counts, vocab.words, min_count)


def _lines(counts: NgramCounts, words: Sequence[str], min_count: int) -> Iterator[str]:
    """`count_lines` behind its check."""
    place = np.empty(len(words), np.int64)
    place[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    for k in range(1, counts.order + 1):
        ids, count = counts.words_of(k), counts.count[counts.rows(k)]
        kept = np.flatnonzero(count >= min_count)
        ids, count = ids[kept], count[kept]
        for i in np.lexsort(place[ids].T[::-1]).tolist():
            yield f"{' '.join([words[w] for w in ids[i].tolist()])}\t{count[i]}"


class _Read:
    """What stands in count files: for each order the words (numbered as they appear), counts, and places of all lines.

    Words keep their numbers in `ids`; a place is the number of the line above that of the file.
    """

    def __init__(self, lines: Lines, highest: int | None):
        self.ids: dict[str, int] = {word: i for i, word in enumerate(SPECIALS)}
        self.names: list[str] = []
        self.orders: list[tuple[array, array, array]] = []
        for line in lines:
            if self.names[-1:] != [lines.name]:
                self.names.append(lines.name)
            words, count = _parsed(line, lines)
            if highest is not None and len(words) > highest:
                continue
            while len(self.orders) < len(words):
                self.orders.append((array("i"), array("q"), array("q")))
            own, counts, places = self.orders[len(words) - 1]
            own.extend([self.ids.setdefault(word, len(self.ids)) for word in words])
            counts.append(count)
            places.append(lines.number << 16 | len(self.names) - 1)

    def words(self, k: int) -> np.ndarray:
        """The words (N, k) of the k-grams, as they are numbered here."""
        return np.asarray(self.orders[k - 1][0], np.int32).reshape(-1, k)

    def counts(self, k: int) -> np.ndarray:
        """The counts (N,) of the k-grams."""
        return np.asarray(self.orders[k - 1][1], np.int64)

    def refuse(self, k: int, wrong: np.ndarray, why: str) -> None:
        """Name the first k-gram that is wrong (N,), if there is one, and its place."""
        if not wrong.any():
            return
        i = int(np.flatnonzero(wrong)[0])
        place, names = self.orders[k - 1][2][i], list(self.ids)
        ngram = " ".join(names[w] for w in self.words(k)[i].tolist())
        raise DataError(f"{self.names[place & 0xFFFF]}:{place >> 16}: {why.format(shown(ngram))}; these are no counts.")


def _parsed(line: str, lines: Lines) -> tuple[list[str], int]:
    """Words and count of one line."""
    ngram, _, number = line.partition("\t")
    words = ngram.split(" ")
    if not _COUNT.fullmatch(number) or "" in words or len(words) > MAX_ORDER:
        raise DataError(
            f"{lines.place}: expected 1 to {MAX_ORDER} words between single blanks, a tab and a count of at least 1, "
            f"got {shown(line)}."
        )
    if "<s>" in words[1:] or "</s>" in words[:-1]:
        raise DataError(f"{lines.place}: <s> may only be the first word and </s> only the last, got {shown(ngram)}.")
    return words, int(number)


def read_counts(
    paths: str | Path | Iterable[str | Path],
    *,
    order: int | None = None,
    vocab: Vocabulary | None = None,
    words: Sequence[str] | None = None,
) -> tuple[NgramCounts, Vocabulary]:
    """Read files of counts and add them up: the counts of all their texts together.

    Parameters:
        paths: plain or packed files, `-` for standard input.
        order: leave out longer n-grams; None for the longest there are.
        vocab: words that it does not have count as `<unk>`. Without one it is made of the 1-grams, by falling count,
            words of one count in the order of their UTF-8 bytes (text, where they stand as they appear in it, is not
            at hand).
        words: or it is made of these words alone, by falling count, words of one count in this order.

    Returns:
        The counts, equal bit for bit to those of `count_ngrams` on the joined text with this vocabulary; and that.

    Raises:
        DataError: a line is not what the format has, or what the files say is not possible; names file and line.
        StorageError: a file cannot be read.
    """
    read = _Read(read_lines(paths), order)
    names = ", ".join(read.names) or "the files given"
    if not read.orders or not read.words(1).size:
        raise DataError(f"{names}: no 1-grams; a file of counts has n-grams of order 1 and up: slm counts.")
    if len(read.orders) < (order or 0):
        raise DataError(f"{names}: the longest n-grams have {len(read.orders)} words, order {order} needs longer ones.")
    vocab = vocab or _vocabulary(read, words)
    new_ids = vocab.encode(read.ids)
    growing, rows = GrowingTrie(len(vocab)), [1 + new_ids[read.words(1)[:, 0]].astype(np.int64)]
    for k in range(2, len(read.orders) + 1):
        read.refuse(k, ~np.isin(read.words(k), read.words(1)).min(axis=1), "a word of {} is no 1-gram")
        grams = new_ids[read.words(k)]
        read.refuse(k, growing.find(grams[:, :-1]) < 0, "{} without its last word is not there")
        read.refuse(k, growing.find(grams[:, 1:]) < 0, "{} without its first word is not there")
        rows.append(growing.add(grams))
    tree = growing.finish()
    total = np.zeros(tree.word.size, np.int64)
    for k, at in enumerate(rows, 1):
        np.add.at(total, at, read.counts(k))
    total[0] = total[tree.rows(1)].sum() - total[1 + BOS]
    _check_sums(tree, total, read, rows)
    # As `count_ngrams` has it: int32 as long as the text with its marks is short enough.
    count = total.astype(np.int32 if total[0] + total[1 + BOS] < 2**31 else np.int64)
    return NgramCounts(tree.bounds, tree.word, tree.suffix, tree.first, count), vocab


def _vocabulary(read: _Read, words: Sequence[str] | None) -> Vocabulary:
    """The vocabulary of the 1-grams, or of those of `words`."""
    total = np.zeros(len(read.ids), np.int64)
    np.add.at(total, read.words(1)[:, 0], read.counts(1))
    counted = {word: int(total[i]) for word, i in sorted(read.ids.items()) if total[i]}
    sentences = counted.get("</s>", 0)
    if words is not None:
        everything = sum(counted.values()) - counted.get("<s>", 0) - sentences
        counted = {word: counted.get(word, 0) for word in words if word not in SPECIALS}
        counted["<unk>"] = everything - sum(counted.values())
    return Vocabulary.from_counts(counted, sentences)


def _check_sums(tree: Trie, total: np.ndarray, read: _Read, rows: list[np.ndarray]) -> None:
    """Refuse n-grams that are seen more often, all together, than what they extend."""
    for k in range(2, tree.order + 1):
        own = tree.rows(k)
        for shorter, why in (
            (tree.contexts(k), "{} and its like are seen more often than they are without their last words"),
            (tree.suffix[own], "{} and its like are seen more often than they are without their first words"),
        ):
            sums = np.zeros(tree.word.size, np.int64)
            np.add.at(sums, shorter, total[own])
            read.refuse(k, (sums > total)[shorter][rows[k - 1] - own.start], why)
