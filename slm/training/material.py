"""What a model is trained and judged on: parts of a corpus as ids over the vocabulary of the training part."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from slm.errors import DataError
from slm.text.blocks import Block, block_of_lines
from slm.text.config import TextConfig
from slm.text.encoder import encode_blocks, encode_file, make_encoder
from slm.text.encoding import EncodedText
from slm.text.reading import read_lines
from slm.text.streams import name_of
from slm.text.tokenizers import Tokenizer, make_tokenizer
from slm.text.vocabulary import Vocabulary

if TYPE_CHECKING:
    from slm.text.agreement import Pair
    from slm.text.corpus import Corpus

T = TypeVar("T")
Encoded = tuple[EncodedText, Vocabulary]
BLOCK = 20


@dataclasses.dataclass(frozen=True)
class Material:
    """Encoded text of one corpus.

    Attributes:
        name: for reports.
        vocab: made from the training part only, or from a list with the counts of the training part; a plain list is
            put in the order of these counts, a `vocab.txt` keeps its own.
        tokenizer: object that made the tokens.
        train, valid, test: encoded parts; `valid` and `test` may be None.
        entropy_bits: true entropy in bits a token, where it is known.
        test_bits: what a model that knew the source would score on the test part, in bits a token, where it is known.
        pairs: words that must agree with earlier ones, to be told from their wrong forms; only a grammar gives some.
    """

    name: str
    vocab: Vocabulary
    tokenizer: Tokenizer
    train: EncodedText
    valid: EncodedText | None = None
    test: EncodedText | None = None
    entropy_bits: float | None = None
    test_bits: float | None = None
    pairs: Sequence[Pair] = ()

    def describe(self) -> str:
        """Sizes and shares of unknown words in one line."""
        parts = [("train", self.train), ("valid", self.valid), ("test", self.test)]
        sizes = [f"{name} {part.describe()}" for name, part in parts if part is not None]
        return f"{', '.join(sizes)}; vocabulary {len(self.vocab):,}"


class Line(NamedTuple):
    """A line of text, the file it stands in and its number there."""

    text: str
    file: str
    number: int


@dataclasses.dataclass(frozen=True)
class Files:
    """Text that is still in files; with `field` the files are JSON Lines."""

    paths: tuple[str, ...]
    field: str | None = None

    @property
    def name(self) -> str:
        """How messages name them."""
        return ", ".join(map(name_of, self.paths))

    def lines(self) -> list[Line]:
        """The lines of all files that are not blank."""
        lines = read_lines(self.paths, field=self.field)
        return [Line(text, lines.name, lines.number) for text in lines if text.strip()]


Source = Files | Sequence[str | Line]


def split_lines(lines: Sequence[T], name: str = "text") -> tuple[list[T], list[T], list[T]]:
    """Train, valid and test lines by a fixed rule: of every ten blocks of lines the fifth is valid, the tenth test.

    Blocks have 20 lines, or fewer in a text of under 400 lines, so that neighbouring sentences stay together.

    Raises:
        DataError: fewer than ten lines; `name` stands in its message.
    """
    if len(lines) < 10:
        raise DataError(
            f"{name}: a text to be split into train, valid and test needs at least 10 lines, got {len(lines)}; "
            "blank ones do not count."
        )
    block = max(1, min(BLOCK, len(lines) // 20))
    parts: tuple[list[T], list[T], list[T]] = ([], [], [])
    for first in range(0, len(lines), block):
        place = first // block % 10
        parts[1 if place == 4 else 2 if place == 9 else 0].extend(lines[first : first + block])
    return parts


def hold_out(lines: Sequence[T], name: str = "text") -> tuple[list[T], list[T]]:
    """Train and valid lines: the last twentieth, at most 5,000 lines, is held out.

    Raises:
        DataError: fewer than two lines; `name` stands in its message.
    """
    if len(lines) < 2:
        raise DataError(
            f"{name}: training needs at least 2 lines, one of them to validate on, got {len(lines)}; "
            "blank ones do not count."
        )
    held = min(5000, max(1, len(lines) // 20))
    return list(lines[:-held]), list(lines[-held:])


def _encode(source: Source, name: str, tokenizer: Tokenizer, specials: str, **options: Any) -> Encoded:
    """Ids and vocabulary of files or lines."""
    if isinstance(source, Files):
        return encode_file(source.paths, tokenizer, specials=specials, field=source.field, **options)
    vocab = options.pop("vocab", None)
    return encode_blocks(_blocks(source, name), make_encoder(tokenizer, vocab, specials=specials), **options)


def _blocks(source: Sequence[str | Line], name: str) -> Iterator[Block]:
    """Lines as blocks, one for each file; errors name a line by its place, or by its number in `name`."""
    lines = (line if isinstance(line, Line) else Line(line, name, i) for i, line in enumerate(source, 1))
    for file, group in groupby(lines, key=attrgetter("file")):
        texts, _, numbers = zip(*group)
        yield block_of_lines(texts, numbers, file)


def _filled(text: EncodedText, source: Source, name: str) -> EncodedText:
    """The encoded text of a source, or DataError if there is nothing in it."""
    if not text.tokens:
        place = source.name if isinstance(source, Files) else name
        raise DataError(f"{place}: no tokens in it; the text is empty or blank.")
    return text


def _encode_train(
    source: Source, name: str, tokenizer: Tokenizer, specials: str, config: TextConfig, vocab: Vocabulary | None
) -> Encoded:
    """Ids of the training part, and its vocabulary: the given one, or else what the settings ask for."""
    if vocab is not None:
        listed, ordered = vocab, True
    elif config.vocab is not None:
        listed, ordered = Vocabulary.read_list(config.vocab, lowercase=config.lowercase)
    else:
        limits = {"min_count": config.min_count, "max_size": config.vocab_size}
        return _encode(source, name, tokenizer, specials, **limits)
    text, _ = _encode(source, name, tokenizer, specials, vocab=listed)
    counts = np.bincount(text.ids, minlength=len(listed))
    if ordered:  # all models over one `vocab.txt` number its words alike, so that they can be mixed
        return text, listed.counted(counts)
    # Some models count on words that come by falling count, so a plain list is put in order.
    vocab = Vocabulary.from_counts(dict(zip(listed.words, counts.tolist())), text.sentences)
    return dataclasses.replace(text, ids=vocab.encode(listed.words)[text.ids], vocab=vocab), vocab


def prepare(
    train: Source,
    valid: Source | None = None,
    test: Source | None = None,
    *,
    config: TextConfig | None = None,
    specials: str = "error",
    name: str = "text",
    vocab: Vocabulary | None = None,
) -> Material:
    """Encode the three parts with the vocabulary of the training part, or with the words of one that is given.

    Raises:
        VocabularyError, StorageError: the list of words is none, or cannot be read.
        DataError: a part holds no token, or a literal special token that `specials` refuses.
    """
    config = config or TextConfig()
    tokenizer = make_tokenizer(config.tokenizer, config.lowercase)
    encoded, vocab = _encode_train(train, name, tokenizer, specials, config, vocab)
    _filled(encoded, train, name)

    def rest(part: Source | None, label: str) -> EncodedText | None:
        if part is None:
            return None
        place = f"{name} ({label})"
        return _filled(_encode(part, place, tokenizer, specials, vocab=vocab)[0], part, place)

    return Material(name, vocab, tokenizer, encoded, rest(valid, "valid"), rest(test, "test"))


def prepare_corpus(corpus: Corpus, config: TextConfig | None = None, vocab: Vocabulary | None = None) -> Material:
    """A named corpus as material, read with the tokenizer its manifest names unless `config` says otherwise.

    A vocabulary that is given is used as in `prepare`.

    What is known of the entropy of its source holds for the source's own tokens, all of them known; else it is None.
    """
    config = config or TextConfig(tokenizer=corpus.tokenizer)
    parts = corpus.train, corpus.valid, corpus.test
    material = prepare(*parts, config=config, specials="map", name=corpus.name, vocab=vocab)
    if material.tokenizer != make_tokenizer(corpus.tokenizer) or (material.test is not None and material.test.oov):
        return material
    return dataclasses.replace(material, entropy_bits=corpus.entropy_bits, test_bits=corpus.test_bits)
