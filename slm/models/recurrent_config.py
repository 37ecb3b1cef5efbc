"""What a recurrent model is made of, as settings; needs no array library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from slm.errors import UsageError
from slm.settings import Settings, setting

SPELLED = {"input": ("char-cnn",)}


@dataclass(frozen=True)
class RecurrentConfig(Settings):
    """Cell, sizes and regularisation of a recurrent language model.

    Example:
        >>> RecurrentConfig(cell="gru", hidden=64, layers=2).widths()
        [64, 64, 64]
        >>> RecurrentConfig(hidden=1150, embedding=400, layers=3).widths()
        [400, 1150, 1150, 400]
        >>> RecurrentConfig(input="char-cnn", char_widths=(1, 2), char_filters=10, hidden=64).widths()
        [30, 64]
    """

    cell: str = setting("lstm", "recurrent cell", choices=("elman", "gru", "lstm"))
    hidden: int = setting(256, "hidden units a layer", low=1, high=65536)
    layers: int = setting(1, "recurrent layers", low=1, high=64)
    embedding: int = setting(0, "width of the word vectors, 0 for that of the hidden layers", low=0, high=65536)
    input: str = setting(
        "words", "a vector of its own for each word, or one made from its characters", choices=("words", "char-cnn")
    )
    char_embedding: int = setting(16, "width of the character vectors (char-cnn)", low=1, high=4096, only=SPELLED)
    char_widths: tuple[int, ...] = setting(
        (1, 2, 3, 4, 5, 6), "characters that each group of filters sees (char-cnn)", low=1, high=64, only=SPELLED
    )
    char_filters: int = setting(
        25, "filters of a group for each character it sees (char-cnn)", low=1, high=4096, only=SPELLED
    )
    char_length: int = setting(32, "characters of a word that are read (char-cnn)", low=1, high=1024, only=SPELLED)
    highways: int = setting(1, "highway layers behind the filters (char-cnn)", low=0, high=16, only=SPELLED)
    tied: bool | None = setting(
        None,
        "one table for word vectors and output; the last layer then has the vectors' width; "
        "none: yes for words, no for char-cnn",
    )
    stateful: bool = setting(True, "carry the hidden state from sentence to sentence")
    output: str = setting(
        "full",
        "softmax over all words, over a head and clusters, over a sample, or learnt against noise (nce)",
        choices=("full", "adaptive", "sampled", "nce"),
    )
    cutoffs: tuple[int, ...] = setting(
        (),
        "ids at which the adaptive head and clusters end; none: 2000, 20000, ...",
        low=1,
        only={"output": ("adaptive",)},
    )
    noise: int = setting(
        1024, "words drawn for each window (sampled, nce)", low=1, high=1_000_000, only={"output": ("sampled", "nce")}
    )
    activation: str = setting(
        "tanh", "function of an Elman layer", choices=("tanh", "relu", "sigmoid"), only={"cell": ("elman",)}
    )
    start: str = setting(
        "uniform",
        "first recurrent weights, Elman",
        choices=("uniform", "identity", "orthogonal"),
        only={"cell": ("elman",)},
    )
    reset: str = setting(
        "after", "where a GRU's reset gate stands to the product", choices=("after", "before"), only={"cell": ("gru",)}
    )
    forget_bias: float = setting(
        1.0, "first bias of an LSTM's forget gate", low=-100, high=100, only={"cell": ("lstm",)}
    )
    biases: str = setting(
        "frequency",
        "first biases of the output: the words as likely as they are frequent",
        choices=("frequency", "zero"),
    )
    init: float = setting(0.1, "word and output weights start uniform within this", above=0, high=10)
    dropout: float = setting(0.0, "dropout on word vectors, between layers and before the output", low=0, high=0.99)
    dropout_input: float | None = setting(None, "dropout on word vectors, if not as dropout", low=0, high=0.99)
    dropout_hidden: float | None = setting(
        None, "dropout between layers, if not as dropout", low=0, high=0.99, only={"layers": range(2, 65)}
    )
    dropout_output: float | None = setting(None, "dropout before the output, if not as dropout", low=0, high=0.99)
    dropout_words: float = setting(0.0, "probability that a word's vector is zero for a window", low=0, high=0.99)
    weight_drop: float = setting(0.0, "probability that a recurrent weight is zero for a window", low=0, high=0.99)
    locked: bool = setting(False, "one dropout mask for all steps of a window")
    activation_penalty: float = setting(0.0, "weight of the mean square of the outputs after dropout", low=0, high=1000)
    slowness_penalty: float = setting(
        0.0, "weight of the mean square change of the outputs in a step", low=0, high=1000
    )
    dtype: str = setting("float32", "number type", choices=("float32", "float64"))

    def __post_init__(self) -> None:
        super().__post_init__()
        spelled = self.input == "char-cnn"
        if self.tied is None:
            object.__setattr__(self, "tied", not spelled)
        if spelled and (self.tied or self.embedding):
            raise UsageError(
                "input char-cnn makes vectors as wide as all its filters, and has no table to share with the output: "
                f"got embedding={self.embedding}, tied={self.tied}; leave embedding at 0 and pass --no-tied."
            )
        if self.tied and self.layers == 1 and self.embedding not in (0, self.hidden):
            raise UsageError(
                f"with tied weights and one layer embedding must equal hidden, got {self.embedding} and {self.hidden}; "
                "leave embedding at 0, or pass --no-tied."
            )

    def refuse_idle(self, names: Iterable[str]) -> None:
        super().refuse_idle(names)
        if "locked" in names and self.locked and not any(self.dropouts()):
            raise UsageError("locked is used with dropout above 0 only, it means nothing without; leave it out.")

    def widths(self) -> list[int]:
        """Width of the word vectors, then of every layer."""
        vectors = self.embedding or self.hidden
        if self.input == "char-cnn":
            vectors = sum(self.char_widths) * self.char_filters
        return [vectors] + [self.hidden] * (self.layers - 1) + [vectors if self.tied else self.hidden]

    def dropouts(self) -> list[float]:
        """Dropout behind the word vectors, behind every layer but the last, and before the output."""
        first, between, last = (
            self.dropout if p is None else p for p in (self.dropout_input, self.dropout_hidden, self.dropout_output)
        )
        return [first] + [between] * (self.layers - 1) + [last]
