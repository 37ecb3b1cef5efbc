"""What models of a fixed window of words are made of, as settings; needs no array library."""

from __future__ import annotations

from dataclasses import dataclass

from slm.errors import UsageError
from slm.settings import Settings, setting


@dataclass(frozen=True)
class MlpConfig(Settings):
    """Sizes of the neural n-gram model.

    Example:
        >>> MlpConfig(order=4).context
        3
    """

    order: int = setting(5, "n: a word is predicted from the n - 1 before it", low=2, high=256)
    hidden: int = setting(256, "units of the hidden layer", low=1, high=65536)
    embedding: int = setting(0, "width of the word vectors, 0 for that of the hidden layer", low=0, high=65536)
    tied: bool = setting(True, "one table for word vectors and output")
    direct: bool = setting(False, "also connect the word vectors to the output directly; needs untied tables")
    activation: str = setting("tanh", "function of the hidden layer", choices=("tanh", "relu", "sigmoid"))
    biases: str = setting(
        "frequency",
        "first biases of the output: the words as likely as they are frequent",
        choices=("frequency", "zero"),
    )
    init: float = setting(0.1, "word and output weights start uniform within this", above=0, high=10)
    dropout: float = setting(0.0, "dropout on word vectors and before the output", low=0, high=0.99)
    dtype: str = setting("float32", "number type", choices=("float32", "float64"))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.tied and (self.direct or self.embedding not in (0, self.hidden)):
            raise UsageError(
                "tied tables need a hidden layer as wide as the word vectors and no direct connections, "
                f"got hidden={self.hidden}, embedding={self.embedding}, direct={self.direct}; pass --no-tied."
            )

    @property
    def context(self) -> int:
        """Words that a prediction sees."""
        return self.order - 1


@dataclass(frozen=True)
class ConvConfig(Settings):
    """Sizes of the gated convolutional model: each layer sees `width` outputs of the layer below.

    Example:
        >>> ConvConfig(layers=3, width=4).context
        10
    """

    layers: int = setting(4, "convolutional layers", low=1, high=64)
    width: int = setting(3, "steps that one layer sees", low=2, high=64)
    hidden: int = setting(256, "units a layer", low=1, high=65536)
    embedding: int = setting(0, "width of the word vectors, 0 for that of the layers", low=0, high=65536)
    tied: bool = setting(True, "one table for word vectors and output; the last layer then has the vectors' width")
    biases: str = setting(
        "frequency",
        "first biases of the output: the words as likely as they are frequent",
        choices=("frequency", "zero"),
    )
    init: float = setting(0.1, "word and output weights start uniform within this", above=0, high=10)
    dropout: float = setting(0.0, "dropout on word vectors and before the output", low=0, high=0.99)
    dtype: str = setting("float32", "number type", choices=("float32", "float64"))

    @property
    def context(self) -> int:
        """Words that a prediction sees."""
        return 1 + self.layers * (self.width - 1)

    def widths(self) -> list[int]:
        """Width of the word vectors, then of every layer."""
        vectors = self.embedding or self.hidden
        return [vectors] + [self.hidden] * (self.layers - 1) + [vectors if self.tied else self.hidden]
