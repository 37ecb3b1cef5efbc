"""The table and the index of its wide contexts, at the limits of their numbers."""

import numpy as np
import pytest
from kenlm_reference import read

from slm.errors import ModelFileError
from slm.models import ngram_parts
from slm.models.ngram import NgramModel
from slm.ngram import table as tables
from slm.text.encoding import encode_sentences


def test_without_the_index_bulk_scores_are_the_same(monkeypatch):
    lines = read("pseudo", "train.txt").splitlines()
    model = NgramModel.fit(lines, order=3)
    text = encode_sentences([line.split() for line in lines * 3], model.vocab)
    expected = model.score_ids(text.ids, text.offsets)
    assert model.table.index.size > 100
    del model.table.index
    monkeypatch.setattr(tables, "MOST_SLOTS", 100)  # as if there were 2**30 children of wide contexts
    np.testing.assert_array_equal(model.score_ids(text.ids, text.offsets), expected)
    assert model.table.index.size == 0


def test_an_index_beyond_its_hash_is_refused_in_a_folder(monkeypatch):
    model = NgramModel.fit(read("pseudo", "train.txt").splitlines(), order=2)
    config, arrays = model.config(), model.arrays()
    assert NgramModel.from_parts(config, arrays, model.vocab).size() == model.size()
    monkeypatch.setattr(ngram_parts, "MOST_SLOTS", arrays["index"].size - 1)
    with pytest.raises(ModelFileError, match="array index of the ngram model should be"):
        NgramModel.from_parts(config, arrays, model.vocab)
