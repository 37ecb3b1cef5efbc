"""How the named corpora are read: each function gives documents, pairs of a name and its sentences as lines.

No function needs the punkt model: sentences are those that the corpus marks, or come from `split_sentences`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Any

from slm.errors import StorageError
from slm.text.sentences import split_sentences

Documents = Iterator[tuple[str, list[str]]]


def read_documents(name: str, entry: dict[str, Any]) -> Documents:
    """The documents of a corpus of the manifest.

    Raises:
        StorageError: its data are not installed; the message tells how to get them.
    """
    if entry["read"] == "pydoc":
        yield from _pydoc()
        return
    corpus = _nltk_corpus(name, entry["nltk"])
    sentences = _SENTENCES[entry["read"]]
    for document in sorted(corpus.fileids()):
        if any(fnmatchcase(document, pattern) for pattern in entry.get("keep", ["*"])):
            yield document, [line for line in map(_one_line, sentences(corpus, document)) if line]


def _nltk_corpus(name: str, package: str) -> Any:
    """A corpus reader of NLTK, its data found."""
    corpus = getattr(import_module("nltk.corpus"), package)
    try:
        corpus.ensure_loaded()
    except LookupError:
        raise StorageError(
            f"the data of corpus {name} are not in any folder that NLTK searches (NLTK_DATA names more of them); "
            f"run slm corpora fetch {name}."
        ) from None
    return corpus


def fetch_package(name: str, package: str) -> None:
    """Let NLTK download the data of a corpus into its usual folder.

    Raises:
        StorageError: there is no network, or no place to write.
    """
    downloader = import_module("nltk.downloader")
    try:
        # Its own lines of complaint go nowhere: the error that it raises says the same.
        options = {"quiet": True, "raise_on_error": True, "print_error_to": io.StringIO()}
        done = downloader.Downloader().download(package, **options)
    except (OSError, ValueError) as error:
        raise StorageError(
            f"cannot fetch corpus {name} (NLTK package {package}): {error}; without a network, copy the package "
            "into a folder that NLTK_DATA names."
        ) from None
    if not done:
        raise StorageError(f"cannot fetch corpus {name}: NLTK's downloader did not install package {package}.")


def _one_line(sentence: str) -> str:
    """A sentence with its white space folded, and without what no text may hold."""
    return " ".join(sentence.replace("\0", " ").split())


def _prose(corpus: Any, document: str) -> Iterator[str]:
    """Sentences of running text."""
    return split_sentences(corpus.raw(document))


def _tokens(corpus: Any, document: str) -> Iterator[str]:
    """Sentences that the corpus gives as tokens, joined by spaces."""
    return (" ".join(sentence) for sentence in corpus.sents(document))


def _trees(corpus: Any, document: str) -> Iterator[str]:
    """The words of parsed sentences, without the traces of moved ones."""
    for sentence in corpus.tagged_sents(document):
        yield " ".join(word for word, tag in sentence if tag != "-NONE-")


def _plays(corpus: Any, document: str) -> Iterator[str]:
    """The sentences of each speech, its verses joined."""
    for speech in corpus.xml(document).iter("SPEECH"):
        yield from split_sentences(" ".join("".join(line.itertext()) for line in speech.iter("LINE")))


_SENTENCES: dict[str, Callable[[Any, str], Iterator[str]]] = {
    "prose": _prose,
    "tokens": _tokens,
    "trees": _trees,
    "plays": _plays,
}


def _pydoc() -> Documents:
    """The prose of the interpreter's help topics; what several topics repeat counts once."""
    try:
        topics: dict[str, str] = import_module("pydoc_data.topics").topics
    except ImportError:
        raise StorageError("corpus pydoc needs the module pydoc_data, which this Python came without.") from None
    seen: set[str] = set()
    for name, text in sorted(topics.items()):
        paragraphs = [p for p in re.split(r"\n\s*\n", text) if _is_prose(p)]
        plain = "\n\n".join(re.sub(r"^\s*\* |[*\"`]", "", p) for p in paragraphs)
        lines = dict.fromkeys(map(_one_line, split_sentences(plain)))
        fresh = [line for line in lines if line and line not in seen]
        seen.update(fresh)
        yield name, fresh


def _is_prose(paragraph: str) -> bool:
    """Whether a paragraph is written in sentences: no code, table, heading or grammar."""
    text = re.sub(r"^\s*\* ", "", paragraph).strip()
    ordinary = sum(c.isalpha() or c in " \n,.'’*" for c in text)
    return bool(re.match(r"[A-Z*]", text)) and text.endswith((".", ":")) and ordinary >= 0.93 * len(text)
