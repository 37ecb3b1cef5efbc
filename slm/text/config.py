"""How text becomes tokens and a vocabulary, as settings; needs no array library."""

from __future__ import annotations

from dataclasses import dataclass

from slm.errors import UsageError
from slm.settings import Settings, setting
from slm.text.tokenizers import TOKENIZERS

COUNTED = ("min_count", "vocab_size")  # which words make the vocabulary, unless a list of them does


@dataclass(frozen=True)
class TextConfig(Settings):
    """How text becomes tokens and which of them the vocabulary keeps: those of a list, or those seen often enough.

    Example:
        >>> TextConfig(lowercase=True, min_count=2).tokenizer
        'word'
    """

    tokenizer: str = setting("word", "how lines become tokens", choices=tuple(TOKENIZERS))
    lowercase: bool = setting(False, "fold text, and words that are listed, to lower case first")
    min_count: int = setting(1, "words seen less often in the training text become <unk>", low=1)
    vocab_size: int | None = setting(None, "keep at most so many vocabulary entries", low=3)
    vocab: str | None = setting(
        None,
        "know the words of this list and no others, which are <unk>: one a line, or a model's vocab.txt, whose order "
        "is kept, so that the two models can be mixed (adaptive and sampled outputs learn best from a text whose "
        "frequencies fall in that order)",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.vocab is not None and (self.min_count, self.vocab_size) != (1, None):
            raise UsageError(
                f"a vocabulary is either a list or chosen by counts, got --vocab {self.vocab} beside --min-count or "
                "--vocab-size: leave one of them out."
            )
