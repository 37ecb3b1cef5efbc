"""Modified Kneser-Ney from a text of any size, in memory of a fixed size: the numbers of `kneser_ney`, on disk.

    text    -> ids in a file                                                     slm.ngram.spilled_text
            -> sorted runs of n-grams -> merged into the tree, order by order    slm.ngram.runs
            -> suffixes, adjusted counts, probabilities, back-off weights        slm.ngram.passes
            -> the index for queries                                             slm.ngram.spilled_index

For N tokens of S sentences and R n-grams, of which C are below the highest order, the files take at most
4 (N + 2 S) + 4 (order + 1) N bytes while the runs are merged, then 4 (N + 2 S) + 16 R + 16 C + 8 W, where W <= R counts
the children of contexts with many. (Add 8 R for a text of more than 2**31 tokens.) What is sequential in them is read
and written in blocks. Only the words of the vocabulary, and some numbers for each, are in memory all the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from slm.ngram.assemble import uniform
from slm.ngram.counts import NgramCounts
from slm.ngram.kneser_ney import discounts, fallback_of, smooth_unigrams
from slm.ngram.passes import Passes
from slm.ngram.runs import count_on_disk
from slm.ngram.spill import ArrayFile, Spill
from slm.ngram.spilled_index import index_on_disk
from slm.ngram.spilled_text import SpilledText

NOTHING = np.empty(0, np.bool_)


def kneser_ney_on_disk(
    text: SpilledText,
    order: int,
    spill: Spill,
    memory: int,
    *,
    discount_fallback: Sequence[float] | bool | None = None,
    interpolate_unigrams: bool = True,
    vocab_pad: int | None = None,
    closed: bool = False,
) -> tuple[np.ndarray, dict[str, ArrayFile]]:
    """`slm.ngram.kneser_ney.kneser_ney` in about `memory` bytes for arrays; the same options.

    Returns:
        bounds: (order + 2,) int64.
        arrays: those of an `NgramTable` by name, with its index, in files.

    Raises:
        DiscountError, DataError: as in memory.
        StorageError: the disk is full.
    """
    fallback = fallback_of(discount_fallback)
    passes = Passes(count_on_disk(text, order, spill, memory), spill, memory)
    text.stream.close()
    table, counts = passes.table, _unigrams_alone(text.unigrams)
    table.backoff.append(np.ones(1))
    table.log_prob.append(np.ones(1))
    for k in range(1, order + 1):
        weight = passes.weights(k)
        if k == 1:
            base = uniform(counts, vocab_pad=vocab_pad, closed=closed)
            of_words = weight.read(0, weight.size)
            table.log_prob.append(smooth_unigrams(of_words, NOTHING, base, interpolate_unigrams, fallback))
        else:
            passes.smooth(k, weight, discounts(passes.counts_of_counts(weight), k, fallback))
        weight.close()
    passes.take_logs()
    arrays = {name: getattr(table, name) for name in ("word", "suffix", "first", "log_prob", "backoff")}
    return table.bounds, {"index": index_on_disk(table, spill, memory), **arrays}


def _unigrams_alone(unigrams: np.ndarray) -> NgramCounts:
    """The tree of the 1-grams."""
    size = unigrams.size
    word, count = np.arange(-1, size, dtype=np.int32), np.append(unigrams.sum(), unigrams)
    bounds, first = np.array([0, 1, 1 + size]), np.array([1, 1 + size], np.int32)
    return NgramCounts(bounds, word, np.zeros(1 + size, np.int32), first, count)
