"""The ladder: models from unigram to LSTM, trained on one text, scored on the same tokens, shown in one table."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

from slm import units
from slm.errors import DataError
from slm.evaluation import agreement, evaluate
from slm.models.base import LanguageModel
from slm.models.loglinear import LogLinearModel
from slm.models.mixture import MixtureModel, fit_weights
from slm.models.neural import NeuralModel
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.models.window import ConvModel, NeuralNgramModel
from slm.models.window_config import ConvConfig, MlpConfig
from slm.settings import Settings
from slm.training.config import TrainingConfig
from slm.training.loop import train
from slm.training.material import Material


@dataclasses.dataclass(frozen=True)
class Rung:
    """One model of the ladder: its name, and a function of material, seed and progress that trains it.

    The function returns the model and how many tokens training has read.
    """

    name: str
    climb: Callable[[Material, int, bool], tuple[LanguageModel, int]]


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        size: n-grams or parameters.
        seconds: wall time of training, compilation included.
        words_per_second: training tokens read a second.
        valid, test: perplexities over all tokens.
        excess_bits: bits a token above what the source itself scores on the test part, None where that is not known.
        agreement_near, agreement_far: share of the material's pairs, with a few or with many words between, in which
            the right form is likelier than the wrong one, None where there are no pairs.
        samples: sentences from the model.
    """

    name: str
    size: int
    seconds: float
    words_per_second: float
    valid: float
    test: float
    excess_bits: float | None
    agreement_near: float | None
    agreement_far: float | None
    samples: list[list[str]]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return units.json_values(dataclasses.asdict(self))


def ngram_rung(name: str, order: int) -> Rung:
    """An n-gram model with interpolated modified Kneser-Ney smoothing."""

    def climb(material: Material, seed: int, progress: bool) -> tuple[LanguageModel, int]:
        model = NgramModel.fit(material.train, order=order, vocab=material.vocab, discount_fallback=True)
        return model, material.train.tokens

    return Rung(name, climb)


def loglinear_rung(name: str) -> Rung:
    """A log-linear model over n-grams of up to three words."""

    def climb(material: Material, seed: int, progress: bool) -> tuple[LanguageModel, int]:
        return LogLinearModel.fit(material.train, material.vocab), material.train.tokens

    return Rung(name, climb)


def neural_rung(name: str, make: Callable[..., NeuralModel], settings: Settings, training: TrainingConfig) -> Rung:
    """A neural model, the best epoch on the validation part."""

    def climb(material: Material, seed: int, progress: bool) -> tuple[LanguageModel, int]:
        model = make(material.vocab, settings, seed=seed)
        config = dataclasses.replace(training, seed=seed)
        return model, train(model, material.train, material.valid, config, progress=progress).tokens

    return Rung(name, climb)


def ladder(epochs: int, hidden: int) -> list[Rung]:
    """The rungs in the order of their history."""
    training = TrainingConfig(epochs=epochs, batch=12, bptt=32, rate=0.006)
    short = dataclasses.replace(training, epochs=max(1, epochs // 2))  # windows are learnt in fewer epochs than states
    sizes: dict[str, Any] = {"hidden": hidden, "dropout": 0.1}
    cells = [("Elman", "elman"), ("GRU", "gru"), ("LSTM", "lstm")]
    return [
        ngram_rung("unigram", 1),
        ngram_rung("bigram", 2),
        ngram_rung("5-gram", 5),
        loglinear_rung("log-linear"),
        neural_rung("MLP", NeuralNgramModel, MlpConfig(**sizes), short),
        neural_rung("convolution", ConvModel, ConvConfig(layers=3, **sizes), short),
        *(neural_rung(name, RecurrentModel, RecurrentConfig(cell=cell, **sizes), training) for name, cell in cells),
    ]


def _row(name: str, model: LanguageModel, size: int, seconds: float, words: int, material: Material, seed: int) -> Row:
    """Score a finished model."""
    assert material.valid is not None and material.test is not None
    valid, test = evaluate(model, material.valid), evaluate(model, material.test)
    excess = None if material.test_bits is None else test.entropy_bits - material.test_bits
    agreed = agreement(model, material.pairs)
    return Row(
        name=name,
        size=size,
        seconds=seconds,
        words_per_second=words / seconds,
        valid=valid.perplexity,
        test=test.perplexity,
        excess_bits=excess,
        agreement_near=agreed["near"],
        agreement_far=agreed["far"],
        samples=model.generate(3, seed=seed),
    )


def climb(
    material: Material,
    rungs: Sequence[Rung],
    *,
    seed: int = 0,
    progress: bool = True,
    say: Callable[[str], None] = print,
    tell: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """Train every rung, then mix the two that are best on the validation part; its weight is fitted there, too.

    Parameters:
        material: with validation and test parts.
        rungs: what to train.
        seed: of weights, shuffling and samples.
        progress: bars on standard error.
        say: told in one line what begins.
        tell: given each row as soon as its model is finished.
    """
    if material.valid is None or material.test is None:
        raise DataError("the ladder needs a validation and a test part.")
    rows, models = [], {}
    for rung in rungs:
        say(f"training {rung.name}")
        began = time.perf_counter()
        model, words = rung.climb(material, seed, progress)
        seconds = time.perf_counter() - began
        models[rung.name] = model
        rows.append(_row(rung.name, model, model.size(), seconds, words, material, seed))
        tell(rows[-1])
    best = [row.name for row in sorted(rows, key=lambda row: row.valid)[:2]]
    say(f"mixing {best[0]} and {best[1]}")
    began = time.perf_counter()
    weights = fit_weights([models[name] for name in best], material.valid)
    mixture = MixtureModel([models[name] for name in best], weights)
    parts = [f"{weight:.2f} {name}" for weight, name in zip(weights, best)]
    size = sum(models[name].size() for name in best)
    rows.append(
        _row(" + ".join(parts), mixture, size, time.perf_counter() - began, material.valid.tokens, material, seed)
    )
    tell(rows[-1])
    return rows


class Table:
    """The table of the ladder, line by line, in columns that are wide enough for whatever may come.

    Parameters:
        entropy_bits: true entropy of the text's source, None where it is not known.
        agreed: whether there are columns of agreement.
    """

    _WIDTHS = (28, 10, 7, 10, 9, 8)

    def __init__(self, entropy_bits: float | None, agreed: bool):
        self.entropy_bits, self.agreed = entropy_bits, agreed
        self.head = ["model", "size", "seconds", "words/s", "valid ppl", "test ppl"]
        self.head += ["bits above the truth"] * (entropy_bits is not None) + ["agreement near", "far"] * agreed
        self._widths = [*self._WIDTHS, *(max(7, len(name)) for name in self.head[len(self._WIDTHS) :])]

    def cells(self, row: Row) -> list[str]:
        """What stands in the columns of a model."""
        cells = [row.name, f"{row.size:,}", f"{row.seconds:.1f}", f"{row.words_per_second:,.0f}"]
        cells += [units.perplexity_text(row.valid, 2), units.perplexity_text(row.test, 2)]
        cells += [f"{row.excess_bits:.3f}" if row.excess_bits is not None else "-"] * (self.entropy_bits is not None)
        return cells + [_percent(row.agreement_near), _percent(row.agreement_far)] * self.agreed

    def last(self) -> list[list[str]]:
        """The columns of the source itself, if its entropy is known."""
        if self.entropy_bits is None:
            return []
        lowest = f"{units.perplexity(units.bits_to_nats(self.entropy_bits), 1):.2f}"
        return [["the source itself", "", "", "", lowest, lowest, "0.000"] + [_percent(1.0)] * 2 * self.agreed]

    def line(self, cells: Sequence[str]) -> str:
        """Cells side by side, the first to the left, the others to the right of their columns."""
        pairs = enumerate(zip(cells, self._widths))
        return "  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in pairs).rstrip()


def table_of(material: Material) -> Table:
    """The table for the ladder of a text."""
    pairs = (pair for pair in material.pairs if pair.right in material.vocab and pair.wrong in material.vocab)
    return Table(material.entropy_bits, next(pairs, None) is not None)


def _percent(share: float | None) -> str:
    """A share for the table."""
    return "-" if share is None else f"{100 * share:.1f} %"
