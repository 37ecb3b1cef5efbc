"""The interface of `nltk.lm` models over any model of `slm`, for code that was written against it.

There, text to be judged comes as n-grams, a context may be padded with several `<s>`, and unknown words may be written
`<UNK>`. Scores differ from those of `nltk.lm` where its models do not sum to one, or count `<s>` as a word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from random import Random

import numpy as np

from slm.errors import DataError, UsageError, shown
from slm.models.base import LanguageModel
from slm.sampling import Sampler
from slm.text.vocabulary import Vocabulary


class NltkModel:
    """A model that answers as a fitted `nltk.lm.api.LanguageModel` does, in base 2.

    `fit`, `counts` and `context_counts` are not here: the model is trained already, and need not be one of counts.

    Parameters:
        model: any model of `slm`.

    Example:
        >>> from slm.models.ngram import NgramModel
        >>> model = NltkModel(NgramModel.fit(["a b a b", "a a b", "b a"], order=2, discount_fallback=True))
        >>> round(model.score("b", ("a",)), 4)
        0.1964
        >>> round(model.entropy([("<s>", "a"), ("a", "b")]), 4)
        1.9579
    """

    def __init__(self, model: LanguageModel):
        self.model = model

    @property
    def order(self) -> int | None:
        """n of an n-gram model, None for unbounded context."""
        return self.model.order

    @property
    def vocab(self) -> Vocabulary:
        """The words that the model knows."""
        return self.model.vocab

    def score(self, word: str, context: Sequence[str] | None = None) -> float:
        """p(word | context)."""
        return self.model.score(self._known(word), _context(context))

    unmasked_score = score

    def logscore(self, word: str, context: Sequence[str] | None = None) -> float:
        """log2 p(word | context)."""
        return self.model.logscore(self._known(word), _context(context))

    def _known(self, word: str) -> str:
        """A word of the vocabulary, `<unk>` for any other."""
        word = _plain(word)
        return word if word in self.vocab else "<unk>"

    def entropy(self, text_ngrams: Iterable[Sequence[str]]) -> float:
        """Mean of -log2 p(last word | words before it) over n-grams; those that end in `<s>` are not predictions.

        Raises:
            DataError: there is no n-gram that predicts a word.
        """
        scores = [self.logscore(gram[-1], gram[:-1]) for gram in text_ngrams if gram[-1] != "<s>"]
        if not scores:
            raise DataError("entropy needs at least one n-gram that ends in a word or in </s>.")
        return -math.fsum(scores) / len(scores)

    def perplexity(self, text_ngrams: Iterable[Sequence[str]]) -> float:
        """2 ** entropy."""
        return float(np.exp2(self.entropy(text_ngrams)))

    def generate(
        self, num_words: int = 1, text_seed: Sequence[str] | None = None, random_seed: int | Random | None = None
    ) -> str | list[str]:
        """Words drawn one after the other, `</s>` among them and going on behind it; a single one as a string."""
        if num_words < 1:
            raise UsageError(f"num_words must be at least 1, got {num_words}.")
        rng = random_seed if isinstance(random_seed, Random) else np.random.default_rng(random_seed)
        state, words, sampler = self.model.state_after(_context(text_seed)), [], Sampler()
        for _ in range(num_words):
            ids = self.model.draw_next(state, sampler, np.array([rng.random()]))
            words += self.model.vocab.decode(ids)
            state = self.model.next_state(state, ids)
        return words[0] if num_words == 1 else words


def _plain(word: str) -> str:
    """A word with nltk's label for unknown ones replaced by ours."""
    return "<unk>" if word == "<UNK>" else word


def _context(words: Sequence[str] | None) -> list[str]:
    """A context with at most one `<s>` in front.

    Raises:
        DataError: one string stands in place of the words.
    """
    if isinstance(words, str):
        raise DataError(f"a context is a sequence of words here, as in nltk.lm, got {shown(words)}; cut it first.")
    found = [_plain(word) for word in words or ()]
    while found[:2] == ["<s>", "<s>"]:
        del found[0]
    return found
