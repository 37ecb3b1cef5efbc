"""N-gram models from folders and from ARPA files."""

import pytest

from slm.errors import ModelFileError, StorageError
from slm.models.loglinear import LogLinearModel
from slm.models.ngram import NgramModel
from slm.store import save
from slm.store.ngrams import load_ngram
from slm.text.encoding import encode_sentences


def test_a_folder_and_an_arpa_file_are_told_apart_by_what_they_hold(tmp_path):
    model = NgramModel.fit(["a b", "b a"], 2, "witten-bell")
    save(model, tmp_path / "model.arpa")
    model.to_arpa(tmp_path / "model.bin")
    for name in ("model.arpa", "model.bin"):
        assert load_ngram(tmp_path / name).score("b", "a") == pytest.approx(model.score("b", "a"), rel=1e-6)


def test_other_things_are_named(tmp_path):
    vocab = NgramModel.fit(["a b"], 1, "mle").vocab
    save(LogLinearModel.fit(encode_sentences([["a", "b"]], vocab), vocab), tmp_path / "m")
    (tmp_path / "b").write_bytes(b"mmap lm http://kheafield.com/code format version 5\n\0")
    with pytest.raises(ModelFileError, match="expected an n-gram model, found one of kind loglinear"):
        load_ngram(tmp_path / "m")
    with pytest.raises(ModelFileError, match="a KenLM binary; use the ARPA file"):
        load_ngram(tmp_path / "b")
    with pytest.raises(StorageError, match="nothing: no such model folder or ARPA file"):
        load_ngram(tmp_path / "nothing")
