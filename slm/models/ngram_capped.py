"""N-gram models that are made under a cap on memory, with their arrays in files."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from slm.errors import UsageError
from slm.models.ngram import NgramModel
from slm.models.ngram_parts import encoded
from slm.ngram.capped import kneser_ney_on_disk
from slm.ngram.compact import AnyTable
from slm.ngram.config import checked_options
from slm.ngram.spill import ArrayFile, Spill
from slm.ngram.spilled_text import SpilledText, spill_encoded, spill_text
from slm.ngram.table import NgramTable
from slm.text.blocks import BLOCK_SIZE, read_blocks
from slm.text.encoder import Encoder, make_encoder
from slm.text.tokenizers import Tokenizer
from slm.text.vocabulary import Vocabulary
from slm.units import parse_size, size_text

PROGRAM = 160 << 20  # Python, NumPy, Numba and the compiled kernels
LEAST = 24 << 20  # less than this for arrays would mean too many passes
REFUSED = ("prune", "limit_vocab", "heldout")
WORD = 512  # bytes for a word of the vocabulary: its text, the tables it is found in, some numbers


def memory_for_arrays(memory: str | int, words: int = 0) -> int:
    """What a cap on the memory of the whole process leaves for arrays, in bytes.

    Parameters:
        memory: the cap, as for `slm.units.parse_size`.
        words: size of the vocabulary, which stays in memory.

    Raises:
        UsageError: it leaves too little.
    """
    size, least = parse_size(memory), PROGRAM + LEAST + WORD * words
    if size < least:
        of_words = f" and {words} words" if words else ""
        asked = f"{memory} bytes" if str(memory).isdecimal() else memory  # a forgotten M is seen at once
        raise UsageError(
            f"memory of {asked} is not enough for the program{of_words}; at least {size_text(least)} is needed."
        )
    return size - PROGRAM - WORD * words


class MappedNgramModel(NgramModel):
    """A model whose table is too large for memory: its arrays are files, of which queries read what they look at."""

    _files: dict[str, ArrayFile]

    @classmethod
    def of_files(cls, bounds: np.ndarray, files: dict[str, ArrayFile], vocab: Vocabulary) -> MappedNgramModel:
        """The model of the arrays of an `NgramTable` and its index, by name, each in a file."""
        table = NgramTable(bounds, **{name: file.mapped() for name, file in files.items()})
        model = cls(table, vocab, smoothing="mkn")
        model._files = files
        return model

    def over(self, table: AnyTable, vocab: Vocabulary | None = None) -> NgramModel:
        """A model of this smoothing over another table; over its own, one that has its files too."""
        if table is self.kept and vocab is None:
            model: NgramModel = self.of_files(table.bounds, self._files, self.vocab)
        else:
            model = NgramModel(table, vocab or self.vocab, smoothing=self.smoothing, normalized=self.normalized)
        model.tokenizer = self.tokenizer
        return model

    def arrays(self) -> dict[str, Any]:
        """The table's arrays as files, so that they can be saved block by block."""
        return dict(self._files)


class Capped:
    """How to make a model under a cap on memory; refuses before any work what cannot be made so.

    Parameters:
        memory: the cap for the whole process, such as "450M", or bytes.
        order, smoothing, options: as for `NgramModel.fit`.
        folder: where temporary files go, which have no names; see `slm.ngram.capped` for the room they take.

    Raises:
        UsageError: the cap is too small, or the smoothing or an option needs all n-grams in memory.
    """

    def __init__(
        self,
        memory: str | int,
        order: int,
        smoothing: str,
        options: dict[str, Any],
        folder: str | os.PathLike | None = None,
    ):
        self.memory, self.order = memory, order
        memory_for_arrays(memory)
        if smoothing != "mkn":
            raise UsageError(f"a cap on memory goes with smoothing mkn, got {smoothing}; leave one of them out.")
        for name in REFUSED:
            if options.get(name):
                raise UsageError(
                    f"a cap on memory does not go with {name}, whose work is done in memory; leave one of them out, or "
                    "make the whole model and prune it (slm prune)."
                )
        self._options = checked_options(order, smoothing, {k: v for k, v in options.items() if k not in REFUSED})
        del self._options["prune"]
        self._spill = Spill(folder)

    def text_of_files(self, paths: Any, encoder: Encoder, *, field: str | None = None, **rules: Any) -> SpilledText:
        """The text of files on disk; `rules` are those of `spill_text`."""
        size = min(BLOCK_SIZE, memory_for_arrays(self.memory) // 16)
        return spill_text(read_blocks(paths, field=field, block_size=size), encoder, self._spill, **rules)

    def fit(self, text: SpilledText) -> MappedNgramModel:
        """The model of a text."""
        memory = memory_for_arrays(self.memory, len(text.vocab))
        bounds, files = kneser_ney_on_disk(text, self.order, self._spill, memory, **self._options)
        return MappedNgramModel.of_files(bounds, files, text.vocab)

    def fit_to(
        self, corpus: Any, vocab: Vocabulary | None, paths: Any, tokenizer: Tokenizer | None, specials: str
    ) -> MappedNgramModel:
        """The model of a corpus or of files, as `NgramModel.fit` takes them."""
        if paths is not None:
            assert tokenizer is not None  # files are always cut by one
            return self.fit(self.text_of_files(paths, make_encoder(tokenizer, vocab, specials=specials)))
        vocab, ids, offsets = encoded(corpus, vocab, tokenizer)
        return self.fit(spill_encoded(ids, offsets, vocab, self._spill))
