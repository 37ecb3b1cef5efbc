"""Trees of a grammar: drawn as its sentences are, and compared with the trees they could have been."""

import collections
import math
import random

import numpy as np
import pytest

from slm.text.corpus import grammar_of
from slm.text.derivation import Deriver
from slm.text.grammar import Grammar


def rule(*rights):
    return [(1, right) for right in rights]


# Two variables: whose story it is, and who is met on the way. Number changes the whole subject, gender its noun only.
MEETING = Grammar(
    {
        "Story": rule(
            *(
                (f"Who[{a}]", '"meets"', f"Who[{b}]", '"and"', f"Go[{a}]", f"Pro[{a}]", f"See[{b}]")
                for a in ("he", "she", "they")
                for b in ("he", "she", "they")
            )
        ),
        "Who[he]": rule(('"the"', "Old", "Noun[he]")),
        "Who[she]": rule(('"the"', "Old", "Noun[she]")),
        "Who[they]": rule(('"three"', "Noun[they]")),
        "Old": rule(('"old"',), ('"young"',)),
        "Noun[he]": rule(("Man",)),
        "Noun[she]": rule(("Woman",)),
        "Noun[they]": rule(("Men",)),
        "Man": rule(('"king"',)),
        "Woman": rule(('"queen"',)),
        "Men": rule(('"kings"',)),
        "Go[he]": rule(('"runs"',), ('"sleeps"',)),
        "Go[she]": rule(('"runs"',), ('"sleeps"',)),
        "Go[they]": rule(('"run"',), ('"sleep"',)),
        "Pro[he]": rule(('"he"',)),
        "Pro[she]": rule(('"she"',)),
        "Pro[they]": rule(('"they"',)),
        "See[he]": rule(('"him"',)),
        "See[she]": rule(('"her"',)),
        "See[they]": rule(('"them"',)),
    }
)


@pytest.fixture(scope="module")
def drawn():
    """The first derivation of each sentence of MEETING that was drawn."""
    deriver, rng = Deriver(MEETING), random.Random(1)
    found = {}
    for _ in range(2000):
        tree = deriver.draw(rng)
        found.setdefault(" ".join(tree.words()), tree)
    return deriver, found


def test_all_sentences_of_a_small_grammar_are_drawn(drawn):
    # Singular subjects: 2 genders x old or young; one plural subject: 5 ways for each of two, and two verbs.
    assert len(drawn[1]) == 5 * 5 * 2


def test_the_same_seed_draws_the_same_tree():
    deriver = Deriver(grammar_of("fables"))
    assert deriver.draw(random.Random(3)) == deriver.draw(random.Random(3))


def test_alternatives_are_drawn_by_their_weights():
    deriver, rng = Deriver(Grammar({"S": [(3, ('"a"',)), (1, ('"b"', "S"))]})), random.Random(2)
    lengths = collections.Counter(len(deriver.draw(rng).words()) for _ in range(4000))
    # One word with probability 3/4, two with 3/16: standard errors 27 and 25.
    assert abs(lengths[1] - 3000) < 110
    assert abs(lengths[2] - 750) < 100


def test_trees_are_as_long_as_sentences_of_the_grammar():
    grammar, rng = grammar_of("fables"), random.Random(4)
    deriver = Deriver(grammar)
    lengths = np.array([len(deriver.draw(rng).words()) + 1 for _ in range(1500)])
    assert abs(lengths.mean() - grammar.mean_tokens) < 4 * lengths.std() / math.sqrt(lengths.size)


def test_nodes_know_their_words():
    deriver, rng = Deriver(grammar_of("fables")), random.Random(5)
    for tree in (deriver.draw(rng) for _ in range(20)):
        words = tree.words()
        assert (tree.start, tree.end) == (0, len(words))
        for node in tree.nodes():
            assert node.words() == words[node.start : node.end]


def test_a_variant_has_another_value_for_one_variable_only(drawn):
    deriver, found = drawn
    tree = found["the old king meets the old king and runs he him"]
    # Four of the eight other right sides change both variables.
    assert {tuple(part.partition("[")[2] for part in right[::2]) for right in deriver.variants(tree)} == {
        ("she]", "he]", "she]", "he]"),
        ("they]", "he]", "they]", "he]"),
        ("he]", "she]", "he]", "she]"),
        ("he]", "they]", "he]", "they]"),
    }
    assert not any(deriver.variants(node) for node in tree.nodes() if node is not tree)


def test_changes_are_the_words_of_the_variable(drawn):
    deriver, found = drawn
    tree = found["the young queen meets three kings and sleeps she them"]
    changes = [dict(deriver.changes(tree, right)) for right in deriver.variants(tree)]
    # Words 2 (queen), 7 (sleeps), 8 (she) hang together, and words 5 (kings), 9 (them). "the young queen" and "three
    # kings" do not go in parallel, nor do Man and Woman: the noun stands for the subject and has no other form.
    expected = [
        {2: None, 8: "he"},
        {2: None, 7: "sleep", 8: "they"},
        {5: None, 9: "him"},
        {5: None, 9: "her"},
    ]
    assert sorted(changes, key=str) == sorted(expected, key=str)
