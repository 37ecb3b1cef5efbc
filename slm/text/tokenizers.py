"""Tokenizers: each cuts a line into tokens and joins tokens to readable text again.

`<unk>`, `<s>` and `</s>` come out as tokens of their own, and `slm.text.encoding` decides what happens to them; only to
`char` and `byte` they are characters like any others.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib import import_module
from typing import Any, ClassVar

from slm.errors import DataError, UsageError, shown
from slm.text.detokenize import join_words

# What separates words in text, in ARPA files and in `vocab.txt`, as in KenLM's lmplz; no token holds one of these.
BLANKS = " \t\r\n"
_LITERAL = re.compile(r"(<unk>|</?s>)")


class Tokenizer(ABC):
    """A way to cut lines into tokens.

    Attributes:
        name: what `make_tokenizer` and `--tokenizer` call it.
        lowercase: lines are lowercased (Unicode's full mapping) before they are cut.
    """

    name: ClassVar[str]

    def __init__(self, lowercase: bool = False):
        self.lowercase = lowercase

    def tokenize(self, line: str) -> list[str]:
        """The tokens of one line; none for a line of white space."""
        return self._cut(line.lower() if self.lowercase else line)

    @abstractmethod
    def _cut(self, line: str) -> list[str]:
        """The tokens of a line whose case is settled."""

    def detokenize(self, tokens: Sequence[str]) -> str:
        """Readable text of tokens."""
        return join_words(tokens)

    def config(self) -> dict[str, Any]:
        """The arguments of `make_tokenizer` that give this tokenizer again."""
        return {"name": self.name, "lowercase": self.lowercase}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tokenizer) and self.config() == other.config()

    def __hash__(self) -> int:
        return hash((self.name, self.lowercase))

    def __repr__(self) -> str:
        return f"make_tokenizer({self.name!r}, lowercase={self.lowercase})"


class WhitespaceTokenizer(Tokenizer):
    """Runs between space, tab, CR and LF, as KenLM takes words; VT, FF and Unicode's other spaces stay in words."""

    name = "whitespace"

    def _cut(self, line: str) -> list[str]:
        return re.findall(f"[^{BLANKS}]+", line)

    def detokenize(self, tokens: Sequence[str]) -> str:
        return " ".join(tokens)


class WordTokenizer(Tokenizer):
    """Words, numbers and punctuation marks of Unicode text; all white space of Unicode is dropped.

    A word is a run of letters, digits and their combining marks, with apostrophes inside ("don't") and with points
    and commas between digits ("3.14", "1,000"). Runs of full stops or hyphens are one token; any other character is a
    token by itself, together with combining marks and what zero-width joiners tie to it.
    """

    name = "word"

    def _cut(self, line: str) -> list[str]:
        return _word_pattern().findall(line)


def combining() -> Iterator[int]:
    """Code points that never begin a token: combining marks, joiners, the soft hyphen."""
    yield from (0xAD, 0x200C, 0x200D, 0x2060)
    for block in (range(0x300, 0x1F000), range(0xE0100, 0xE01F0)):
        yield from (code for code in block if unicodedata.category(chr(code))[0] == "M")


@cache
def _word_pattern() -> re.Pattern[str]:
    """The tokens of `word`; made on first use, because the combining marks must be looked up."""
    marks = "[" + "".join(re.escape(chr(code)) for code in combining()) + "]"
    run = rf"[^\W_]+(?:{marks}+[^\W_]*)*"
    word = rf"{run}(?:(?:['’]|(?<=[0-9])[.,](?=[0-9])){run})*"
    other = rf"\S{marks}*(?:(?<=\u200d)\S{marks}*)*"
    return re.compile(rf"<unk>|</?s>|{word}|\.\.+|--+|{other}")


class CharTokenizer(Tokenizer):
    """Single characters; white space of any kind becomes `▁`, which reads as a space again."""

    name = "char"
    SPACE = "▁"

    def _cut(self, line: str) -> list[str]:
        return list(re.sub(r"\s", self.SPACE, line))

    def detokenize(self, tokens: Sequence[str]) -> str:
        return "".join(tokens).replace(self.SPACE, " ")


class ByteTokenizer(Tokenizer):
    """Bytes of the UTF-8 text: visible ASCII characters as themselves, all others as `<0xHH>`.

    A byte that is not UTF-8 comes, as in arguments of the command line, as Python's `surrogateescape` writes it.
    """

    name = "byte"
    NAMES = tuple(chr(b) if 0x21 <= b <= 0x7E else f"<0x{b:02X}>" for b in range(256))
    _BYTES: ClassVar[dict[str, int]] = {name: b for b, name in enumerate(NAMES)}

    def _cut(self, line: str) -> list[str]:
        try:
            return [self.NAMES[b] for b in line.encode("utf-8", "surrogateescape")]
        except UnicodeEncodeError as error:
            half = shown(line[error.start])
            raise DataError(f"text has no half of a surrogate pair, found {half}; read the text as UTF-8.") from None

    def detokenize(self, tokens: Sequence[str]) -> str:
        """The text of the bytes; what is not UTF-8 shows as U+FFFD, tokens that are no bytes as themselves."""
        parts = (bytes([self._BYTES[t]]) if t in self._BYTES else t.encode("utf-8") for t in tokens)
        return b"".join(parts).decode("utf-8", "replace")


class _NltkTokenizer(Tokenizer):
    """One of NLTK's rule-based tokenizers; NLTK is imported when the first line is cut."""

    _module: ClassVar[str]
    _class: ClassVar[str]

    @cached_property
    def _nltk(self) -> Any:
        return getattr(import_module(f"nltk.tokenize.{self._module}"), self._class)()

    def _cut(self, line: str) -> list[str]:
        pieces = _LITERAL.split(line)  # every other one is a literal
        cut = ([piece] if n % 2 else self._nltk.tokenize(piece) for n, piece in enumerate(pieces))
        # Some tokens of NLTK's hold blanks, as telephone numbers and spaced dots do; here no token holds any.
        return [part for tokens in cut for token in tokens for part in token.split()]


class TreebankTokenizer(_NltkTokenizer):
    """NLTK's Penn Treebank rules: "do n't", quotation marks as `` and ''; lines are taken as whole sentences."""

    name, _module, _class = "treebank", "treebank", "TreebankWordTokenizer"


class TweetTokenizer(_NltkTokenizer):
    """NLTK's rules for short messages: emoticons, hashtags, handles and addresses stay whole."""

    name, _module, _class = "tweet", "casual", "TweetTokenizer"


class ToktokTokenizer(_NltkTokenizer):
    """NLTK's tok-tok rules for many languages, with its `&amp;` and `&#124;` read as characters again.

    A tab is a space. What looks like an escape in the text itself stays text: `&amp;` gives `&amp` and `;`.
    """

    name, _module, _class = "toktok", "toktok", "ToktokTokenizer"

    def _cut(self, line: str) -> list[str]:
        # A semicolon of the text is a token by itself, so that one behind `&` is always the end of NLTK's escape.
        tokens = super()._cut(line.replace("\t", " "))
        return [token.replace("&amp;", "&").replace("&#124;", "|") for token in tokens]


class WordPunctTokenizer(_NltkTokenizer):
    """NLTK's split into runs of word characters and runs of everything else."""

    name, _module, _class = "wordpunct", "regexp", "WordPunctTokenizer"


TOKENIZERS: dict[str, type[Tokenizer]] = {
    kind.name: kind
    for kind in (
        WordTokenizer, WhitespaceTokenizer, CharTokenizer, ByteTokenizer,
        TreebankTokenizer, TweetTokenizer, ToktokTokenizer, WordPunctTokenizer,
    )
}  # fmt: skip


def as_tokenizer(given: Tokenizer | str) -> Tokenizer:
    """A tokenizer as it is, or the one of a name; what cannot cut is refused."""
    if not isinstance(given, str) and not hasattr(given, "tokenize"):
        raise UsageError(f"expected a tokenizer or its name, got {shown(given)}; slm.make_tokenizer makes one.")
    return make_tokenizer(given) if isinstance(given, str) else given


def make_tokenizer(name: str = "word", lowercase: bool = False) -> Tokenizer:
    """The tokenizer of a name; `make_tokenizer(**tokenizer.config())` gives an equal one.

    Raises:
        UsageError: there is no tokenizer of this name.

    Example:
        >>> make_tokenizer("word").tokenize("“I don't,” said Ann, aged 3.5.")
        ['“', 'I', "don't", ',', '”', 'said', 'Ann', ',', 'aged', '3.5', '.']
    """
    if name not in TOKENIZERS:
        raise UsageError(f"no tokenizer is called {shown(name)}; there are {', '.join(TOKENIZERS)}.")
    return TOKENIZERS[name](lowercase)
