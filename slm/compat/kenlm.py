"""The interface of the `kenlm` Python module, over ARPA files and model folders, without a C++ build.

    from slm.compat import kenlm             # in place of: import kenlm
    kenlm.install()                          # or so, before importing a library that itself imports kenlm

Scores are log10 probabilities, as there. What a file is shows in its content, never in its name, so an ARPA file or
a model folder that bears the name of a KenLM binary is read; a true KenLM binary is not, and the error says so.

Example:
    >>> import os, tempfile
    >>> from slm.models.ngram import NgramModel
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "tiny.arpa")
    ...     NgramModel.fit(["a b a b", "a a b", "b a"], order=2, discount_fallback=True).to_arpa(path)
    ...     model = Model(path)
    >>> round(model.score("a b"), 4), [length for _, length, _ in model.full_scores("a b")]
    (-1.6923, [2, 2, 2])
    >>> state, out = State(), State()
    >>> model.BeginSentenceWrite(state)
    >>> round(model.BaseScore(state, "a", out), 4)
    -0.472
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator
from functools import total_ordering
from types import ModuleType
from typing import NamedTuple

import numpy as np

from slm import units
from slm.errors import SlmError, UsageError
from slm.ngram.scoring import score_with_lengths
from slm.text.vocabulary import BOS, UNK

_MISSING_UNKNOWN = -100.0  # log10 p of unknown words where a model gives them none, as there


class LoadMethod:
    """How KenLM reads a binary; accepted and without effect."""

    LAZY, POPULATE_OR_LAZY, POPULATE_OR_READ, READ, PARALLEL_READ = range(5)


class ARPALoadComplain:
    """When KenLM speaks of slow loading; accepted and without effect."""

    ALL, EXPENSIVE, NONE = range(3)


class Config:
    """Settings of KenLM; accepted and without effect."""

    def __init__(self) -> None:
        self.load_method: int = LoadMethod.POPULATE_OR_READ
        self.show_progress = True
        self.arpa_complain: int = ARPALoadComplain.ALL


@total_ordering
class State:
    """What a model knows of the words before: a plain value, which can be copied, compared and hashed."""

    __slots__ = ("row",)

    def __init__(self) -> None:
        self.row = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self.row == other.row

    def __lt__(self, other: State) -> bool:
        return self.row < other.row

    def __hash__(self) -> int:
        return hash(self.row)


class FullScoreReturn(NamedTuple):
    """log10 p of a word, length of the n-gram that was found, and whether the word is unknown."""

    log_prob: float
    ngram_length: int
    oov: bool


class Model:
    """An n-gram model with the methods of `kenlm.Model`.

    Parameters:
        path: an ARPA file, plain or packed (as its name then says), or a folder with an n-gram model of `slm`.
        config: accepted and without effect.

    Raises:
        OSError: the model cannot be read.
    """

    def __init__(self, path: str | bytes | os.PathLike, config: Config | None = None):
        from slm.store.ngrams import load_ngram

        self.path: bytes = os.path.abspath(os.fsencode(path))
        try:
            self._model = load_ngram(os.fsdecode(self.path))
        except (SlmError, OSError) as error:
            raise OSError(f"Cannot read model '{os.fsdecode(path)}' ({error})") from error
        self._begin = int(self._model.begin_state()[0][0])

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return self._model.kept.order

    def score(self, sentence: str | bytes, bos: bool = True, eos: bool = True) -> float:
        """log10 probability of a sentence of words between blanks, `</s>` included unless `eos` is false.

        Never put `<s>` into the sentence: `bos` says whether it stands before it.
        """
        row = self._begin if bos else 0
        nats = self._model.line_scorer.line(_octets(sentence), row, bool(eos))
        if math.isfinite(nats):
            return nats / units.LN10
        ids = self._model.vocab.encode(_words(sentence) + ["</s>"] * bool(eos))
        return sum(self._scores(ids.tolist(), row)[0], 0.0)

    def full_scores(
        self, sentence: str | bytes, bos: bool = True, eos: bool = True
    ) -> Iterator[tuple[float, int, bool]]:
        """(log10 p, length of the n-gram found, unknown or not) of every word, `</s>` last."""
        ids = self._model.vocab.encode(_words(sentence) + ["</s>"] * bool(eos)).tolist()
        values, lengths = self._scores(ids, self._begin if bos else 0)
        yield from zip(values, lengths, [i == UNK for i in ids])

    def perplexity(self, sentence: str | bytes) -> float:
        """10 ** (-score / (words + 1))."""
        return 10.0 ** (-self.score(sentence) / (len(_words(sentence)) + 1))

    def __contains__(self, word: str | bytes) -> bool:
        return self._model.vocab.id(_text(word)) != UNK

    def BeginSentenceWrite(self, state: State) -> None:
        """Put a state at the beginning of a sentence."""
        state.row = self._begin

    def NullContextWrite(self, state: State) -> None:
        """Put a state behind nothing at all."""
        state.row = 0

    def BaseScore(self, in_state: State, word: str | bytes, out_state: State) -> float:
        """log10 p of a word behind `in_state`; `out_state` then stands behind the word."""
        value, _, out_state.row = self._step(in_state.row, self._model.vocab.id(_text(word)))
        return value

    def BaseFullScore(self, in_state: State, word: str | bytes, out_state: State) -> FullScoreReturn:
        """`BaseScore` with the length of the n-gram found and whether the word is unknown."""
        i = self._model.vocab.id(_text(word))
        value, found, out_state.row = self._step(in_state.row, i)
        return FullScoreReturn(value, self._lengths([found])[0], i == UNK)

    def __reduce__(self) -> tuple[type[Model], tuple[bytes]]:
        return Model, (self.path,)

    def __repr__(self) -> str:
        return f"<Model from {os.path.basename(self.path)!r}>"

    def _scores(self, ids: list[int], row: int) -> tuple[list[float], list[int]]:
        """log10 p of words behind a context row, and the length of the n-gram found for each."""
        if BOS in ids:
            return self._scores_one_by_one(ids, row)
        given = np.array(ids, np.int32)
        nats, lengths = score_with_lengths(self._model.kept, given, np.array([0, given.size]), row)
        return np.maximum(nats / units.LN10, _MISSING_UNKNOWN).tolist(), lengths.tolist()

    def _scores_one_by_one(self, ids: list[int], row: int) -> tuple[list[float], list[int]]:
        """`_scores` for sentences with a literal `<s>`."""
        values, rows = [], []
        for i in ids:
            value, found, row = self._step(row, i)
            values.append(value)
            rows.append(found)
        return values, self._lengths(rows)

    def _step(self, row: int, i: int) -> tuple[float, int, int]:
        """log10 p of a word behind a context row, the row of the n-gram found, and the context row behind it."""
        from slm.kernels.ngram_step import step

        t = self._model.table
        nats, found, behind = step(row, i, t.first, t.word, t.suffix, t.log_prob, t.backoff)
        if i == BOS:  # scored as KenLM scores it: 10 ** 0 times the back-off weights of what stood before
            return self._backed_off(row), found, behind
        return max(nats / units.LN10, _MISSING_UNKNOWN), found, behind

    def _backed_off(self, row: int) -> float:
        """log10 of all back-off weights of a context."""
        total = 0.0
        while row > 0:
            total += float(self._model.table.backoff[row])
            row = min(int(self._model.table.suffix[row]), row - 1)  # ends whatever the file says
        return units.nats_to_log10(total)

    def _lengths(self, rows: list[int]) -> list[int]:
        """Lengths of the n-grams of some rows."""
        return np.searchsorted(self._model.table.bounds[1:], rows, side="right").tolist()


LanguageModel = Model


def install() -> ModuleType:
    """Let `import kenlm` find this module, for libraries that import it themselves.

    Raises:
        UsageError: the real one has already been imported.
    """
    own = sys.modules[__name__]
    if sys.modules.setdefault("kenlm", own) is not own:
        raise UsageError("kenlm has already been imported; call slm.compat.kenlm.install() before whatever imports it.")
    return own


def _text(word: str | bytes) -> str:
    """A word as text; what is no UTF-8 becomes a word that no vocabulary has."""
    if isinstance(word, str):
        return word
    if isinstance(word, bytes):
        return word.decode("utf-8", "surrogateescape")
    raise TypeError(f"Cannot convert {type(word)} to string")


def _octets(sentence: str | bytes) -> bytes:
    """A sentence as UTF-8."""
    return sentence if isinstance(sentence, bytes) else _text(sentence).encode("utf-8", "surrogateescape")


def _words(sentence: str | bytes) -> list[str]:
    """The words between ASCII blanks; other Unicode spaces are parts of words."""
    joined = b" ".join(_octets(sentence).split()).decode("utf-8", "surrogateescape")
    return joined.split(" ") if joined else []
