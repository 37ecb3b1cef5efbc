"""The recurrent language model: a state that has read everything so far, and a softmax over the next word."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from slm.models.base import State
from slm.models.neural import NeuralModel
from slm.models.recurrent_config import RecurrentConfig
from slm.models.recurrent_network import RecurrentNetwork
from slm.text.vocabulary import BOS, Vocabulary


class RecurrentModel(NeuralModel):
    """Elman, GRU or LSTM language model (Mikolov et al. 2010).

    Parameters:
        vocab: words and ids.
        settings: cell, sizes, dropout.
        seed: of the first weights.
    """

    kind: ClassVar[str] = "recurrent"
    Config = RecurrentConfig
    network: RecurrentNetwork

    def __init__(self, vocab: Vocabulary, settings: RecurrentConfig | None = None, seed: int = 0):
        settings = settings or RecurrentConfig()
        self.vocab, self.settings = vocab, settings
        self.carries_state = settings.stateful
        self.network = RecurrentNetwork(settings, len(vocab), np.random.default_rng(seed), excluded=(BOS,))

    def vectors(self, state: State) -> np.ndarray:
        return state[-self.network.layers[-1].state_parts]
