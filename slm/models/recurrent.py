"""The recurrent language model: a state that has read everything so far, and a softmax over the next word."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from slm.models.base import State
from slm.models.neural import NeuralModel
from slm.models.recurrent_config import RecurrentConfig
from slm.models.recurrent_network import RecurrentNetwork
from slm.nn import SpelledEmbedding
from slm.text.spelling import Spelling
from slm.text.vocabulary import BOS, Vocabulary


class RecurrentModel(NeuralModel):
    """Elman, GRU or LSTM language model (Mikolov et al. 2010).

    Parameters:
        vocab: words and ids.
        settings: cell, sizes, dropout, and whether words are read as wholes or, for `input="char-cnn"`, as characters
            (Kim et al. 2016): then `word_vector` has a meaning for words outside the vocabulary, too.
        seed: of the first weights.

    Example:
        >>> model = RecurrentModel(Vocabulary.from_words(["a", "b"]), RecurrentConfig(cell="gru", hidden=4))
        >>> model
        RecurrentModel(cell='gru', layers=1, hidden=4, vocabulary=5, parameters=137)
        >>> round(sum(p for _, p in model.predict("a b")), 6)
        1.0
    """

    kind: ClassVar[str] = "recurrent"
    brief: ClassVar[tuple[str, ...]] = ("cell", "layers", "hidden")
    Config = RecurrentConfig
    network: RecurrentNetwork

    def __init__(self, vocab: Vocabulary, settings: RecurrentConfig | None = None, seed: int = 0):
        settings = self.checked(vocab, settings)
        self.vocab, self.settings = vocab, settings
        self.carries_state = settings.stateful
        self.spelling = Spelling(vocab, settings.char_length) if settings.input == "char-cnn" else None
        spelled = self.spelling.rows(vocab) if self.spelling else None
        rng = np.random.default_rng(seed)
        self.network = RecurrentNetwork(settings, len(vocab), rng, (BOS,), spelled, vocab.counts)
        if settings.biases == "frequency":
            self.network.output.start_at(vocab.counts)

    def vectors(self, state: State) -> np.ndarray:
        return state[-self.network.layers[-1].state_parts]

    def word_vector(self, word: str) -> np.ndarray:
        embedding = self.network.embedding
        if word in self.vocab or self.spelling is None or not isinstance(embedding, SpelledEmbedding):
            return super().word_vector(word)
        return embedding.encoder.forward(self.spelling.rows([word]))[0][0]
