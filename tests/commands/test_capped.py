"""`slm train ngram --memory`: the same folder, byte for byte, and errors in one line."""

import gzip
import os
import resource
import signal
import subprocess
import sys

import numpy as np
import pytest

from slm.commands import main

FILES = ("model.json", "vocab.txt", "model.safetensors")


@pytest.fixture
def book(tmp_path):
    rng = np.random.default_rng(0)
    words = [f"w{i}" for i in range(50)]
    lines = [" ".join(words[i] for i in rng.zipf(1.3, rng.integers(1, 12)) % 50) for _ in range(300)]
    path = tmp_path / "book.txt"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def little(monkeypatch):
    """Arrays of 2,000 bytes, so that everything spills many times."""
    monkeypatch.setattr("slm.models.ngram_capped.memory_for_arrays", lambda memory, words=0: 4000)


def train(book, folder, *options):
    return main(["train", "ngram", str(book), "-m", str(folder), "--discount-fallback", "--quiet", *options])


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "3"],
        ["-o", "2", "--min-count", "3"],
        ["-o", "2", "--vocab-size", "20", "--no-interpolate-unigrams"],
        ["-o", "3", "--lowercase", "--tokenizer", "whitespace", "--closed"],
    ],
    ids=" ".join,
)
def test_the_folder_is_the_same_byte_for_byte(book, tmp_path, little, options):
    assert train(book, tmp_path / "free", *options) == 0
    assert train(book, tmp_path / "capped", *options, "--memory", "1G") == 0
    for name in FILES:
        assert (tmp_path / "capped" / name).read_bytes() == (tmp_path / "free" / name).read_bytes(), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.txt", "capped", "free"]


def test_a_list_of_words_and_packed_text_of_two_files_give_the_same(book, tmp_path, little):
    packed, listed = tmp_path / "more.txt.gz", tmp_path / "words.txt"
    packed.write_bytes(gzip.compress(book.read_bytes()[:2000]))
    listed.write_text("w7\nw2\nunseen\nw1\n")
    for name, cap in (("free", []), ("capped", ["--memory", "1G"])):
        more = [
            "--vocab",
            str(listed),
            "--discount-fallback",
            "--quiet",
            "--arpa",
            str(tmp_path / f"{name}.arpa"),
            *cap,
        ]
        assert main(["train", "ngram", str(book), str(packed), "-m", str(tmp_path / name), *more]) == 0
    for name in FILES:
        assert (tmp_path / "capped" / name).read_bytes() == (tmp_path / "free" / name).read_bytes(), name
    assert (tmp_path / "capped.arpa").read_bytes() == (tmp_path / "free.arpa").read_bytes()


@pytest.mark.parametrize(
    "options, said",
    [
        (["--memory", "20M"], "memory of 20M is not enough for the program; at least 184M is needed."),
        (["--memory", "0"], "memory of 0 bytes is not enough for the program; at least 184M is needed."),
        (["--memory", "100"], "memory of 100 bytes is not enough for the program; at least 184M is needed."),
        (["--memory", "1500k"], "memory of 1500k is not enough for the program; at least 184M is needed."),
        (["--memory", "much"], "a size is a whole number of bytes, or of K, M, G or T: 450M, 2G; got 'much'."),
        (["--memory", "1G", "--smoothing", "kn"], "a cap on memory goes with smoothing mkn"),
        (["--memory", "1G", "--prune", "0", "1"], "a cap on memory does not go with prune"),
        (["--memory", "1G", "--layout", "compact"], "--memory does not go with --layout compact"),
        (["--memory", "1G", "--from-counts"], "--memory does not go with --from-counts"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_under_a_cap_is_said_in_one_line(book, tmp_path, capsys, options, said):
    assert train(book, tmp_path / "model", *options) == 2
    error = capsys.readouterr().err
    assert error.startswith("slm: ") and said in error and error.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_a_cap_that_the_words_of_the_text_exceed_names_the_least_that_works(book, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("slm.models.ngram_capped.WORD", 2**20)
    assert train(book, tmp_path / "model", "--memory", "200M") == 2
    assert "200M is not enough for the program and 53 words; at least 237M is needed" in capsys.readouterr().err


def test_an_empty_text_is_refused_as_without_a_cap(tmp_path, capsys):
    (tmp_path / "empty.txt").write_text("\n\n")
    assert train(tmp_path / "empty.txt", tmp_path / "model", "--memory", "1G") == 2
    assert "no tokens to train on; the text is empty or blank." in capsys.readouterr().err


def run(book, folder, prepare, *options):
    """The command in a process of its own, with SIGXFSZ ignored as Python has it."""
    command = [sys.executable, "-m", "slm", "train", "ngram", str(book), "-m", str(folder), "--memory", "1G", *options]
    environment = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=prepare, env=environment)


@pytest.mark.compiled
def test_a_full_disk_ends_in_one_line_and_leaves_nothing_behind(book, tmp_path):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = run(book, tmp_path / "model", limit, "--quiet")
    assert done.returncode == 3
    assert f"slm: {tmp_path}: no room for temporary files" in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["book.txt"]
