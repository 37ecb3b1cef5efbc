"""The factor on the rate at the points where it is easy to say."""

import pytest

from slm.training.config import TrainingConfig
from slm.training.schedules import Schedule


def test_cosine_rises_through_the_warm_up_and_falls_to_the_final_part():
    s = Schedule(TrainingConfig(schedule="cosine", warmup=0.2, final=0.1))
    assert s.at(0.0, 1) == 0.0 and s.at(0.1, 1) == pytest.approx(0.5) and s.at(0.2, 1) == pytest.approx(1.0)
    assert s.at(0.6, 1) == pytest.approx(0.55)  # half way: (1 + 0.1) / 2
    assert s.at(1.0, 9) == pytest.approx(0.1)


def test_step_decays_every_epoch_from_the_given_one():
    s = Schedule(TrainingConfig(schedule="step", decay=0.5, decay_from=3))
    assert [s.at(0.0, epoch) for epoch in (1, 2, 3, 5)] == [1.0, 1.0, 0.5, 0.125]


def test_halve_decays_exactly_when_the_loss_is_no_better():
    s = Schedule(TrainingConfig(schedule="halve", decay=0.5))
    found = []
    for loss in (5.0, 4.0, 4.0, 3.0, 3.5):
        s.after_epoch(loss)
        found.append(s.at(0.0, 1))
    assert found == [1.0, 1.0, 0.5, 0.5, 0.25]


def test_constant_is_one():
    assert Schedule(TrainingConfig(schedule="constant")).at(0.7, 5) == 1.0
