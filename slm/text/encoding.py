"""From lines to ids: the rule for literal `<unk>`, `<s>`, `</s>` in text, and many sentences in one flat array."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from slm.errors import DataError, UsageError, VocabularyError, shown
from slm.text.tokenizers import Tokenizer, as_tokenizer
from slm.text.vocabulary import BOS, EOS, SPECIALS, UNK, Vocabulary, uncut_refused

SPECIALS_RULES = ("error", "map", "skip")
MAX_TOKEN = 65536


@dataclass(frozen=True, eq=False)
class EncodedText:
    """Sentences as ids; each ends with `</s>`, none begins with `<s>`.

    Attributes:
        ids: (N,) int32, all sentences one after the other.
        offsets: (S + 1,) int64; sentence s is ids[offsets[s]:offsets[s + 1]].
        characters: what bits per character divides by: the characters of the lines, one more for each line end.
        vocab: the vocabulary that the ids belong to, None where it is not known.

    Example:
        >>> text = EncodedText(np.array([3, 0, EOS, EOS], np.int32), np.array([0, 3, 4]), characters=5)
        >>> text.sentences, text.tokens, text.oov, text.oov_rate
        (2, 4, 1, 0.5)
    """

    ids: np.ndarray
    offsets: np.ndarray
    characters: int
    vocab: Vocabulary | None = None

    def check_vocabulary(self, vocab: Vocabulary) -> None:
        """Refuse a model's vocabulary if the text is known to be encoded with another one.

        Raises:
            VocabularyError: names the first entry in which the two differ.
        """
        if self.vocab is None or self.vocab is vocab or self.vocab == vocab:
            return
        own, other = self.vocab.words, vocab.words
        place = next((i for i, pair in enumerate(zip(own, other)) if pair[0] != pair[1]), min(len(own), len(other)))
        texts, models = (shown(words[place]) if place < len(words) else "no word" for words in (own, other))
        raise VocabularyError(
            f"the text was encoded with a vocabulary of {len(own)} entries, the model has another of {len(other)}: id "
            f"{place} is {texts} in the text and {models} in the model; encode the text with model.vocab."
        )

    @property
    def sentences(self) -> int:
        """S, how many sentences."""
        return self.offsets.size - 1

    @property
    def tokens(self) -> int:
        """N, how many tokens are predicted: words and one `</s>` a sentence."""
        return self.ids.size

    @property
    def oov(self) -> int:
        """How many tokens are `<unk>`."""
        return int(np.count_nonzero(self.ids == UNK))

    @property
    def oov_rate(self) -> float:
        """Share of the words (`</s>` is none) that are `<unk>`; nan without words."""
        words = self.tokens - self.sentences
        return self.oov / words if words else math.nan

    def describe(self) -> str:
        """How many tokens, and which share of the words is unknown, as reports say it.

        Example:
            >>> encode_sentences([["a", "b"], ["c", "a"]], Vocabulary.from_words(["a", "b"])).describe()
            '6 tokens (25.00 % of words unknown)'
        """
        return f"{self.tokens:,} tokens ({100 * self.oov_rate:.2f} % of words unknown)"

    @property
    def coverage(self) -> float:
        """Share of the words that the vocabulary knows; nan without words."""
        return 1.0 - self.oov_rate


def tokenize_lines(
    lines: Iterable[str], tokenizer: Tokenizer | str, specials: str = "error", *, keep_empty: bool = False
) -> Iterator[list[str]]:
    """The tokens of each line.

    Parameters:
        lines: an iterable of lines; errors name the file if `read_lines` made it, else the number of the line.
        tokenizer: what cuts them, or its name.
        specials: what a literal `<unk>`, `<s>` or `</s>` token in the text means. `error`: it is refused. `map`:
            `<unk>` is the unknown word, `<s>` at the beginning and `</s>` at the end of a line are dropped, and
            refused elsewhere. `skip`: all three are dropped.
        keep_empty: lines without tokens are sentences of `</s>` alone, as lmplz takes them, instead of none.

    Raises:
        DataError: a literal that the rule refuses, a token of more than 65,536 characters, or what is no line.
        UsageError: there is no such rule or tokenizer.

    Example:
        >>> from slm.text.tokenizers import make_tokenizer
        >>> list(tokenize_lines(["<s> a <unk> </s>", "", "b"], make_tokenizer("whitespace"), "map"))
        [['a', '<unk>'], ['b']]
    """
    return (tokens for tokens, _ in counted_sentences(lines, tokenizer, specials, keep_empty))


def counted_sentences(
    lines: Iterable[str], tokenizer: Tokenizer | str, specials: str, keep_empty: bool
) -> Iterator[tuple[list[str], int]]:
    """The tokens of each line that is a sentence, and the characters of the line with its end."""
    if isinstance(lines, str):
        raise DataError(f"expected lines, got one string, {shown(lines)}; slm.read_lines reads those of a file.")
    if specials not in SPECIALS_RULES:
        raise UsageError(f"specials must be one of {', '.join(SPECIALS_RULES)}, got {shown(specials)}.")
    return _cut(lines, as_tokenizer(tokenizer), specials, keep_empty)


def _cut(
    lines: Iterable[str], tokenizer: Tokenizer, specials: str, keep_empty: bool
) -> Iterator[tuple[list[str], int]]:
    """`counted_sentences` behind its check; no line more than doubles in lower case."""
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str):
            raise DataError(f"{_place(lines, number)}: a line is a string, found {shown(line)}.")
        tokens = tokenizer.tokenize(line)
        if len(line) > MAX_TOKEN // 2 and max(map(len, tokens), default=0) > MAX_TOKEN:
            raise DataError(f"{_place(lines, number)}: a token may have {MAX_TOKEN} characters, found a longer one.")
        if not _LITERALS.isdisjoint(tokens):
            tokens = _apply_rule(tokens, specials, _place(lines, number))
        if tokens or keep_empty:
            yield tokens, len(line) + 1


_LITERALS = frozenset(SPECIALS)


def _place(lines: Iterable[str], number: int) -> str:
    """Where the line stands that was read last."""
    return getattr(lines, "place", f"line {number}")


def _apply_rule(tokens: list[str], specials: str, place: str) -> list[str]:
    """A line with literal specials, as the rule has it."""
    if specials == "skip":
        return [token for token in tokens if token not in _LITERALS]
    mapped = tokens[tokens[0] == "<s>" :]
    mapped = mapped[: len(mapped) - (mapped[-1:] == ["</s>"])]
    lost = [token for token in mapped if token in ("<s>", "</s>")]  # "map" knows these at the ends of a line alone
    refused = lost if specials == "map" else [token for token in tokens if token in _LITERALS]
    if refused:
        remedy = "--specials skip" if lost else "--specials map or --specials skip"
        meaning = "stands for unknown words" if refused[0] == "<unk>" else "marks sentences"
        raise DataError(
            f"{place}: the text holds the literal {refused[0]}, which {meaning} here; pass {remedy} (in Python "
            "specials= of slm.encode_file, slm.tokenize_lines or NgramModel.fit)."
        )
    return mapped


def encode_sentences(sentences: Iterable[Sequence[str]], vocab: Vocabulary) -> EncodedText:
    """Ids of tokenized sentences; `characters` counts their tokens joined by single spaces.

    Raises:
        DataError: a sentence holds `<s>` or `</s>`, or is a string that has not been cut.

    Example:
        >>> text = encode_sentences([["a", "b"], ["c"]], Vocabulary.from_words(["a", "b"]))
        >>> text.ids.tolist(), text.offsets.tolist(), text.oov
        ([3, 4, 2, 0, 2], [0, 3, 5], 1)
    """
    return encode_counted(((tokens, spaced_length(tokens)) for tokens in map(uncut_refused, sentences)), vocab)


def spaced_length(tokens: Sequence[str]) -> int:
    """The characters of tokens joined by single spaces, and of the line's end."""
    return sum(map(len, tokens)) + max(len(tokens), 1)


def encode_counted(sentences: Iterable[tuple[Sequence[str], int]], vocab: Vocabulary) -> EncodedText:
    """Ids of pairs of tokens and the number of characters to count for them."""
    ids, offsets, characters = array("i"), array("q", [0]), 0
    for tokens, length in sentences:
        ids.extend(map(vocab.id, tokens))
        ids.append(EOS)
        offsets.append(len(ids))
        characters += length
    flat, ends = np.frombuffer(ids, np.int32) if ids else np.zeros(0, np.int32), np.frombuffer(offsets, np.int64)
    marks = (flat == EOS) | (flat == BOS)
    if np.count_nonzero(marks) != ends.size - 1:
        place = int(np.flatnonzero(marks & ~np.isin(np.arange(flat.size), ends[1:] - 1))[0])
        sentence = int(np.searchsorted(ends, place, "right"))
        raise DataError(
            f"sentence {sentence} holds {vocab.words[flat[place]]} as a word; sentences come without marks, "
            "or through tokenize_lines."
        )
    return EncodedText(flat, ends, characters, vocab)


def encode_lines(
    lines: Iterable[str],
    tokenizer: Tokenizer | str,
    vocab: Vocabulary,
    specials: str = "error",
    *,
    keep_empty: bool = False,
) -> EncodedText:
    """Ids of lines of text; `characters` counts the lines that are sentences as they are, each with its end.

    Parameters and errors are those of `tokenize_lines`.

    Example:
        >>> from slm.text.tokenizers import make_tokenizer
        >>> text = encode_lines(["a  b", "", "c"], make_tokenizer("word"), Vocabulary.from_words(["a", "b"]))
        >>> text.ids.tolist(), text.offsets.tolist(), text.characters
        ([3, 4, 2, 0, 2], [0, 3, 5], 7)
    """
    return encode_counted(counted_sentences(lines, tokenizer, specials, keep_empty), vocab)
