"""Toy models as kinds that the store knows."""

import pytest
from naive import toy_models

from slm.models import registry


@pytest.fixture(autouse=True)
def toy_kinds(monkeypatch):
    for kind in (toy_models.ToyBigram, toy_models.ToyClock):
        monkeypatch.setitem(registry.HOMES, kind.kind, (toy_models.__name__, kind.__name__))


@pytest.fixture
def model():
    return toy_models.ToyBigram.random(seed=1)


@pytest.fixture
def saved(model, tmp_path):
    """A saved model's folder."""
    from slm.store import save

    save(model, tmp_path / "model", tokenizer={"name": "word"}, training={"epochs": 3})
    return tmp_path / "model"
