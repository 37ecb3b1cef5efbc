"""`slm split`: running text to one sentence a line."""

import gzip

import pytest

from slm.commands import main


def test_sentences_come_one_a_line_and_a_blank_line_or_the_end_of_a_file_ends_one(tmp_path, capsys):
    (tmp_path / "a").write_text("CHAPTER I\n\nMr. Low came\nin. He sat")
    (tmp_path / "b.gz").write_bytes(gzip.compress("down. “Yes,” he said.\n".encode()))
    assert main(["split", str(tmp_path / "a"), str(tmp_path / "b.gz")]) == 0
    out, error = capsys.readouterr()
    assert out.splitlines() == ["CHAPTER I", "Mr. Low came in.", "He sat", "down.", "“Yes,” he said."]
    assert error == ""


@pytest.mark.parametrize(("content", "told"), [(None, "cannot read"), (b"a\xff", "byte offset 1")])
def test_what_is_no_text_is_named(tmp_path, capsys, content, told):
    if content is not None:
        (tmp_path / "text").write_bytes(content)
    assert main(["split", str(tmp_path / "text")]) in (2, 3)
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1


@pytest.mark.parametrize("content", ["", "\n  \n\n"])
def test_a_text_without_a_sentence_is_refused_and_one_among_others_is_told(tmp_path, capsys, content):
    (tmp_path / "blank").write_text(content)
    (tmp_path / "text").write_text("He sat.")
    blank, text = str(tmp_path / "blank"), str(tmp_path / "text")
    told = f"slm: {blank}: no sentences in it; the text is empty or blank.\n"
    assert main(["split", blank]) == 2
    assert capsys.readouterr() == ("", told)
    assert main(["split", blank, text]) == 0
    assert capsys.readouterr() == ("He sat.\n", told)


def test_json_lines_are_refused_without_an_option_that_is_not_there(tmp_path, capsys):
    (tmp_path / "text.jsonl").write_text('{"text": "He sat."}\n')
    (tmp_path / "text").write_text("He sat.")
    assert main(["split", str(tmp_path / "text"), str(tmp_path / "text.jsonl")]) == 2
    out, error = capsys.readouterr()
    assert "text.jsonl holds JSON Lines, and slm split reads plain text: take it out first (jq -r .text)" in error
    assert out == "" and "--field" not in error
