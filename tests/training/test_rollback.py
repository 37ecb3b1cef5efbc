"""A number that is not finite: back to the last good state at half the rate, and an end after three returns."""

import numpy as np
import pytest
from naive.runs import Stopper, make_model, make_trainer

from slm.errors import NumericError
from slm.training.watcher import Watcher

pytestmark = pytest.mark.compiled


class Poison(Watcher):
    """Makes a weight NaN after given updates, once each (or always)."""

    def __init__(self, *updates, always=False):
        super().__init__()
        self.updates, self.always = set(updates), always

    def updated(self, trainer):
        if self.always or trainer.position.updates in self.updates:
            self.updates.discard(trainer.position.updates)
            trainer.model.network.params["embedding.W"][4, 0] = np.nan


def test_a_poisoned_run_returns_halves_the_rate_and_warns(capsys):
    trainer = make_trainer(schedule="constant")
    with pytest.warns(RuntimeWarning, match=r"at update 26.* from update 18 at half the rate \(1 of 3\)"):
        trainer.run(progress=False, watcher=Poison(25))
    rates = [record.rate for record in trainer.history.records]
    assert rates == [0.02, 0.01, 0.01]  # epoch 2 was begun again, from update 18
    assert all(np.isfinite(array).all() for array in trainer.model.arrays().values())
    assert capsys.readouterr() == ("", "")


def test_the_last_update_of_an_epoch_may_be_the_poisoned_one():
    trainer = make_trainer(valid=False, schedule="constant")
    with pytest.warns(RuntimeWarning, match=r"embedding\.W"):
        trainer.run(progress=False, watcher=Poison(18))  # found when the state is to be kept
    assert [record.rate for record in trainer.history.records] == [0.01] * 3


def test_three_returns_are_the_most():
    trainer = make_trainer()
    with pytest.warns(RuntimeWarning) as said, pytest.raises(NumericError, match="gave up after 3 returns") as caught:
        trainer.run(progress=False, watcher=Poison(always=True))
    assert caught.value.exit_code == 5
    assert len(said) == 3
    assert trainer.rollbacks == 4 and trainer.history.records == []


def test_a_return_gives_the_weights_of_a_run_that_began_there_at_half_the_rate():
    # A poisoned run whose good state is its start, against a run that has half the rate from the start.
    poisoned, plain = make_trainer(), make_trainer(rate=0.01)
    with pytest.warns(RuntimeWarning, match="from update 0"):
        poisoned.run(progress=False, watcher=Poison(5))
    plain.run(progress=False)
    assert all(np.array_equal(a, plain.model.arrays()[name]) for name, a in poisoned.model.arrays().items())


def test_weights_that_were_never_finite_are_refused_at_once():
    model = make_model()
    model.network.params["output.b"][3] = np.nan
    with pytest.raises(NumericError, match=r"output\.b"):
        make_trainer(model=model).run(progress=False, watcher=Stopper(1))
