"""What is no model, or no longer one, is refused by its name and never run."""

import gzip
import hashlib
import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest

from slm.errors import ModelFileError, StorageError
from slm.store import load, read_info
from slm.store.manifest import _sealed


def reseal(folder, **changes):
    """Change entries of model.json and give it a checksum that fits, as an attacker would."""
    values = json.loads((folder / "model.json").read_text())
    values.pop("sha256")
    values.update(changes)
    (folder / "model.json").write_bytes(_sealed(values))


def replace_part(folder, name, data):
    """Put other bytes in a part, with size and checksum to fit."""
    (folder / name).write_bytes(data)
    parts = json.loads((folder / "model.json").read_text())["parts"]
    parts[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    reseal(folder, parts=parts)


def test_a_missing_folder(tmp_path):
    with pytest.raises(StorageError, match="no such model folder"):
        load(tmp_path / "nothing")


def zipped():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../evil", b"x")
    return data.getvalue()


def npz():
    data = io.BytesIO()
    np.savez(data, a=np.zeros(3))
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (pickle.dumps(print), "a pickle, which slm never opens since that would run what is in it"),
        (pickle.dumps([1], protocol=2), "a pickle, which slm never opens"),
        (zipped(), "a zip archive, such as an .npz file or a PyTorch checkpoint"),
        (npz(), "a zip archive"),
        (b"\x93NUMPY\x01\x00", "a NumPy .npy file"),
        (gzip.compress(b"a b"), "gzip-compressed data"),
        (b"a b c\n", "text"),
        (b"", "an empty file"),
        (b'{"format": 1}', "JSON"),
        (b"\\data\\\nngram 1=3\n", "an ARPA file; slm convert"),
        (b"mmap lm http://kheafield.com/code format version 5\n\0", "a KenLM binary"),
        ((2).to_bytes(8, "little") + b"{}", "a safetensors file without its model.json"),
        (bytes(range(128, 256)) * 10, "binary data"),
    ],
)
def test_a_file_is_named_for_what_it_is(tmp_path, data, found, monkeypatch):
    def never(*_):
        raise AssertionError("a pickle was opened")

    monkeypatch.setattr(pickle, "load", never)
    monkeypatch.setattr(pickle, "loads", never)
    (tmp_path / "m").write_bytes(data)
    for read in (load, read_info):
        with pytest.raises(ModelFileError) as caught:
            read(tmp_path / "m")
        assert f"{tmp_path / 'm'}: expected a model folder, found {found}" in str(caught.value)


def test_a_folder_without_a_manifest(saved):
    (saved / "model.json").unlink()
    with pytest.raises(ModelFileError, match=r"it holds no model\.json"):
        load(saved)


@pytest.mark.parametrize("name", ["vocab.txt", "model.safetensors"])
def test_a_missing_part_is_named(saved, name):
    (saved / name).unlink()
    with pytest.raises(ModelFileError, match=f"{name}: this part of the model is missing"):
        load(saved)


@pytest.mark.parametrize("name", ["model.json", "vocab.txt", "model.safetensors"])
def test_a_pipe_or_folder_in_place_of_a_part_does_not_hang(saved, name):
    (saved / name).unlink()
    os.mkfifo(saved / name)
    with pytest.raises((ModelFileError, StorageError)):
        load(saved)
    (saved / name).unlink()
    (saved / name).mkdir()
    with pytest.raises((ModelFileError, StorageError)):
        load(saved)


def test_a_newer_format_says_so(saved):
    reseal(saved, version=999, surprise=True)
    with pytest.raises(ModelFileError, match="format version 999, this slm reads up to 1; it was made by a newer slm"):
        load(saved)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 0}, "expected a whole number as version, got 0"),
        ({"version": "1"}, "expected a whole number as version, got '1'"),
        ({"version": True}, "expected a whole number as version, got True"),
        ({"surprise": 1}, "this slm does not know the key 'surprise'; it was made by a newer slm: pip install -U slm."),
        ({"kind": "mind-reader"}, "no model kind is named 'mind-reader'"),
        ({"kind": "os.system"}, "no model kind is named 'os.system'"),
        ({"kind": 5}, "kind must be str, got 5"),
        ({"config": []}, "config must be dict, got []"),
        ({"config": None}, "config must be dict"),
        ({"tokenizer": "word"}, "tokenizer must be dict or NoneType"),
        ({"entries": 7}, "expected 7 entries, found 6"),
        ({"entries": 6.0}, "entries must be int, got 6.0"),
        ({"parts": {}}, "no size and checksum of vocab.txt is given"),
        ({"parts": {"vocab.txt": 5}}, "part 'vocab.txt' needs bytes and sha256, got 5"),
        ({"tensors": {"table": {"dtype": "F64", "shape": [6, 7]}}}, "its header is not that of the tensors"),
        ({"tensors": {"table": {"dtype": "F32", "shape": [7, 6]}}}, "bytes for the tensors"),
        ({"tensors": {"table": {"dtype": "F64", "shape": [7, -6]}}}, "the list of tensors is none"),
        ({"tensors": {"table": {"dtype": "F64", "shape": [0, 2**47]}}}, "bytes for the tensors"),
        ({"tensors": {"table": {"dtype": "F64", "shape": [0, 2**47, 2**47]}}}, "the list of tensors is none"),
        ({"tensors": {"table": {"dtype": "F64", "shape": [1] * 40}}}, "the list of tensors is none"),
        ({"tensors": {"table": {"dtype": "F64", "shape": [True]}}}, "the list of tensors is none"),
        ({"tensors": {"table": {"dtype": "object", "shape": [1]}}}, "the list of tensors is none"),
        ({"tensors": {"table": {"dtype": ["F64"], "shape": [1]}}}, "the list of tensors is none"),
        ({"tensors": {"../../x": {"dtype": "F64", "shape": [7, 6]}}}, "its header is not that of the tensors"),
        ({"tensors": {}}, "bytes for the tensors"),
    ],
)
def test_a_hostile_manifest_is_refused(saved, changes, message):
    reseal(saved, **changes)
    with pytest.raises(ModelFileError) as caught:
        load(saved)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_edited_manifest_is_noticed(saved):
    text = (saved / "model.json").read_text()
    (saved / "model.json").write_text(text.replace('"epochs": 3', '"epochs": 4'))
    with pytest.raises(ModelFileError, match="damaged or was edited"):
        load(saved)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<unk>\t0\n<s>\t0\n</s>\t0\na\t0\nb\t0\na\t0\n", "vocab.txt:6: vocabulary entry 5 repeats entry 3"),
        (b"<unk>\t0\n<s>\t0\n</s>\t0\na\t0\n\nb\t0\n", "vocab.txt:5: expected a word"),
        (b"<unk>\t0\n<s>\t0\n</s>\t0\na\t0\n", "vocab.txt: expected 6 entries, found 4"),
        (b"a\nb\nc\nd\ne\nf\n", "vocab.txt:1: a vocabulary begins with"),
        (b"\xff" * 10, "vocab.txt:1: expected UTF-8"),
        (b"", "vocab.txt:1: a vocabulary begins with"),
    ],
)
def test_a_bad_vocabulary_is_refused_with_its_line(saved, data, message):
    replace_part(saved, "vocab.txt", data)
    with pytest.raises(ModelFileError) as caught:
        load(saved)
    assert message in str(caught.value)


def test_parts_that_do_not_make_a_model_are_refused(saved):
    reseal(saved, kind="recurrent")
    with pytest.raises(ModelFileError, match=str(saved)):
        load(saved)
