"""Language models that see a fixed number of words: the neural n-gram model and the gated convolutional one."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from slm.kernels.blas import one_thread_each
from slm.models.base import State
from slm.models.neural import NeuralModel
from slm.models.window_config import ConvConfig, MlpConfig
from slm.models.window_network import WindowNetwork
from slm.text.vocabulary import BOS, UNK, Vocabulary


class WindowModel(NeuralModel):
    """A neural model of order n. A sentence's first words see `<s>` in the place of words before them.

    A state that stands behind nothing at all (`bos=False`) sees `<unk>` there.
    """

    network: WindowNetwork

    def _build(self, vocab: Vocabulary, settings: MlpConfig | ConvConfig, seed: int) -> None:
        """Set up the network; the order follows from its context."""
        self.vocab, self.settings = vocab, settings
        self.order = settings.context + 1
        self.network = WindowNetwork(settings, len(vocab), np.random.default_rng(seed), excluded=(BOS,))
        if settings.biases == "frequency":
            self.network.output.start_at(vocab.counts)

    def begin_state(self, batch: int = 1, bos: bool = True) -> State:
        state = self.network.zero_state(batch)
        return state if bos else (np.full_like(state[0], UNK),)

    def _read(self, state: State, inputs: np.ndarray) -> State:
        return (np.concatenate([state[0][:, 1:], inputs[:, None]], axis=1),)

    def vectors(self, state: State) -> np.ndarray:
        return self.network.vectors(state)


class NeuralNgramModel(WindowModel):
    """y = b + W x + U tanh(d + H x), x the vectors of the last n - 1 words side by side, W optional.

    Parameters:
        vocab: words and ids.
        settings: order, sizes, dropout.
        seed: of the first weights.

    Source: Bengio, Ducharme, Vincent & Jauvin (2003), section 2.

    Example:
        >>> model = NeuralNgramModel(Vocabulary.from_words(["a", "b"]), MlpConfig(order=3, hidden=4))
        >>> model.order, round(sum(p for _, p in model.predict("a b")), 6)
        (3, 1.0)
    """

    kind: ClassVar[str] = "mlp"
    brief: ClassVar[tuple[str, ...]] = ("order", "hidden")
    Config = MlpConfig

    def __init__(self, vocab: Vocabulary, settings: MlpConfig | None = None, seed: int = 0):
        self._build(vocab, self.checked(vocab, settings), seed)


class ConvModel(WindowModel):
    """Gated convolutions over the words so far; order = 2 + layers * (width - 1).

    Parameters:
        vocab: words and ids.
        settings: layers, sizes, dropout.
        seed: of the first weights.

    Source: Dauphin, Fan, Auli & Grangier (2017).

    Example:
        >>> ConvModel(Vocabulary.from_words(["a", "b"]), ConvConfig(layers=2, hidden=4)).order
        6
    """

    kind: ClassVar[str] = "conv"
    brief: ClassVar[tuple[str, ...]] = ("layers", "width", "hidden")
    Config = ConvConfig
    settings: ConvConfig

    def __init__(self, vocab: Vocabulary, settings: ConvConfig | None = None, seed: int = 0):
        self._build(vocab, self.checked(vocab, settings), seed)

    @one_thread_each()
    def feature_maps(self, ids: np.ndarray) -> list[np.ndarray]:
        """What the filters of each layer find at every place of a sentence, (1 + T, F) a layer.

        Row 0 stands behind `<s>`, row t behind word t. Layer l sees the 1 + l (width - 1) words up to there, and
        `<s>` in the place of words before the sentence. The map is (x * W + b) sigmoid(x * V + c), without the
        residual sum.

        Parameters:
            ids: (T,) words of one sentence, without `</s>`.

        Example:
            >>> model = ConvModel(Vocabulary.from_words(["a", "b"]), ConvConfig(layers=2, hidden=4))
            >>> [found.shape for found in model.feature_maps(np.array([3, 4, 3]))]
            [(4, 4), (4, 4)]
        """
        ids = self.vocab.check_ids(ids)
        return self.network.feature_maps(np.concatenate([[np.int32(BOS)], ids]))
