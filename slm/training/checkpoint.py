"""A run on disk: its snapshot, and the facts by which a later process knows that it goes on with the same run."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from slm.errors import ModelFileError, UsageError, shown
from slm.store import MANIFEST, read_folder, write_folder
from slm.store.folder import standing
from slm.text.encoding import EncodedText
from slm.training.snapshot import restore, snapshot

if TYPE_CHECKING:
    from slm.training.loop import Trainer

KIND = "checkpoint"
MOST_NAMED = 4  # differences of two runs


def _digest(*arrays: np.ndarray) -> str:
    """SHA-256 of arrays one after the other."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _text_facts(text: EncodedText | None) -> dict[str, Any] | None:
    """What tells one text from another."""
    if text is None:
        return None
    return {"tokens": text.tokens, "sentences": text.sentences, "sha256": _digest(text.ids, text.offsets)}


def run_facts(trainer: Trainer) -> dict[str, Any]:
    """What a run is: equal facts give equal weights. JSON values."""
    model = trainer.model
    return {
        "model": {"kind": model.kind, **model.config()},
        "training": trainer.config.to_dict(),
        "text": _text_facts(EncodedText(trainer.ids, trainer.offsets, 0)),  # before the words that it brings
        "validation": _text_facts(trainer.valid),
        "vocabulary": {"entries": len(model.vocab), "sha256": hashlib.sha256(model.vocab.to_bytes()).hexdigest()},
        "begun_from": model.begun_from,
    }


def difference(before: Any, now: Any) -> str | None:
    """The first places where two sets of facts differ, in words; None if they are equal.

    Example:
        >>> difference({"training": {"rate": 0.1}}, {"training": {"rate": 0.2}})
        'training.rate was 0.1 and is 0.2'
    """
    found = list(_differences(before, now, ""))
    more = f", and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more if found else None


def _differences(before: Any, now: Any, name: str) -> Iterator[str]:
    """All places where two sets of facts differ."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*before, *now]):
            yield from _differences(before.get(key), now.get(key), f"{name}.{key}".lstrip("."))
    elif before != now and name.endswith(".sha256"):
        yield f"{name.removesuffix('.sha256')} has other content"
    elif before != now:
        yield f"{name} was {shown(before)} and is {shown(now)}"


class Checkpoint:
    """The checkpoint in a folder; the folder is replaced as a whole, so that it always holds a whole one.

    Parameters:
        folder: where; need not exist.
        facts: of the run that it belongs to.
    """

    def __init__(self, folder: Path, facts: dict[str, Any]):
        self.folder, self.facts = folder, facts

    def exists(self) -> bool:
        """Whether there is one."""
        return (standing(self.folder) / MANIFEST).exists()

    def write(self, trainer: Trainer) -> None:
        """Replace the checkpoint by the present state of a run.

        Raises:
            NumericError: that state holds numbers that are not finite; the checkpoint stays.
            StorageError: a file operation failed, say on a full disk; the checkpoint stays.
        """
        write_folder(self.folder, KIND, trainer.model.vocab, self.facts, snapshot(trainer))

    def read(self, trainer: Trainer) -> None:
        """Put a run where the checkpoint was written.

        Raises:
            UsageError: the checkpoint is of a run with another text, vocabulary, model or settings.
            ModelFileError: it is damaged, or no checkpoint.
            StorageError: it cannot be read.
        """
        manifest, arrays = read_folder(self.folder)
        if manifest.kind != KIND:
            raise ModelFileError(f"{self.folder}: expected a checkpoint, found a model of kind {manifest.kind}.")
        odd = difference(manifest.config, self.facts)
        if odd:
            raise UsageError(
                f"{self.folder} is the checkpoint of another run: {odd}; "
                "resume with what the run began with, or begin anew without --resume."
            )
        try:
            restore(trainer, arrays)
        except ModelFileError as error:
            raise ModelFileError(f"{self.folder}: {error} Begin anew without --resume.") from None

    def set_aside(self) -> tuple[Path, bool]:
        """Move the checkpoint out of the way; returns where it is now, and whether one moved before had to go."""
        aside = self.folder.with_name(f"{self.folder.name}.before")
        older = aside.exists()
        shutil.rmtree(aside, ignore_errors=True)
        os.rename(standing(self.folder), aside)
        return aside, older

    def remove(self) -> None:
        """Remove it; should that be cut short, what is left is none."""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
