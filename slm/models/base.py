"""The one interface. A model writes four small methods; everything else is derived here, alike for all models.

A state stands between tokens and is a tuple of arrays whose first axis is the batch. `begin_state(bos=True)` stands
behind `<s>`. `<s>` is context and never predicted; `</s>` is predicted once a sentence, and the state behind `</s>`
stands at the start of the next sentence: a fresh one, or, for models that carry their state through a document
(`carries_state`), one that still knows what came before.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, ClassVar, NamedTuple

import numpy as np

from slm import units
from slm.errors import DataError, NotNormalizedError, UsageError, require, shown
from slm.models import generation
from slm.models.sentences import check_sentences, counted_sentences_of, sentences_of, words_of
from slm.models.state import State, take
from slm.sampling import Sampler, exclude
from slm.text.encoding import EncodedText, encode_counted
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

    def encoded(self, text: EncodedText | Iterable[Sequence[str] | str]) -> EncodedText:
        """Sentences, each a list of tokens or a string, as ids; an encoded text as it is.

        Strings without tokens are left out, like blank lines of a file; an empty list is a sentence of `</s>` alone.

        Raises:
            VocabularyError: the text was encoded with another vocabulary than the model's.
            DataError: one string stands in place of a list of sentences, or a sentence holds `<s>` or `</s>`.
        """
        if isinstance(text, EncodedText):
            text.check_vocabulary(self.vocab)
            return text
        if isinstance(text, str) or not isinstance(text, Iterable):
            raise DataError(
                f"expected a list of sentences or an encoded text, got {shown(text)}; put one sentence in a list, and "
                "read files with slm.read_lines or slm.encode_file."
            )
        return encode_counted(counted_sentences_of(text, self.tokenizer), self.vocab)

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
        """log2 p(word | context); an unknown word scores as `<unk>`, `<s>` scores -inf."""
        return units.nats_to_bits(float(self.log_probs(self.state_after(context))[0, self.vocab.id(word)]))

    def score(self, word: str, context: Sequence[str] | str = ()) -> float:
        """p(word | context), in [0, 1]."""
        return float(np.exp(self.log_probs(self.state_after(context))[0, self.vocab.id(word)]))

    def predict(self, context: Sequence[str] | str = (), k: int = 10) -> list[tuple[str, float]]:
        """The k likeliest next words and their probabilities, the likeliest first."""
        if k < 1:
            raise UsageError(f"k must be at least 1, got {k}.")
        row = self.log_probs(self.state_after(context))[0]
        best = np.argsort(-row, kind="stable")[:k]
        return [(self.vocab.words[i], float(np.exp(row[i]))) for i in best if row[i] > -np.inf]

    def _sentence_ids(self, tokens: Sequence[str] | str, eos: bool) -> np.ndarray:
        """Ids of one sentence, with `</s>` behind it if wanted."""
        return self.vocab.encode(words_of(tokens, self.tokenizer) + ["</s>"] * eos)

    def matched_lengths(self, ids: np.ndarray) -> list[int | None]:
        """Length of the longest known n-gram that ends at each id of one sentence; None: no such notion."""
        return [None] * len(ids)

    def full_scores(self, tokens: Sequence[str] | str, eos: bool = True) -> Iterator[TokenScore]:
        """One `TokenScore` for each token of a sentence, `</s>` at the end."""
        words = words_of(tokens, self.tokenizer) + ["</s>"] * eos
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

    def entropy(self, sentences: Iterable[Sequence[str] | str]) -> float:
        """Mean surprise on held-out sentences, in bits per token; every token counts once, `</s>` too, `<s>` never.

        Strings without tokens are left out, see `encoded`.

        Raises:
            NotNormalizedError: the model's scores do not sum to one.
            DataError: there is no sentence.
        """
        nll, count = self._surprise(sentences)
        return units.nats_to_bits(nll) / count

    def perplexity(self, sentences: Iterable[Sequence[str] | str]) -> float:
        """2 ** entropy; infinite if a token has probability 0, or beyond what a float can hold."""
        return units.perplexity(*self._surprise(sentences))

    def _surprise(self, sentences: Iterable[Sequence[str] | str]) -> tuple[float, int]:
        """Summed nats and number of tokens of sentences."""
        self.require_normalized()
        rows = [self.vocab.encode([*words, "</s>"]) for words in sentences_of(sentences, self.tokenizer)]
        if not rows:
            raise DataError("entropy and perplexity need at least one sentence, got none.")
        offsets = np.concatenate([[0], np.cumsum([row.size for row in rows])])
        return -float(self.score_ids(np.concatenate(rows), offsets).sum()), int(offsets[-1])

    def require_normalized(self) -> None:
        """Raise NotNormalizedError unless the model's scores are probabilities."""
        if not self.normalized:
            raise NotNormalizedError(
                f"the scores of this {self.kind} model do not sum to one, so it has no entropy or perplexity; "
                "use logscore, or train with a normalized smoothing."
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
        prompt: Sequence[str] | str = (),
        sampler: Sampler | None = None,
        allow_unk: bool = False,
        batch: int = 64,
    ) -> list[list[str]]:
        """Sample `n` sentences that begin with `prompt`; each ends at `</s>` (not in the result) or after `max_tokens`.

        Sentence i depends on (seed, i) only, not on `n` or `batch`.

        Raises:
            NumericError: all probability lies on tokens that may not be generated.
            UsageError: an argument is out of range, or the prompt holds a sentence mark behind its beginning.
        """
        sampler = Sampler() if sampler is None else sampler
        require(sampler, Sampler, "slm.Sampler(temperature=..., top_k=..., top_p=...) makes one")
        if n < 1 or max_tokens < 1 or batch < 1:
            raise UsageError(
                f"n, max_tokens and batch must be at least 1, got n={n}, max_tokens={max_tokens}, batch={batch}."
            )
        if not 0 <= seed < 2**64:
            raise UsageError(f"a seed is a whole number in [0, 2**64), got {seed}.")
        words, start = self._behind(prompt)
        sentences = generation.sample(self, start, n, batch, seed, max_tokens, sampler, allow_unk)
        return [words + [self.vocab.words[i] for i in sentence] for sentence in sentences]

    def beam_search(
        self, prompt: Sequence[str] | str = (), *, width: int = 8, max_tokens: int = 50
    ) -> list[tuple[list[str], float]]:
        """Up to `width` likely whole sentences that begin with `prompt`, the likeliest first.

        Each comes with the log2 probability of what was added, `</s>` included. Sentences still open after
        `max_tokens` are left out; `<unk>` and `<s>` are not proposed.
        """
        if width < 1 or max_tokens < 1:
            raise UsageError(f"width and max_tokens must be at least 1, got {width} and {max_tokens}.")
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
