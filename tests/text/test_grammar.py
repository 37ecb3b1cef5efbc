"""Samples, probabilities and entropies of grammars small enough for hand arithmetic."""

import math

import numpy as np
import pytest

from slm.errors import DataError, UsageError
from slm.text.grammar import Grammar

# S -> a (1/2) | b S (1/4) | T c (1/4);  T -> d (1/3) | e (2/3)
SMALL = {
    "S": [(2, ('"a"',)), (1, ('"b"', "S")), (1, ("T", '"c"'))],
    "T": [(1, ('"d"',)), (2, ('"e"',))],
}


def test_entropy_and_length_of_a_small_grammar_are_those_of_hand_arithmetic():
    # h(T) = log2(3) - 2/3;  h(S) = 1.5 + h(S)/4 + h(T)/4
    choice = math.log2(3) - 2 / 3
    entropy = (1.5 + choice / 4) / (3 / 4)
    # words(S) = 1/2 * 1 + 1/4 * (1 + words(S)) + 1/4 * 2 = 5/4 + words(S)/4, and </s>
    tokens = (5 / 4) / (3 / 4) + 1
    grammar = Grammar(SMALL)
    assert grammar.bits_per_sentence == pytest.approx(entropy, rel=1e-12)
    assert grammar.mean_tokens == pytest.approx(tokens, rel=1e-12)
    assert grammar.bits_per_token == pytest.approx(entropy / tokens, rel=1e-12)
    assert grammar.lowest_perplexity == pytest.approx(2 ** (entropy / tokens), rel=1e-12)


def test_samples_come_with_the_probability_of_their_derivation():
    sentences, nats = Grammar(SMALL).sample_scored(2000, seed=5)

    def probability(words):
        if words == ["a"]:
            return 1 / 2
        if words[0] == "b":
            return probability(words[1:]) / 4
        return {"d": 1 / 3, "e": 2 / 3}[words[0]] / 4 * (words[1:] == ["c"])

    assert np.allclose(np.exp(nats), [probability(words) for words in sentences], rtol=1e-12)
    # 2000 draws of probability 1/2: the standard deviation is 22.4
    assert abs(sum(words == ["a"] for words in sentences) - 1000) < 5 * 22.4


def test_a_sentence_depends_on_seed_and_number_only():
    grammar = Grammar(SMALL)
    many = grammar.sample(5000, seed=1)
    assert grammar.sample(10, seed=1) == many[:10]
    assert grammar.sample(4097, seed=1) == many[:4097]
    assert grammar.sample(10, seed=2) != many[:10]
    assert grammar.sample(0) == []


def test_bad_arguments_are_refused():
    with pytest.raises(UsageError, match="got n=-1"):
        Grammar(SMALL).sample(-1)
    with pytest.raises(UsageError, match="seed=-1"):
        Grammar(SMALL).sample(1, seed=-1)


def test_a_grammar_without_a_finite_mean_length_is_refused():
    with pytest.raises(DataError, match="infinite"):
        Grammar({"S": [(1, ('"a"',)), (1, ("S", "S"))]})


def read(tmp_path, text):
    path = tmp_path / "g.grammar"
    path.write_text(text)
    return Grammar.read([path])


def test_variables_on_the_left_expand_and_those_on_the_right_are_drawn(tmp_path):
    grammar = read(
        tmp_path,
        """
# who is it
feature a b = he 3, they 1     # two variables
Story
    1  Noun[a] Run[a] "."
    2  "who"
words Noun[he] / Noun[they]
    king  kings
    fox   foxes
words Run[he] / Run[they]
    runs  run
Unused
    1  "never"
""",
    )
    assert grammar.rules == {
        "Story": [
            (0.75, ("Noun[he]", "Run[he]", '"."')),
            (0.25, ("Noun[they]", "Run[they]", '"."')),
            (2.0, ('"who"',)),
        ],
        "Noun[he]": [(1 / 3, ('"king"',)), (1 / 4, ('"fox"',))],
        "Run[he]": [(1 / 3, ('"runs"',))],
        "Noun[they]": [(1 / 3, ('"kings"',)), (1 / 4, ('"foxes"',))],
        "Run[they]": [(1 / 3, ('"run"',))],
    }


def test_one_symbol_may_have_several_names(tmp_path):
    grammar = read(tmp_path, 'feature a = he 1, she 1\nS\n 1 "x" Be[a]\nBe[he|she]\n 1 "is"\n')
    assert grammar.rules == {
        "S": [(0.5, ('"x"', "Be[he|she]")), (0.5, ('"x"', "Be[he|she]"))],
        "Be[he|she]": [(1.0, ('"is"',))],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("S\n  x\n", r"g\.grammar:2: expected, below a symbol, a weight above 0"),
        ('S\n  0 "x"\n', r"g\.grammar:2: expected, below a symbol, a weight above 0"),
        ('  1 "x"\n', r"g\.grammar:1: expected, below a symbol"),
        ('S\n  1 "x\n', r"g\.grammar:2: expected"),
        ('S\n 1 "x"\nS\n 1 "y"\n', r"g\.grammar:3: S is defined a second time"),
        ("feature a = he\n", r"g\.grammar:1: expected feature NAME = VALUE WEIGHT"),
        ("a-b\n", r"g\.grammar:1: expected a symbol such as"),
        ("words A / B\n  x\n", r"g\.grammar:2: expected 2 words"),
        ("words A / B\n  x x\n", r"g\.grammar:2: the word x stands in two lists"),
        ('S\n  1 "x" A\nwords A\n  x\n', "the word x stands in a rule of the grammar and in a word list"),
        ("S\n  1 A\n", "uses A, in a rule of S, and does not define it"),
        ("S\n  1 A\nA\n", "gives A no alternatives"),
    ],
)
def test_a_faulty_grammar_file_is_refused_with_the_place(tmp_path, text, words):
    with pytest.raises(DataError, match=words):
        read(tmp_path, text)
