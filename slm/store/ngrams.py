"""N-gram models wherever they stand: in a model folder, or in an ARPA file of whatever tool."""

from __future__ import annotations

import os

from slm.errors import ModelFileError, StorageError
from slm.models.ngram import NgramModel
from slm.store import load
from slm.store.detect import kind_of_file
from slm.store.folder import standing


def load_ngram(path: str | os.PathLike) -> NgramModel:
    """The n-gram model of a folder, or of an ARPA file, plain or packed. What a file is shows in what it holds.

    Raises:
        ModelFileError: the folder holds another kind of model, the file is a KenLM binary, or either is damaged.
        StorageError: there is nothing at that path, or it cannot be read.
    """
    if standing(path).is_dir():
        model = load(path)
        if not isinstance(model, NgramModel):
            raise ModelFileError(f"{path}: expected an n-gram model, found one of kind {model.kind}.")
        return model
    if not os.path.exists(path):
        raise StorageError(f"{os.fspath(path)}: no such model folder or ARPA file.")
    found = kind_of_file(path)
    if found == "a KenLM binary":
        raise ModelFileError(f"{path}: this is {found}; use the ARPA file it was made from, or the real kenlm.")
    return NgramModel.from_arpa(path)
