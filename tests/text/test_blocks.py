"""Blocks hold the text in whole lines, and give it as lines with their places."""

import gzip
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slm.errors import DataError, StorageError, UsageError
from slm.kernels.utf8 import PADDING
from slm.text.blocks import block_of_bytes, read_blocks
from slm.text.reading import read_lines


def parts_of(blocks):
    """The bytes of each block; a block is only good until the next."""
    parts = []
    for block in blocks:
        assert block.octets.size >= block.high + PADDING
        parts.append(block.octets[block.low : block.high].tobytes())
    return parts


def placed(lines):
    """Each line with its place."""
    return [(line, lines.place) for line in lines]


@settings(max_examples=100, deadline=None)
@given(st.text("ab\r\n\ufeff", max_size=40), st.integers(1, 12))
def test_blocks_joined_are_the_file_with_a_last_line_end(tmp_path_factory, text, block_size):
    path = tmp_path_factory.getbasetemp() / "blocks.txt"
    path.write_bytes(text.encode())
    parts = parts_of(read_blocks(path, block_size=block_size))
    ending = "\n" if text and not text.endswith("\n") else ""
    assert b"".join(parts) == (text.removeprefix("\ufeff") + ending).encode()
    assert all(part.endswith(b"\n") for part in parts)
    assert [x for block in read_blocks(path, block_size=block_size) for x in placed(block.lines())] == placed(
        read_lines(path)
    )


def test_a_block_is_as_large_as_asked_for_and_larger_only_for_a_long_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"aa\nbb\ncc\n" + b"d" * 20 + b"\nee\nf")
    assert parts_of(read_blocks(path, block_size=7)) == [b"aa\nbb\n", b"cc\n", b"d" * 20 + b"\n", b"ee\nf\n"]


def test_blocks_end_with_their_file(tmp_path):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt.gz"
    first.write_bytes(b"a\nb")
    second.write_bytes(gzip.compress(b"\xef\xbb\xbfc\n"))
    assert parts_of(read_blocks([first, second])) == [b"a\nb\n", b"c\n"]
    blocks = read_blocks([first, second])
    assert list(itertools.chain.from_iterable(placed(block.lines()) for block in blocks)) == [
        ("a", f"{first}:1"), ("b", f"{first}:2"), ("c", f"{second}:1"),
    ]  # fmt: skip


def test_lines_of_json_records_keep_the_number_of_their_record(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"t": "\\ufeffa\\nb"}\n\n{"t": "c"}\n')
    for block_size in (1, 100):
        found = [x for block in read_blocks(path, field="t", block_size=block_size) for x in placed(block.lines())]
        assert found == [("\ufeffa", f"{path}:1"), ("b", f"{path}:1"), ("c", f"{path}:3")]


def test_standard_input_is_a_file_too(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"a\nb"))
    monkeypatch.setattr("sys.stdin", stdin)
    assert parts_of(read_blocks("-", block_size=2)) == [b"a\n", b"b\n"]
    assert not stdin.closed


def test_a_line_longer_than_allowed_ends_the_reading_with_what_shows_it(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\n" + b"x" * 1000)
    *_, last = parts_of(read_blocks(path, max_line=20, block_size=8))[:2]
    assert 20 < len(last) < 100
    with pytest.raises(DataError, match=r"a\.txt:2: a line may hold 20 bytes"):
        for block in read_blocks(path, max_line=20, block_size=8):
            list(block.lines())


def test_text_before_damage_comes_before_the_error(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"a\nb\nc" * 100)[:-4])
    expected, found = [], []
    with pytest.raises(DataError) as plain:
        expected.extend(read_lines(path))
    with pytest.raises(DataError) as fast:
        for block in read_blocks(path):
            found.extend(block.lines())
    assert (found, str(fast.value)) == (expected, str(plain.value))


def test_a_failing_disk_is_named_with_its_place(tmp_path, monkeypatch):
    parts = [b"a\nb\n", b"c"]

    class Failing(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            if not parts:
                raise OSError(5, "Input/output error")
            part = parts.pop(0)
            buffer[: len(part)] = part
            return len(part)

    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    monkeypatch.setattr("builtins.open", lambda *a, **k: io.BufferedReader(Failing()))
    found = []
    with pytest.raises(StorageError, match=r"cannot read .*a\.txt:3: Input/output error"):
        for block in read_blocks(path):
            found += block.lines()
    assert found == ["a", "b"]


def test_what_cannot_be_read_is_refused_before_the_first_block(tmp_path):
    with pytest.raises(StorageError, match="No such file"):
        read_blocks(tmp_path / "absent")
    with pytest.raises(UsageError, match="--field"):
        read_blocks(tmp_path / "a.jsonl" if (tmp_path / "a.jsonl").write_text("{}") else "")


def test_bytes_make_one_block():
    assert parts_of([block_of_bytes(b"")]) == [b""]
    assert parts_of([block_of_bytes(b"\xef\xbb\xbfa\n\nb")]) == [b"a\n\nb\n"]
