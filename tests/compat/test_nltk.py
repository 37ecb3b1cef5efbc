"""The `nltk.lm` door: the same calls as there, and the same numbers where nltk's model is a proper one."""

import math
import random

import pytest
import zoo
from naive.toy_models import ToyBigram

from slm.compat.nltk import NltkModel
from slm.errors import DataError, UsageError
from slm.models.ngram import NgramModel
from slm.text.vocabulary import Vocabulary

SENTENCES = [["a", "b", "a"], ["b", "b"], ["a"]]
TOY = ToyBigram.random(Vocabulary.from_words("ab"), seed=1)


@pytest.fixture(params=["mkn-3", "lstm-fresh", "mixture"])
def door(request):
    return NltkModel(zoo.model(request.param))


def test_scores_are_those_of_the_model(door):
    for word in ("a", "zebra", "</s>"):
        for context in ([], ["<s>"], ["<s>", "a"], ("b", "c")):
            assert door.score(word, context) == door.model.score(word, list(context))
            assert door.logscore(word, context) == door.model.logscore(word, list(context))
    assert door.score("a") == door.score("a", None) == door.model.score("a")
    assert door.order == door.model.order
    assert door.vocab is door.model.vocab


def test_padding_and_the_label_of_unknown_words_are_understood(door):
    assert door.score("a", ["<s>", "<s>", "<s>"]) == door.score("a", ["<s>"])
    assert door.score("<UNK>", ["<UNK>"]) == door.score("<unk>", ["zebra"])


def test_entropy_over_padded_ngrams_is_that_of_the_sentences():
    from nltk.lm.preprocessing import pad_both_ends
    from nltk.util import ngrams

    model = NltkModel(zoo.model("mkn-3"))
    padded = [gram for sentence in SENTENCES for gram in ngrams(pad_both_ends(sentence, n=3), 3)]
    # nltk pads the end twice, too: </s> after </s> is not a word of the text
    grams = [gram for gram in padded if gram[-2:] != ("</s>", "</s>")]
    assert model.entropy(grams) == pytest.approx(model.model.entropy(SENTENCES))
    assert model.perplexity(grams) == pytest.approx(model.model.perplexity(SENTENCES))


def test_a_bigram_of_relative_frequencies_scores_as_nltk_scores_it():
    """In contexts of seen words nltk's MLE bigram is a proper one."""
    from nltk.lm import MLE
    from nltk.lm.preprocessing import padded_everygram_pipeline

    theirs = MLE(2)
    theirs.fit(*padded_everygram_pipeline(2, SENTENCES))
    ours = NltkModel(NgramModel.fit(SENTENCES, order=2, smoothing="mle"))
    for context in ("<s>", "a", "b"):
        for word in ("a", "b", "</s>"):
            assert ours.score(word, [context]) == pytest.approx(theirs.score(word, [context]), abs=1e-7)


def test_ngrams_that_predict_nothing():
    model = NltkModel(TOY)
    assert model.entropy([("<s>", "<s>"), ("<s>", "a")]) == -model.logscore("a", ["<s>"])
    with pytest.raises(DataError, match="at least one n-gram"):
        model.entropy([("<s>", "<s>")])


def test_an_impossible_word_makes_entropy_infinite():
    model = NltkModel(NgramModel.fit(SENTENCES, order=2, smoothing="mle"))
    assert model.entropy([("a", "zebra")]) == math.inf
    assert model.perplexity([("a", "zebra")]) == math.inf


def test_generated_words_depend_on_the_seed_and_go_on_behind_the_end(door):
    words = door.generate(60, text_seed=["<s>", "a"], random_seed=3)
    assert words == door.generate(60, text_seed=["<s>", "a"], random_seed=3)
    assert words != door.generate(60, text_seed=["<s>", "a"], random_seed=4)
    assert words[0] == door.generate(text_seed=["<s>", "a"], random_seed=3)
    assert len(words) == 60
    assert set(words) <= {"a", "b", "c", "d", "</s>"}
    assert "</s>" in words[:-1]
    assert door.generate(9, random_seed=random.Random(3)) == door.generate(9, random_seed=random.Random(3))
    with pytest.raises(UsageError, match="num_words must be at least 1, got 0"):
        door.generate(0)


def test_a_string_is_no_context(door):
    for call in (door.score, door.logscore):
        with pytest.raises(DataError, match=r"a context is a sequence of words here, as in nltk\.lm, got '<s> a'"):
            call("a", "<s> a")
