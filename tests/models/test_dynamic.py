"""Dynamic evaluation against its equations, and against the model that it must leave alone."""

import numpy as np
import pytest
from naive.toy_models import ToyBigram

from slm.errors import DataError, NumericError, UsageError
from slm.models.dynamic import DynamicConfig, DynamicModel
from slm.models.neural import inputs_of
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.encoding import EncodedText
from slm.text.vocabulary import BOS, EOS, Vocabulary

VOCAB = Vocabulary.from_words([f"w{i}" for i in range(6)])


def make(**settings):
    return RecurrentModel(VOCAB, RecurrentConfig(**({"hidden": 5, "init": 0.5, "dtype": "float64"} | settings)), seed=3)


def document(tokens=60, seed=0):
    rng = np.random.default_rng(seed)
    ids = rng.integers(2, 9, tokens).astype(np.int32)
    ids[-1] = EOS
    return ids, np.concatenate([[0], np.flatnonzero(ids == EOS) + 1])


def naive_scores(base, settings, sizes, ids):
    """The equations over dictionaries of arrays, a fresh model for every set of weights."""
    out, state = [], base.network.zero_state(1)
    start = {name: array.copy() for name, array in base.arrays().items()}
    inputs = inputs_of(np.concatenate([[EOS], ids[:-1]]).astype(np.int32))
    weights = start
    mean = np.concatenate([s.ravel() for s in sizes.values()]).mean() if sizes else None
    for low in range(0, ids.size, settings.segment):
        model = RecurrentModel.from_parts(base.config(), weights, VOCAB)
        part = slice(low, low + settings.segment)
        nll, state = model.network.loss(inputs[part, None], ids[part, None], state, 1 / settings.segment)
        out.append(-nll)
        grads = model.network.grads
        if settings.rule == "sgd":
            weights = {
                n: w - settings.rate * grads[n] + settings.decay * (start[n] - w) for n, w in model.arrays().items()
            }
        else:
            weights = {
                n: w
                - settings.rate * grads[n] / (sizes[n] + settings.eps)
                + np.minimum(1, settings.decay * sizes[n] / mean) * (start[n] - w)
                for n, w in model.arrays().items()
            }
    return np.concatenate(out)


@pytest.mark.parametrize("tied", [True, False])
def test_plain_steps_are_those_of_the_equations(tied):
    base, settings = make(tied=tied), DynamicConfig(rate=0.7, decay=0.1, segment=8)
    ids, offsets = document()
    expected = naive_scores(base, settings, {}, ids)
    assert DynamicModel(base, settings).score_ids(ids, offsets) == pytest.approx(expected, abs=1e-9)


def test_scaled_steps_are_those_of_the_equations():
    base, settings = make(), DynamicConfig(rule="rms", rate=0.02, decay=0.3, segment=8, eps=0.01)
    ids, offsets = document()
    rng = np.random.default_rng(5)
    sizes = {name: rng.random(array.shape) for name, array in base.arrays().items()}
    expected = naive_scores(base, settings, sizes, ids)
    assert DynamicModel(base, settings, sizes).score_ids(ids, offsets) == pytest.approx(expected, abs=1e-9)


def test_sizes_are_root_mean_squares_of_the_segments_gradients():
    base = make()
    ids, offsets = document(20)
    model = DynamicModel.fit(base, EncodedText(ids, offsets, 20), DynamicConfig(rule="rms", segment=10), segments=99)
    inputs, state, squares = inputs_of(np.concatenate([[EOS], ids[:-1]])), base.network.zero_state(1), 0.0
    for part in (slice(0, 10), slice(10, 20)):
        twin = make()
        _, state = twin.network.loss(inputs[part, None], ids[part, None], state, 0.1)
        squares += twin.network.grads["layers.0.Wh"] ** 2
    np.testing.assert_allclose(model.own["layers.0.Wh"], np.sqrt(squares / 2), rtol=1e-12)


def test_without_a_rate_it_is_the_model_itself():
    base, (ids, offsets) = make(), document()
    still = DynamicModel(base, DynamicConfig(rate=0.0, segment=4))
    assert still.score_ids(ids, offsets) == pytest.approx(base.score_ids(ids, offsets), abs=1e-12)


@pytest.mark.parametrize("stateful", [True, False])
def test_a_document_that_repeats_itself_is_learnt(stateful):
    ids = np.array([3, 4, 5, 6, EOS] * 30, np.int32)
    base = make(stateful=stateful)
    before = {name: array.tobytes() for name, array in base.arrays().items()}
    losses = -DynamicModel(base, DynamicConfig(rate=1.0, segment=5)).score_ids(ids, np.arange(0, 151, 5))
    assert losses[-20:].mean() < losses[:20].mean() - 0.7
    assert {name: array.tobytes() for name, array in base.arrays().items()} == before


def test_every_row_of_a_batch_learns_from_its_own_text():
    model = DynamicModel(make(), DynamicConfig(rate=1.0, segment=2))
    state = model.begin_state(2)
    for ids in ([3, 5], [3, 5], [3, 6], [3, 6]):
        state = model.next_state(state, np.array(ids))
    rows = np.exp(model.log_probs(state))
    assert rows.sum(axis=1) == pytest.approx([1, 1]) and (rows[:, BOS] == 0).all()
    assert rows[0, 3] > rows[1, 3]
    assert len({id(one) for one in state[1]}) == 2


def test_what_does_not_fit_is_refused():
    with pytest.raises(UsageError, match="needs a neural model, got one of kind toy-bigram"):
        DynamicModel(ToyBigram.random(VOCAB))
    with pytest.raises(UsageError, match=r"make it with DynamicModel\.fit"):
        DynamicModel(make(), DynamicConfig(rule="rms"))
    with pytest.raises(UsageError, match="rule sgd needs no sizes"):
        DynamicModel(make(), DynamicConfig(), {"x": np.zeros(1)})


REPEATS = EncodedText(np.array([3, 4, 5, 6, EOS] * 24, np.int32), np.arange(0, 121, 5), 0)


@pytest.mark.parametrize("rate", [0.01, 0.5, 64.0])
def test_tuning_ends_at_the_best_of_the_settings_it_has_tried(rate):
    tried = {}
    start = DynamicModel(make(), DynamicConfig(rate=rate, segment=5))
    tuned = start.tuned(REPEATS, tell=tried.__setitem__)
    assert tuned.settings == min(tried, key=tried.get) and start.settings in tried
    settings = tuned.settings
    # Both neighbours of the best rate were tried, unless they lie outside the range.
    rates = {one.rate for one in tried}
    assert {settings.rate / 2, settings.rate * 2} - {128.0} <= rates
    assert max(rates) <= 100 and max(one.decay for one in tried) <= 1
    found = -tuned.score_ids(REPEATS.ids, REPEATS.offsets).mean()
    assert found == pytest.approx(tried[settings], abs=1e-12)


def test_tuning_reads_no_more_than_it_is_told_to():
    changed = EncodedText(np.append(REPEATS.ids[:42], REPEATS.ids[:10][::-1]), np.array([0, 42, 52]), 0)
    start = DynamicModel(make(), DynamicConfig(segment=5))
    one, two = start.tuned(REPEATS, tokens=42), start.tuned(changed, tokens=42)
    assert one.settings == two.settings


def test_tuned_steps_stay_scaled():
    base = make()
    start = DynamicModel.fit(base, REPEATS, DynamicConfig(rule="rms", rate=0.002, segment=5))
    tuned = start.tuned(REPEATS)
    assert tuned.settings.rule == "rms" and tuned.own is start.own
    assert tuned.settings.rate > 0.002  # so small a model has far to go


def test_an_empty_text_tunes_nothing():
    with pytest.raises(DataError, match="empty"):
        DynamicModel(make()).tuned(EncodedText(np.zeros(0, np.int32), np.zeros(1, np.int64), 0))


def test_steps_that_leave_the_numbers_are_named_and_are_never_the_best():
    base = make()
    sizes = {name: np.full_like(array, 1e-308) for name, array in base.arrays().items()}
    settings = DynamicConfig(rule="rms", rate=100.0, decay=0.0, segment=5, eps=1e-308)  # steps of above 1e308
    with pytest.raises(NumericError, match=r"dynamic evaluation at rate 100 leaves the numbers after .* tokens"):
        DynamicModel(base, settings, sizes).score_ids(REPEATS.ids, REPEATS.offsets)
    tried = []
    DynamicModel(base, settings, sizes).tuned(REPEATS, tell=lambda settings, nats: tried.append(nats))
    assert tried[0] == np.inf
