"""JSON from strangers: whatever it holds, one clear error and no other."""

import json

import pytest

from slm.errors import ModelFileError
from slm.store.manifest import LARGEST, Manifest, parse_json, read_manifest, write_manifest

MANIFEST = Manifest(
    kind="toy",
    entries=3,
    config={"a": [1, 2.5, "é", None, True], "b": {}},
    tokenizer=None,
    training={"seconds": 0.1},
    tensors={"t": {"dtype": "F32", "shape": [2, 3]}},
    parts={"vocab.txt": {"bytes": 3, "sha256": "0" * 64}},
    made_by="slm test",
)
DATA = write_manifest(MANIFEST)


def test_what_is_written_is_read_back():
    assert read_manifest(DATA, "here") == MANIFEST
    assert write_manifest(read_manifest(DATA, "here")) == DATA
    assert json.loads(DATA)["format"] == "slm-model"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "here:1:1: expected JSON: Expecting value."),
        (b"{", "here:1:2: expected JSON: Expecting property name enclosed in double quotes."),
        (b'{"a": 1}\n{', "here:2:1: expected JSON: Extra data."),
        (b"[" * LARGEST, "here: expected JSON, found values nested too deeply."),
        (b'{"a":' * 200_000, "here: expected JSON, found values nested too deeply."),
        (b"[" * LARGEST + b"[", "here: expected at most 1048576 bytes of JSON, found 1048577."),
        (b'{"lr": NaN}', "here: expected JSON: NaN is no JSON number."),
        (b'{"lr": -Infinity}', "here: expected JSON: -Infinity is no JSON number."),
        (b'{"lr": 1e999}', "here: expected JSON: '1e999' is no finite number."),
        (b'{"n": ' + b"9" * 100_000 + b"}", "here: expected JSON: a whole number of 100000 digits."),
        (b'{"a": 1, "a": 2}', "here: expected JSON: the key 'a' stands twice."),
        (b'{"b": [{"a": 1, "a": 1}]}', "here: expected JSON: the key 'a' stands twice."),
        (b'\xff{"a": 1}', "here: expected JSON: 'utf-8' codec can't decode byte 0xff in position 0"),
        (b'\xef\xbb\xbf{"a": 1}', "here:1:1: expected JSON: Unexpected UTF-8 BOM"),
        (b'{"a": "\x00"}', "here:1:8: expected JSON: Invalid control character at."),
    ],
)
def test_what_is_no_plain_json_is_refused(data, message):
    with pytest.raises(ModelFileError) as caught:
        parse_json(data, "here")
    assert str(caught.value).startswith(message)
    with pytest.raises(ModelFileError):
        read_manifest(data, "here")


@pytest.mark.parametrize("data", [b"[]", b"null", b'"slm-model"', b"{}", b'{"format": "other"}', b'{"format": 1}'])
def test_other_json_is_no_model(data):
    with pytest.raises(ModelFileError, match='here: expected "format": "slm-model"; this is no model of slm'):
        read_manifest(data, "here")


def test_every_flipped_bit_is_noticed():
    for place in range(len(DATA)):
        for bit in range(8):
            spoilt = bytearray(DATA)
            spoilt[place] ^= 1 << bit
            with pytest.raises(ModelFileError):
                read_manifest(bytes(spoilt), "here")


def test_every_truncation_is_noticed():
    for length in range(len(DATA)):
        with pytest.raises(ModelFileError):
            read_manifest(DATA[:length], "here")


def test_other_spellings_of_the_same_values_are_refused():
    values = json.loads(DATA)
    for text in (json.dumps(values), json.dumps(values, indent=1), json.dumps(values, indent=1) + "\n\n"):
        with pytest.raises(ModelFileError, match="damaged or was edited"):
            read_manifest(text.encode(), "here")
