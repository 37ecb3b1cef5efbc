"""Whether the words of a vocabulary come by falling frequency, as some output layers need them."""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.commands.options import say
from slm.text.vocabulary import SPECIALS, Vocabulary

LEAST = 0.9  # of the text that the head could cover


def head_shares(counts: np.ndarray, head: int) -> tuple[float, float]:
    """Shares of a text that the first `head` of the counts (V,) cover: as they are, and with all words sorted.

    Example:
        >>> import numpy as np
        >>> head_shares(np.array([1, 0, 2, 1, 6, 10]), 4)
        (0.2, 0.65)
    """
    first = len(SPECIALS)
    best = np.append(counts[:first], np.sort(counts[first:])[::-1])
    total = max(1, int(counts.sum()))
    return int(counts[:head].sum()) / total, int(best[:head].sum()) / total


def say_unsorted(settings: Any, vocab: Vocabulary) -> None:
    """Tell that a kept order of words does not suit the output layer of the settings, if it clearly does not."""
    output = getattr(settings, "output", "full")
    if output not in ("adaptive", "sampled"):
        return
    from slm.nn.adaptive import default_cutoffs

    head = (settings.cutoffs or default_cutoffs(len(vocab)))[0]
    found, best = head_shares(vocab.counts, head)
    if found < LEAST * best:
        say(
            f"--output {output} suits words in the order of their frequency, and --vocab keeps another: its first "
            f"{head:,} words are {100 * found:.0f} % of the text, in the order of frequency {100 * best:.0f} %."
        )
