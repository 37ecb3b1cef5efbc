"""The log-linear (maximum-entropy) n-gram model: softmax regression from n-gram indicators to the next word."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from slm.errors import ONCE, DataError, ModelFileError, shown
from slm.features.maxent import Level, NgramFeatures, count_features, find, fit_maxent
from slm.models.base import LanguageModel, State
from slm.models.loglinear_config import LogLinearConfig
from slm.models.parts import checked_settings
from slm.models.sentences import Text, encoded_text
from slm.models.state import check_next
from slm.nn.softmax import log_sum_exp
from slm.text.vocabulary import BOS, EOS, Vocabulary

NOTHING = -1


class LogLinearModel(LanguageModel):
    """log p(w | h) = sum of the weights of all seen n-grams that end h w, - log Z(h); finished when made.

    Z is exact, with no sampling and no classes, and costs what the seen n-grams do, not positions times vocabulary: a
    million tokens with 10,000 words and 785,545 features are fitted in 28 s of one processor.

    Parameters:
        vocab: words and ids.
        settings: order and how the weights were fitted.
        levels: the seen n-grams of length 2, 3, ... up to the order.
        weights: (V,) for single words, `<s>` -inf, then one array for each level.

    Source: Rosenfeld (1996); normalised exactly as Wu & Khudanpur (2000).

    Example:
        >>> from slm.text.encoding import encode_sentences
        >>> vocab = Vocabulary.build([["a", "b"]])
        >>> model = LogLinearModel.fit(encode_sentences([["a", "b"]] * 9, vocab), vocab, LogLinearConfig(penalty=0.01))
        >>> model.score("b", "a") > 0.9
        True
    """

    kind: ClassVar[str] = "loglinear"
    unit: ClassVar[str] = "features"

    def __init__(self, vocab: Vocabulary, settings: LogLinearConfig, levels: list[Level], weights: list[np.ndarray]):
        self.vocab, self.settings, self.weights = vocab, settings, weights
        self.order = settings.order
        self.features = NgramFeatures(len(vocab), levels)
        _, total = self.features.scores(weights)
        self._log_total = [np.log(z) for z in total]

    @classmethod
    def fit(cls, text: Text, vocab: Vocabulary, settings: LogLinearConfig | None = None) -> LogLinearModel:
        """Collect the n-grams of a text, encoded or in sentences, and find their weights.

        Raises:
            DataError: the text is empty; and as `encoded`.
            VocabularyError: the text was encoded with another vocabulary.
        """
        settings = settings or LogLinearConfig()
        train = encoded_text(text, vocab)
        if not train.ids.size:
            raise DataError(f"the training text is empty; a model needs at least one sentence, and {ONCE}.")
        ids = vocab.check_ids(train.ids).astype(np.int64)
        histories = histories_of(ids, train.offsets, settings.order)
        features, counts = count_features(ids, histories, len(vocab), settings.cutoff)
        weights = fit_maxent(features, counts, penalty=settings.penalty, steps=settings.steps, excluded=(BOS,))
        return cls(vocab, settings, features.levels, weights)

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        state = np.full((batch, self.settings.order - 1), NOTHING, np.int32)
        if bos:
            state[:, -1:] = BOS
        return (state,)

    def next_state(self, state: State, ids: np.ndarray) -> State:
        ids = check_next(state, ids, self.vocab)[:, None]
        moved = np.concatenate([state[0], ids], axis=1)[:, 1:]
        return (np.where(ids == EOS, self.begin_state(ids.size)[0], moved),)

    def log_probs(self, state: State) -> np.ndarray:
        out = np.tile(self.weights[0], (len(state[0]), 1))
        for level, weights, nodes in zip(self.features.levels, self.weights[1:], self.features.walk(state[0])):
            lows, highs = np.searchsorted(level.entries, [nodes * len(self.vocab), (nodes + 1) * len(self.vocab)])
            for row in np.flatnonzero(nodes >= 0):
                seen = slice(lows[row], highs[row])
                out[row, level.entries[seen] % len(self.vocab)] += weights[seen]
        return out - log_sum_exp(out)

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        ids, offsets = self.check_sentences(ids, offsets)
        score, log_total = self.weights[0][ids], np.full(ids.size, self._log_total[0][0])
        for k, nodes in enumerate(self.features.walk(histories_of(ids, offsets, self.settings.order))):
            known = np.flatnonzero(nodes >= 0)
            log_total[known] = self._log_total[k + 1][nodes[known]]
            entry = find(self.features.levels[k].entries, nodes[known] * len(self.vocab) + ids[known])
            score[known[entry >= 0]] += self.weights[k + 1][entry[entry >= 0]]
        return score - log_total

    def config(self) -> dict[str, Any]:
        return self.settings.to_dict()

    def arrays(self) -> dict[str, np.ndarray]:
        found = {"1.weights": np.delete(self.weights[0], BOS)}
        for n, (level, weights) in enumerate(zip(self.features.levels, self.weights[1:]), 2):
            found |= {f"{n}.contexts": level.contexts, f"{n}.entries": level.entries, f"{n}.weights": weights}
        return found

    def size(self) -> int:
        """How many features have a weight."""
        return sum(self.features.sizes) - 1

    @classmethod
    def from_parts(cls, config: dict[str, Any], arrays: dict[str, np.ndarray], vocab: Vocabulary) -> LogLinearModel:
        settings = checked_settings(cls.kind, LogLinearConfig, config)
        parts = ["contexts", "entries", "weights"]
        expected = {"1.weights"} | {f"{n}.{part}" for n in range(2, settings.order + 1) for part in parts}
        if set(arrays) != expected:
            raise ModelFileError(
                f"a loglinear model of order {settings.order} has the arrays {', '.join(sorted(expected))}, "
                f"found {shown(sorted(arrays))}."
            )
        weights, levels, known = [_checked_weights(arrays, 1, len(vocab) - 1)], [], 1
        for n in range(2, settings.order + 1):
            contexts = _checked_keys(arrays, f"{n}.contexts", known * len(vocab))
            entries = _checked_keys(arrays, f"{n}.entries", contexts.size * len(vocab))
            weights.append(_checked_weights(arrays, n, entries.size))
            levels.append(Level(contexts, entries))
            known = contexts.size
        weights[0] = np.insert(weights[0], BOS, -np.inf)
        for n, below in enumerate(NgramFeatures(len(vocab), levels).below, 2):
            if (below < 0).any():
                raise ModelFileError(f"array {n}.entries of the loglinear model has n-grams without their ends.")
        return cls(vocab, settings, levels, weights)


def histories_of(ids: np.ndarray, offsets: np.ndarray, order: int) -> np.ndarray:
    """The n - 1 words before each id (N, n - 1), the last one last; `<s>` starts a sentence, before it is nothing."""
    place = np.arange(ids.size) - np.repeat(offsets[:-1], np.diff(offsets))
    histories = np.full((ids.size, order - 1), NOTHING, np.int64)
    for back in range(1, order):
        inside = place >= back
        histories[inside, -back] = ids[np.flatnonzero(inside) - back]
        histories[place == back - 1, -back] = BOS
    return histories


def _checked_keys(arrays: dict[str, np.ndarray], name: str, limit: int) -> np.ndarray:
    """Rising int64 keys in [0, limit)."""
    keys = arrays[name]
    fits = keys.ndim == 1 and keys.dtype == np.int64 and (keys[1:] > keys[:-1]).all()
    if not fits or (keys.size and not 0 <= keys[0] <= keys[-1] < limit):
        raise ModelFileError(f"array {name} of the loglinear model must hold rising int64 keys below {limit}.")
    return keys


def _checked_weights(arrays: dict[str, np.ndarray], n: int, size: int) -> np.ndarray:
    """Finite float64 weights."""
    weights = arrays[f"{n}.weights"]
    if weights.dtype != np.float64 or weights.shape != (size,) or not np.isfinite(weights).all():
        raise ModelFileError(
            f"array {n}.weights of the loglinear model must hold {size} finite float64 numbers, "
            f"found {weights.dtype} {weights.shape}."
        )
    return weights
