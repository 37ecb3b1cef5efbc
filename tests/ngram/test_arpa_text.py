"""Lines come whole and numbered, however small the blocks are in which a file is read."""

import numpy as np
import pytest

from slm.errors import ModelFileError
from slm.ngram import arpa_text
from slm.ngram.arpa_text import ArpaText


@pytest.fixture(params=[1, 4, 1000])
def block(request, monkeypatch):
    monkeypatch.setattr(arpa_text, "BLOCK", request.param)


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize("ending", ["\n", "", "\n\n \n"])
def test_lines_that_are_not_blank_come_with_their_numbers(tmp_path, ending):
    (tmp_path / "x").write_text("one\n\n \t\r\n" + "long " * 30 + "\r\nlast" + ending)
    with ArpaText(tmp_path / "x") as text:
        assert [text.line() for _ in range(3)] == [(1, b"one"), (4, (b"long " * 30).strip()), (5, b"last")]
        number, found = text.line()
        assert (number, found) == (6 + 2 * (len(ending) > 1), b"")


@pytest.mark.usefixtures("block")
def test_what_is_left_unread_stays_and_the_rest_is_read_behind_it(tmp_path):
    lines = [f"line {i}\n".encode() for i in range(50)]
    (tmp_path / "x").write_bytes(b"".join(lines))
    found = b""
    with ArpaText(tmp_path / "x") as text:
        while text.fill():
            assert text.octets[text.high - 1] == ord("\n")
            end = text.at + int(np.flatnonzero(text.octets[text.at : text.high] == ord("\n"))[0]) + 1
            assert text.content(text.at) + b"\n" == text.octets[text.at : end].tobytes()
            found += text.octets[text.at : end].tobytes()
            text.at = end
    assert found == b"".join(lines)


def test_an_expected_line_is_named_with_what_was_found(tmp_path):
    (tmp_path / "x").write_text("\n\\data\\\n")
    with ArpaText(tmp_path / "x") as text, pytest.raises(ModelFileError, match=r"x:2: expected \\end\\, found b'"):
        text.expect(b"\\end\\")
