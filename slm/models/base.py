"""The one interface. A model writes four small methods; everything else is derived here, alike for all models.

A state stands between tokens and is a tuple of arrays whose first axis is the batch. `begin_state(bos=True)` stands
behind `<s>`. `<s>` is context and never predicted; `</s>` is predicted once a sentence, and the state behind `</s>`
stands at the start of the next sentence: a fresh one, or, for models that carry their state through a document
(`carries_state`), one that still knows what came before.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

import numpy as np

from slm import units
from slm.errors import ONCE, DataError, NotNormalizedError, UsageError, require, shown
from slm.models import generation
from slm.models.sentences import Text, check_sentences, encoded_text, sentence_of, words_of
from slm.models.state import State, take
from slm.sampling import Sampler, exclude
from slm.settings import checked_whole
from slm.text.encoding import EncodedText
from slm.text.tokenizers import Tokenizer
from slm.text.vocabulary import BOS, UNK, Vocabulary

__all__ = ["LanguageModel", "State", "TokenScore", "require_model", "take"]


class TokenScore(NamedTuple):
    """One scored token: log2 probability, length of the matched n-gram (None: no such notion), unknown or not."""

    token: str
    id: int
    logscore: float
    matched: int | None
    oov: bool


class LanguageModel(ABC):
    """A distribution over sentences, one token at a time.

    Sentences, contexts and prompts are lists of tokens, or strings, which the model cuts by its `tokenizer`.

    Attributes:
        kind: the name under which the store knows the class.
        vocab: words and ids.
        tokenizer: what cuts strings into tokens; `slm.load` sets it to what the model was saved with. None: words
            are what stands between blanks.
        members: the models that it is made of, if any.
        order: n for a context of n - 1 tokens, None for unbounded context.
        normalized: False if the scores do not sum to one; entropy and perplexity then refuse.
        carries_state: whether sentences that are scored together are one document, read in order.
        unit: what `size` counts.
        brief: the attributes or settings that `repr` shows.

    Example:
        >>> from slm.models.ngram import NgramModel
        >>> NgramModel.fit(["a b a b", "a a b", "b a"], order=2, discount_fallback=True)
        NgramModel(order=2, smoothing='mkn', vocabulary=5, n-grams=12)
    """

    kind: ClassVar[str]
    unit: ClassVar[str] = "parameters"
    brief: ClassVar[tuple[str, ...]] = ("order",)
    vocab: Vocabulary
    tokenizer: Tokenizer | None = None
    members: Sequence[LanguageModel] = ()
    order: int | None = None
    normalized: bool = True
    carries_state: bool = False

    @abstractmethod
    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        """A fresh state for `batch` rows: behind `<s>`, or, without `bos`, behind nothing at all."""

    @abstractmethod
    def next_state(self, state: State, ids: np.ndarray) -> State:
        """The state after each row's id, ids (B,) in [0, V). Changes neither `state` nor the model.

        Raises:
            IdRangeError: an id is none of the vocabulary's.
            DataError: there are not as many ids as rows; `take(state, [0] * n)` repeats the row of a batch of one.
        """

    @abstractmethod
    def log_probs(self, state: State) -> np.ndarray:
        """Log-probabilities (B, V) float64 in nats of the next token; each row sums to one, `<s>` is -inf."""

    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Log-probability (N,) float64 in nats of every token of many sentences.

        Parameters:
            ids: (N,) the tokens to predict, each sentence with its `</s>`, never with `<s>`.
            offsets: (S + 1,) sentence s is ids[offsets[s]:offsets[s + 1]].

        This is the plain path, one token a step; faster ones override it and must agree.
        """
        ids, offsets = self.check_sentences(ids, offsets)
        out = np.empty(ids.size, np.float64)
        if self.carries_state:
            state = self.begin_state(1)
            for i in range(ids.size):
                out[i] = self.log_probs(state)[0, ids[i]]
                state = self.next_state(state, ids[i : i + 1])
            return out
        for first in range(0, offsets.size - 1, 64):
            starts, ends = offsets[first : first + 65][:-1], offsets[first + 1 : first + 65]
            rows = np.flatnonzero(ends > starts)
            state, at = self.begin_state(rows.size), starts[rows]
            while rows.size:
                out[at] = self.log_probs(state)[np.arange(rows.size), ids[at]]
                going = at + 1 < ends[rows]
                state = self.next_state(take(state, going), ids[at[going]])
                rows, at = rows[going], at[going] + 1
        return out

    def score_apart(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """`score_ids` with each sentence read from its own beginning, also where the state is carried."""
        if not self.carries_state:
            return self.score_ids(ids, offsets)
        ids, offsets = self.check_sentences(ids, offsets)
        spans = pairwise(offsets.tolist())
        return np.concatenate([np.empty(0), *(self.score_ids(ids[a:b], np.array([0, b - a])) for a, b in spans)])

    def check_sentences(self, ids: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """`slm.models.sentences.check_sentences` with the model's vocabulary; every bulk path begins with it."""
        return check_sentences(self.vocab, ids, offsets)

    # What the store writes; models that can be saved fill these in.

    def config(self) -> dict[str, Any]:
        """All that `from_parts` needs besides arrays and vocabulary, as plain JSON values."""
        raise UsageError(f"a {type(self).__name__} cannot be saved.")

    def arrays(self) -> dict[str, np.ndarray]:
        """The model's numbers by name."""
        raise UsageError(f"a {type(self).__name__} cannot be saved.")

    @classmethod
    def from_parts(cls, config: dict[str, Any], arrays: dict[str, np.ndarray], vocab: Vocabulary) -> LanguageModel:
        """The model that `config` and `arrays` came from; checks names, shapes and dtypes.

        Raises:
            ModelFileError: a name, shape, dtype or value is not what this kind of model has.
        """
        raise UsageError(f"a {cls.__name__} cannot be loaded.")

    def size(self) -> int:
        """How many numbers or n-grams the model holds, for reports."""
        return sum(array.size for array in self.arrays().values())

    def __repr__(self) -> str:
        home = getattr(self, "settings", self)
        facts = {name: getattr(home, name) for name in self.brief}
        facts["vocabulary"] = len(self.vocab)
        with suppress(UsageError):  # a model that cannot be saved has no arrays to count
            facts[self.unit] = self.size()
        return f"{type(self).__name__}({', '.join(f'{name}={fact!r}' for name, fact in facts.items())})"

    # Derived: words in, bits out.

    def encoded(self, text: Text) -> EncodedText:
        """Sentences, each a list of tokens or a string, as ids; an encoded text as it is.

        Strings without tokens are left out, like blank lines of a file; an empty list is a sentence of `</s>` alone.

        Raises:
            VocabularyError: the text was encoded with another vocabulary than the model's.
            DataError: something else stands in place of a list of sentences, say one string; or a sentence holds `<s>`
                or `</s>`.
        """
        return encoded_text(text, self.vocab, self.tokenizer)

    def state_after(self, context: Sequence[str] | str = ()) -> State:
        """The state (batch of 1) behind a context of words, taken as given: only a leading `<s>` starts a sentence."""
        tokens = words_of(context, self.tokenizer)
        bos = bool(tokens) and tokens[0] == "<s>"
        state = self.begin_state(1, bos=bos)
        for token in tokens[1:] if bos else tokens:
            if token == "<s>":
                raise DataError("<s> may only stand at the very beginning of a context.")
            state = self.next_state(state, self.vocab.encode([token]))
        return state

    def logscore(self, word: str, context: Sequence[str] | str = ()) -> float:
        """log2 p(word | context); an unknown word scores as `<unk>`, `<s>` scores -inf.

        The context is taken as given: where it begins a sentence, `<s>` stands before it.
        """
        return units.nats_to_bits(self._nats(word, context))

    def score(self, word: str, context: Sequence[str] | str = ()) -> float:
        """p(word | context), in [0, 1]; the context as for `logscore`."""
        return float(np.exp(self._nats(word, context)))

    def _nats(self, word: str, context: Sequence[str] | str) -> float:
        """log p(word | context) in nats."""
        if not isinstance(word, str) or (word not in self.vocab and " " in word):
            raise DataError(f"one word is scored behind a context, got {shown(word)}; surprisal takes sentences.")
        return float(self.log_probs(self.state_after(context))[0, self.vocab.id(word)])

    def predict(self, context: Sequence[str] | str = (), k: int = 10) -> list[tuple[str, float]]:
        """The k likeliest next words and their probabilities, the likeliest first; the context as for `logscore`."""
        k = checked_whole("k", k, 1)
        row = self.log_probs(self.state_after(context))[0]
        best = np.argsort(-row, kind="stable")[:k]
        return [(self.vocab.words[i], float(np.exp(row[i]))) for i in best if row[i] > -np.inf]

    def _sentence_ids(self, tokens: Sequence[str] | str, eos: bool) -> np.ndarray:
        """Ids of one sentence, with `</s>` behind it if wanted."""
        return self.vocab.encode(sentence_of(tokens, self.tokenizer, eos))

    def matched_lengths(self, ids: np.ndarray) -> list[int | None]:
        """Length of the longest known n-gram that ends at each id of one sentence; None: no such notion."""
        return [None] * len(ids)

    def full_scores(self, tokens: Sequence[str] | str, eos: bool = True) -> Iterator[TokenScore]:
        """One `TokenScore` for each token of a sentence, `</s>` at the end."""
        words = sentence_of(tokens, self.tokenizer, eos)
        ids = self.vocab.encode(words)
        nats = self.score_ids(ids, np.array([0, ids.size]))
        for word, i, x, matched in zip(words, ids.tolist(), nats.tolist(), self.matched_lengths(ids)):
            yield TokenScore(word, i, units.nats_to_bits(x), matched, i == UNK)

    def sentence_logscore(self, tokens: Sequence[str] | str, eos: bool = True) -> float:
        """log2 probability of a sentence, `</s>` included."""
        ids = self._sentence_ids(tokens, eos)
        return units.nats_to_bits(float(self.score_ids(ids, np.array([0, ids.size])).sum()))

    def surprisal(self, tokens: Sequence[str] | str, eos: bool = True) -> list[float]:
        """-log2 p of every token of a sentence, in bits, `</s>` last."""
        return [-score.logscore for score in self.full_scores(tokens, eos)]

    def entropy(self, sentences: Text) -> float:
        """Mean surprise on held-out sentences, in bits per token; every token counts once, `</s>` too, `<s>` never.

        Sentences are taken as by `encoded`.

        Raises:
            NotNormalizedError: the model's scores do not sum to one.
            DataError: there is no sentence; and as `encoded`.
        """
        nll, count = self._surprise(sentences)
        return units.nats_to_bits(nll) / count

    def perplexity(self, sentences: Text) -> float:
        """2 ** entropy; infinite if a token has probability 0, or beyond what a float can hold."""
        return units.perplexity(*self._surprise(sentences))

    def _surprise(self, sentences: Text) -> tuple[float, int]:
        """Summed nats and number of tokens of sentences."""
        self.require_normalized()
        text = self.encoded(sentences)
        if not text.tokens:
            raise DataError(f"entropy and perplexity need at least one sentence, got none; {ONCE}.")
        return -float(self.score_ids(text.ids, text.offsets).sum()), text.tokens

    def require_normalized(self) -> None:
        """Raise NotNormalizedError unless the model's scores are probabilities."""
        if not self.normalized:
            raise NotNormalizedError(
                f"the scores of this {self.kind} model do not sum to one, so it has no entropy or perplexity and no "
                "weight in a mixture; use logscore, or train with a normalized smoothing."
            )

    # Generation.

    def draw_next(self, state: State, sampler: Sampler, uniforms: np.ndarray, allow_unk: bool = False) -> np.ndarray:
        """One next id a row (B,), never `<s>`, `<unk>` only if allowed. Sparse models override it."""
        excluded = (BOS,) if allow_unk else (BOS, UNK)
        return sampler.choose(exclude(self.log_probs(state), excluded), uniforms)

    def generate(
        self,
        n: int = 1,
        *,
        max_tokens: int = 100,
        seed: int = 0,
        first: int = 0,
        prompt: Sequence[str] | str = (),
        sampler: Sampler | None = None,
        allow_unk: bool = False,
        batch: int = 64,
    ) -> list[list[str]]:
        """Sample `n` sentences that begin with `prompt`; each ends at `</s>` (not in the result) or after `max_tokens`.

        Sentence i depends on (seed, i) only, not on `n` or `batch`; those from number `first` on are returned. (With
        8,192 words and more, networks round in another way in batches of 8: there one sentence in some tens differs.)

        Raises:
            NumericError: all probability lies on tokens that may not be generated.
            UsageError: an argument is out of range, or the prompt holds a sentence mark behind its beginning.
        """
        sampler = Sampler() if sampler is None else sampler
        require(sampler, Sampler, "slm.Sampler(temperature=..., top_k=..., top_p=...) makes one")
        n, batch = checked_whole("n", n, 1), checked_whole("batch", batch, 1)
        max_tokens, seed = checked_whole("max_tokens", max_tokens, 1), checked_whole("seed", seed, 0, 2**64 - 1)
        first = checked_whole("first", first, 0)
        words, start = self._behind(prompt)
        sentences = generation.sample(self, start, range(first, first + n), batch, seed, max_tokens, sampler, allow_unk)
        return [words + [self.vocab.words[i] for i in sentence] for sentence in sentences]

    def beam_search(
        self, prompt: Sequence[str] | str = (), *, width: int = 8, max_tokens: int = 50
    ) -> list[tuple[list[str], float]]:
        """Up to `width` likely whole sentences that begin with `prompt`, the likeliest first.

        Each comes with the log2 probability of what was added, `</s>` included. Sentences still open after
        `max_tokens` are left out; `<unk>` and `<s>` are not proposed.
        """
        width, max_tokens = checked_whole("width", width, 1), checked_whole("max_tokens", max_tokens, 1)
        words, start = self._behind(prompt)
        found = generation.beam_search(self, start, width, max_tokens)
        return [(words + self.vocab.decode(path), units.nats_to_bits(nats)) for path, nats in found]

    def _behind(self, prompt: Sequence[str] | str) -> tuple[list[str], State]:
        """The words of a prompt, and the state of a sentence that begins with them."""
        words = words_of(prompt, self.tokenizer)
        words = words[1:] if words[:1] == ["<s>"] else words
        if marks := {"<s>", "</s>"}.intersection(words):
            raise UsageError(f"a prompt begins one sentence, got {min(marks)} among its words; leave it out.")
        return words, self.state_after(["<s>", *words])


def require_model(given: object) -> None:
    """Refuse what is no model, such as the name of a folder."""
    require(given, LanguageModel, "slm.load opens that of a folder")
