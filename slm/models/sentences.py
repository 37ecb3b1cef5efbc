"""Sentences as a model takes them: words of a string or list, and ids with their bounds, checked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from slm.errors import DataError, UsageError, shown
from slm.text.encoding import EncodedText, encode_counted, spaced_length
from slm.text.tokenizers import Tokenizer, WhitespaceTokenizer
from slm.text.vocabulary import BOS, EOS, Vocabulary

Text = EncodedText | Iterable[Sequence[str] | str]  # what `LanguageModel.encoded` takes


def words_of(text: Sequence[str] | str, tokenizer: Tokenizer | None = None) -> list[str]:
    """The words of a sentence or context: a list is taken as given, a string is cut by the tokenizer or at blanks.

    A `<s>` at the very beginning of a string is a mark, and a line feed at its end is none of its text.

    Example:
        >>> from slm.text.tokenizers import make_tokenizer
        >>> words_of("<s> I see."), words_of("<s> I see.", make_tokenizer("word"))
        (['<s>', 'I', 'see.'], ['<s>', 'I', 'see', '.'])
    """
    if not isinstance(text, str):
        words: list[Any] = list(text) if isinstance(text, Iterable) and not isinstance(text, Mapping) else [text]
        if not all(isinstance(word, str) for word in words):
            raise DataError(f"a sentence is a string, or a list of words, which are strings; found {shown(text)}.")
        return words
    if tokenizer is None:
        return text.split()
    marked = text.startswith("<s>")
    return ["<s>"] * marked + tokenizer.tokenize((text[3:].lstrip() if marked else text).rstrip("\r\n"))


def sentence_of(text: Sequence[str] | str, tokenizer: Tokenizer | None, eos: bool) -> list[str]:
    """The words of one sentence that is to be scored, with `</s>` behind them if wanted.

    Raises:
        UsageError: `eos` is neither True nor False, nor 1 or 0.
        DataError: as `words_of`.

    Example:
        >>> sentence_of("I see.", None, True)
        ['I', 'see.', '</s>']
    """
    if not isinstance(eos, int | np.integer | np.bool_) or eos not in (0, 1):
        raise UsageError(
            f"eos must be True or False, got {shown(eos)}; one sentence is scored here, a string or a list of its "
            "words, and slm.surprisal_rows takes many."
        )
    return [*words_of(text, tokenizer), "</s>"] if eos else words_of(text, tokenizer)


def sentences_of(text: Iterable[Sequence[str] | str], tokenizer: Tokenizer | None = None) -> Iterator[list[str]]:
    """The words of each sentence; a string without any is none, like a blank line of a file, an empty list is one.

    Example:
        >>> list(sentences_of(["I see.", " ", ["I", "see"], []]))
        [['I', 'see.'], ['I', 'see'], []]
    """
    return (words for words, _ in counted_sentences_of(text, tokenizer))


def counted_sentences_of(
    text: Iterable[Sequence[str] | str], tokenizer: Tokenizer | None = None
) -> Iterator[tuple[list[str], int]]:
    """The same with the characters of each: of a string as it stands, of words joined by spaces, and of the line's end.

    Example:
        >>> list(counted_sentences_of(["I  see.", ["I", "see"]]))
        [(['I', 'see.'], 8), (['I', 'see'], 6)]
    """
    # Rows of a table and entries of a dictionary would come as the names of columns, and as keys.
    if isinstance(text, str | Mapping | EncodedText) or hasattr(text, "columns") or not isinstance(text, Iterable):
        raise DataError(
            f"expected a list of sentences, got {shown(text)}; put one sentence in a list, take the column of a table "
            "that holds them, and read files with slm.read_lines or slm.encode_file."
        )
    return _counted(text, tokenizer)


def _counted(text: Iterable[Sequence[str] | str], tokenizer: Tokenizer | None) -> Iterator[tuple[list[str], int]]:
    """`counted_sentences_of` behind its check."""
    for given in text:
        words = words_of(given, tokenizer)
        if isinstance(given, str):
            if words:
                yield words, len(given.rstrip("\r\n")) + 1
        else:
            yield words, spaced_length(words)


def encoded_text(text: Text, vocab: Vocabulary, tokenizer: Tokenizer | None = None) -> EncodedText:
    """Sentences as ids of a vocabulary; an encoded text as it is.

    Raises:
        VocabularyError: the text was encoded with another vocabulary.
        DataError: it is something else than sentences, say one string; or a sentence holds `<s>` or `</s>`.
    """
    if isinstance(text, EncodedText):
        text.check_vocabulary(vocab)
        return text
    return encode_counted(counted_sentences_of(text, tokenizer), vocab)


def spaced(text: str, tokenizer: Tokenizer | None = None) -> str | None:
    """A sentence as a line whose words stand between ASCII blanks; None where it takes more than that to cut it.

    Example:
        >>> from slm.text.tokenizers import make_tokenizer
        >>> spaced("I\\u00a0see."), [spaced("I see.", make_tokenizer(name)) for name in ("whitespace", "word")]
        ('I see.', ['I see.', None])
    """
    if tokenizer is None:
        return text if text.isascii() else " ".join(text.split())  # of Unicode's blanks, too
    if type(tokenizer) is not WhitespaceTokenizer or tokenizer.lowercase:
        return None
    # A mark at the beginning is cut off even where no blank follows; VT and FF are blanks to ASCII, not to it.
    return None if text.startswith("<s>") or "\v" in text or "\f" in text else text


def check_sentences(vocab: Vocabulary, ids: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Range-checked ids (N,) int32 and offsets (S + 1,) int64, as every bulk path needs them.

    Behind a `</s>` inside a sentence the next one begins, as it does step by step: it is cut there.

    Raises:
        IdRangeError: an id is none of the vocabulary's.
        DataError: the offsets do not rise from 0 to N, or `<s>` stands among the ids.

    Example:
        >>> vocab = Vocabulary.from_words(["a"])
        >>> [array.tolist() for array in check_sentences(vocab, [3, 2, 3, 2], [0, 4])]
        [[3, 2, 3, 2], [0, 2, 4]]
    """
    ids = vocab.check_ids(ids)
    given = np.asarray(offsets)
    whole = given.dtype.kind in "iu" and given.ndim == ids.ndim == 1 and given.size > 0
    # Compared, not subtracted: a difference of two huge offsets may overflow and look like a rise.
    if not whole or given[0] != 0 or given[-1] != ids.size or (given[1:] < given[:-1]).any():
        raise DataError(
            f"offsets must rise from 0 to the number of ids, {ids.size}; sentence s is ids[offsets[s]:offsets[s + 1]]."
        )
    if (ids == BOS).any():
        place = int(np.flatnonzero(ids == BOS)[0])
        raise DataError(f"<s> is context and is never predicted, found at position {place} of the ids; leave it out.")
    begins = np.zeros(ids.size + 1, np.bool_)
    begins[given] = True
    begins[1:] |= ids == EOS
    return ids, np.flatnonzero(begins).astype(np.int64, copy=False)
