"""What the reader takes for a line, and how it refuses what is no text."""

import bz2
import gzip
import io
import json
import lzma
import resource
import subprocess
import sys

import pytest

from slm.errors import DataError, MissingExtraError, StorageError, UsageError
from slm.text.encoder import encode_file
from slm.text.reading import read_lines


def lines_of(tmp_path, content, name="a.txt", **options):
    path = tmp_path / name
    path.write_bytes(content)
    return list(read_lines(path, **options))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"\n\n", ["", ""]),
        (b"a b c", ["a b c"]),
        (b"a b\r\nc d\r\n", ["a b", "c d"]),
        (b"a\rb\n", ["a b"]),
        (b"\xef\xbb\xbfa b\n", ["a b"]),
        (b"a\n\xef\xbb\xbfb\n", ["a", "\ufeffb"]),
        ("a\u2028b\x85c\x0bd\x0ce\n".encode(), ["a\u2028b\x85c\x0bd\x0ce"]),
        ("a\u00a0b\u3000c\n".encode(), ["a\u00a0b\u3000c"]),
        (("x" * 65535 + "\u4e2d" + "y" * 2**20 + "\u4e2d").encode(), ["x" * 65535 + "\u4e2d" + "y" * 2**20 + "\u4e2d"]),
        (b"\x1b[31mred\n", ["\x1b[31mred"]),
    ],
    ids=["empty", "blank", "no end", "CRLF", "lone CR", "BOM", "BOM inside", "U+2028", "NBSP", "cut", "escape"],
)  # fmt: skip
def test_lines_end_at_line_feeds_only(tmp_path, content, expected):
    assert lines_of(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a b\n".encode("utf-16"), ":1: looks like UTF-16"),
        (b"x\na \xff\xfe b\n", ":2: byte offset 2 of the line is not UTF-8"),
        (b"\xc0\xaf\n", ":1: byte offset 0 "),
        (b"\xed\xa0\x80\n", ":1: byte offset 0 "),
        (b"a \xe4\xb8", ":1: byte offset 2 .*unexpected end"),
        (b"ok\nok\na\0b\n", ":3: byte offset 1 of the line is a NUL byte"),
        (gzip.compress(b"a b\n"), "looks like a .gz file; give it a name that ends in .gz"),
        (bz2.compress(b"a b\n"), "looks like a .bz2 file"),
        (lzma.compress(b"a b\n"), "looks like a .xz file"),
    ],
    ids=["UTF-16", "invalid", "overlong", "surrogate", "cut", "NUL", "gz", "bz2", "xz"],
)
def test_what_is_no_utf8_text_is_refused_with_its_place(tmp_path, content, words):
    with pytest.raises(DataError, match=rf"a\.txt:?.*{words}") as caught:
        lines_of(tmp_path, content)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_compressed_files_give_the_lines_of_the_plain_file(tmp_path, suffix, pack):
    text = "".join(f"line {i}\n" for i in range(50000)).encode()
    assert lines_of(tmp_path, pack(text), "a.txt" + suffix) == text.decode().split("\n")[:-1]
    assert lines_of(tmp_path, pack(b"a\n") + pack(b"b\n"), "two.txt" + suffix) == ["a", "b"]
    for cut in (1, len(pack(text)) // 2, len(pack(text)) - 1):
        with pytest.raises(DataError, match=rf"a\.txt{suffix}.*(damaged|does not begin like one)"):
            lines_of(tmp_path, pack(text)[:cut], "a.txt" + suffix)
    damaged = bytearray(pack(text))
    damaged[len(damaged) // 2] ^= 0xFF
    with pytest.raises(DataError, match=rf"a\.txt{suffix}"):
        lines_of(tmp_path, bytes(damaged), "a.txt" + suffix)


def test_zst_files_are_read_frame_by_frame_and_a_missing_end_is_noticed(tmp_path):
    zstandard = pytest.importorskip("zstandard", reason="the optional extra zst is not installed")
    text = "".join(f"line {i}\n" for i in range(50000)).encode()
    packed = zstandard.compress(text)
    assert lines_of(tmp_path, packed, "a.zst") == text.decode().split("\n")[:-1]
    assert lines_of(tmp_path, zstandard.compress(b"a\n") + zstandard.compress(b"b\n"), "a.zst") == ["a", "b"]
    for cut in (len(packed) // 2, len(packed) - 1):
        with pytest.raises(DataError, match=r"a\.zst: the compressed content is damaged or cut short"):
            lines_of(tmp_path, packed[:cut], "a.zst")


def test_a_missing_zst_library_is_named_with_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(MissingExtraError, match=r"slm\[zst\]"):
        lines_of(tmp_path, b"\x28\xb5\x2f\xfd....", "a.zst")


def test_a_plain_file_with_a_compressed_name_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"is named \.gz, but does not begin like one"):
        lines_of(tmp_path, b"plain\n", "a.gz")


def test_files_that_cannot_be_read_are_named_before_any_line_is_given(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("a\n")
    with pytest.raises(StorageError, match=r"absent\.txt.*No such file or directory"):
        read_lines([good, tmp_path / "absent.txt"])
    with pytest.raises(StorageError, match="Is a directory"):
        read_lines(tmp_path)
    with pytest.raises(StorageError, match=r"null (byte|character)"):
        read_lines("a\0b")
    assert StorageError.exit_code == 3


def test_a_file_without_read_permission_is_refused(tmp_path, monkeypatch):
    # The answer of the system is simulated, since tests may run as a user who can read everything.
    (tmp_path / "a.txt").write_text("a\n")
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(StorageError, match=r"a\.txt.*Permission denied"):
        read_lines(tmp_path / "a.txt")


def test_several_files_follow_each_other_and_the_place_is_known(tmp_path):
    for name in "ab":
        (tmp_path / name).write_text(f"{name}1\n{name}2")
    lines = read_lines([tmp_path / "a", str(tmp_path / "b")])
    assert [(lines.place.rpartition("/")[2], line) for line in lines] == [
        ("a:1", "a1"), ("a:2", "a2"), ("b:1", "b1"), ("b:2", "b2"),
    ]  # fmt: skip


def test_a_dash_reads_standard_input_and_leaves_it_open(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"one\ntwo\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    lines = read_lines("-")
    assert next(lines) == "one"
    assert lines.place == "standard input:1"
    assert list(lines) == ["two"]
    assert not stdin.buffer.closed


def test_json_lines_give_the_text_under_the_field(tmp_path):
    records = [{"text": "one\ntwo", "id": 1}, {"id": 2, "text": "drei\r\n\u2028x"}]
    content = "\n\n".join(json.dumps(r) for r in records).encode()
    expected = ["one", "two", "drei", "\u2028x"]
    assert lines_of(tmp_path, content, "a.jsonl", field="text") == expected
    assert lines_of(tmp_path, gzip.compress(content), "a.jsonl.gz", field="text") == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"text": "a"}\n{"text": \n', ":2: expected one JSON object a line"),
        (b'{"text": "a"}\n{"body": "b"}', r":2: no key 'text' in the object, found \['body'\]"),
        (b"[1]", r":1: expected one JSON object a line, found \[1\]; jq -c '.\[\]' makes such lines of an array"),
        (
            b'[\n{"text": "a"}\n]',
            r":1: expected one JSON object a line: .*; jq -c '.\[\]' makes such lines of an array",
        ),
        (b'{\n"text": "a"\n}', r":1: expected one JSON object a line: .*; jq -c \. makes a line of each object"),
        (b"[Music] hello", r":1: .*; jq -c '.\[\]' makes such lines of an array"),
        (b"I see.", ":1: expected one JSON object a line: .*; text that is no JSON is read without --field"),
        (b'{"text": "a"}\n{"text"', r":2: expected one JSON object a line: .*\(char \d+\)\.$"),
        (b"7", ":1: expected one JSON object a line, found 7; text that is no JSON is read without --field"),
        (b'{"text": 3}', ":1: key 'text' must hold a string, found 3"),
        (b'{"text": "\\ud800"}', ":1: key 'text' holds a NUL or half of a surrogate pair"),
        (b"[" * 200000, ":1: expected one JSON object a line"),
    ],
)
def test_bad_json_lines_are_refused_with_their_place(tmp_path, content, words):
    with pytest.raises(DataError, match=words):
        lines_of(tmp_path, content, "a.jsonl", field="text")


@pytest.mark.parametrize(
    ("name", "content"), [("a.jsonl", b"one"), ("a.json", b"{}"), ("a.json", b" [\n"), ("a.json", b"\xef\xbb\xbf{")]
)
def test_json_lines_without_a_field_ask_for_one(tmp_path, name, content):
    with pytest.raises(UsageError, match="--field text"):
        lines_of(tmp_path, content, name)
    with pytest.raises(UsageError, match="--field text"):
        encode_file(tmp_path / name, "word")


def test_what_is_named_json_may_be_a_list_of_words(tmp_path):
    assert lines_of(tmp_path, b"one\n{two\n", "a.json") == ["one", "{two"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n", ":1: looks like a PNG picture; save what it says as plain text"),
        (b"PK\x03\x04\x14\0", ":1: looks like a zip archive, as those of Word"),
        (b"%PDF-1.7\ntext", ":1: looks like a PDF document"),
        (b"{\\rtf1 text}", ":1: looks like a rich text document"),
        (b"a\n\xff\x01\n", r":2: byte offset 0 of the line is not UTF-8 .*; is this a file of text\?"),
        (b"caf\xe9\n", ":1: byte offset 3 of the line is not UTF-8 .*; convert the file with iconv"),
        (b"one two\r" * 6, r":1: the lines seem to end in CR alone, .* tr '\\r' '\\n' < FILE"),
        (b"one two\r\r" * 6, ":1: the lines seem to end in CR alone"),
    ],
)
def test_what_is_no_text_is_answered_with_what_it_is(tmp_path, content, told):
    with pytest.raises(DataError, match=told):
        lines_of(tmp_path, content)
    with pytest.raises(DataError, match=told):
        encode_file(tmp_path / "a.txt", "word")


def test_a_carriage_return_inside_a_line_is_a_blank(tmp_path):
    assert lines_of(tmp_path, b"one two\r" * 6 + b"\n") == [("one two " * 6)[:-1]]
    assert lines_of(tmp_path, b"one\rtwo") == ["one two"]


def test_lines_that_end_in_cr_are_found_in_packed_text_too(tmp_path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"one two\r" * 6))
    with pytest.raises(DataError, match="the lines seem to end in CR alone"):
        list(read_lines(tmp_path / "a.txt.gz"))


def test_a_line_of_exactly_the_limit_passes_and_one_byte_more_does_not(tmp_path):
    assert lines_of(tmp_path, b"x" * 10 + b"\r\n", max_line=10) == ["x" * 10]
    assert lines_of(tmp_path, b"\xef\xbb\xbf" + b"x" * 10 + b"\r\n", max_line=10) == ["x" * 10]
    with pytest.raises(DataError, match=r"a\.txt:2: a line may hold 10 bytes"):
        lines_of(tmp_path, b"a\n" + b"x" * 11 + b"\n", max_line=10)


def test_a_huge_line_in_a_small_gzip_file_is_refused_without_being_held(tmp_path):
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(300):
            file.write(bytes(2**20))
    program = (
        "import sys; from slm.errors import DataError; from slm.text.reading import read_lines\n"
        "try: next(read_lines(sys.argv[1], max_line=2**24))\n"
        "except DataError as error: print(error)"
    )
    limit = 200 * 2**20
    run = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert "a line may hold 16777216 bytes" in run.stdout
