"""The cache against sums by hand and a naive twin; its own parts against bad files."""

import math

import numpy as np
import pytest
from naive.toy_models import ToyBigram

from slm.errors import DataError, ModelFileError, UsageError
from slm.models.cache import CacheConfig, CacheModel
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.encoding import EncodedText
from slm.text.vocabulary import EOS, Vocabulary

VOCAB = Vocabulary.from_words([f"w{i}" for i in range(6)])
LSTM = RecurrentModel(VOCAB, RecurrentConfig(hidden=5, init=1.0, dtype="float64"), seed=3)


def document(tokens=60, seed=0):
    rng = np.random.default_rng(seed)
    ids = rng.integers(2, 9, tokens).astype(np.int32)
    ids[-1] = EOS
    return ids, np.concatenate([[0], np.flatnonzero(ids == EOS) + 1])


def naive_scores(base, settings, ids):
    """Equations 2 to 4, one token at a time, over lists."""
    out, remembered, state = [], [], base.begin_state()
    for word in ids:
        now = state[-2][0] if isinstance(base, RecurrentModel) else np.zeros(1)
        p = math.exp(base.log_probs(state)[0, word])
        if remembered:
            shares = [(w, math.exp(settings.theta * float(now @ h))) for h, w in remembered[-settings.size :]]
            total = sum(s for _, s in shares)
            p = (1 - settings.weight) * p + settings.weight * sum(s for w, s in shares if w == word) / total
        out.append(math.log(p))
        remembered.append((now, word))
        state = base.next_state(state, np.array([word]))
    return out


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("theta", [0.0, 0.7])
def test_scores_are_those_of_the_naive_twin(size, theta, monkeypatch):
    monkeypatch.setattr("slm.models.cache.CHUNK", 16)
    settings = CacheConfig(size=size, weight=0.3, theta=theta)
    ids, offsets = document()
    model = CacheModel(LSTM, settings)
    assert model.score_ids(ids, offsets) == pytest.approx(naive_scores(LSTM, settings, ids), abs=1e-5)
    plain = ToyBigram.random(VOCAB)
    assert CacheModel(plain, settings).score_ids(ids, offsets) == pytest.approx(
        naive_scores(plain, settings, ids), abs=1e-9
    )


def test_a_unigram_cache_counts_the_last_words():
    # Behind "a b b" with size 2 the cache holds b twice: p(b) = 0.5 p_model(b) + 0.5; a is forgotten.
    model = CacheModel(ToyBigram.random(VOCAB), CacheConfig(size=2, weight=0.5))
    context, word = "<s> w1 w2 w2", ToyBigram.random(VOCAB)
    assert model.score("w2", context) == pytest.approx(0.5 * word.score("w2", context) + 0.5)
    assert model.score("w1", context) == pytest.approx(0.5 * word.score("w1", context))


def test_an_empty_cache_and_one_without_weight_change_nothing():
    ids, offsets = document()
    assert CacheModel(LSTM, CacheConfig(weight=0.0)).score_ids(ids, offsets) == pytest.approx(
        LSTM.score_ids(ids, offsets), abs=1e-12
    )
    full = CacheModel(LSTM, CacheConfig(weight=0.9))
    assert full.log_probs(full.begin_state()) == pytest.approx(LSTM.log_probs(LSTM.begin_state()))


def test_fit_finds_what_a_repetitive_text_wants():
    # Two words for 30 tokens, then two others: a unigram cache must gain, and gain more than none.
    ids = np.array([3, 4, 3, 4, EOS] * 6 + [5, 6, 6, 5, EOS] * 6, np.int32)
    text = EncodedText(ids, np.arange(0, 61, 5), 60)
    model = CacheModel.fit(ToyBigram.random(VOCAB), text, size=10)
    assert model.settings.weight > 0.2 and model.settings.theta == 0.0
    gained = model.score_ids(ids, text.offsets).mean() - model.base.score_ids(ids, text.offsets).mean()
    assert gained > 0.1
    neural = CacheModel.fit(LSTM, text, size=10)
    scores = {
        theta: CacheModel(LSTM, CacheConfig(size=10, weight=neural.settings.weight, theta=theta))
        .score_ids(ids, text.offsets)
        .mean()
        for theta in (0.0, 0.1, 0.2, 0.3, 0.5, 0.8)
    }
    assert max(scores, key=scores.get) == neural.settings.theta


def test_a_word_that_nothing_holds_possible_is_no_fault_of_the_fit():
    mle = NgramModel.fit(["a b"], order=2, smoothing="mle")
    assert CacheModel.fit(mle, ["b a"], size=2).settings.weight == 0  # and numpy warns of no logarithm of zero


def test_an_empty_text_fits_nothing():
    with pytest.raises(DataError, match="empty"):
        CacheModel.fit(LSTM, EncodedText(np.zeros(0, np.int32), np.zeros(1, np.int64), 0))


def test_parts_that_are_none_are_refused():
    model = CacheModel(LSTM, CacheConfig(size=3))
    config, arrays = model.config(), model.arrays()
    broken = [
        (config | {"more": 1}, arrays, "a base"),
        (config | {"base": {"kind": "recurrent"}}, arrays, "a base"),
        (config | {"settings": {"size": 0}}, arrays, "size must be"),
        (config, arrays | {"own.x": np.zeros(1)}, "no arrays of its own"),
        (config, arrays | {"x": np.zeros(1)}, "belongs to none of the 2 parts"),
    ]
    for given, some, named in broken:
        with pytest.raises(ModelFileError, match=named):
            CacheModel.from_parts(given, some, VOCAB)
    with pytest.raises(UsageError, match="weight must be"):
        CacheConfig(weight=1.0)
