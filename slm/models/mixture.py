"""Several models as one: p = sum of weight * p of each, with weights fitted on held-out text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from slm.errors import ONCE, DataError, ModelFileError, UsageError, VocabularyError, shown
from slm.models.base import LanguageModel, State, require_model
from slm.models.nested import described, describes, distributed, gathered, rebuilt
from slm.models.sentences import Text
from slm.models.state import check_next
from slm.text.vocabulary import Vocabulary

ROUNDED = 1e-6  # a sum that is so far from 1 is that of rounded weights, and is made 1


class MixtureModel(LanguageModel):
    """Linear interpolation of models over one vocabulary; it sums to one since they do.

    Parts that carry their state from sentence to sentence go on doing so, the others begin anew at each sentence.

    Its tokenizer is that of its parts, those without any left aside; None where two parts have different ones.

    Parameters:
        parts: the models; a mixture among them is dissolved into its parts.
        weights: one for each, at least 0, of sum 1.

    Raises:
        VocabularyError: the vocabularies differ.
        UsageError: there is no model, or the weights are none.

    Source: Jelinek & Mercer (1980).

    Example:
        >>> from slm.models.ngram import NgramModel
        >>> text = ["a b a b", "a a b", "b a"]
        >>> models = [NgramModel.fit(text, order=n, discount_fallback=True) for n in (1, 2)]
        >>> mixture = MixtureModel(models, [0.25, 0.75])
        >>> p, q = (model.score("b", "a") for model in models)
        >>> math.isclose(mixture.score("b", "a"), 0.25 * p + 0.75 * q)
        True
    """

    kind: ClassVar[str] = "mixture"
    parts: list[LanguageModel]
    weights: np.ndarray

    def __init__(self, parts: Sequence[LanguageModel], weights: Sequence[float] | np.ndarray):
        _require_list(parts)
        given = np.array(weights, np.float64)
        fits = given.shape == (len(parts),) and len(parts) > 0 and np.isfinite(given).all() and (given >= 0).all()
        total = math.fsum(given.ravel()) if fits else math.nan
        if not abs(total - 1) <= ROUNDED:
            raise UsageError(
                f"a mixture of {len(parts)} models needs as many weights >= 0 of sum 1, got {shown(given.tolist())}"
                f"{f' of sum {total:.8g}' if fits else ''}."
            )
        if abs(total - 1) > 1e-12:
            given /= total
        self.parts = []
        kept: list[float] = []
        for part, weight in zip(parts, given.tolist()):
            inside = (part.parts, part.weights) if isinstance(part, MixtureModel) else ([part], np.ones(1))
            self.parts += inside[0]
            kept += (weight * inside[1]).tolist()
        self.weights = np.array(kept)
        self.vocab = common_vocabulary(self.parts)
        self.members = self.parts
        cuts = {part.tokenizer for part in (*parts, *self.parts)} - {None}
        self.tokenizer = cuts.pop() if len(cuts) == 1 else None
        orders = [part.order for part in self.parts]
        self.order = None if None in orders else max(orders)  # type: ignore[type-var]
        self.normalized = all(part.normalized for part in self.parts)
        self.carries_state = any(part.carries_state for part in self.parts)
        self._ends = np.cumsum([len(part.begin_state(1)) for part in self.parts]).tolist()

    def __repr__(self) -> str:
        parts = (f"{weight:.2f} {part!r}" for weight, part in zip(self.weights, self.parts))
        return f"MixtureModel({' + '.join(parts)})"

    @classmethod
    def fit(cls, parts: Sequence[LanguageModel], held_out: Text) -> MixtureModel:
        """The mixture whose weights suit a held-out text best, see `fit_weights`."""
        return cls(parts, fit_weights(parts, held_out))

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        return tuple(array for part in self.parts for array in part.begin_state(batch, bos))

    def next_state(self, state: State, ids: np.ndarray) -> State:
        ids = check_next(state, ids, self.vocab)
        split = zip(self.parts, self._split(state))
        return tuple(array for part, own in split for array in part.next_state(own, ids))

    def log_probs(self, state: State) -> np.ndarray:
        return mix([part.log_probs(own) for part, own in zip(self.parts, self._split(state))], self.weights)

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        ids, offsets = self.check_sentences(ids, offsets)
        return mix([part.score_ids(ids, offsets) for part in self.parts], self.weights)

    def _split(self, state: State) -> list[State]:
        """Each part's own state."""
        return [state[low:high] for low, high in zip([0, *self._ends], self._ends)]

    def config(self) -> dict[str, Any]:
        return {"weights": self.weights.tolist(), "parts": [described(part) for part in self.parts]}

    def arrays(self) -> dict[str, np.ndarray]:
        return gathered({str(i): part.arrays() for i, part in enumerate(self.parts)})

    @classmethod
    def from_parts(cls, config: dict[str, Any], arrays: dict[str, np.ndarray], vocab: Vocabulary) -> MixtureModel:
        parts, weights = config.get("parts"), config.get("weights")
        if not (
            set(config) == {"weights", "parts"}
            and isinstance(parts, list)
            and all(describes(part) and part["kind"] != cls.kind for part in parts)
            and isinstance(weights, list)
            and all(isinstance(weight, int | float) for weight in weights)
        ):
            raise ModelFileError(
                f"a mixture has weights and parts, each of a kind that is no mixture, got {shown(config)}."
            )
        own = distributed(arrays, map(str, range(len(parts))), cls.kind)
        models = [rebuilt(part, own[str(i)], vocab) for i, part in enumerate(parts)]
        try:
            return cls(models, weights)
        except UsageError as error:
            raise ModelFileError(f"the parts of a {cls.kind} model do not fit: {error}") from error


def _require_list(models: Any) -> None:
    """Refuse what is no list of models."""
    if isinstance(models, str) or not isinstance(models, Sequence):
        raise UsageError(f"expected a list of models, got {shown(models)}; put it in a list.")
    for model in models:
        require_model(model)


def common_vocabulary(parts: Sequence[LanguageModel], names: Sequence[str] = ()) -> Vocabulary:
    """The one vocabulary of all models, which have names or are called model 1, model 2 and so on in errors.

    Raises:
        VocabularyError: they have several.
    """
    first = parts[0].vocab
    names = names or [f"model {number}" for number in range(1, len(parts) + 1)]
    for name, part in zip(names[1:], parts[1:]):
        own = part.vocab
        if own != first:
            found = f"{names[0]} has {len(first)} entries, {name} {len(own)}, and they are not the same words"
            if set(own.words) == set(first.words):
                found = f"{name} has the {len(first)} words of {names[0]} in another order"
            raise VocabularyError(
                f"models of one mixture share their vocabulary; {found}; train one with --vocab and the vocab.txt of "
                "the other, whose order is kept (in Python, with vocab=other.vocab): an n-gram model with that of a "
                "network, which must have met unknown words."
            )
    return first


def mix(log_probs: Sequence[np.ndarray], weights: Sequence[float] | np.ndarray) -> np.ndarray:
    """log of the weighted sum of exp of arrays of one shape.

    Example:
        >>> np.exp(mix([np.log([0.5, 0.1]), np.log([0.1, 0.1])], [0.25, 0.75])).round(6).tolist()
        [0.2, 0.1]
    """
    total = np.full(log_probs[0].shape, -np.inf)
    with np.errstate(divide="ignore"):
        log_weights = np.log(weights)
    for weight, array in zip(log_weights, log_probs):
        np.logaddexp(total, array + weight, out=total)
    return total


def fit_weights(
    models: Sequence[LanguageModel], held_out: Text, *, tolerance: float = 1e-10, iterations: int = 2000
) -> np.ndarray:
    """The weights (K,) under which a mixture gives a held-out text its highest probability.

    Parameters:
        models: over one vocabulary.
        held_out: text that none of them was trained on, encoded, or sentences: lists of tokens or strings.
        tolerance, iterations: see `em_weights`.

    Raises:
        UsageError: there is no model.
        NotNormalizedError: the scores of a model do not sum to one, so that no mixture of it gives probabilities.
        VocabularyError: the vocabularies differ, or the text was encoded with another one.
        DataError: there is no sentence, or no token of the text is possible under any model.
    """
    _require_list(models)
    if not models:
        raise UsageError("a mixture needs at least one model, got none.")
    for model in models:
        model.require_normalized()
    text = MixtureModel(models, [1 / len(models)] * len(models)).encoded(held_out)
    if not text.tokens:
        raise DataError(f"weights are fitted on at least one sentence, got none; {ONCE}.")
    scores = [model.score_ids(text.ids, text.offsets) for model in models]
    return em_weights(scores, tolerance=tolerance, iterations=iterations)


def em_weights(scores: Sequence[np.ndarray], *, tolerance: float = 1e-10, iterations: int = 2000) -> np.ndarray:
    """The weights (K,) under which a mixture of K models gives a text its highest probability, by EM.

    Tokens that no model thinks possible have no say.

    Parameters:
        scores: log-probabilities (N,) in nats of the text's tokens under each model.
        tolerance: stop when an iteration gains less, in nats a token.
        iterations: or after so many.

    Raises:
        DataError: no token of the text is possible under any model.

    Source: Jelinek & Mercer (1980); Dempster, Laird & Rubin (1977).
    """
    table = np.stack(scores)
    table = table[:, np.isfinite(table).any(axis=0)]
    if not table.size:
        raise DataError("weights cannot be fitted on a text without a token that one of the models thinks possible.")
    p = np.exp(table - table.max(axis=0))  # relative to the best model, so that no token underflows
    weights, before = np.full(len(scores), 1 / len(scores)), -math.inf
    for _ in range(iterations):
        shares = weights[:, None] * p
        total = shares.sum(axis=0)
        gained = float(np.log(total).mean())
        weights = (shares / total).mean(axis=1)
        weights /= weights.sum()
        if gained - before < tolerance:
            break
        before = gained
    return weights
