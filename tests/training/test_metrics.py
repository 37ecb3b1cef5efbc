"""One line a report; a resumed run writes no line twice."""

import json

import pytest
from naive.runs import make_trainer

from slm.errors import StorageError
from slm.training.history import EpochRecord
from slm.training.metrics import Metrics
from slm.training.run import summary_of
from slm.training.watcher import Watcher


class Reporting(Watcher):
    def __init__(self, metrics):
        super().__init__()
        self.metrics = metrics

    def updated(self, trainer):
        self.metrics.updated(trainer)

    def epoch_ended(self, trainer):
        self.metrics.epoch_ended(trainer)


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.compiled
def test_reports_and_epochs_stand_in_the_order_of_the_run(tmp_path):
    metrics = Metrics(tmp_path / "metrics.jsonl", every=0.0)
    metrics.begin(0)
    trainer = make_trainer(epochs=2)
    trainer.run(progress=False, watcher=Reporting(metrics))
    lines = lines_of(metrics.path)
    assert [line["event"] for line in lines] == ["report"] * 18 + ["epoch"] + ["report"] * 18 + ["epoch"]
    assert [line["update"] for line in lines if line["event"] == "report"] == list(range(1, 37))
    assert lines[17]["tokens"] == lines[18]["tokens"] == 420  # every token of an epoch, by its last update
    record = trainer.history.records[1]
    assert lines[-1]["train_loss"] == record.train_loss and lines[-1]["valid_loss"] == record.valid_loss
    assert lines[-2]["loss"] == record.train_loss
    assert {"rate", "perplexity", "words_per_second", "seconds", "epoch"} <= set(lines[0])


def test_lines_behind_the_checkpoint_and_broken_ones_are_dropped(tmp_path):
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"update": 3}\n{"update": 4}\n{"update": 5}\n{"upd')
    Metrics(path).begin(4)
    assert lines_of(path) == [{"update": 3}, {"update": 4}]
    Metrics(path).begin(0)
    assert path.read_bytes() == b""


def test_a_place_that_cannot_be_written_is_an_error_of_storage(tmp_path):
    with pytest.raises(StorageError, match=r"metrics\.jsonl"):
        Metrics(tmp_path / "missing" / "metrics.jsonl").begin(0)


def test_a_perplexity_beyond_all_numbers_is_none(tmp_path):
    """exp(1000) overflows, though a loss of 1000 nats is a number."""
    trainer = make_trainer()
    trainer.history.records.append(EpochRecord(1, 10, 1.0, 0.1, 1000.0, 1000.0))
    trainer.history.best, trainer.history.tokens, trainer.history.seconds = 1, 10, 1.0
    metrics = Metrics(tmp_path / "metrics.jsonl")
    metrics.epoch_ended(trainer)
    (line,) = lines_of(metrics.path)
    for values in (line, summary_of(trainer, {})):
        assert values["train_perplexity"] is values["valid_perplexity"] is None
        json.dumps(values, allow_nan=False)
    assert line["train_loss"] == 1000
