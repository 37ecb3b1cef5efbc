"""From sentences of ids to the counts of all their n-grams, as one tree.

The positions of the text are sorted by the `order` words that begin there (never past the end of a sentence). A
k-gram is then a run of positions that share k words, so one walk along the sorted positions yields the n-grams of every
order, their counts, and the tree of `slm.ngram.trie`. Suffixes are found order by order: those of the children of a
context stand, in the same order, among the children of the context's suffix. Sorting works on int64 keys of a few words
and the position: first all keys, then, within each run of equal keys, by the next words. Threads own ranges of first
words, so nothing is shared and the result does not depend on their number.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from slm.errors import DataError, IdRangeError
from slm.kernels import threads
from slm.ngram.trie import MAX_ROWS, Trie
from slm.text.vocabulary import BOS, EOS

_KEY_BITS = 63


class NgramCounts(Trie):
    """The tree of all n-grams of a text with how often each occurs: `count` (R,) int32, or int64 for a huge text.

    1-grams of words that never occur are there with count 0; `</s>` and, as context, `<s>` are counted.
    """

    def __init__(self, bounds: np.ndarray, word: np.ndarray, suffix: np.ndarray, first: np.ndarray, count: np.ndarray):
        super().__init__(bounds, word, suffix, first)
        self.count = count


def check_sentences(ids: np.ndarray, offsets: np.ndarray, vocab_size: int) -> None:
    """Refuse what is no text of sentences that each end with `</s>`.

    Raises:
        DataError: offsets do not fit the ids, `</s>` is missing or inside a sentence, or `<s>` stands in the ids.
        IdRangeError: an id lies outside [0, vocab_size).
    """
    if ids.size and (int(ids.min()) < 0 or int(ids.max()) >= vocab_size):
        place = int(np.flatnonzero((ids < 0) | (ids >= vocab_size))[0])
        raise IdRangeError(f"ids must lie in [0, {vocab_size}), got {ids[place]} at position {place}.")
    sentences = offsets.size - 1
    fits = sentences >= 1 and offsets[0] == 0 and offsets[-1] == ids.size and (np.diff(offsets) > 0).all()
    if not fits or (ids[offsets[1:] - 1] != EOS).any() or np.count_nonzero(ids == EOS) != sentences:
        raise DataError(
            f"n-grams are counted in sentences that each end with </s> (id {EOS}) and hold it nowhere else; "
            f"got {ids.size} ids in {max(sentences, 0)} sentences that do not. An empty text has nothing to count."
        )
    if (ids == BOS).any():
        raise DataError(f"<s> (id {BOS}) stands in the ids; it is added before each sentence and must not be there.")


def lay_out(ids: np.ndarray, offsets: np.ndarray, vocab_size: int) -> np.ndarray:
    """The stream (N + S,) int32 `<s> w w </s> <s> ...` of sentences; raises what `check_sentences` does."""
    ids, offsets = np.asarray(ids), np.ascontiguousarray(offsets, np.int64)
    check_sentences(ids, offsets, vocab_size)
    return stream_of(np.ascontiguousarray(ids, np.int32), offsets)


def stream_of(ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """The stream (N + S,) int32 of sentences that are known to be such: ids int32, offsets int64."""
    from slm.kernels.ngram_count import lay_stream

    sentences = offsets.size - 1
    stream = np.empty(ids.size + sentences, np.int32)
    threads.run(
        lay_stream, [(ids, offsets, *span, stream) for span in threads.spans(sentences, threads.thread_count())]
    )
    return stream


def count_ngrams(ids: np.ndarray, offsets: np.ndarray, vocab_size: int, order: int) -> NgramCounts:
    """Count the n-grams of order 1 .. `order` of a text.

    Parameters:
        ids: (N,) integers, every sentence with its final `</s>`, without `<s>`.
        offsets: (S + 1,) sentence s is ids[offsets[s]:offsets[s + 1]].
        vocab_size: V; ids lie in [0, V).
        order: length of the longest n-grams, at least 1.

    Raises:
        DataError, IdRangeError: see `check_sentences`; or more than 2**31 - 2 different n-grams.

    Example:
        >>> counts = count_ngrams(np.array([3, 4, 2, 3, 2]), np.array([0, 3, 5]), 5, 2)
        >>> counts.sizes(), int(counts.count[counts.find([1, 3])])
        ([5, 4], 2)
    """
    stream = lay_out(ids, offsets, vocab_size)
    positions = SortedPositions(stream, vocab_size, order, threads.thread_count())
    return _Rows(positions).tree()


def check_size(rows: int, order: int) -> None:
    """Refuse more n-grams than row numbers reach.

    Raises:
        DataError: there are more than 2**31 - 2.
    """
    if rows > MAX_ROWS:
        raise DataError(
            f"the text has {rows} different n-grams up to order {order}, a model holds at most {MAX_ROWS}; "
            "use a lower order (-o), fewer words (--min-count, --vocab-size), or less text."
        )


class SortedPositions:
    """The positions of a text sorted by the n-grams that begin there.

    Parameters:
        stream: (n,) int32 `<s> w w </s> <s> ...`
        vocab_size: V.
        order: length of the longest n-grams.
        parts: how many ranges of first words to cut the work into.
        end: only positions before this one; what follows are words that their n-grams end with.

    Attributes:
        unigrams: (V,) how often each word stands at one of the positions.
        keys: (end,) int64, each with a position in its lowest `pos_bits` bits.
        shared: (end,) uint8, how many words a position's n-gram shares with the one before.
        regions: (low_word, high_word, low, high): keys[low:high] are the positions of a range of first words; nothing
            is shared between regions.
    """

    def __init__(self, stream: np.ndarray, vocab_size: int, order: int, parts: int, end: int | None = None):
        self.stream, self.order, self.end = stream, order, stream.size if end is None else end
        self.unigrams = np.bincount(stream[: self.end], minlength=vocab_size)
        self.pos_bits = int(stream.size).bit_length()
        self.word_bits = int(vocab_size).bit_length()
        self.step = min(order, (_KEY_BITS - self.pos_bits) // self.word_bits)
        if self.step < 1:
            raise DataError(
                f"{stream.size} tokens of {vocab_size} words are too many to sort: a position and a word share "
                f"{_KEY_BITS} bits; use a smaller vocabulary or less text."
            )
        ends = np.cumsum(self.unigrams)
        cuts = np.searchsorted(ends, [high for _, high in threads.spans(self.end, parts)], side="left") + 1
        cuts = np.concatenate([[0], cuts[:-1], [vocab_size]]).tolist()
        at = np.concatenate([[0], ends])[cuts].tolist()
        self.regions = [(cuts[i], cuts[i + 1], at[i], at[i + 1]) for i in range(parts) if at[i] < at[i + 1]]
        self.keys = np.empty(self.end, np.int64)
        self.shared = np.zeros(self.end, np.uint8)
        threads.run(self._sort, self.regions)

    def _sort(self, low_word: int, high_word: int, low: int, high: int) -> None:
        """Sort one region of first words to full depth."""
        from slm.kernels.ngram_count import SMALL_RUN, compare_neighbours, emit_keys, refine_runs

        keys, shared = self.keys[low:high], self.shared[low:high]
        step = self.step
        bits = (step, self.word_bits, self.pos_bits)
        emit_keys(self.stream, self.end, low_word, high_word, *bits, keys)
        keys.sort()
        compare_neighbours(keys, 0, keys.size, 0, *bits, shared)
        stack = np.empty(128, np.int64)
        for done in range(step, self.order, step):
            bits = (min(step, self.order - done), self.word_bits, self.pos_bits)
            long_runs = np.empty((keys.size // SMALL_RUN + 1, 2), np.int64)
            found = refine_runs(self.stream, keys, shared, done, *bits, stack, long_runs)
            for a, b in long_runs[:found].tolist():
                keys[a:b].sort()
                compare_neighbours(keys, a, b, done, *bits, shared)


class _Rows:
    """From sorted positions to the rows of the tree."""

    def __init__(self, positions: SortedPositions):
        from slm.kernels.ngram_count import count_rows

        self.stream, self.unigrams, self.order = positions.stream, positions.unigrams, positions.order
        self.sizes = np.zeros((len(positions.regions), self.order + 1), np.int64)
        length = np.empty(self.stream.size, np.uint8)
        keys, shared, bits = positions.keys, positions.shared, positions.pos_bits
        spans = [slice(low, high) for _, _, low, high in positions.regions]
        self.regions = [(self.stream, keys[span], shared[span], length[span], bits) for span in spans]
        jobs = [(*region[:3], bits, self.order, region[3], own) for region, own in zip(self.regions, self.sizes)]
        threads.run(count_rows, jobs)

    def tree(self) -> NgramCounts:
        """Number the n-grams and write their rows."""
        from slm.kernels.ngram_count import place_rows

        order, vocab_size = self.order, self.unigrams.size
        sizes = self.sizes.sum(axis=0)
        sizes[:2] = 1, vocab_size
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        check_size(int(bounds[-1]), order)
        word = np.empty(bounds[-1], np.int32)
        count = np.zeros(bounds[-1], np.int32 if self.stream.size < 2**31 else np.int64)
        first = np.full(bounds[order] + 1, bounds[-1], np.int32)
        last = bounds[:-1] - 1 + np.cumsum(self.sizes, axis=0) - self.sizes
        threads.run(place_rows, [(*job, order, own, word, first, count) for job, own in zip(self.regions, last)])
        self._complete_unigrams(bounds, word, first, count)
        return NgramCounts(bounds, word, _suffixes(bounds, word, first), first, count)

    def _complete_unigrams(self, bounds: np.ndarray, word: np.ndarray, first: np.ndarray, count: np.ndarray) -> None:
        """Fill in the root and the 1-grams of words that do not occur: they have no children."""
        vocab_size = self.unigrams.size
        word[0] = -1
        word[1 : 1 + vocab_size] = np.arange(vocab_size)
        count[0] = self.stream.size - self.unigrams[BOS]
        count[1 : 1 + vocab_size] = self.unigrams
        first[0] = 1
        if self.order > 1:
            own = first[1 : 1 + vocab_size]
            own[self.unigrams == 0] = bounds[3]
            first[1 : 1 + vocab_size] = np.minimum.accumulate(own[::-1])[::-1]


def _suffixes(bounds: np.ndarray, word: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The suffix (R,) int32 of every row of a tree in which every n-gram has its suffix."""
    from slm.kernels.ngram_link import link_children

    suffix, ends = np.zeros(word.size, np.int32), bounds.tolist()
    for k in range(2, bounds.size - 1):
        shorter, contexts, rows = (slice(ends[j], ends[j + 1]) for j in (k - 2, k - 1, k))
        if k == 2:
            np.add(word[rows], 1, out=suffix[rows])
            continue
        table = (shorter.start, first[shorter.start : shorter.stop + 1], word[contexts])
        jobs = []
        for low, high in shares_of_contexts(first[contexts.start : contexts.stop + 1]):
            low, high = contexts.start + low, contexts.start + high
            own = slice(int(first[low]), int(first[high]))
            jobs.append((first[low : high + 1], word[own], suffix[low:high], *table, suffix[own]))
        threads.run(link_children, jobs)
    return suffix


def shares_of_contexts(first: np.ndarray) -> list[tuple[int, int]]:
    """Ranges (low, high) of contexts, one a thread, of nearly as many children; `first` (m + 1,) as in a tree."""
    wanted = [first[0] + high for _, high in threads.spans(int(first[-1] - first[0]), threads.thread_count())]
    cuts = np.searchsorted(first[:-1], wanted[:-1]).tolist()
    return list(pairwise([0, *cuts, first.size - 1]))
