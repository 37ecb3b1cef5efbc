"""What a model is trained and judged on: parts of a corpus as ids over the vocabulary of the training part."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from slm.errors import DataError
from slm.settings import Settings, setting
from slm.text.encoding import EncodedText, encode_lines, encode_sentences, tokenize_lines
from slm.text.tokenizers import TOKENIZERS, Tokenizer, make_tokenizer
from slm.text.vocabulary import Vocabulary

if TYPE_CHECKING:
    from slm.text.corpus import Corpus

BLOCK = 20


@dataclasses.dataclass(frozen=True)
class TextConfig(Settings):
    """How text becomes tokens and which of them the vocabulary keeps."""

    tokenizer: str = setting("word", "how lines become tokens", choices=tuple(TOKENIZERS))
    lowercase: bool = setting(False, "fold to lower case first")
    min_count: int = setting(1, "words seen less often in the training text become <unk>", low=1)
    vocab_size: int | None = setting(None, "keep at most so many vocabulary entries", low=3)


@dataclasses.dataclass(frozen=True)
class Material:
    """Encoded text of one corpus.

    Attributes:
        name: for reports.
        vocab: made from the training part only.
        tokenizer: object that made the tokens.
        train, valid, test: encoded parts; `valid` and `test` may be None.
        entropy_bits: true entropy in bits a token, where it is known.
    """

    name: str
    vocab: Vocabulary
    tokenizer: Tokenizer
    train: EncodedText
    valid: EncodedText | None = None
    test: EncodedText | None = None
    entropy_bits: float | None = None

    def describe(self) -> str:
        """Sizes in one line."""
        parts = [("train", self.train), ("valid", self.valid), ("test", self.test)]
        sizes = [f"{name} {part.tokens:,} tokens ({part.oov:,} unknown)" for name, part in parts if part is not None]
        return f"{', '.join(sizes)}; vocabulary {len(self.vocab):,}"


def split_lines(lines: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Train, valid and test lines by a fixed rule: of every ten blocks of lines the fifth is valid, the tenth test.

    Blocks have 20 lines, or fewer in a text of under 400 lines, so that neighbouring sentences stay together.

    Raises:
        DataError: fewer than ten lines.
    """
    if len(lines) < 10:
        raise DataError(f"a text to be split into train, valid and test needs at least 10 lines, got {len(lines)}.")
    block = max(1, min(BLOCK, len(lines) // 20))
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    for first in range(0, len(lines), block):
        place = first // block % 10
        parts[1 if place == 4 else 2 if place == 9 else 0].extend(lines[first : first + block])
    return parts


def hold_out(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Train and valid lines: the last twentieth, at most 5,000 lines, is held out."""
    if len(lines) < 2:
        raise DataError(f"training needs at least 2 lines, one of them to validate on, got {len(lines)}.")
    held = min(5000, max(1, len(lines) // 20))
    return list(lines[:-held]), list(lines[-held:])


def prepare(
    train: Iterable[str],
    valid: Iterable[str] | None = None,
    test: Iterable[str] | None = None,
    *,
    config: TextConfig | None = None,
    specials: str = "error",
    name: str = "text",
    vocab: Vocabulary | None = None,
    entropy_bits: float | None = None,
) -> Material:
    """Tokenize the parts, build the vocabulary from the training part (unless `vocab` is given) and encode all three.

    Raises:
        DataError: the training part holds no token, or a literal special token that `specials` refuses.
    """
    config = config or TextConfig()
    tokenizer = make_tokenizer(config.tokenizer, config.lowercase)
    sentences = list(tokenize_lines(train, tokenizer, specials))
    if not sentences:
        raise DataError(f"{name}: no tokens to train on; the text is empty or blank.")
    if vocab is None:
        vocab = Vocabulary.build(sentences, min_count=config.min_count, max_size=config.vocab_size)

    def encoded(lines: Iterable[str] | None) -> EncodedText | None:
        return None if lines is None else encode_lines(lines, tokenizer, vocab, specials)

    return Material(
        name, vocab, tokenizer, encode_sentences(sentences, vocab), encoded(valid), encoded(test), entropy_bits
    )


def prepare_corpus(corpus: Corpus, config: TextConfig | None = None) -> Material:
    """A named corpus as material, read with the tokenizer its manifest names unless `config` says otherwise."""
    config = config or TextConfig(tokenizer=corpus.tokenizer)
    return prepare(
        corpus.train,
        corpus.valid,
        corpus.test,
        config=config,
        specials="map",
        name=corpus.name,
        entropy_bits=corpus.entropy_bits,
    )
