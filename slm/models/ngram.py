"""The n-gram model: a table of probabilities and back-off weights, from whatever estimator or file."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from slm.errors import DataError, UsageError, require, shown
from slm.models.base import LanguageModel, State
from slm.models.ngram_parts import arrays_of, encoded, listed_only, table_of
from slm.models.sentences import spaced
from slm.models.state import check_next
from slm.ngram.choosing import Chooser
from slm.ngram.compact import AnyTable, CompactTable, pack
from slm.ngram.counts import NgramCounts
from slm.ngram.lines import LineScorer, line_scorer
from slm.ngram.scoring import score_ids, score_with_lengths
from slm.ngram.table import NgramTable
from slm.sampling import Sampler
from slm.settings import checked_whole
from slm.text.encoding import EncodedText
from slm.text.tokenizers import Tokenizer, as_tokenizer
from slm.text.vocabulary import BOS, Vocabulary
from slm.units import nats_to_bits


class NgramModel(LanguageModel):
    """A back-off model over the n-grams of a table.

    A state is one row of the table: the longest known context. Make one with `fit` or `from_arpa`.

    Parameters:
        table: the n-grams; its 1-grams are the vocabulary in id order. A compact one scores as it is, and is unpacked
            when something else is asked for the first time.
        vocab: words and ids.
        smoothing: the estimator's name, for reports.
        normalized: False for scores that do not sum to one.

    Example:
        >>> model = NgramModel.fit(["a b a b", "a a b", "b a"], order=2, discount_fallback=True)
        >>> round(model.score("b", "a"), 4)
        0.1964
    """

    kind: ClassVar[str] = "ngram"
    unit: ClassVar[str] = "n-grams"
    brief: ClassVar[tuple[str, ...]] = ("order", "smoothing")

    def __init__(self, table: AnyTable, vocab: Vocabulary, *, smoothing: str = "unknown", normalized: bool = True):
        if table.vocab_size != len(vocab):
            raise UsageError(f"the table has {table.vocab_size} 1-grams, the vocabulary {len(vocab)} entries.")
        self.kept, self.vocab, self.smoothing, self.normalized = table, vocab, smoothing, normalized
        self.order = table.order
        self._start = 1 + BOS if table.order > 1 else 0
        self._bits = 0

    @cached_property
    def table(self) -> NgramTable:
        """The table that all can be asked of; where the model is `kept` in the compact layout, it is unpacked here."""
        return self.kept.unpacked() if isinstance(self.kept, CompactTable) else self.kept

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        """Behind `<s>`, or behind nothing."""
        return (np.full(batch, self._start if bos else 0, np.int32),)

    def _rows(self, state: State) -> np.ndarray:
        """The contexts (B,) int32 that a state names; kernels do not look whether the table has them."""
        rows, count = np.asarray(state[0] if state else None), self.table.first.size - 1
        if rows.ndim != 1 or rows.dtype.kind not in "iu" or (rows.size and not 0 <= rows.min() <= rows.max() < count):
            raise DataError(
                f"a state of this model is an array of numbers in [0, {count}), one a row, got {shown(rows)}; "
                "begin_state and next_state of the same model make states."
            )
        return np.ascontiguousarray(rows, np.int32)

    def next_state(self, state: State, ids: np.ndarray) -> State:
        """The longest known context that ends in each row's id; behind `</s>` a new sentence begins."""
        from slm.kernels.ngram_query import advance

        t, rows, ids = self.table, self._rows(state), check_next(state, ids, self.vocab)
        out = np.empty(rows.size, np.int32)
        advance(rows, ids, self._start, t.first, t.word, t.suffix, t.backoff, out)
        return (out,)

    def log_probs(self, state: State) -> np.ndarray:
        """Log-probabilities (B, V) of the next word."""
        from slm.kernels.ngram_query import fill_rows

        t, rows = self.table, self._rows(state)
        out = np.empty((rows.size, len(self.vocab)))
        chain = np.empty(t.order, np.int64)
        fill_rows(rows, len(self.vocab), t.first, t.word, t.suffix, t.log_prob, t.backoff, chain, out)
        return out

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Log-probability (N,) float64 in nats of every token of many sentences."""
        return score_ids(self.kept, *self.check_sentences(ids, offsets), self._start)

    def sentence_logscore(self, tokens: Sequence[str] | str, eos: bool = True) -> float:
        """log2 probability of a sentence, `</s>` included: the quick way for one sentence at a time."""
        line = spaced(tokens, self.tokenizer) if isinstance(tokens, str) and isinstance(eos, bool) else None
        if line is not None:
            nats = self.line_scorer.line(line.encode("utf-8", "surrogatepass"), self._start, eos)
        else:
            nats = self.line_scorer.ids(self._sentence_ids(tokens, eos), self._start)
        return super().sentence_logscore(tokens, eos) if math.isnan(nats) else nats_to_bits(nats)

    @cached_property
    def line_scorer(self) -> LineScorer:
        """What scores one sentence at a time in nats, without checks, where it can."""
        return line_scorer(self.kept, self.vocab.words)

    def matched_lengths(self, ids: np.ndarray) -> list[int | None]:
        """Length of the longest n-gram of the table that ends at each id of one sentence."""
        ids, offsets = self.check_sentences(ids, np.array([0, len(ids)]))
        return score_with_lengths(self.kept, ids, offsets, self._start)[1].tolist()

    # Choosing words.

    @cached_property
    def _chooser(self) -> Chooser:
        """What finds likely and random next words."""
        return Chooser(self.table)

    def predict(self, context: Sequence[str] | str = (), k: int = 10) -> list[tuple[str, float]]:
        """The k likeliest next words and their probabilities, the likeliest first; no loop over the vocabulary."""
        if (k := checked_whole("k", k, 1)) > _MOST_RANKED:
            return super().predict(context, k)
        words, nats = self._chooser.likeliest(int(self.state_after(context)[0][0]), k)
        return list(zip((self.vocab.words[i] for i in words.tolist()), np.exp(nats).tolist()))

    def draw_next(self, state: State, sampler: Sampler, uniforms: np.ndarray, allow_unk: bool = False) -> np.ndarray:
        """One next id a row (B,); plain sampling walks the children of the known contexts only."""
        plain = sampler.temperature == 1 and sampler.top_k == 0 and sampler.top_p == 1
        drawn = self._chooser.draw(self._rows(state), uniforms, allow_unk) if plain and self.normalized else None
        if drawn is None:
            return super().draw_next(state, sampler, uniforms, allow_unk)  # raises, or repairs a damaged table
        return drawn

    # Making one.

    @classmethod
    def fit(
        cls,
        corpus: Any = None,
        order: int = 5,
        smoothing: str = "mkn",
        vocab: Vocabulary | None = None,
        *,
        paths: str | os.PathLike | Sequence[str | os.PathLike] | None = None,
        specials: str = "error",
        tokenizer: str | Tokenizer | None = None,
        limit_vocab: Sequence[str] | None = None,
        heldout: Any = None,
        memory: str | int | None = None,
        threads: int | None = None,
        **options: Any,
    ) -> NgramModel:
        """Estimate a model from a training text.

        Parameters:
            corpus: an `EncodedText` (then `vocab` is needed), or an iterable of sentences, each a list of tokens or a
                string, which the `tokenizer` cuts; strings without tokens are left out like blank lines of a file.
            order: length of the longest n-grams, 1 to 64.
            smoothing: name of the estimator, see `slm.ngram.config`.
            vocab: the vocabulary; without one, all words of the corpus.
            paths: text files in place of `corpus`, one sentence a line, cut by the `tokenizer`.
            specials: what a literal `<unk>`, `<s>` or `</s>` in these files means, see `slm.tokenize_lines`.
            tokenizer: what cuts strings and files, or its name for `slm.make_tokenizer`; the model keeps it. Without
                one words are what stands between blanks ("whitespace"), where `slm train` takes "word".
            limit_vocab: words to keep; the others are counted for the discounts but leave the model.
            heldout: text like `corpus` on which jelinek-mercer learns its weights.
            memory: what the process may take, such as "2G", or bytes: the rest goes to temporary files (TMPDIR names
                their folder), where the model stays, the same to the bit. For smoothing mkn.
            threads: how many to use here; no number depends on it.
            options: the other settings of `slm.ngram.config.NgramConfig` that the estimator takes.

        Raises:
            DataError: there is no sentence, or the text does not determine the discounts (DiscountError).
            UsageError: an option is out of range or not one of the estimator's.
        """
        from slm.kernels.threads import limited
        from slm.ngram.config import check_order
        from slm.ngram.counts import count_ngrams
        from slm.text.encoder import encode_file

        if tokenizer is not None or paths is not None:
            tokenizer = as_tokenizer("whitespace" if tokenizer is None else tokenizer)
        check_order(order)
        if vocab is not None:
            require(vocab, Vocabulary, "Vocabulary.from_words(words) makes one")
        if isinstance(corpus, os.PathLike):
            raise UsageError(f"expected sentences, got {shown(corpus)}; files are passed as paths=.")
        if (corpus is None) == (paths is None):
            raise UsageError("a model is fitted to a corpus or to the text of files: pass one of corpus and paths.")
        if paths is None and specials != "error":
            raise UsageError(
                "specials= is a rule for the text of files, paths=; in a corpus <unk> is the unknown word."
            )
        with limited(threads):
            if memory is not None:
                from slm.models.ngram_capped import Capped

                options |= {"limit_vocab": limit_vocab, "heldout": heldout}
                capped = Capped(memory, order, smoothing, options)
                model: NgramModel = capped.fit_to(corpus, vocab, paths, tokenizer, specials)
            else:
                if paths is not None:
                    corpus, vocab = encode_file(paths, tokenizer, vocab, specials=specials)  # type: ignore[arg-type]
                vocab, ids, offsets = encoded(corpus, vocab, tokenizer)
                if heldout is not None:
                    heldout = EncodedText(*encoded(heldout, vocab, tokenizer)[1:], characters=0)
                counts = count_ngrams(ids, offsets, len(vocab), order)
                options |= {"limit_vocab": limit_vocab, "heldout": heldout}
                model = cls.from_counts(counts, vocab, smoothing, **options)
        model.tokenizer = tokenizer
        return model

    @classmethod
    def from_counts(
        cls,
        counts: NgramCounts,
        vocab: Vocabulary,
        smoothing: str = "mkn",
        *,
        limit_vocab: Sequence[str] | None = None,
        heldout: EncodedText | None = None,
        **options: Any,
    ) -> NgramModel:
        """Estimate a model from counts of n-grams; arguments and errors are those of `fit`."""
        from slm.ngram.config import checked_options
        from slm.ngram.estimators import UNNORMALIZED, estimator

        options = checked_options(counts.order, smoothing, options)
        if heldout is not None:
            if smoothing != "jelinek-mercer":
                raise UsageError(f"heldout text is for smoothing jelinek-mercer, it means nothing to {smoothing}.")
            options["heldout"] = heldout
        if limit_vocab is not None:
            options["listed"] = np.zeros(len(vocab), np.bool_)
            options["listed"][[0, 1, 2, *(vocab.id(word) for word in limit_vocab)]] = True
        table = estimator(smoothing)(counts, **options)
        if limit_vocab is not None:
            vocab = listed_only(vocab, options["listed"])
        return class_of(smoothing)(table, vocab, smoothing=smoothing, normalized=smoothing not in UNNORMALIZED)

    @classmethod
    def from_arpa(cls, path: str | os.PathLike) -> NgramModel:
        """The model of an ARPA file, plain or packed; errors name `file:line`.

        ARPA files do not say how text is cut: strings are cut at blanks unless you set the model's `tokenizer`.

        Probabilities that sum to more than one bring a warning and a model that is not `normalized`.

        Raises:
            ModelFileError: the file is not what the format has.
            StorageError: it cannot be read.
        """
        from slm.ngram.arpa_read import read_arpa
        from slm.ngram.mass import warn_of_excess

        table, vocab = read_arpa(path)
        return cls(table, vocab, smoothing="arpa", normalized=not warn_of_excess(path, table, vocab.words))

    def to_arpa(self, path: str | os.PathLike) -> None:
        """Write an ARPA file, packed if its name ends in .gz; it takes its place when it is complete.

        Raises:
            StorageError: it cannot be written; a file that was there stays.
        """
        from slm.ngram.arpa_write import write_arpa

        write_arpa(path, self.table, self.vocab.words)

    # The store.

    def in_layout(self, layout: str, bits: int = 0) -> NgramModel:
        """The same model, to be saved in another layout: see `slm.ngram.config.LayoutConfig`.

        Parameters:
            layout: `fast`, as it is queried, or `compact`, in few bits, which is scored from as it is.
            bits: with `compact`, 1 to 8 keeps log-probabilities and back-off weights above the 1-grams as codes for
                2**bits levels, so rows sum to one only roughly; 0 keeps them as they are.

        Raises:
            UsageError: there is no such layout, or `bits` is out of range.
        """
        from slm.ngram.config import LayoutConfig

        LayoutConfig(layout, bits)  # refuses what is none
        if layout == "fast":
            return self.over(self.table)
        if isinstance(self.kept, CompactTable) and bits in (0, self._bits):
            return self
        model = self.over(pack(self.table, bits or None))
        model._bits = bits
        return model

    def over(self, table: AnyTable, vocab: Vocabulary | None = None) -> NgramModel:
        """A model of this smoothing over another table, and its vocabulary if that differs."""
        model = type(self)(table, vocab or self.vocab, smoothing=self.smoothing, normalized=self.normalized)
        model.tokenizer = self.tokenizer
        return model

    def config(self) -> dict[str, Any]:
        """Order, layout and the estimator's name."""
        return {
            "order": self.order,
            "bounds": self.kept.bounds.tolist(),
            "smoothing": self.smoothing,
            "normalized": self.normalized,
            "layout": "compact" if isinstance(self.kept, CompactTable) else "fast",
            "bits": self._bits,
        }

    def arrays(self) -> dict[str, np.ndarray]:
        """The table's arrays in the model's layout."""
        return arrays_of(self.kept)

    @classmethod
    def from_parts(cls, config: dict[str, Any], arrays: dict[str, np.ndarray], vocab: Vocabulary) -> NgramModel:
        """The model of a folder."""
        table, made = table_of(config, arrays, len(vocab)), class_of(config["smoothing"])
        model = made(table, vocab, smoothing=config["smoothing"], normalized=config["normalized"])
        model._bits = config["bits"]
        return model

    def size(self) -> int:
        """How many n-grams of all orders the model holds."""
        return int(self.kept.bounds[-1]) - 1


_MOST_RANKED = 1000  # more likely words than that are found by sorting the whole row


def class_of(smoothing: str) -> type[NgramModel]:
    """The class whose models have this smoothing: one for all but stupid backoff."""
    if smoothing != "stupid-backoff":
        return NgramModel
    from slm.models.stupid_backoff import StupidBackoffModel

    return StupidBackoffModel
