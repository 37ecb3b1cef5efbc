"""The compact layout: exact or with few levels, much smaller, scored from as it is, and read without trust."""

import numpy as np
import pytest
from kenlm_reference import read

from slm import store
from slm.compat import kenlm
from slm.errors import ModelFileError, UsageError
from slm.models.base import LanguageModel
from slm.models.ngram import NgramModel
from slm.ngram import compact
from slm.ngram.compact import CompactTable, pack
from slm.ngram.scoring import score_with_lengths
from slm.text.encoding import encode_sentences

ARRAYS = ("bounds", "word", "suffix", "first", "log_prob", "backoff")
OPTIONS = [{"order": 1}, {"order": 2}, {"order": 3, "prune": [0, 1, 1]}, {"order": 4}, {"order": 9}]


def fitted(**options):
    return NgramModel.fit(read("pseudo", "train.txt").splitlines()[:200], discount_fallback=True, **options)


@pytest.fixture(scope="module")
def model():
    return NgramModel.fit(read("pseudo", "train.txt").splitlines(), order=4)


@pytest.fixture(scope="module")
def held_out(model):
    """Sentences of all lengths, an empty one, unknown words, and all in one line."""
    lines = [line.split() for line in read("pseudo", "test.txt").splitlines()]
    return encode_sentences([*lines, [], ["never_seen"], [w for line in lines for w in line]], model.vocab)


@pytest.mark.parametrize("options", OPTIONS)
def test_what_is_packed_comes_back_to_the_bit(options):
    table = fitted(**options).table
    again = pack(table).unpacked()
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(table, name), err_msg=name)


@pytest.mark.parametrize("room", [10, 512])
@pytest.mark.parametrize("bits", [None, 8, 1])
@pytest.mark.parametrize("options", OPTIONS)
def test_it_scores_to_the_bit_as_the_unpacked_table(monkeypatch, held_out, options, bits, room):
    monkeypatch.setattr(compact, "_ROOM", room)
    model = fitted(**options)
    packed, lines = pack(model.table, bits), read("pseudo", "test.txt").splitlines()
    text = encode_sentences([line.split() for line in [*lines, "", "never_seen", " ".join(lines)]], model.vocab)
    for start in (0, model._start):
        expected = score_with_lengths(packed.unpacked(), text.ids, text.offsets, start)
        for found, wanted in zip(packed.score(text.ids, text.offsets, start), expected):
            np.testing.assert_array_equal(found, wanted)


def test_scoring_does_not_unpack_and_all_else_does(model, held_out):
    packed = model.in_layout("compact")
    np.testing.assert_array_equal(
        packed.score_ids(held_out.ids, held_out.offsets), model.score_ids(held_out.ids, held_out.offsets)
    )
    words = read("pseudo", "test.txt").splitlines()[3]
    assert packed.sentence_logscore(words) == LanguageModel.sentence_logscore(model, words)
    assert list(packed.full_scores(words)) == list(model.full_scores(words))
    assert (packed.size(), packed.config()["bounds"]) == (model.size(), model.config()["bounds"])
    assert "table" not in vars(packed)
    assert packed.predict("<s>", 3) == model.predict("<s>", 3)
    assert "table" in vars(packed)


def test_the_kenlm_door_scores_from_it_as_it_is(tmp_path, model):
    store.save(model, tmp_path / "fast")
    store.save(model.in_layout("compact"), tmp_path / "compact")
    fast, packed = kenlm.Model(tmp_path / "fast"), kenlm.Model(tmp_path / "compact")
    for line in read("pseudo", "test.txt").splitlines()[:5]:
        assert packed.score(line) == pytest.approx(fast.score(line), rel=1e-12)
        assert list(packed.full_scores(line)) == list(fast.full_scores(line))
    assert "table" not in vars(packed._model)


def test_packed_arrays_are_less_than_half_of_the_table(model):
    packed = sum(array.nbytes for array in pack(model.table).arrays.values())
    assert packed < 0.5 * sum(getattr(model.table, name).nbytes for name in (*ARRAYS, "index"))


def test_eight_bits_change_the_perplexity_by_less_than_half_a_percent(model, held_out):
    exact, rough = (m.score_ids(held_out.ids, held_out.offsets).mean() for m in (model, model.in_layout("compact", 8)))
    assert exact != rough
    assert np.exp(exact - rough) == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize("bits", [0, 8, 3])
def test_a_compact_model_is_saved_and_loaded_as_it_is(tmp_path, model, bits):
    packed = model.in_layout("compact", bits)
    store.save(packed, tmp_path / "model")
    again = store.load(tmp_path / "model")
    assert again.config() == packed.config()
    assert again.in_layout("compact", bits) is again
    for name, array in packed.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array, err_msg=name)
    fast = again.in_layout("fast").in_layout("compact", bits)  # quantised values stay what they are
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(fast.table, name), getattr(packed.table, name), err_msg=name)


@pytest.mark.parametrize(
    ("layout", "bits", "message"),
    [("compact", -1, "from 0 to 8, got -1"), ("compact", 9, "from 0 to 8"), ("fast", 8, "means nothing to fast"),
     ("slim", 0, "one of fast, compact")],
)  # fmt: skip
def test_other_layouts_are_refused(model, layout, bits, message):
    with pytest.raises(UsageError, match=message):
        model.in_layout(layout, bits)


@pytest.mark.parametrize("bits", [None, 4])
def test_arrays_of_other_shapes_and_types_are_refused(model, bits):
    arrays, bounds = pack(model.table, bits).arrays, model.table.bounds
    for name, data in arrays.items():
        for wrong in (data[:-1], data[:0], np.append(data, data), data.astype(np.float64), data.reshape(1, -1)):
            with pytest.raises(ModelFileError, match=f"array {name.removesuffix('_code')}"):
                CompactTable(bounds, {**arrays, name: wrong})
        with pytest.raises(ModelFileError, match=f"array {name.removesuffix('_code')}"):
            CompactTable(bounds, {key: value for key, value in arrays.items() if key != name})
    with pytest.raises(ModelFileError, match="has no arrays"):
        CompactTable(bounds, {**arrays, "word9": arrays["word"]})


def test_words_and_children_that_are_none_are_refused_when_it_is_unpacked(model):
    arrays, bounds = pack(model.table).arrays, model.table.bounds
    more = arrays["children"].copy()
    more[0] = 2**64 - 1
    swapped = arrays["first"].copy()
    swapped[[9, 12]] = swapped[[12, 9]]
    for name, wrong, message in [
        ("word", np.full_like(arrays["word"], 255), "words of n-grams"),
        ("children", more, "array children should have"),
        ("children", np.zeros_like(more), "array children should have"),
        ("first", swapped, "should share"),
        ("first", arrays["first"] + 1, "should share"),
    ]:
        with pytest.raises(ModelFileError, match=message):
            CompactTable(bounds, {**arrays, name: wrong}).unpacked()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("bits", [None, 4])
def test_arrays_full_of_nonsense_are_read_inside_their_bounds(model, held_out, bits):
    arrays, bounds, rng = pack(model.table, bits).arrays, model.table.bounds, np.random.default_rng(7)
    for name in [*arrays] * 6:
        spoilt = arrays[name].copy().reshape(-1).view(np.uint8)
        some = rng.random(spoilt.size) < rng.choice([0.001, 0.1, 1])
        spoilt[some] = rng.choice(np.array([0, 1, 127, 128, 255, rng.integers(256)], np.uint8), some.sum())
        wrong = CompactTable(bounds, {**arrays, name: spoilt.view(arrays[name].dtype).reshape(arrays[name].shape)})
        nats, lengths = wrong.score(held_out.ids, held_out.offsets, 2)
        assert nats.shape == held_out.ids.shape
        assert 1 <= lengths.min() <= lengths.max() <= 4
        try:
            wrong.unpacked()
        except ModelFileError as error:
            assert "\n" not in str(error)
