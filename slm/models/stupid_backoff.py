"""Stupid backoff: every word of the context that is dropped costs a factor alpha, whether that context was seen or not.

The weights of a back-off table are paid on the way down from the longest context that the table *has*. That is exact
for models that sum to one, where a context that was never seen weighs 1. Here it is not: what was dropped to reach the
longest known context must be paid for, too, and no weight in the table can say how long the whole context was. So the
state counts words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from slm.models.base import LanguageModel, State
from slm.models.ngram import NgramModel
from slm.models.state import check_next
from slm.ngram.backoff import order_of
from slm.ngram.compact import AnyTable, CompactTable
from slm.ngram.scoring import score_with_lengths
from slm.text.vocabulary import EOS, Vocabulary


class StupidBackoffModel(NgramModel):
    """Scores of n-grams that do not sum to one; a state is a row of the table and how many words the context has.

    Those are at most order - 1, `<s>` among them. An ARPA file, and so the `kenlm` door, has the table alone: there,
    alpha is paid from the longest known context on.

    Source: Brants et al. 2007, "Large language models in machine translation", equation 5.

    Example:
        >>> model = NgramModel.fit(["a b", "b a"], order=3, smoothing="stupid-backoff")
        >>> round(model.score("a", "b b"), 6), round(0.4 * 1 / 2, 6)  # "b b" was never seen, "b a" once in two
        (0.2, 0.2)
    """

    def __init__(
        self, table: AnyTable, vocab: Vocabulary, *, smoothing: str = "stupid-backoff", normalized: bool = False
    ):
        super().__init__(table, vocab, smoothing=smoothing, normalized=normalized)
        self._longest = table.order - 1
        weights = table.arrays["backoff_of_words"] if isinstance(table, CompactTable) else table.backoff[1:]
        self._log_alpha = float(weights[0]) if self._longest else 0.0  # that of every context

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        """Behind `<s>`, one word, or behind nothing."""
        return (*super().begin_state(batch, bos), np.full(batch, min(bos, self._longest), np.int32))

    def next_state(self, state: State, ids: np.ndarray) -> State:
        """The longest known context that ends in each row's id, and how long the whole context is."""
        ids = check_next(state, ids, self.vocab)
        (rows,) = super().next_state(state[:1], ids)
        longer = np.minimum(state[1] + 1, self._longest)
        return rows, np.where(ids == EOS, min(1, self._longest), longer).astype(np.int32)

    def log_probs(self, state: State) -> np.ndarray:
        """Logarithms (B, V) of the scores of the next word."""
        unseen = state[1] - order_of(self.table, state[0])
        return super().log_probs(state[:1]) + self._log_alpha * unseen[:, None]

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Logarithm (N,) float64 of the score of every token of many sentences."""
        ids, offsets = self.check_sentences(ids, offsets)
        nats, lengths = score_with_lengths(self.kept, ids, offsets, self._start)
        begins = np.repeat(offsets[:-1], np.diff(offsets))
        place = np.arange(ids.size) - begins
        known = np.append(0, lengths[:-1])
        known[place == 0] = 1
        return nats + self._log_alpha * (np.minimum(place + 1, self._longest) - np.minimum(known, self._longest))

    def sentence_logscore(self, tokens: Sequence[str] | str, eos: bool = True) -> float:
        """log2 of the score of a sentence, `</s>` included."""
        return LanguageModel.sentence_logscore(self, tokens, eos)

    def predict(self, context: Sequence[str] | str = (), k: int = 10) -> list[tuple[str, float]]:
        """The k next words of the highest scores, and those."""
        return LanguageModel.predict(self, context, k)
