"""Where sentences of prose end, and where a full stop does not end one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slm.text.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["He came.", "She left!", "Why?", "Nobody knows…", "It rained."],
        ["Mr. and Mrs. Low met Dr. J. R. Hill at St. Anne's.", "They talked."],
        ["The U.S. Army left at 5 a.m. on Nov. 3.", "Then it was quiet."],
        ["It began at 5 p.m.", "The doors were shut."],
        ["He bought bread, etc.", "She paid 3.50 for No. 7.", "He said no.", "We agreed."],
        ["“Stop!” he cried.", "“I will not.”", "She went on."],
        ['"Is it you?" asked Ann.', '"It is I."', "(He bowed.)", "“Good.”"],
        ["Wait... she is here.", "Well...", "Perhaps."],
        ["In 1914 it rose by 2.5 points.", "1915 was worse."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences):
    assert list(split_sentences(" ".join(sentences))) == sentences


def test_wrapped_lines_are_joined_and_blank_lines_end_paragraphs():
    text = "CHAPTER I\r\n\r\nIt was\n a dark   night.\tRain\nfell\n \n  no end here\n\n\n“Yes,” he said"
    assert list(split_sentences(text)) == [
        "CHAPTER I", "It was a dark night.", "Rain fell", "no end here", "“Yes,” he said",
    ]  # fmt: skip


def test_no_text_has_no_sentences():
    assert list(split_sentences("")) == []
    assert list(split_sentences(" \n\n \n")) == []


@given(st.text(st.sampled_from("abAB .!?\n\"'1(“”"), max_size=80))
def test_no_character_but_white_space_is_lost(text):
    sentences = list(split_sentences(text))
    assert " ".join(sentences).split() == text.split()
    assert all(s and s == s.strip() and "\n" not in s for s in sentences)
