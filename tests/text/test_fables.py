"""The fables are what their grammar promises: unambiguous, of known entropy, with agreement over any distance."""

import math
import re

import numpy as np
import pytest
from naive.slr import conflicts, with_word_classes

from slm.text.corpus import grammar_of
from slm.text.detokenize import join_words
from slm.text.tokenizers import make_tokenizer

PRONOUNS = {"he", "she", "it", "they"}


@pytest.fixture(scope="module")
def fables():
    return grammar_of("fables")


@pytest.fixture(scope="module")
def sample(fables):
    return fables.sample_scored(100_000, seed=11)


@pytest.fixture(scope="module")
def classes(fables):
    """The symbol of each word that only one symbol can become."""
    plain = {name: [right for _, right in rights] for name, rights in fables.rules.items()}
    inner = with_word_classes(plain)
    return {right[0][1:-1]: name for name in plain if name not in inner for right in plain[name]}


def without_probabilities(grammar):
    return {name: [right for _, right in rights] for name, rights in grammar.rules.items()}


def test_there_are_between_one_and_two_thousand_words(fables):
    assert 1000 <= len(fables.words) <= 2000
    assert len(set(fables.words)) == len(fables.words)


def test_the_grammar_is_unambiguous_because_an_slr_parser_meets_no_conflict(fables):
    rules = without_probabilities(fables)
    assert all(len(set(rights)) == len(rights) for rights in rules.values())
    assert conflicts(with_word_classes(rules), next(iter(rules))) == []


def test_the_slr_construction_finds_conflicts_where_there_are_some():
    attachment = {
        "S": [("N", '"sees"', "N")],
        "N": [('"ann"',), ("N", '"by"', "N")],
    }
    assert conflicts(attachment, "S")
    assert conflicts({"S": [("A",), ("B",)], "A": [('"x"',)], "B": [('"x"',)]}, "S")
    assert not conflicts({"S": [('"x"', "S"), ('"y"',)]}, "S")


def test_a_chart_parser_finds_exactly_one_tree_for_each_sampled_sentence(fables, sample, classes):
    from nltk import CFG, Nonterminal, Production
    from nltk.parse.chart import BottomUpLeftCornerChartParser

    # Words of one symbol are interchangeable, so the symbol itself stands for them: the lexicon gets small.
    rules = without_probabilities(fables)
    productions = [
        Production(Nonterminal(name), [part[1:-1] if part[0] == '"' else Nonterminal(part) for part in right])
        for name, rights in with_word_classes(rules).items()
        for right in rights
    ]
    productions += [Production(Nonterminal(name), [f"a {name}"]) for name in set(classes.values())]
    parser = BottomUpLeftCornerChartParser(CFG(Nonterminal(next(iter(rules))), productions))
    short = [words for words in sample[0][:3000] if 8 <= len(words) <= 22]
    picked = [words for words in short if "“" in words][:6] + [words for words in short if words.count("that") > 1][:6]
    for words in picked:
        tokens = [f"a {classes[word]}" if word in classes else word for word in words]
        assert len(list(parser.parse(tokens))) == 1, words


def test_the_mean_surprise_of_samples_is_the_exact_entropy(fables, sample):
    sentences, nats = sample
    bits = -nats / math.log(2)
    assert abs(bits.mean() - fables.bits_per_sentence) < 4 * bits.std() / math.sqrt(bits.size)
    lengths = np.array([len(words) + 1 for words in sentences])
    assert abs(lengths.mean() - fables.mean_tokens) < 4 * lengths.std() / math.sqrt(lengths.size)
    assert 12 < fables.mean_tokens < 25


def test_quotations_close_in_the_order_they_were_opened(sample):
    pairs = {"”": "“", "’": "‘"}
    deepest = 0
    for words in sample[0]:
        opened = []
        for word in words:
            if word in pairs.values():
                opened.append(word)
                deepest = max(deepest, len(opened))
            elif word in pairs:
                assert opened.pop() == pairs[word]
        assert not opened
    assert deepest == 2


def coded(words, classes):
    """A sentence as letters: nouns S(ingular) and P(lural), finite verbs s and p, modals m, "that" t, marks a comma."""
    verbs = {"is": "s", "does": "s", "are": "p", "do": "p", "can": "m", "will": "m", "must": "m", "may": "m"}
    letters = []
    for word in words:
        name = classes.get(word, "")
        if name in ("Man", "Woman", "Force", "Name[he]", "Name[she]"):
            letters.append("S")
        elif name in ("Men", "Women", "Forces"):
            letters.append("P")
        elif name.startswith(("Sleep", "Hide", "Fear", "Warn", "Give", "Say")):
            letters.append("p" if name.endswith("[they]") else "s")
        elif word in verbs or word in ("that", "and"):
            letters.append({**verbs, "that": "t", "and": "&"}[word])
        elif not word[0].isalnum():
            letters.append(",")
        else:
            letters.append(".")
    return "".join(letters)


def test_verbs_agree_with_their_nouns_across_relative_clauses(sample, classes):
    # N1 that N2 that N3 v3 v2 v1: verbs agree from the inside out. Filler words are dots.
    one = re.compile(r"(?:^|,)\.*([SP])\.*t\.*([SP])\.*([sp])\.*([sp])")
    two = re.compile(r"(?:^|,)\.*([SP])\.*t\.*([SP])\.*t\.*([SP])\.*([sp])\.*([sp])\.*([sp])")
    long, deep = [], 0
    for words in sample[0][:40_000]:
        letters = coded(words, classes).replace("S&S", "..P")
        for found in one.finditer(letters):
            first, second, inner, outer = found.groups()
            assert (inner, outer) == (second.lower(), first.lower()), words
            long.append(found.end() - found.start(1))
        for found in two.finditer(letters):
            assert "".join(found.groups()[:3]).lower() == "".join(found.groups()[:2:-1]), words
            deep += 1
    assert deep > 100
    # Of these verbs nearly all stand five words or more behind their noun, where a 5-gram does not see it.
    assert len(long) > 0.05 * 40_000
    assert np.mean(np.array(long) > 5) > 0.9


def test_pronouns_keep_the_gender_of_the_one_the_story_is_about(sample, classes):
    gender = {"Man": "he", "Woman": "she", "Force": "it", "Men": "they", "Women": "they", "Forces": "they"}
    gender |= {"Name[he]": "he", "Name[she]": "she"}
    apart = []
    for words in sample[0]:
        pronouns = [i for i, word in enumerate(words) if word in PRONOUNS]
        if "“" in words or not pronouns or words[0] == "Moral":
            continue
        about = next(i for i, word in enumerate(words) if classes.get(word) in gender)
        pair = words[about + 1] == "and" and classes.get(words[about + 2], "").startswith("Name")
        assert {words[i] for i in pronouns} == {"they" if pair else gender[classes[words[about]]]}, words
        apart += [i - about for i in pronouns]
    assert len(apart) > 20_000
    assert np.median(apart) >= 10


def test_readable_text_gives_the_same_words_again(sample):
    tokenizer = make_tokenizer("word")
    for words in sample[0][:20_000]:
        assert tokenizer.tokenize(join_words(words)) == words
