"""Mixtures by hand: weighted sums, weights that EM finds, and states side by side."""

import math

import numpy as np
import pytest
from naive.toy_models import ABC, ToyBigram, ToyClock, random_table

from slm.errors import DataError, IdRangeError, ModelFileError, UsageError, VocabularyError
from slm.models.mixture import MixtureModel, fit_weights
from slm.store import load, save
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import Vocabulary

FIRST, SECOND, CLOCK = ToyBigram.random(seed=1), ToyBigram.random(seed=2), ToyClock.random(seed=3)
IDS, OFFSETS = np.array([3, 4, 5, 0, 2, 2, 4, 4, 2], np.int32), np.array([0, 5, 6, 9])


def text_from(model, sentences, seed):
    return encode_sentences(model.generate(sentences, seed=seed, allow_unk=True, max_tokens=1000), model.vocab)


def test_probabilities_are_weighted_sums():
    mixture = MixtureModel([FIRST, CLOCK], [0.3, 0.7])
    state = mixture.next_state(mixture.begin_state(2), np.array([3, 5]))
    p = [np.exp(m.log_probs(m.next_state(m.begin_state(2), np.array([3, 5])))) for m in (FIRST, CLOCK)]
    assert np.exp(mixture.log_probs(state)) == pytest.approx(0.3 * p[0] + 0.7 * p[1], abs=1e-15)
    assert (mixture.log_probs(state)[:, 1] == -np.inf).all()


def test_bulk_scores_are_those_of_the_parts_each_in_its_own_way():
    """The clock runs on through the sentences, the bigram begins each anew."""
    mixture = MixtureModel([FIRST, CLOCK], [0.3, 0.7])
    assert mixture.carries_state
    p = [np.exp(m.score_ids(IDS, OFFSETS)) for m in (FIRST, CLOCK)]
    assert np.exp(mixture.score_ids(IDS, OFFSETS)) == pytest.approx(0.3 * p[0] + 0.7 * p[1], rel=1e-13)


def test_a_weight_of_one_is_that_model_alone():
    mixture = MixtureModel([FIRST, SECOND], [0, 1])
    assert mixture.score_ids(IDS, OFFSETS).tolist() == SECOND.score_ids(IDS, OFFSETS).tolist()


def test_what_is_impossible_for_all_is_impossible():
    table = random_table(7, 6)
    table[:, 4] = -np.inf
    mixture = MixtureModel([ToyBigram(ABC, table)] * 2, [0.5, 0.5])
    assert mixture.score("b", "a") == 0
    assert mixture.perplexity(["a b"]) == math.inf


def test_a_mixture_of_mixtures_is_a_mixture():
    inner = MixtureModel([FIRST, SECOND], [0.25, 0.75])
    outer = MixtureModel([inner, CLOCK], [0.4, 0.6])
    assert outer.parts == [FIRST, SECOND, CLOCK]
    assert outer.weights == pytest.approx([0.1, 0.3, 0.6])


def test_order_and_normalization_follow_from_the_parts():
    class Backoff(ToyBigram):
        normalized = False

    assert MixtureModel([FIRST, SECOND], [0.5, 0.5]).order == 2
    assert MixtureModel([FIRST, CLOCK], [0.5, 0.5]).order is None
    assert not MixtureModel([FIRST, SECOND], [0.5, 0.5]).carries_state
    assert not MixtureModel([FIRST, Backoff(ABC, SECOND.table)], [0.5, 0.5]).normalized


@pytest.mark.parametrize("weights", [[1.0], [0.5, 0.6], [-0.5, 1.5], [math.nan, 1.0], [math.inf, 0], [], [[0.5, 0.5]]])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(UsageError, match="a mixture of 2 models needs as many weights >= 0 of sum 1"):
        MixtureModel([FIRST, SECOND], weights)


def test_models_of_other_words_do_not_mix():
    other = ToyBigram.random(Vocabulary.from_words("abd"))
    with pytest.raises(VocabularyError, match="model 1 has 6 entries, model 2 6, and they are not the same words"):
        MixtureModel([FIRST, other], [0.5, 0.5])
    turned = ToyBigram.random(Vocabulary.from_words("acb"))
    with pytest.raises(VocabularyError, match="model 2 has the 6 words of model 1 in another order; train one with"):
        MixtureModel([FIRST, turned], [0.5, 0.5])
    with pytest.raises(VocabularyError):
        fit_weights([FIRST, other], EncodedText(IDS, OFFSETS, 0))


def test_ids_out_of_range_are_refused():
    mixture = MixtureModel([FIRST, SECOND], [0.5, 0.5])
    with pytest.raises(IdRangeError):
        mixture.score_ids([6, 2], [0, 2])
    with pytest.raises(IdRangeError):
        mixture.next_state(mixture.begin_state(), np.array([6]))


# Weights


def test_fitted_weights_are_better_than_all_others():
    models = [FIRST, SECOND]
    text = text_from(MixtureModel(models, [0.3, 0.7]), 400, seed=5)
    weights = fit_weights(models, text)
    assert weights.sum() == pytest.approx(1, abs=1e-15)
    assert weights[0] == pytest.approx(0.3, abs=0.1)
    p = np.array([np.exp(model.score_ids(text.ids, text.offsets)) for model in models])
    best = np.log(weights @ p).sum()
    for w in np.linspace(0, 1, 101):
        assert np.log([w, 1 - w] @ p).sum() <= best + 1e-6


def test_the_model_that_made_the_text_gets_all_the_weight():
    assert fit_weights([FIRST, SECOND, CLOCK], text_from(SECOND, 1000, seed=1)) == pytest.approx([0, 1, 0], abs=0.05)


def test_twins_share():
    assert fit_weights([FIRST, FIRST], text_from(SECOND, 5, seed=1)).tolist() == [0.5, 0.5]


def test_one_step_of_em_by_hand():
    # token 1: p = 1/2 and 1/4; token 2: p = 1/4 and 3/4; from 1/2 each, the shares of model 1 are 2/3 and 1/4
    def table(p):
        rows = np.full((4, 3), -np.inf)
        rows[:, 2], rows[:, 0] = math.log(p), math.log1p(-p)
        return rows

    empty = Vocabulary.from_words([])
    models = [ToyBigram(empty, table(p)) for p in (0.25, 0.75)]
    text = EncodedText(np.array([0, 2], np.int32), np.array([0, 2]), 0)
    # p(<unk>) = 3/4 and 1/4, p(</s>) = 1/4 and 3/4: shares of model 1 are 3/4 and 1/4, mean 1/2
    assert fit_weights(models, text, iterations=1) == pytest.approx([0.5, 0.5])
    text = EncodedText(np.array([0, 0, 2], np.int32), np.array([0, 3]), 0)
    assert fit_weights(models, text, iterations=1) == pytest.approx([7 / 12, 5 / 12])  # mean of 3/4, 3/4, 1/4


def test_impossible_tokens_have_no_say():
    table = random_table(7, 6, seed=4)
    table[:, 4] = -np.inf
    blind = [ToyBigram(ABC, table), ToyBigram(ABC, np.where(table == -np.inf, -np.inf, FIRST.table))]
    with_b = encode_sentences([["a", "b"], ["c"]], ABC)
    assert np.isfinite(fit_weights(blind, with_b)).all()
    never = np.full((7, 6), -np.inf)
    with pytest.raises(DataError, match="without a token that one of the models thinks possible"):
        fit_weights([ToyBigram(ABC, never)], with_b)
    with pytest.raises(UsageError, match="at least one model, got none"):
        fit_weights([], with_b)


def test_extreme_scores_do_not_underflow():
    tiny = [ToyBigram(ABC, model.table - 2000) for model in (FIRST, SECOND)]
    text = text_from(FIRST, 50, seed=2)
    assert fit_weights(tiny, text) == pytest.approx(fit_weights([FIRST, SECOND], text))


# On disk


@pytest.fixture
def toy_kinds(monkeypatch):
    from slm.models import registry

    for kind in (ToyBigram, ToyClock):
        monkeypatch.setitem(registry.HOMES, kind.kind, (kind.__module__, kind.__name__))


def test_a_mixture_is_one_folder_with_all_its_parts(toy_kinds, tmp_path):
    mixture = MixtureModel.fit([FIRST, CLOCK], text_from(FIRST, 20, seed=3))
    save(mixture, tmp_path / "m")
    back = load(tmp_path / "m")
    assert [type(part) for part in back.parts] == [ToyBigram, ToyClock]
    assert back.weights.tolist() == mixture.weights.tolist()
    assert back.score_ids(IDS, OFFSETS).tolist() == mixture.score_ids(IDS, OFFSETS).tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c, a: c.pop("weights"), "a mixture has weights and parts"),
        (lambda c, a: c.update(more=1), "a mixture has weights and parts"),
        (lambda c, a: c.update(parts=5), "a mixture has weights and parts"),
        (lambda c, a: c["parts"].append(5), "a mixture has weights and parts"),
        (lambda c, a: c["parts"][0].update(kind="mixture"), "of a kind that is no mixture"),
        (lambda c, a: c["parts"][0].update(kind=["os"]), "a mixture has weights and parts"),
        (lambda c, a: c.update(weights=["x", 1.0]), "a mixture has weights and parts"),
        (lambda c, a: c.update(weights=[0.5, 0.6]), "the parts of a mixture model do not fit"),
        (lambda c, a: c["parts"][0].update(kind="os"), "no model kind is named 'os'"),
        (lambda c, a: c["parts"].pop(), "belongs to none of the 1 parts"),
        (lambda c, a: a.update({"x.table": a["0.table"]}), "array 'x.table' belongs to none of the 2 parts"),
        (lambda c, a: a.update({"²": a["0.table"]}), "array '²' belongs to none of the 2 parts"),
    ],
)
def test_a_hostile_config_is_refused(toy_kinds, change, message):
    mixture = MixtureModel([FIRST, CLOCK], [0.5, 0.5])
    config, arrays = mixture.config(), mixture.arrays()
    change(config, arrays)
    with pytest.raises(ModelFileError) as caught:
        MixtureModel.from_parts(config, arrays, ABC)
    assert message in str(caught.value)
