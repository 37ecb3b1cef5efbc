"""Text in a script that puts no blanks between words, read as if it did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slm.commands.options import say
from slm.text.vocabulary import SPECIALS

if TYPE_CHECKING:
    from slm.training.material import Material

MOST_RARE = 0.25  # a larger share of words that are met once: of longer texts, none whose words are parted
_LOOKED_AT = 100  # of the words, the most frequent
_UNPARTED = re.compile(  # Thai and Lao, Burmese, Khmer, punctuation and letters of Chinese and Japanese, wide forms
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]"
)


def say_unparted(material: Material) -> None:
    """Tell of such a text, known by its letters and by how many of its words are rare."""
    text, known = material.train, material.vocab.words[len(SPECIALS) :][:_LOOKED_AT]
    unparted = 2 * len([*filter(_UNPARTED.search, known)]) >= len(known) > 0
    if not unparted or material.tokenizer.name in ("char", "byte"):
        return
    words, rare = text.tokens - text.sentences, text.oov + int((material.vocab.counts[len(SPECIALS) :] == 1).sum())
    if rare < MOST_RARE * words:
        return
    say(
        f"{material.name}: {100 * rare / words:.0f} % of the words are unknown or stand there once; if no blanks part "
        "words in it, as in Chinese, Japanese or Thai, take --tokenizer char."
    )
