"""A training text on disk: the stream of its ids, written while it is read, and the vocabulary made on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from slm.errors import DataError
from slm.kernels.tokenize import renumber
from slm.ngram.counts import check_sentences, stream_of
from slm.ngram.spill import ArrayFile, Spill
from slm.text.blocks import Block
from slm.text.encoder import Encoder
from slm.text.vocabulary import BOS, EOS, SPECIALS, UNK, Vocabulary

_PIECE = 1 << 20


@dataclass(frozen=True)
class SpilledText:
    """Sentences as ids in a file.

    Attributes:
        stream: (n,) int32 `<s> w w </s> <s> ...` in the ids under which the words were met.
        new_ids: (m,) int32 the id of each of them in the vocabulary.
        vocab: the vocabulary.
        unigrams: (V,) int64, how often each id stands in the text, `<s>` once a sentence.
    """

    stream: ArrayFile
    new_ids: np.ndarray
    vocab: Vocabulary
    unigrams: np.ndarray

    @property
    def tokens(self) -> int:
        """How many tokens are predicted: words and one `</s>` a sentence."""
        return self.stream.size - int(self.unigrams[BOS])

    @property
    def oov(self) -> int:
        """How many tokens are `<unk>`."""
        return int(self.unigrams[UNK])

    @property
    def oov_rate(self) -> float:
        """Share of the words (`</s>` is none) that are `<unk>`."""
        return self.oov / max(1, self.tokens - int(self.unigrams[EOS]))

    def read(self, low: int, high: int) -> np.ndarray:
        """Ids low .. high - 1 of the stream, those of the vocabulary."""
        ids = self.stream.read(low, high)
        renumber(ids, self.new_ids, ids)
        return ids


def spill_text(
    blocks: Iterable[Block],
    encoder: Encoder,
    spill: Spill,
    *,
    min_count: int = 1,
    max_size: int | None = None,
    by_count: bool = False,
) -> SpilledText:
    """What `encode_blocks` does, with the ids in a file.

    Parameters:
        blocks: the text.
        encoder: one that has read nothing yet; with a vocabulary, or one that numbers words as they come.
        spill: where the file goes: 4 bytes for each word and two for each sentence.
        min_count, max_size: as for `Vocabulary.build`, where the encoder has no vocabulary.
        by_count: put the encoder's vocabulary in the order of the counts in this text.

    Raises:
        DataError: the text has no tokens, or what the encoder refuses.
        StorageError: the disk is full.
    """
    stream, met = _spill(map(encoder.encode, blocks), spill)
    if encoder.vocab is None:
        vocab, new_ids = encoder.vocabulary(min_count=min_count, max_size=max_size)
    elif by_count:
        counts = dict.fromkeys(encoder.vocab.words, 0) | dict(zip(encoder.vocab.words, met.tolist()))
        vocab = Vocabulary.from_counts(counts, int(met[EOS]))
        new_ids = vocab.encode(encoder.vocab.words)
    else:
        vocab, new_ids = encoder.vocab, np.arange(len(encoder.vocab), dtype=np.int32)
    return _counted(stream, met, new_ids, vocab)


def spill_encoded(ids: np.ndarray, offsets: np.ndarray, vocab: Vocabulary, spill: Spill) -> SpilledText:
    """A text that is encoded already, put into a file; ids (N,) and offsets (S + 1,) as for `count_ngrams`.

    Raises:
        DataError, IdRangeError: see `slm.ngram.counts.check_sentences`.
    """
    check_sentences(ids, offsets, len(vocab))
    ends = np.searchsorted(offsets, np.arange(0, ids.size, _PIECE) + _PIECE).clip(max=offsets.size - 1)
    pieces = (ids[offsets[a] : offsets[b]] for a, b in pairwise([0, *ends.tolist()]))
    return _counted(*_spill(pieces, spill), np.arange(len(vocab), dtype=np.int32), vocab)


def _spill(pieces: Iterable[np.ndarray], spill: Spill) -> tuple[ArrayFile, np.ndarray]:
    """The stream of pieces of whole sentences, and how often each id stands in it."""
    stream, met = spill.file(np.int32), np.zeros(len(SPECIALS), np.int64)
    for ids in pieces:
        stream.append(stream_of(ids, np.append(0, np.flatnonzero(ids == EOS) + 1)))
        found = np.bincount(ids, minlength=met.size)
        found[: met.size] += met
        met = found
    if not stream.size:
        raise DataError("no tokens to train on; the text is empty or blank.")
    met[BOS] = met[EOS]
    return stream, met


def _counted(stream: ArrayFile, met: np.ndarray, new_ids: np.ndarray, vocab: Vocabulary) -> SpilledText:
    """The text with the counts of its final ids."""
    unigrams = np.bincount(new_ids[: met.size], weights=met, minlength=len(vocab)).astype(np.int64)
    return SpilledText(stream, new_ids, vocab, unigrams)
