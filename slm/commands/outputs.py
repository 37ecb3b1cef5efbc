"""Where a command writes: folders and files that may hold something already, such as what it reads."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from slm.commands.options import say
from slm.errors import ModelFileError, StorageError, UsageError


def choose_folder(
    folder: str, kind: str, models: Sequence[str | None] = (), texts: Sequence[str | None] = (), resumed: bool = False
) -> None:
    """Refuse, before any work, a place where no model can go, and tell of a model there that will be replaced.

    Nothing is told where an input is missing, which is refused when it is read: nothing will be replaced.

    Parameters:
        kind: of the new model.
        models: what it is made of, which it would replace in their own folders.
        texts: what is read for it.
        resumed: leave a model of the same kind unmentioned; it is that of the run.
    """
    from slm.store import read_info, refuse_foreign
    from slm.store.folder import standing

    refuse_foreign(folder)
    if _same(folder, models):
        raise UsageError(f"{folder} holds a model that the new one is made of; choose another folder for the new one.")
    place = standing(folder)
    read = [Path(text) for text in texts if text and text != "-"] + [standing(model) for model in models if model]
    if not place.is_dir() or not any(place.iterdir()) or not all(path.exists() for path in read):
        return
    try:
        found = read_info(folder).kind
    except ModelFileError as error:
        say(f"{folder} holds no model that can be read, and what it holds will be replaced: {error}")
        return
    if found != kind or not resumed:
        say(f"{folder} holds a model of kind {found}, which the new one of kind {kind} will replace.")


def check_file(flag: str, path: str | None, inputs: Iterable[str | None], models: Iterable[str | None] = ()) -> None:
    """Refuse, before any work, a file that cannot be written, or that is read, or lies in a model's folder."""
    if path is None:
        return
    if path in ("", "-"):
        raise UsageError(f"{flag} {path or repr(path)}: name a file; /dev/stdout is standard output.")
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        raise StorageError(f"{flag} {path}: there is no folder {folder}; make it, or choose another file.")
    if _same(path, models) or _same(str(folder), models) or os.path.isdir(path):
        raise UsageError(f"{flag} {path}: a folder, or a file in the folder of a model; choose a file elsewhere.")
    if _same(path, inputs):
        raise UsageError(f"{flag} {path}: this file is read, and would be replaced; choose another one.")


def text_inputs(options: argparse.Namespace) -> list[str | None]:
    """The files that a command reads as text or as lists of words."""
    named = (getattr(options, name, None) for name in ("valid", "train", "vocab", "limit_vocab"))
    return [*(getattr(options, "files", None) or []), *named]


def _same(place: str, inputs: Iterable[str | None]) -> bool:
    """Whether a place is one of the inputs, under whatever name."""
    return os.path.realpath(place) in {os.path.realpath(name) for name in inputs if name and name != "-"}
