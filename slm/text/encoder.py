"""Text files to ids in one pass, block after block, with the vocabulary made on the way.

The result is that of `read_lines`, `tokenize_lines`, `Vocabulary.build` and `encode_lines` in turn, to the id and to
the count, and so are the errors. Words are numbered by first appearance while text is read, which needs the text only
once; then `Vocabulary.from_counts` orders them by count, and one last pass gives every id its final number.

`PlainEncoder` does this with Python's strings and dictionaries for any tokenizer; `slm.text.byte_encoder` does it in
compiled loops over bytes for `word` and `whitespace`, where a text is not so small that the loops are not worth it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, cast

import numpy as np

from slm.errors import UsageError, shown
from slm.kernels.threads import run, thread_count
from slm.kernels.tokenize import renumber
from slm.text.blocks import Block, read_blocks
from slm.text.encoding import SPECIALS_RULES, EncodedText, counted_sentences
from slm.text.tokenizers import Tokenizer, as_tokenizer
from slm.text.vocabulary import EOS, SPECIALS, Vocabulary

SMALL = 1 << 18  # bytes read over strings in the time in which compiled loops are loaded; compiling them takes longer


class Encoder(ABC):
    """Turns blocks of text into ids.

    Parameters:
        tokenizer: cuts lines into tokens.
        vocab: words and ids to use; None to number all words by first appearance, the specials in front.
        specials, keep_empty: as for `tokenize_lines`.

    Attributes:
        characters: of all sentences so far, each with one more for its end.

    Example:
        >>> from slm.text.blocks import block_of_bytes
        >>> from slm.text.tokenizers import make_tokenizer
        >>> encoder = make_encoder(make_tokenizer("whitespace"))
        >>> encoder.encode(block_of_bytes(b"a b b")).tolist(), encoder.encode(block_of_bytes(b"c a")).tolist()
        ([3, 4, 4, 2], [5, 3, 2])
        >>> vocab, new_ids = encoder.vocabulary()
        >>> vocab.words[3:], new_ids.tolist()
        (('a', 'b', 'c'), [0, 1, 2, 3, 4, 5])
    """

    def __init__(
        self, tokenizer: Tokenizer, vocab: Vocabulary | None = None, specials: str = "error", keep_empty: bool = False
    ):
        if specials not in SPECIALS_RULES:
            raise UsageError(f"specials must be one of {', '.join(SPECIALS_RULES)}, got {shown(specials)}.")
        self.tokenizer, self.vocab, self.specials, self.keep_empty = tokenizer, vocab, specials, keep_empty
        self.characters = 0

    @abstractmethod
    def encode(self, block: Block) -> np.ndarray:
        """Ids (n,) int32 of the sentences of a block, each with its `</s>`.

        Raises:
            DataError: what `read_lines` and `tokenize_lines` refuse; the encoder is of no more use then.
        """

    @abstractmethod
    def counts(self) -> dict[str, int]:
        """Occurrences of each word so far in order of first appearance, behind those of the three specials.

        For encoders that number the words; with a vocabulary, what they count is undefined.
        """

    def vocabulary(self, *, min_count: int = 1, max_size: int | None = None) -> tuple[Vocabulary, np.ndarray]:
        """The vocabulary of all text so far, and the ids (n,) int32 in it of the words numbered by first appearance."""
        counts = self.counts()
        vocab = Vocabulary.from_counts(counts, counts[SPECIALS[EOS]], min_count=min_count, max_size=max_size)
        return vocab, vocab.encode(counts)


class PlainEncoder(Encoder):
    """The encoder for any tokenizer."""

    def __init__(
        self, tokenizer: Tokenizer, vocab: Vocabulary | None = None, specials: str = "error", keep_empty: bool = False
    ):
        super().__init__(tokenizer, vocab, specials, keep_empty)
        self._counts = dict.fromkeys(SPECIALS, 0)
        self._ids = {word: i for i, word in enumerate(SPECIALS)}

    def encode(self, block: Block) -> np.ndarray:
        ids = array("i")
        for tokens, length in counted_sentences(block.lines(), self.tokenizer, self.specials, self.keep_empty):
            if self.vocab is None:
                for token in tokens:
                    ids.append(self._ids.setdefault(token, len(self._ids)))
                    self._counts[token] = self._counts.get(token, 0) + 1
                self._counts[SPECIALS[EOS]] += 1
            else:
                ids.extend(map(self.vocab.id, tokens))
            ids.append(EOS)
            self.characters += length
        return np.array(ids, np.int32)

    def counts(self) -> dict[str, int]:
        return dict(self._counts)


class GrowingEncoder(Encoder):
    """The encoder for a tokenizer that has a lexer: over strings at first, then over bytes.

    Attributes:
        left: bytes that this process may still read over strings; a block that goes beyond is read over bytes, as is
            all that follows.
    """

    left: ClassVar[int] = SMALL

    def __init__(self, tokenizer: Tokenizer, vocab: Vocabulary | None, specials: str, keep_empty: bool, threads: int):
        super().__init__(tokenizer, vocab, specials, keep_empty)
        self._threads, self._now = threads, cast(Encoder, PlainEncoder(tokenizer, vocab, specials, keep_empty))

    def encode(self, block: Block) -> np.ndarray:
        if isinstance(self._now, PlainEncoder):
            GrowingEncoder.left -= block.high - block.low
            if GrowingEncoder.left < 0:
                self._now = self._by_bytes()
        ids = self._now.encode(block)
        self.characters = self._now.characters
        return ids

    def _by_bytes(self) -> Encoder:
        """The encoder that reads on."""
        from slm.text.byte_encoder import ByteEncoder

        return ByteEncoder(self.tokenizer, self.vocab, self.specials, self.keep_empty, self._threads, self._now)

    def counts(self) -> dict[str, int]:
        return self._now.counts()


def make_encoder(
    tokenizer: Tokenizer | str,
    vocab: Vocabulary | None = None,
    *,
    specials: str = "error",
    keep_empty: bool = False,
    threads: int | None = None,
) -> Encoder:
    """The fastest encoder there is for a tokenizer; `threads` None uses all that kernels may use."""
    if threads is not None and threads < 1:
        raise UsageError(f"threads must be at least 1, got {threads}.")
    from slm.text.lexers import has_lexer

    tokenizer = as_tokenizer(tokenizer)
    if not has_lexer(tokenizer):
        return PlainEncoder(tokenizer, vocab, specials, keep_empty)
    return GrowingEncoder(tokenizer, vocab, specials, keep_empty, threads or thread_count())


def encode_file(
    paths: str | Path | Iterable[str | Path],
    tokenizer: Tokenizer | str,
    vocab: Vocabulary | None = None,
    *,
    specials: str = "error",
    keep_empty: bool = False,
    min_count: int = 1,
    max_size: int | None = None,
    field: str | None = None,
    threads: int | None = None,
) -> tuple[EncodedText, Vocabulary]:
    """Ids of the text of one or several files, and the vocabulary they belong to.

    Parameters:
        paths, field: as for `read_lines`.
        tokenizer: cuts lines into tokens, or its name; `word` and `whitespace` cut large texts in compiled loops.
        vocab: the vocabulary to encode with; None to build one from this text.
        specials, keep_empty: as for `tokenize_lines`.
        min_count, max_size: as for `Vocabulary.build`; only words of a vocabulary that is built are left out.
        threads: how many to use; the result does not depend on it.

    Returns:
        the ids, whose `characters` counts the lines that are sentences, each with its end; and the vocabulary, the
        given one or the one built.

    Raises:
        StorageError, DataError, UsageError, VocabularyError: as the functions named above.

    Example:
        >>> import pathlib, tempfile
        >>> from slm.text.tokenizers import make_tokenizer
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "two.txt")
        ...     _ = path.write_text("one two two\\n\\ntwo\\n")
        ...     text, vocab = encode_file(path, make_tokenizer("word"), min_count=2)
        >>> text.ids.tolist(), vocab.words[3:], text.oov
        ([0, 3, 3, 2, 3, 2], ('two',), 1)
    """
    encoder = make_encoder(tokenizer, vocab, specials=specials, keep_empty=keep_empty, threads=threads)
    return encode_blocks(read_blocks(paths, field=field), encoder, min_count=min_count, max_size=max_size)


def encode_blocks(
    blocks: Iterable[Block], encoder: Encoder, *, min_count: int = 1, max_size: int | None = None
) -> tuple[EncodedText, Vocabulary]:
    """`encode_file` for blocks of text from anywhere and an encoder that has read nothing else.

    Example:
        >>> from slm.text.blocks import block_of_bytes
        >>> from slm.text.tokenizers import make_tokenizer
        >>> text, vocab = encode_blocks([block_of_bytes(b"a b b")], make_encoder(make_tokenizer("word")))
        >>> text.ids.tolist(), vocab.words[3:]
        ([4, 3, 3, 2], ('b', 'a'))
    """
    pieces = [encoder.encode(block) for block in blocks]
    vocab = encoder.vocab
    if vocab is not None:
        ids = np.concatenate([np.zeros(0, np.int32), *pieces])
    else:
        vocab, new_ids = encoder.vocabulary(min_count=min_count, max_size=max_size)
        ends = np.cumsum([0] + [piece.size for piece in pieces])
        ids = np.empty(ends[-1], np.int32)
        run(renumber, [(piece, new_ids, ids[low:high]) for piece, (low, high) in zip(pieces, pairwise(ends.tolist()))])
    return EncodedText(ids, np.append(0, np.flatnonzero(ids == EOS) + 1), encoder.characters, vocab), vocab
