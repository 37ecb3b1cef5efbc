"""The named corpora: what the manifest says of them, and their training, validation and test sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from slm import units
from slm.errors import StorageError, UsageError, shown
from slm.text.corpus_readers import fetch_package, read_documents
from slm.text.detokenize import join_words
from slm.text.grammar import Grammar

# A grammar's held-out parts come first, so they are the same whatever the size of the training part.
_HELD_OUT = 1000
_BLOCK, _CYCLE = 20, 10


@dataclass(frozen=True)
class Corpus:
    """Sentences as lines, split for good.

    Attributes:
        name: as in the manifest.
        train, valid, test: one sentence a line.
        tokenizer: which tokenizer the lines are meant for.
        entropy_bits: exact entropy of the source in bits per token, `</s>` counted; None where nobody knows it.
        test_bits: -log2 of the true probability of the test part, per token; a model that knew the source exactly
            would score this. It differs from `entropy_bits` by the luck of the draw.
    """

    name: str
    train: list[str]
    valid: list[str]
    test: list[str]
    tokenizer: str
    entropy_bits: float | None = None
    test_bits: float | None = None


def corpora_folder() -> Path:
    """Where manifest and grammars are: in the installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    for folder in (package / "corpora", package.parent / "corpora"):
        if (folder / "manifest.toml").is_file():
            return folder
    raise StorageError(f"no corpora folder beside or in {package}; install slm again.")


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    """The manifest by corpus name."""
    return tomllib.loads((corpora_folder() / "manifest.toml").read_text(encoding="utf-8"))


def corpus_names() -> list[str]:
    """The names that `load_corpus` knows, the default first."""
    return list(_manifest())


def describe(name: str) -> dict[str, Any]:
    """What the manifest says of a corpus: title, source, licence, read, split, words, tokenizer and more.

    Raises:
        UsageError: no corpus has this name.
    """
    if name not in _manifest():
        raise UsageError(f"no corpus is called {shown(name)}; there are {', '.join(corpus_names())}.")
    return dict(_manifest()[name])


def load_corpus(name: str = "fables", *, sentences: int | None = None, seed: int = 0) -> Corpus:
    """A corpus by name, always with the same split.

    Parameters:
        sentences: the number of training sentences; a grammar writes as many as asked for, any other corpus gives at
            most the first so many. By default the manifest's number, or all.
        seed: what a grammar's sentences depend on; other corpora do not.

    Raises:
        UsageError: no corpus has this name, or a number is out of range.
        StorageError: its data are not installed.

    Example:
        >>> fables = load_corpus("fables", sentences=2)
        >>> len(fables.train), len(fables.valid), len(fables.test), round(fables.entropy_bits, 2)
        (2, 1000, 1000, 4.14)
    """
    entry = describe(name)
    if sentences is not None and sentences < 1:
        raise UsageError(f"sentences must be at least 1, got {sentences}.")
    if entry["read"] == "grammar":
        return _written(name, entry, entry["sentences"] if sentences is None else sentences, seed)
    documents = read_documents(name, entry)
    train, valid, test = _by_blocks(documents) if entry["split"] == "blocks" else _by_documents(documents, entry)
    return Corpus(name, train[:sentences], valid, test, entry["tokenizer"])


def grammar_of(name: str) -> Grammar | None:
    """The grammar that writes a corpus; None for a corpus of texts."""
    entry = describe(name)
    return Grammar.read(corpora_folder() / file for file in entry["files"]) if entry["read"] == "grammar" else None


def fetch(name: str) -> None:
    """Download the data of a corpus with NLTK's downloader.

    Raises:
        UsageError: no corpus has this name, or it needs no download.
        StorageError: there is no network, or no place to write.
    """
    entry = describe(name)
    if "nltk" not in entry:
        raise UsageError(f"corpus {name} needs no download: {entry['source']}.")
    fetch_package(name, entry["nltk"])


def _written(name: str, entry: dict[str, Any], sentences: int, seed: int) -> Corpus:
    """A corpus that a grammar writes: test, validation and training part from one stream of sentences."""
    grammar = grammar_of(name)
    assert grammar is not None
    words, nats = grammar.sample_scored(2 * _HELD_OUT + sentences, seed)
    lines = [join_words(sentence) for sentence in words]
    tokens = sum(len(sentence) + 1 for sentence in words[:_HELD_OUT])
    return Corpus(
        name,
        train=lines[2 * _HELD_OUT :],
        valid=lines[_HELD_OUT : 2 * _HELD_OUT],
        test=lines[:_HELD_OUT],
        tokenizer=entry["tokenizer"],
        entropy_bits=grammar.bits_per_token,
        test_bits=units.nats_to_bits(-float(nats[:_HELD_OUT].sum())) / tokens,
    )


def _by_documents(
    documents: Iterable[tuple[str, list[str]]], entry: dict[str, Any]
) -> tuple[list[str], list[str], list[str]]:
    """Train, valid and test sentences: whole documents whose names match the patterns of the manifest."""
    parts: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    for document, lines in documents:
        matching = (part for part in ("test", "valid") if any(fnmatchcase(document, p) for p in entry[part]))
        parts[next(matching, "train")] += lines
    return parts["train"], parts["valid"], parts["test"]


def _by_blocks(documents: Iterable[tuple[str, list[str]]]) -> tuple[list[str], list[str], list[str]]:
    """Train, valid and test sentences: of every ten blocks of 20 the ninth is valid, the tenth test."""
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    lines = [line for _, document in documents for line in document]
    for first in range(0, len(lines), _BLOCK):
        place = first // _BLOCK % _CYCLE
        parts[max(0, place - _CYCLE + 3)].extend(lines[first : first + _BLOCK])
    return parts
