"""Models in folders: `model.json`, `vocab.txt` and `model.safetensors`. Never a pickle.

Saving leaves the model from before or the new one, never half. Loading needs nothing besides the folder, runs no code
from it, and says what it expected and what it found.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from slm.errors import NEWER, ModelFileError, SlmError, StorageError, UsageError, VocabularyError, require_path, shown
from slm.models.base import LanguageModel, require_model
from slm.models.registry import HOMES, model_class
from slm.store.cutting import config_of, hand_down, tokenizer_of
from slm.store.detect import ARPA, kind_of_file
from slm.store.folder import Part, locked, replaced, standing
from slm.store.manifest import LARGEST, Manifest, read_manifest, write_manifest
from slm.store.places import MANIFEST, TENSORS, VOCABULARY, no_folder, refuse_foreign
from slm.store.tensors import layout_of, read_arrays, write_arrays
from slm.text.tokenizers import Tokenizer
from slm.text.vocabulary import Vocabulary

__all__ = [
    "Manifest", "load", "load_tokenizer", "locked", "read_folder", "read_info", "refuse_foreign", "save",
    "write_folder",
]  # fmt: skip

MAPPED_BYTES = 64 << 20  # larger parts are mapped, not read, and checked only if asked


def save(
    model: LanguageModel,
    path: str | os.PathLike,
    *,
    tokenizer: Any = None,
    training: dict[str, Any] | None = None,
) -> None:
    """Write a model folder; an earlier model in its place is replaced as a whole, other files beside it stay.

    Parameters:
        model: of a kind that the store knows.
        path: the folder; it may be missing, empty, or hold a model.
        tokenizer: what the training text went through: an object with `config()`, such a configuration, or a name for
            `slm.make_tokenizer`; without one the tokenizer that the model carries. The commands read no text for a
            model saved without any.
        training: JSON values worth keeping: the command, the data, the scores.

    Raises:
        UsageError: the folder holds something else than a model, or the model cannot be saved.
        InUseError: another process is writing there.
        StorageError: a file operation failed.

    Example:
        >>> import tempfile
        >>> from slm.models.ngram import NgramModel
        >>> model = NgramModel.fit(["a b", "b a b"], order=2, smoothing="witten-bell")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save(model, folder + "/tiny", tokenizer={"name": "whitespace", "lowercase": False})
        ...     again, tokenizer = load(folder + "/tiny"), load_tokenizer(folder + "/tiny")
        >>> again.score("b", "a") == model.score("b", "a"), tokenizer.name, again.tokenizer == tokenizer
        (True, 'whitespace', True)
    """
    require_model(model)
    if model.kind not in HOMES or not isinstance(model, model_class(model.kind)):
        raise UsageError(f"a {type(model).__name__} cannot be saved; the store knows {', '.join(HOMES)}.")
    require_path(path, "a model folder")
    refuse_foreign(path)
    tokenizer = model.tokenizer if tokenizer is None else tokenizer
    notes = {"tokenizer": config_of(tokenizer), "training": training}
    write_folder(path, model.kind, model.vocab, model.config(), model.arrays(), **notes)


def write_folder(
    path: str | os.PathLike,
    kind: str,
    vocab: Vocabulary,
    config: dict[str, Any],
    arrays: dict[str, np.ndarray],
    *,
    tokenizer: dict[str, Any] | None = None,
    training: dict[str, Any] | None = None,
) -> None:
    """Write the folder of a model, or of what is kept like one, whatever stands there.

    Raises:
        InUseError: another process is writing there.
        StorageError: a file operation failed.
    """
    tensors = layout_of(arrays)
    with replaced(path) as folder:
        parts = {}
        with Part(folder, VOCABULARY) as part:
            part.write(vocab.to_bytes())
        parts[VOCABULARY] = part.facts()
        with Part(folder, TENSORS) as part:
            write_arrays(part, arrays)
        parts[TENSORS] = part.facts()
        made_by = f"slm {_version()}"
        manifest = Manifest(kind, len(vocab), config, tokenizer, training, tensors, parts, made_by)
        with Part(folder, MANIFEST) as part:
            part.write(write_manifest(manifest))


def load(path: str | os.PathLike, *, verify: bool = False) -> LanguageModel:
    """Read a model folder.

    The model carries the tokenizer that it was saved with, and so do the models that it is made of: strings are cut as
    the training text was. With a tokenizer that this slm does not have, its `tokenizer` is None and strings are cut at
    blanks, where `load_tokenizer` raises.

    Arrays of more than 64 MiB stay on disk and are mapped into memory, which takes no time. Nothing that is done to
    a loaded model reaches its files.

    Parameters:
        path: the folder.
        verify: check the checksums of parts larger than 64 MiB, too.

    Raises:
        ModelFileError: the folder holds no model, a damaged one, or one of a newer version.
        StorageError: it cannot be read.

    Example: see `save`.
    """
    return _settled(path, lambda folder: _load(folder, verify))


def load_tokenizer(path: str | os.PathLike) -> Tokenizer:
    """What cuts text for the model of a folder as its training text was cut.

    Raises:
        ModelFileError: the model was saved without a tokenizer, or with one that this slm does not have; and as
            `read_info`.
        StorageError: as `read_info`.

    Example: see `save`.
    """
    config = read_info(path).tokenizer
    if config is None:
        raise ModelFileError(f"{path}: the model names no tokenizer; save it with save(model, path, tokenizer=...).")
    tokenizer = tokenizer_of(config)
    if tokenizer is None:
        raise ModelFileError(f"{path}: this slm has no tokenizer {shown(config)}; {NEWER}")
    return tokenizer


def read_info(path: str | os.PathLike) -> Manifest:
    """What a model folder says of itself; reads `model.json` only.

    Raises:
        ModelFileError: the folder holds no model, or one of a newer version.
        StorageError: it cannot be read.

    Example: see `save`.
    """
    return _settled(path, _read_manifest)


def read_folder(path: str | os.PathLike) -> tuple[Manifest, dict[str, np.ndarray]]:
    """Manifest and arrays of what `write_folder` wrote, checksums checked.

    Raises:
        ModelFileError: something in the folder is damaged or missing.
        StorageError: it cannot be read.
    """

    def read(folder: Path) -> tuple[Manifest, dict[str, np.ndarray]]:
        manifest = _read_manifest(folder)
        return manifest, _read_tensors(folder, manifest, verify=True)

    return _settled(path, read)


def _settled(path: str | os.PathLike, read: Callable[[Path], Any]) -> Any:
    """What `read` makes of the folder; once more if the folder was replaced meanwhile."""
    require_path(path, "a model folder")
    if not os.fspath(path):
        raise StorageError("the name of a model folder is empty; name one that -m or slm.save has made.")
    while True:
        folder = standing(path)
        before = _identity(folder)
        try:
            if not folder.exists():
                raise no_folder(path)
            result, fault = read(folder), None
        except (ModelFileError, StorageError) as error:
            result, fault = None, error
        if _identity(standing(path)) == before:
            if fault is not None:
                raise fault
            return result


def _identity(folder: Path) -> tuple[Path, tuple[int, ...]]:
    """What distinguishes a folder from the one that takes its place, and from itself in another place."""
    try:
        facts = os.stat(folder)
    except OSError:
        return folder, ()
    return folder, (facts.st_dev, facts.st_ino, facts.st_mtime_ns)


def _load(folder: Path, verify: bool) -> LanguageModel:
    """The model in a folder."""
    manifest = _read_manifest(folder)
    vocab = _read_vocabulary(folder, manifest, verify)
    arrays = _read_tensors(folder, manifest, verify)
    try:
        model = model_class(manifest.kind).from_parts(manifest.config, arrays, vocab)
    except SlmError as error:
        raise ModelFileError(f"{folder}: {error}") from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise ModelFileError(
            f"{folder}: its parts do not make a model of kind {manifest.kind}: {type(error).__name__}: {error}."
        ) from error
    hand_down(tokenizer_of(manifest.tokenizer), model)
    return model


def _read_manifest(folder: Path) -> Manifest:
    """The manifest in a folder."""
    if folder.is_file():
        found = kind_of_file(folder)
        arpa = found == ARPA or ".arpa" in folder.suffixes  # which may be packed
        hint = f"; slm convert {folder} -m DIR makes one of it, NgramModel.from_arpa reads it" if arpa else ""
        raise ModelFileError(f"{folder}: expected a model folder, found {found}{hint}.")
    if not (folder / MANIFEST).exists():
        raise ModelFileError(f"{folder}: expected a model folder, but it holds no {MANIFEST}.")
    return read_manifest(_bytes_of(folder / MANIFEST, LARGEST + 1).tobytes(), str(folder / MANIFEST))


def _version() -> str:
    """The version of the package."""
    from slm import __version__

    return __version__


def _read_vocabulary(folder: Path, manifest: Manifest, verify: bool) -> Vocabulary:
    """The words of a model."""
    place = folder / VOCABULARY
    try:
        vocab = Vocabulary.from_bytes(_read_part(folder, VOCABULARY, manifest, verify).tobytes(), str(place))
    except VocabularyError as error:
        raise ModelFileError(str(error)) from error
    if len(vocab) != manifest.entries:
        raise ModelFileError(f"{place}: expected {manifest.entries} entries, found {len(vocab)}.")
    return vocab


def _read_tensors(folder: Path, manifest: Manifest, verify: bool) -> dict[str, np.ndarray]:
    """The arrays of a folder."""
    data = _read_part(folder, TENSORS, manifest, verify)
    try:
        return read_arrays(manifest.tensors, data)
    except ModelFileError as error:
        raise ModelFileError(f"{folder / TENSORS}: {error}") from None


def _read_part(folder: Path, name: str, manifest: Manifest, verify: bool) -> np.ndarray:
    """The bytes of a part, read-only, of the size and, where that is checked, the checksum in the manifest."""
    path = folder / name
    if name not in manifest.parts:
        raise ModelFileError(f"{folder / MANIFEST}: no size and checksum of {name} is given.")
    expected = manifest.parts[name]
    if not path.exists():
        raise ModelFileError(f"{path}: this part of the model is missing.")
    data = _bytes_of(path)
    if data.size != expected["bytes"]:
        raise ModelFileError(f"{path}: expected {expected['bytes']} bytes, found {data.size}; the file is damaged.")
    if (verify or data.size <= MAPPED_BYTES) and (found := hashlib.sha256(data.data).hexdigest()) != expected["sha256"]:
        raise ModelFileError(
            f"{path}: expected SHA-256 {shown(expected['sha256'])}, found {found}; the file is damaged."
        )
    return data


def _bytes_of(path: Path, most: int = -1) -> np.ndarray:
    """A regular file, or its first bytes, as (N,) uint8: read if it is small, mapped if large.

    A map is a private one (copy on write), not a read-only one, for which kernels would have to be compiled again.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe would wait for its writer
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise ModelFileError(f"{path}: expected a regular file.")
            if facts.st_size > MAPPED_BYTES and most < 0:
                return np.asarray(np.memmap(file, np.uint8, "c"))
            return np.fromfile(file, np.uint8, most)
    except OSError as error:
        raise StorageError(f"{path}: cannot read: {error.strerror or error}.") from error
