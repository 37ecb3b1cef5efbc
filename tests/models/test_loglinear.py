"""The log-linear model: relative frequencies at the limit, the softmax regression of the features room, files."""

import numpy as np
import pytest

from slm.errors import DataError, ModelFileError
from slm.features.classification import SoftmaxRegression
from slm.models.loglinear import LogLinearModel, histories_of
from slm.models.loglinear_config import LogLinearConfig
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import BOS, EOS, Vocabulary

LINES = ["a b a b c", "a a b", "b a c", "c c a", "a b c d", "d a b a", "b", "a b a b", "c a a d b", "b b a", "d d c a"]
SENTENCES = [line.split() for line in LINES]
VOCAB = Vocabulary.build(SENTENCES)
TEXT = encode_sentences(SENTENCES, VOCAB)


def fit(order=3, **settings):
    return LogLinearModel.fit(TEXT, VOCAB, LogLinearConfig(order=order, **settings))


def bigram_frequencies():
    """Relative frequency of each word behind each word, rows of `<s>` and the words seen as a context."""
    counts = np.zeros((len(VOCAB), len(VOCAB)))
    np.add.at(counts, (histories_of(TEXT.ids, TEXT.offsets, 2)[:, 0], TEXT.ids), 1)
    return counts


def test_without_a_penalty_bigram_features_give_the_relative_frequencies():
    model, counts = fit(order=2, penalty=0.0, steps=5000), bigram_frequencies()
    divergence = 0.0
    for context in np.flatnonzero(counts.sum(axis=1)):
        p = counts[context] / counts[context].sum()
        q = model.log_probs((np.array([[context]], np.int32),))[0]
        seen = p > 0
        divergence += counts[context].sum() / TEXT.ids.size * (p[seen] @ (np.log(p[seen]) - q[seen]))
    assert divergence < 1e-6


def test_it_is_softmax_regression_on_indicators_of_the_context():
    # With all V x V weights and none for single words the two losses are the same; here every pair was seen.
    sentences = [[a, b] for a in "ab" for b in "ab"] + [["a", "b"], []] + [["b", "b"]] * 2
    vocab = Vocabulary.build(sentences)
    text = encode_sentences(sentences, vocab)
    contexts = histories_of(text.ids, text.offsets, 2)[:, 0]
    model = LogLinearModel.fit(text, vocab, LogLinearConfig(order=2, penalty=0.0, steps=2000))
    design = np.eye(len(vocab))[contexts][:, [BOS, 3, 4]]
    classes = np.searchsorted([EOS, 3, 4], text.ids)
    softmax = SoftmaxRegression.fit(design, classes, penalty=1e-9)
    for row, context in enumerate([BOS, 3, 4]):
        ours = np.exp(model.log_probs((np.array([[context]], np.int32),))[0, [EOS, 3, 4]])
        assert np.abs(ours - np.exp(softmax.log_probs(np.eye(3)[[row]]))[0]).max() < 1e-4


def test_a_larger_penalty_draws_nearer_to_the_word_frequencies():
    unigram = fit(order=1).log_probs(fit(order=1).begin_state())[0]
    distances = []
    for penalty in (0.1, 1.0, 10.0, 1e4):
        row = fit(penalty=penalty).log_probs(fit(penalty=penalty).state_after("<s> a"))[0]
        distances.append(np.abs(np.exp(row) - np.exp(unigram)).max())
    assert (np.diff(distances) < 0).all()
    assert distances[-1] < 0.05


def test_order_one_has_the_word_frequencies():
    model = fit(order=1, penalty=0.0)
    counts = np.bincount(TEXT.ids, minlength=len(VOCAB))
    assert np.allclose(np.exp(model.log_probs(model.begin_state())[0]), counts / counts.sum(), atol=1e-6)


def test_histories_stop_at_the_start_of_a_sentence():
    text = EncodedText(np.array([3, 4, EOS, 5, EOS], np.int32), np.array([0, 3, 5]), 0)
    assert histories_of(text.ids, text.offsets, 3).tolist() == [[-1, BOS], [BOS, 3], [3, 4], [-1, BOS], [BOS, 5]]


def test_longer_features_explain_the_training_text_better():
    nll = [-fit(order=n, penalty=0.1).score_ids(TEXT.ids, TEXT.offsets).mean() for n in (1, 2, 3, 4)]
    assert (np.diff(nll) < 0).all()


def broken(**change):
    arrays = fit().arrays()
    for key, value in change.items():
        arrays[key[1:].replace("_", ".", 1)] = value
    return arrays


@pytest.mark.parametrize(
    ("arrays", "named"),
    [
        ({}, "order 3 has the arrays 1.weights, 2.contexts"),
        (broken(_1_weights=np.zeros(2)), r"1\.weights .* 6 finite float64 numbers, found float64 \(2,\)"),
        (broken(_2_weights=np.full(fit().arrays()["2.weights"].size, np.nan)), r"2\.weights .* finite"),
        (broken(_2_contexts=np.array([3, 1])), r"2\.contexts .* rising int64 keys below 7"),
        (broken(_3_entries=fit().arrays()["3.entries"] + 10**9), r"3\.entries .* rising int64 keys below"),
        (broken(_2_entries=np.arange(0), _2_weights=np.zeros(0)), r"3\.entries .* without their ends"),
    ],
)
def test_parts_that_do_not_fit_are_named(arrays, named):
    with pytest.raises(ModelFileError, match=named):
        LogLinearModel.from_parts(fit().config(), arrays, VOCAB)


def test_an_empty_text_is_refused():
    with pytest.raises(DataError, match="the training text is empty"):
        LogLinearModel.fit(EncodedText(np.zeros(0, np.int32), np.zeros(1, np.int64), 0), VOCAB)
