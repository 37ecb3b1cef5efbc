"""A lexer cuts every string as the pattern of its tokenizer does."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slm.kernels.tokenize import DEAD, GAP, RUN, START, WIDE, token_end
from slm.text.blocks import block_of_bytes
from slm.text.byte_encoder import ByteEncoder
from slm.text.encoder import encode_blocks
from slm.text.lexers import has_lexer, lexer_of
from slm.text.tokenizers import make_tokenizer

# One character of each class, as `slm.text.lexers` names them.
ONE_OF_EACH = " é7\u0301\u200d'.,-☺<>/sunk"
LEXED = [make_tokenizer("word"), make_tokenizer("whitespace")]


def lexed(lines, tokenizer):
    """The tokens of lines, cut by the byte-level encoder; literal specials are left out."""
    encoder = ByteEncoder(tokenizer, specials="skip", keep_empty=True, threads=1)
    text, vocab = encode_blocks([block_of_bytes("".join(f"{line}\n" for line in lines).encode())], encoder)
    words = [vocab.words[i] for i in text.ids.tolist()]
    return [words[low : high - 1] for low, high in itertools.pairwise(text.offsets.tolist())]


def cut(lines, tokenizer):
    """The same by the tokenizer's pattern."""
    return [[t for t in tokenizer.tokenize(line) if t not in ("<unk>", "<s>", "</s>")] for line in lines]


@pytest.mark.compiled
@pytest.mark.parametrize("tokenizer", LEXED, ids=repr)
def test_every_string_of_up_to_four_classes_is_cut_as_the_pattern_cuts_it(tokenizer):
    lines = ["".join(letters) for length in range(5) for letters in itertools.product(ONE_OF_EACH, repeat=length)]
    assert lexed(lines, tokenizer) == cut(lines, tokenizer)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(ONE_OF_EACH, max_size=20), max_size=10))
def test_longer_strings_too(lines):
    for tokenizer in LEXED:
        assert lexed(lines, tokenizer) == cut(lines, tokenizer)


@pytest.mark.compiled
@pytest.mark.parametrize("tokenizer", LEXED, ids=repr)
def test_every_character_has_the_class_that_the_pattern_gives_it(tokenizer):
    codes = [*range(1, 0x3000), *random.Random(0).sample(range(0x3000, 0x110000), 8000), *range(0x1F000, 0x1F800)]
    characters = [chr(code) for code in codes if not 0xD800 <= code < 0xE000 and code != 0x0A]  # which ends lines
    lines = [f"a{c}b 1{c}2 .{c}{c}. {c}\u0301" for c in characters]
    assert lexed(lines, tokenizer) == cut(lines, tokenizer)


@pytest.mark.parametrize("tokenizer", LEXED, ids=repr)
def test_tables_keep_what_the_kernel_relies_on(tokenizer):
    lexer = lexer_of(tokenizer)
    letters = lexer.octets[[ord(c) for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]]
    assert (lexer.following[RUN, letters] == RUN).all()
    assert lexer.accepting > RUN
    assert (lexer.following[:, WIDE] == DEAD).all()
    assert (lexer.following[:, lexer.octets[ord("\n")]] == DEAD).all()
    assert (lexer.following[START, lexer.octets[[ord(c) for c in " \t\r"]]] == GAP).all()
    assert not (lexer.following == START).any()


def test_a_token_ends_where_the_automaton_last_accepted():
    lexer = lexer_of(LEXED[0])
    for text, length in (("don't.", 5), ("don'.", 3), ("3.14,", 4), ("<s>x", 3), ("<sx", 1), ("...,", 3), ("  a", 2)):
        octets = np.frombuffer(text.encode() + b"\n", np.uint8)
        assert token_end(octets, 0, *lexer)[0] == length


def test_other_tokenizers_have_no_lexer():
    names = ["word", "whitespace", "char", "treebank"]
    assert [has_lexer(make_tokenizer(name)) for name in names] == [True, True, False, False]
