"""The places where models stand: the files of a folder, and what may be replaced by one."""

from __future__ import annotations

import os
from pathlib import Path

from slm.errors import StorageError, UsageError
from slm.store.folder import standing

MANIFEST, VOCABULARY, TENSORS = "model.json", "vocab.txt", "model.safetensors"


def refuse_foreign(path: str | os.PathLike) -> None:
    """Only a missing or empty folder, or one with a model, may be replaced.

    Raises:
        UsageError: something else stands there, or the name is empty.
        StorageError: the folder is one that may not be changed, or a link that leads nowhere but to itself.
    """
    if not os.fspath(path):
        raise UsageError("a model is saved in a folder, and its name is empty; name one.")
    folder = standing(path)
    if folder.is_symlink():
        raise StorageError(f"{path}: a link that leads to itself; choose another folder.")
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise StorageError(f"{path}: the folder is read-only; make it writable, or choose another one.")
    if folder.is_dir() and not (folder / MANIFEST).is_file() and any(folder.iterdir()):
        raise UsageError(f"{folder}: the folder is not empty and holds no model; choose another one.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: a model is saved in a folder, and a file is in its place.")


def training_folder(folder: str | os.PathLike) -> Path:
    """Where checkpoint and metrics of a model's folder stand: beside it."""
    target = Path(os.path.realpath(folder))
    return target.with_name(f"{target.name}.training")


def checkpoint_folder(folder: str | os.PathLike) -> Path:
    """Where the checkpoint of an unfinished run of a model's folder stands."""
    return training_folder(folder) / "checkpoint"


def no_folder(path: str | os.PathLike) -> StorageError:
    """The error for a model folder that is not there, with what a run beside it has left."""
    name = os.fspath(path)
    if (standing(checkpoint_folder(path)) / MANIFEST).exists():
        return StorageError(
            f"{name}: no such model folder yet; beside it is the checkpoint of a run that has not ended its first "
            "epoch: the command that began it goes on with --resume."
        )
    return StorageError(f"{name}: no such model folder; name one that -m or slm.save has made.")
