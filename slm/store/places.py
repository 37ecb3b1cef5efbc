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
    """
    if not os.fspath(path):
        raise UsageError("a model is saved in a folder, and its name is empty; name one.")
    folder = standing(path)
    if folder.is_dir() and not (folder / MANIFEST).is_file() and any(folder.iterdir()):
        raise UsageError(f"{folder}: the folder is not empty and holds no model; choose another one.")
    if folder.is_dir() and (others := _others(folder)):
        raise UsageError(
            f"{folder}: beside a model the folder holds {', '.join(others)}, which would be lost, since a folder is "
            "replaced as a whole; move it away, or choose another folder."
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: a model is saved in a folder, and a file is in its place.")


def _others(folder: Path) -> list[str]:
    """What a folder holds that is no part of a model, but for hidden files, which programs leave everywhere."""
    names = sorted(entry.name for entry in folder.iterdir())
    return [name for name in names if name not in (MANIFEST, VOCABULARY, TENSORS) and not name.startswith(".")]


def no_folder(path: str | os.PathLike) -> StorageError:
    """The error for a model folder that is not there, with what a run beside it has left."""
    name = os.fspath(path)
    if os.path.isdir(f"{name}.training"):
        return StorageError(
            f"{name}: no such model folder yet; {name}.training is of a run that has not ended its first epoch: the "
            "command that began it goes on with --resume."
        )
    return StorageError(f"{name}: no such model folder; name one that -m or slm.save has made.")
