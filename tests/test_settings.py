"""Settings check their fields when made, and go to JSON and back."""

import dataclasses

import numpy as np
import pytest

from slm.errors import UsageError
from slm.models.recurrent_config import RecurrentConfig
from slm.settings import Settings, setting
from slm.training.config import TrainingConfig


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    cell: str = setting("lstm", "the cell", choices=("elman", "lstm"))
    hidden: int = setting(256, "units", low=1, high=1024)
    rate: float = setting(0.1, "learning rate", above=0)
    clip: float | None = setting(None, "gradient clip", above=0)
    cuts: tuple[int, ...] = setting((0,), "cutoffs", low=0)
    stateful: bool = setting(True, "carry the state")


def test_settings_return_from_their_dictionary():
    config = Config(cell="elman", hidden=7, clip=2.5, cuts=(0, 0, 1), stateful=False)
    assert Config.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hidden": 0}, "hidden must be a whole number from 1 to 1024, got 0."),
        ({"hidden": -1}, "hidden must be a whole number from 1 to 1024, got -1."),
        ({"hidden": 1.5}, "hidden must be a whole number from 1 to 1024, got 1.5."),
        ({"hidden": True}, "hidden must be a whole number from 1 to 1024, got True."),
        ({"hidden": "8"}, "hidden must be a whole number from 1 to 1024, got '8'."),
        ({"hidden": None}, "hidden must be a whole number from 1 to 1024, got None."),
        ({"rate": float("nan")}, "rate must be a finite number above 0, got nan."),
        ({"rate": 0}, "rate must be a finite number above 0, got 0."),
        ({"clip": float("inf")}, "clip must be a finite number above 0, got inf."),
        ({"cell": "gru"}, "cell must be one of elman, lstm, got 'gru'."),
        ({"cuts": [0, -1]}, "cuts must be a whole number of at least 0, got -1."),
        ({"cuts": 3}, "cuts must be a tuple, each of it a whole number of at least 0, got 3."),
        ({"stateful": 1}, "stateful must be true or false, got 1."),
        ({"hiden": 3}, "unknown setting 'hiden'; known are cell, clip, cuts, hidden, rate, stateful."),
    ],
)
def test_a_value_outside_its_range_is_refused_by_name(change, message):
    with pytest.raises(UsageError) as error:
        Config.from_dict(change)
    assert str(error.value) == message


def test_a_setting_that_means_nothing_beside_the_others_is_refused_if_it_was_asked_for():
    @dataclasses.dataclass(frozen=True)
    class Idle(Settings):
        cell: str = setting("lstm", "the cell", choices=("gru", "lstm"))
        layers: int = setting(1, "how many", low=1)
        reset: str = setting("after", "of a GRU", only={"cell": ("gru",)})
        between: float = setting(0.0, "between layers", only={"layers": range(2, 9)})

    Idle().refuse_idle(["cell", "layers"])
    Idle(cell="gru", layers=2).refuse_idle(["reset", "between"])
    with pytest.raises(UsageError) as error:
        Idle(reset="before").refuse_idle(["reset"])
    assert str(error.value) == "reset is used with cell gru only, it means nothing with cell lstm; leave it out."
    with pytest.raises(UsageError, match="between is used with layers 2 or more only, it means nothing with layers 1;"):
        Idle().refuse_idle(["between"])


@pytest.mark.parametrize("kind", [RecurrentConfig, TrainingConfig])
def test_what_a_setting_goes_with_is_a_value_of_another(kind):
    fields = {field.name: field for field in dataclasses.fields(kind)}
    named = [
        (other, value) for f in fields.values() for other, values in f.metadata["only"].items() for value in values
    ]
    assert named
    for other, value in named:
        kind(**{other: value})


def test_numbers_of_an_array_library_and_lists_are_taken_as_pythons_own():
    config = Config(hidden=np.int64(3), rate=np.float32(0.5), cuts=[np.int32(2), 3])
    assert (config.hidden, config.rate, config.cuts) == (3, 0.5, (2, 3))
    assert all(type(value) in (int, float) for value in (config.hidden, config.rate, *config.cuts))
