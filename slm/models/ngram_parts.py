"""What an n-gram model is made of: the text it is fitted to, and the two layouts in which it is kept.

`fast` is the table as it is queried, `compact` in few bits, see `slm.ngram.compact`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from slm.errors import ONCE, DataError, ModelFileError, UsageError, shown
from slm.models.parts import check_arrays, refuse_unknown
from slm.models.sentences import sentences_of
from slm.ngram.compact import AnyTable, CompactTable
from slm.ngram.config import LAYOUTS
from slm.ngram.table import MOST_SLOTS, NgramTable
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.tokenizers import Tokenizer
from slm.text.vocabulary import Vocabulary

_FAST = {
    "index": np.int32,
    "word": np.int32,
    "suffix": np.int32,
    "first": np.int32,
    "log_prob": np.float32,
    "backoff": np.float32,
}
_CONFIG = {"order": int, "bounds": list, "smoothing": str, "normalized": bool, "layout": str, "bits": int}


def arrays_of(table: AnyTable) -> dict[str, np.ndarray]:
    """The arrays of a table in its layout."""
    return table.arrays if isinstance(table, CompactTable) else {name: getattr(table, name) for name in _FAST}


def table_of(config: dict[str, Any], arrays: dict[str, np.ndarray], vocab_size: int) -> AnyTable:
    """The table that `arrays_of` gave. Large arrays are not read: whatever they hold is bounded by every query.

    Raises:
        ModelFileError: the config, or a name, shape or number type, is not what the model should have.
    """
    bounds = _checked_bounds(config, vocab_size)
    if config["layout"] == "compact":
        return CompactTable(bounds, arrays)
    index = min(arrays["index"].size, MOST_SLOTS) if "index" in arrays else 0
    sizes = {"first": bounds[-2] + 1, "backoff": bounds[-2], "index": index}
    check_arrays("ngram", arrays, {name: ((sizes.get(name, bounds[-1]),), dtype) for name, dtype in _FAST.items()})
    return NgramTable(np.array(bounds), **arrays)


def _checked_bounds(config: dict[str, Any], vocab_size: int) -> list[int]:
    """The rows where each order begins, from a model's config."""
    refuse_unknown("ngram", config, _CONFIG)
    bounds: Any = config.get("bounds")
    order: Any = config.get("order")
    if {key: type(value) for key, value in config.items()} != _CONFIG or any(type(x) is not int for x in bounds):
        raise ModelFileError(f"an n-gram model's config has {', '.join(_CONFIG)}, found {shown(config)}.")
    if config["layout"] not in LAYOUTS or not 0 <= config["bits"] <= 8:
        raise ModelFileError(
            f"an n-gram model's layout is one of {', '.join(LAYOUTS)}, of 0 to 8 bits, "
            f"found {shown(config['layout'])} of {config['bits']}."
        )
    if order < 1 or len(bounds) != order + 2 or bounds[:3] != [0, 1, 1 + vocab_size] or bounds != sorted(bounds):
        raise ModelFileError(
            f"an n-gram model's bounds should be [0, 1, {1 + vocab_size}, ...] rising, order + 2 of them; "
            f"found order {order} and bounds {shown(bounds)}."
        )
    return bounds


def encoded(
    corpus: Any, vocab: Vocabulary | None, tokenizer: Tokenizer | None = None
) -> tuple[Vocabulary, np.ndarray, np.ndarray]:
    """Vocabulary, ids and offsets of what `fit` was given."""
    if hasattr(corpus, "ids") and hasattr(corpus, "offsets"):
        if vocab is None:
            raise UsageError("an encoded text needs the vocabulary it was encoded with: pass vocab=.")
        if isinstance(corpus, EncodedText):
            corpus.check_vocabulary(vocab)
        return vocab, vocab.check_ids(corpus.ids), corpus.offsets
    if isinstance(corpus, str):
        raise DataError("expected a list of sentences, got one string; put it in a list, or pass paths= to read files.")
    sentences = list(sentences_of(corpus, tokenizer))
    vocab = vocab or Vocabulary.build(sentences)
    if not sentences:
        raise DataError(f"the text is empty; a model needs at least one sentence, and {ONCE}.")
    text = encode_sentences(sentences, vocab)
    return vocab, text.ids, text.offsets


def listed_only(vocab: Vocabulary, listed: np.ndarray) -> Vocabulary:
    """The vocabulary without the words that left the table; their counts go to `<unk>`."""
    kept = np.flatnonzero(listed)
    counts = vocab.counts[kept]
    counts[0] += vocab.counts.sum() - counts.sum()
    return Vocabulary([vocab.words[i] for i in kept], counts)
