"""Minimal pairs: the wrong form is impossible, the right one is not, and each pair has its mirror image."""

import pytest
from naive.earley import continuations
from naive.slr import with_word_classes

from slm.errors import DataError, UsageError
from slm.text.agreement import agreement_pairs
from slm.text.corpus import grammar_of
from slm.text.grammar import Grammar


@pytest.fixture(scope="module")
def fables():
    return grammar_of("fables")


@pytest.fixture(scope="module")
def pairs(fables):
    return agreement_pairs(fables, n=600, seed=1)


def test_half_of_the_pairs_are_near_and_half_are_far(pairs):
    assert [pair.far for pair in pairs] == [False] * 300 + [True] * 300
    assert max(pair.between for pair in pairs[:300]) == 3
    assert min(pair.between for pair in pairs[300:]) == 4
    assert max(pair.between for pair in pairs) > 20


def test_every_pair_stands_beside_its_mirror_image(pairs):
    for one, other in zip(pairs[::2], pairs[1::2]):
        assert (one.right, one.wrong, one.far) == (other.wrong, other.right, other.far)


def test_pairs_depend_on_the_seed_alone(fables):
    assert agreement_pairs(fables, 40, seed=2) == agreement_pairs(fables, 40, seed=2)
    assert agreement_pairs(fables, 40, seed=2) != agreement_pairs(fables, 40, seed=3)


def test_pairs_are_of_verbs_pronouns_possessives_and_quotation_marks(pairs):
    near, far = ({pair.right for pair in pairs if pair.far == side} for side in (False, True))
    assert {"he", "she", "it", "they", "is", "are"} <= near & far
    assert {"his", "their", "himself", "sleeps"} <= near
    assert {"”", "’"} <= far


def test_the_wrong_form_cannot_follow_and_the_right_one_can(fables, pairs):
    # Words of one symbol are interchangeable, so the symbol itself stands for them: the rules get few.
    rules = {name: [right for _, right in rights] for name, rights in fables.rules.items()}
    inner = with_word_classes(rules)
    classes = {right[0]: name for name in rules if name not in inner for right in rules[name]}

    def terminal(word):
        return classes.get(f'"{word}"', f'"{word}"')

    for pair in pairs:
        expected = continuations(inner, next(iter(rules)), [terminal(word) for word in pair.context])[-1]
        assert terminal(pair.right) in expected, pair
        assert terminal(pair.wrong) not in expected, pair


def test_the_earley_twin_tells_what_may_follow():
    rules = {"S": [('"a"', "S", '"b"'), ('"c"',)]}
    assert continuations(rules, "S", ['"a"', '"c"', '"b"']) == [{'"a"', '"c"'}, {'"a"', '"c"'}, {'"b"'}, set()]


def test_the_distance_is_that_from_the_last_word_that_tells():
    parts = ("Noun", "Run", "Sleep")
    sentence = ("Noun", '"that"', "Run", '"up"', '"the"', '"old"', '"hill"', "Sleep")
    grammar = Grammar(
        {
            "S": [(1, tuple(f"{part}[{n}]" if part in parts else part for part in sentence)) for n in ("one", "many")],
            "Noun[one]": [(1, ('"fox"',))],
            "Noun[many]": [(1, ('"foxes"',))],
            "Run[one]": [(1, ('"runs"',))],
            "Run[many]": [(1, ('"run"',))],
            "Sleep[one]": [(1, ('"sleeps"',))],
            "Sleep[many]": [(1, ('"sleep"',))],
        }
    )
    near, _, far, _ = agreement_pairs(grammar, 4)
    assert (near.context[-1], near.between, {near.right, near.wrong}) == ("that", 1, {"run", "runs"})
    assert (far.context[-1], far.between, {far.right, far.wrong}) == ("hill", 4, {"sleep", "sleeps"})


@pytest.mark.parametrize("n", [-4, 2, 7])
def test_a_number_that_cannot_be_halved_and_mirrored_is_refused(fables, n):
    with pytest.raises(UsageError, match=f"multiple of 4, got {n}"):
        agreement_pairs(fables, n)


def test_no_pairs_are_an_empty_list(fables):
    assert agreement_pairs(fables, 0) == []


def test_a_grammar_without_agreement_is_refused():
    with pytest.raises(DataError, match="agree nearby: found 0 of 2 pairs"):
        agreement_pairs(Grammar({"S": [(1, ('"a"',)), (1, ('"a"', "S"))]}), 4)
