"""Reports by hand: what is summed, what it is divided by, and what cannot be said."""

import json
import math

import numpy as np
import pytest
from naive.toy_models import ToyBigram, ToyClock, random_table

from slm.errors import DataError, IdRangeError, NotNormalizedError, NumericError, VocabularyError
from slm.evaluation import agreement, evaluate, surprisal_rows
from slm.models.cache import CacheModel
from slm.models.mixture import fit_weights
from slm.models.ngram import NgramModel
from slm.text.agreement import Pair, agreement_pairs
from slm.text.corpus import grammar_of, load_corpus
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.grammar import Grammar
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import Vocabulary

XY = Vocabulary.from_words("xy")


def bigram(*, after_x=(0.125, 0, 0.25, 0.125, 0.5), kind=ToyBigram):
    """Rows: after <unk>, <s>, </s>, x, y, nothing; columns: <unk>, <s>, </s>, x, y."""
    begin = (0.25, 0, 0.125, 0.5, 0.125)
    with np.errstate(divide="ignore"):
        return kind(XY, np.log([(0, 0, 0.5, 0.25, 0.25), begin, begin, after_x, (0, 0, 0.5, 0.5, 0), begin]))


# "x z": p(x|<s>) = 1/2, p(<unk>|x) = 1/8, p(</s>|<unk>) = 1/2: 5 bits over 3 tokens, 2 bits over the 2 known ones
# "": p(</s>|<s>) = 1/8: 3 bits over 1 token
TEXT = encode_sentences([["x", "z"], []], XY)


def test_sentences_are_scored_as_their_encoded_text_is():
    assert evaluate(bigram(), ["x z", "", " \t\n", "y"]) == evaluate(bigram(), ["x z", "y"])  # as files are read
    assert evaluate(bigram(), [["x", "z"], []]) == evaluate(bigram(), ["x z", []]) == evaluate(bigram(), TEXT)
    with pytest.raises(DataError, match="expected a list of sentences, got 'x y'; put one"):
        evaluate(bigram(), "x y")
    with pytest.raises(DataError, match="expected a list of sentences, got 7; put one"):
        evaluate(bigram(), 7)


def test_a_text_of_another_vocabulary_is_refused_though_its_ids_are_in_range():
    turned = encode_sentences([["x"]], Vocabulary.from_words("yx"))
    with pytest.raises(VocabularyError, match="the model has another of 5: id 3 is 'y' in the text and 'x' in"):
        evaluate(bigram(), turned)
    with pytest.raises(VocabularyError, match="id 4 is no word in the text and 'y' in the model"):
        evaluate(bigram(), encode_sentences([["x"]], Vocabulary.from_words("x")))
    for use in (fit_weights, lambda models, text: CacheModel.fit(models[0], text)):
        with pytest.raises(VocabularyError):
            use([bigram()], turned)
    with pytest.raises(VocabularyError):
        NgramModel.fit(turned, 1, "witten-bell", vocab=XY)
    alike = encode_sentences([["x"]], Vocabulary.from_words("xy"))  # other objects, the same words
    assert evaluate(bigram(), alike).tokens == 2


def test_a_report_worked_by_hand():
    report = evaluate(bigram(), TEXT)
    assert (report.sentences, report.tokens, report.oov, report.impossible) == (2, 4, 1, 0)
    assert report.oov_rate == 1 / 2
    assert report.characters == 5  # "x z", "" and two line ends
    assert report.nll_nats == pytest.approx(8 * math.log(2))
    assert report.entropy_bits == pytest.approx(2)
    assert report.perplexity == pytest.approx(4)
    assert report.perplexity_without_oov == pytest.approx(2 ** (5 / 3))
    assert report.bits_per_char == pytest.approx(8 / 5)


def test_sentences_weigh_by_their_tokens():
    """Entropy of the whole is not the mean of the parts."""
    long, short = encode_sentences([["x"] * 99], XY), encode_sentences([[]], XY)
    both = encode_sentences([["x"] * 99, []], XY)
    parts = [evaluate(bigram(), text) for text in (long, short)]
    whole = evaluate(bigram(), both)
    assert whole.nll_nats == pytest.approx(sum(part.nll_nats for part in parts))
    assert whole.entropy_bits == pytest.approx((100 * parts[0].entropy_bits + parts[1].entropy_bits) / 101)


def test_a_uniform_model_has_the_size_of_its_vocabulary_as_perplexity():
    table = np.log(np.full((6, 5), 0.25))
    table[:, 1] = -np.inf
    report = evaluate(ToyBigram(XY, table), TEXT)
    assert report.perplexity == pytest.approx(4)
    assert report.entropy_bits == pytest.approx(2)


def test_the_report_agrees_with_the_model():
    model = bigram()
    report = evaluate(model, TEXT)
    assert report.entropy_bits == pytest.approx(model.entropy([["x", "z"], []]))
    assert report.perplexity == pytest.approx(model.perplexity([["x", "z"], []]))


def test_impossible_tokens_are_counted_and_shown():
    report = evaluate(bigram(after_x=(0, 0, 0.5, 0, 0.5)), encode_sentences([["x", "z"], ["x", "x"], ["y"]], XY))
    assert report.impossible == 2  # <unk> after x, x after x
    assert report.perplexity == math.inf
    assert report.perplexity_without_oov == math.inf
    assert "impossible tokens      2 (of probability 0, which makes the perplexity infinite)" in report.render()
    only_unknown = evaluate(bigram(after_x=(0, 0, 0.5, 0, 0.5)), TEXT)
    assert only_unknown.perplexity == math.inf
    assert only_unknown.perplexity_without_oov == pytest.approx(2 ** (5 / 3))


def test_json_holds_no_infinity():
    values = evaluate(bigram(after_x=(0, 0, 0.5, 0, 0.5)), TEXT).as_dict()
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert values["perplexity"] is None
    assert values["entropy_bits"] is None
    assert values["impossible"] == 1
    assert {"sentences", "tokens", "oov", "nll_nats", "entropy_bits", "perplexity"} <= set(values)
    assert {"perplexity_without_oov", "bits_per_char"} <= set(values)


def test_without_characters_bits_a_character_are_undefined():
    report = evaluate(bigram(), EncodedText(TEXT.ids, TEXT.offsets, 0))
    assert math.isnan(report.bits_per_char)
    assert report.as_dict()["bits_per_char"] is None


def test_without_words_the_share_of_unknown_ones_is_undefined():
    assert evaluate(bigram(), encode_sentences([[]], XY)).as_dict()["oov_rate"] is None


def test_the_text_form():
    assert evaluate(bigram(), TEXT).render() == (
        "sentences              2\n"
        "tokens                 4 (one </s> a sentence)\n"
        "unknown words          1 (50.00 % of 2 words)\n"
        "bits/token             2.0000\n"
        "perplexity             4.0000\n"
        "  without unknown      3.1748\n"
        "bits/character         1.6000 (over 5 characters)"
    )


def test_what_cannot_be_evaluated():
    with pytest.raises(DataError, match="holds no tokens"):
        evaluate(bigram(), encode_sentences([], XY))
    with pytest.raises(IdRangeError, match="got 6 at position 0"):
        evaluate(bigram(), EncodedText(np.array([6, 2]), np.array([0, 2]), 2))
    with pytest.raises(NumericError, match="score of token 1 of the text is no number"):
        evaluate(bigram(after_x=(np.nan,) * 5), TEXT)

    class Backoff(ToyBigram):
        normalized = False

    with pytest.raises(NotNormalizedError):
        evaluate(bigram(kind=Backoff), TEXT)


# Surprisal


def test_surprisal_rows_count_from_one_and_end_with_the_mark():
    rows = list(surprisal_rows(bigram(), [["x", "z"], []]))
    assert [tuple(row) for row in rows] == [
        (1, 1, "x", pytest.approx(1), False),
        (1, 2, "z", pytest.approx(3), True),
        (1, 3, "</s>", pytest.approx(1), False),
        (2, 1, "</s>", pytest.approx(3), False),
    ]


@pytest.mark.parametrize("kind", [ToyBigram, ToyClock])
def test_surprisal_does_not_depend_on_how_sentences_are_batched(kind):
    model = kind(XY, random_table(6, 5))
    sentences = [["x"] * (i % 4) for i in range(2500)]
    encoded = encode_sentences(sentences, XY)
    expected = -model.score_ids(encoded.ids, encoded.offsets) / math.log(2)
    rows = list(surprisal_rows(model, iter(sentences)))
    assert [row.surprisal for row in rows] == expected.tolist()
    assert rows[-1].sentence_id == 2500


def test_surprisal_streams():
    def endless():
        while True:
            yield ["x"]

    assert next(surprisal_rows(bigram(), endless())).token == "x"


def pair(context, right, wrong, between=0):
    return Pair(tuple(context), right, wrong, between)


def test_agreement_worked_by_hand():
    # p(x|<s>) = 1/2 beats p(y|<s>) = 1/8; p(x|x) = 1/8 loses to p(y|x) = 1/2; p(x|<unk>) = p(y|<unk>) = 1/4
    near = [pair("", "x", "y"), pair("x", "x", "y", 3), pair("yz", "x", "y"), pair("yx", "y", "x"), pair("", "x", "z")]
    far = [pair("xyx", "x", "y", 4)]
    # Of the four near pairs whose words are known: two right, one wrong, one tie.
    assert agreement(bigram(), near + far) == {"near": 2.5 / 4, "far": 0.0}
    assert agreement(bigram(), far[:1]) == {"near": None, "far": 0.0}
    assert agreement(bigram(), []) == {"near": None, "far": None}


def test_two_impossible_words_are_a_tie():
    assert agreement(bigram(after_x=(0.5, 0, 0.5, 0, 0)), [pair("x", "y", "x")]) == {"near": 0.5, "far": None}


@pytest.mark.parametrize("kind", [ToyBigram, ToyClock])
def test_agreement_reads_every_context_from_the_beginning(kind):
    model = kind.random(XY, seed=10)
    pairs = [pair(context, "x", "y") for context in ("", "x", "yxy", "y", "xxyyx", "yy")]
    expected = [float(model.score("x", ["<s>", *p.context]) > model.score("y", ["<s>", *p.context])) for p in pairs]
    assert 0 < sum(expected) < len(expected)
    assert [agreement(model, [p])["near"] for p in pairs] == expected
    assert agreement(model, pairs)["near"] == pytest.approx(sum(expected) / len(expected))


@pytest.mark.compiled
def test_ngrams_lose_the_long_agreements_unless_they_see_the_whole_sentence():
    numbers = {"one": ("fox", "runs", "sleeps"), "many": ("foxes", "run", "sleep")}
    parts = ("Noun[{}]", '"that"', "Run[{}]", '"up"', '"the"', '"old"', '"hill"', "Sleep[{}]")
    rules = {"S": [(1, tuple(part.format(number) for part in parts)) for number in numbers]}
    for number, words in numbers.items():
        rules |= {f"{p}[{number}]": [(1, (f'"{word}"',))] for p, word in zip(("Noun", "Run", "Sleep"), words)}
    grammar = Grammar(rules)
    pairs = agreement_pairs(grammar, 40)
    shares = {
        order: agreement(NgramModel.fit(grammar.sample(50), order=order, discount_fallback=True), pairs)
        for order in (1, 2, 3, 5, 6)
    }
    # "run(s)" stands two words behind its noun, "sleep(s)" five behind "run(s)". Mirrored pairs make blindness 1/2.
    assert [share["near"] for share in shares.values()] == [0.5, 0.5, 1.0, 1.0, 1.0]
    assert [share["far"] for share in shares.values()] == [0.5, 0.5, 0.5, 0.5, 1.0]


@pytest.mark.compiled
def test_a_5_gram_of_the_fables_agrees_nearby_and_guesses_far_apart():
    corpus, tokenizer = load_corpus("fables", sentences=3000), make_tokenizer("word")
    train = [tokenizer.tokenize(line) for line in corpus.train]
    pairs = agreement_pairs(grammar_of("fables"), 600)
    assert agreement(NgramModel.fit(train, order=1), pairs) == {"near": 0.5, "far": 0.5}
    shares = agreement(NgramModel.fit(train, order=5, discount_fallback=True), pairs)
    assert shares["near"] > 0.6
    assert abs(shares["far"] - 0.5) < 0.1  # standard error of 300 guesses: 0.03
