"""Reads figures made with KenLM: those in tests/data, and more from the folder SLM_REFERENCE."""

import gzip
import os
import tarfile
from functools import cache
from itertools import groupby
from pathlib import Path

MODELS = [
    "mkn-o1", "mkn-o1-nouniint", "mkn-o2", "mkn-o3", "mkn-o3-nouniint", "mkn-o3-prune001", "mkn-o3-prune012",
    "mkn-o3-limitvocab2", "mkn-o3-vocabpad5000", "mkn-o3-fallback15", "mkn-o4", "mkn-o5",
]  # fmt: skip


@cache
def _pseudo():
    with tarfile.open(Path(__file__).parent / "data" / "pseudo.tar.xz") as archive:
        return {member.name: archive.extractfile(member).read().decode() for member in archive}


@cache
def read(collection, name):
    """The text of one file: collection `pseudo`, or `ngram` from the folder SLM_REFERENCE."""
    if collection == "pseudo":
        return _pseudo()[name]
    folder = Path(os.environ["SLM_REFERENCE"]) / collection
    packed = folder / f"{name}.gz"
    return gzip.decompress(packed.read_bytes()).decode() if packed.exists() else (folder / name).read_text()


def fit_options(collection, name):
    """Order, options of `NgramModel.fit` and training lines of a model."""
    _, order, *flags = name.split("-")
    options = {
        "nouniint": {"interpolate_unigrams": False},
        "prune001": {"prune": [0, 0, 1]},
        "prune012": {"prune": [0, 1, 2]},
        "limitvocab2": {"limit_vocab": read(collection, "vocab2.txt").split()},
        "vocabpad5000": {"vocab_pad": 5000},
        "fallback15": {"discount_fallback": True},
    }
    flag = flags[0] if flags else None
    text = "train15.txt" if flag == "fallback15" else "train.txt"
    return {"order": int(order[1:]), **options.get(flag, {})}, read(collection, text).splitlines()


def arpa_ngrams(collection, name):
    """Triples (words, log10 p, log10 backoff or None) of an ARPA file."""
    for line in read(collection, f"{name}.arpa").split("\n"):
        if "\t" in line:
            fields = line.split("\t")
            yield fields[1].split(" "), float(fields[0]), float(fields[2]) if len(fields) > 2 else None


def scored_sentences(collection, name):
    """For each test sentence a list of (token, log10 p, matched length, unknown), `</s>` last."""
    rows = [line.split("\t") for line in read(collection, f"{name}.scores.tsv").splitlines()[1:]]
    for _, group in groupby(rows, key=lambda row: row[0]):
        yield [(token, float(p), int(matched), oov == "1") for _, token, p, matched, oov in group]
