"""What all neural models share: a network behind the interface, and the bulk path over many sentences."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from typing import Any, ClassVar, Self

import numpy as np

from slm.errors import DataError, UsageError, VocabularyError, require, shown
from slm.kernels.blas import one_thread_each
from slm.models.base import LanguageModel, State
from slm.models.network import Network
from slm.models.parts import check_arrays, checked_settings
from slm.models.state import check_next
from slm.sampling import Sampler
from slm.settings import Settings
from slm.text.vocabulary import BOS, EOS, UNK, Vocabulary

CHUNK = 1024  # positions that the bulk path holds at once
SHAPING = (  # the settings that say which weights a network has; char_length, of how many characters
    "cell", "order", "layers", "width", "hidden", "embedding", "input", "char_embedding", "char_widths", "char_filters",
    "char_length", "highways", "tied", "direct", "output", "cutoffs", "reset", "dtype",
)  # fmt: skip


def inputs_of(ids: np.ndarray) -> np.ndarray:
    """What a model reads behind each id: the id itself, `<s>` behind `</s>`."""
    return np.where(ids == EOS, np.int32(BOS), ids)


def shifted(ids: np.ndarray) -> np.ndarray:
    """What is read before each id (N,) of a text: the id before it, `<s>` at the start of every sentence; int32."""
    return inputs_of(np.concatenate([[np.int32(EOS)], ids[:-1]]).astype(np.int32))


def _unlike(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    """Where the settings of two networks that have other weights differ, in words."""
    odd = [name for name in SHAPING if theirs.get(name) != ours.get(name)]
    return ", ".join(f"its {name} is {theirs.get(name)}, they ask for {ours.get(name)}" for name in odd)


class NeuralModel(LanguageModel):
    """A model whose state is that of a network; random weights until it is trained.

    `</s>` is never read: behind it the model reads `<s>`, with its state kept (`carries_state`) or a fresh one.

    Attributes:
        settings: what the network is made of; what `config` writes.
        network: see `Network`; its state before the first `<s>` is `zero_state`.
        begun_from: the checksum of the weights that `begin_from` has taken, if it has.
    """

    Config: ClassVar[type[Settings]]
    settings: Settings
    network: Network
    begun_from: str | None = None

    @abstractmethod
    def __init__(self, vocab: Vocabulary, settings: Any = None, seed: int = 0):
        """A model with first weights drawn from a seed."""

    @classmethod
    def checked(cls, vocab: Vocabulary, settings: Any) -> Any:
        """The settings, or those of the class by default.

        Raises:
            UsageError: one of the two is something else.
        """
        require(vocab, Vocabulary, "Vocabulary.build(sentences) makes one")
        settings = cls.Config() if settings is None else settings
        require(settings, cls.Config, f"it goes in as {cls.__name__}(vocab, {cls.Config.__name__}(...))")
        return settings

    def begin_from(self, other: LanguageModel) -> None:
        """Take the weights of another model, to train them further.

        Settings that shape no weight, such as dropout, may differ; the activation may not.

        Raises:
            UsageError: the other is no model, of another kind or activation, or its weights have other names, shapes or
                number types.
            VocabularyError: its vocabulary has other words, or the same in another order.

        Example:
            >>> from slm.models.recurrent import RecurrentConfig, RecurrentModel
            >>> vocab = Vocabulary.from_words(["a", "b"])
            >>> one, two = (RecurrentModel(vocab, RecurrentConfig(hidden=4), seed=seed) for seed in (1, 2))
            >>> two.begin_from(one)
            >>> two.score("a") == one.score("a")
            True
        """
        require(other, LanguageModel, "slm.load opens that of a folder")
        if other.kind != self.kind:
            raise UsageError(f"a model of kind {self.kind} begins from one of its kind, got one of kind {other.kind}.")
        if other.vocab.words != self.vocab.words:
            raise VocabularyError("a model begins from one with the same words in the same order, these have others.")
        acts = [model.config().get("activation") for model in (other, self)]
        if acts[0] != acts[1]:
            raise UsageError(f"a model begins from one of its activation, {acts[1]}, got one of {acts[0]}.")
        params, found = self.network.params, other.arrays()
        for name in [*params, *found]:
            had, wanted = (f"{d[name].dtype} {d[name].shape}" if name in d else "missing" for d in (found, params))
            if had != wanted:
                odd = _unlike(other.config(), self.config()) or f"its {name} is {had}, they ask for {wanted}"
                raise UsageError(
                    f"the model to begin from does not fit these settings: {odd}; leave out the settings that change "
                    "what the network is made of."
                )
        digest = hashlib.sha256()
        for name, array in params.items():
            array[...] = found[name]
            digest.update(array.data)
        self.begun_from = digest.hexdigest()

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        state = self.network.zero_state(batch)
        return self._read(state, np.full(batch, BOS, np.int32)) if bos else state

    def next_state(self, state: State, ids: np.ndarray) -> State:
        ids = check_next(state, ids, self.vocab)
        if not self.carries_state and (ids == EOS).any():
            keep = (ids != EOS)[:, None]
            fresh = self.network.zero_state(ids.size)
            state = tuple(np.where(keep, part, zero) for part, zero in zip(state, fresh))
        return self._read(state, inputs_of(ids))

    @one_thread_each()
    def _read(self, state: State, inputs: np.ndarray) -> State:
        """The state after one input a row."""
        return self.network.hidden(inputs[None], state)[1]

    @abstractmethod
    def vectors(self, state: State) -> np.ndarray:
        """The output vectors (B, H) of a state: what the softmax sees."""

    @one_thread_each()
    def log_probs(self, state: State) -> np.ndarray:
        return self.network.output.log_probs(self.vectors(state))

    @one_thread_each()
    def draw_next(self, state: State, sampler: Sampler, uniforms: np.ndarray, allow_unk: bool = False) -> np.ndarray:
        """One next id a row (B,); in float32 without the whole table of log-probabilities."""
        vectors = self.vectors(state)
        plain = sampler.top_k == 0 and sampler.top_p == 1 and 1e-3 < sampler.temperature < 1e3
        if plain and vectors.dtype == np.float32:
            left_out, heat = [BOS] if allow_unk else [BOS, UNK], 1.0 / sampler.temperature
            found = self.network.output.draw(vectors, np.ascontiguousarray(uniforms, np.float64), heat, left_out)
            if found is not None:
                return found[0]
        return super().draw_next(state, sampler, uniforms, allow_unk)  # raises where nothing is left to draw

    @one_thread_each()
    def score_ids(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        ids, offsets = self.check_sentences(ids, offsets)
        return self._score_stream(ids) if self.carries_state else self._score_sentences(ids, offsets)

    @one_thread_each()
    def score_apart(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        return self._score_sentences(*self.check_sentences(ids, offsets))

    def _score_stream(self, ids: np.ndarray) -> np.ndarray:
        """All sentences as one text, read in chunks with the state carried."""
        out = np.empty(ids.size, np.float64)
        state = self.network.zero_state(1)
        inputs = shifted(ids)
        for lo in range(0, ids.size, CHUNK):
            h, state = self.network.hidden(inputs[lo : lo + CHUNK, None], state)
            out[lo : lo + CHUNK] = -self.network.output.nll(h[:, 0], ids[lo : lo + CHUNK])
        return out

    def _score_sentences(self, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Sentences from fresh states, those of like length side by side."""
        out = np.empty(ids.size, np.float64)
        lengths = np.diff(offsets)
        order = np.argsort(-lengths, kind="stable")
        order = order[lengths[order] > 0]
        first = 0
        while first < order.size:
            rows = order[first : first + max(1, CHUNK // int(lengths[order[first]]))]
            first += rows.size
            self._score_batch(ids, offsets[rows], lengths[rows], out)
        return out

    def _score_batch(self, ids: np.ndarray, starts: np.ndarray, lengths: np.ndarray, out: np.ndarray) -> None:
        """Score some sentences side by side, the longest first, in chunks of time; fills their part of out."""
        rows, state = starts.size, self.network.zero_state(starts.size)
        steps = max(1, CHUNK // rows)
        for lo in range(0, int(lengths[0]), steps):
            time = np.arange(lo, min(lo + steps, int(lengths[0])))[:, None]
            inside = time < lengths
            place = np.where(inside, starts + time, starts)
            before = np.where(time > 0, ids[np.maximum(place - 1, 0)], np.int32(EOS)).astype(np.int32)
            h, state = self.network.hidden(inputs_of(before), state)
            out[place[inside]] = -self.network.output.nll(h[inside], ids[place[inside]])

    def word_vectors(self) -> np.ndarray:
        """What the network reads of each word of the vocabulary, (V, E)."""
        return self.network.embedding.vectors(np.arange(len(self.vocab)))

    def word_vector(self, word: str) -> np.ndarray:
        """What the network reads of one word (E,).

        Raises:
            DataError: the word is not in the vocabulary, and the model does not read characters.
        """
        if word not in self.vocab:
            raise DataError(
                f"{shown(word)} is not in the vocabulary of {len(self.vocab)} entries; "
                "only a recurrent model with input char-cnn makes vectors of other words."
            )
        return self.network.embedding.vectors(np.array([self.vocab.id(word)]))[0]

    def config(self) -> dict[str, Any]:
        return self.settings.to_dict()

    def arrays(self) -> dict[str, np.ndarray]:
        return dict(self.network.params)

    @classmethod
    def from_parts(cls, config: dict[str, Any], arrays: dict[str, np.ndarray], vocab: Vocabulary) -> Self:
        model = cls(vocab, checked_settings(cls.kind, cls.Config, config))
        params = model.network.params
        check_arrays(cls.kind, arrays, {name: (p.shape, p.dtype) for name, p in params.items()}, finite=True)
        for name, array in params.items():
            array[...] = arrays[name]
        return model
