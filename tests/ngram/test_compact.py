"""The compact layout: exact or with few levels, much smaller, and read without trust."""

import numpy as np
import pytest
from kenlm_reference import read

from slm import store
from slm.errors import ModelFileError, UsageError
from slm.models.ngram import NgramModel
from slm.ngram import compact
from slm.ngram.compact import pack, unpack
from slm.text.encoding import encode_sentences

ARRAYS = ("bounds", "word", "suffix", "first", "log_prob", "backoff")


@pytest.fixture(scope="module")
def model():
    return NgramModel.fit(read("pseudo", "train.txt").splitlines(), order=4)


@pytest.mark.parametrize("block", [2**20, 100])
@pytest.mark.parametrize("options", [{"order": 1}, {"order": 2}, {"order": 4}, {"order": 3, "prune": [0, 1, 1]}])
def test_what_is_packed_comes_back_to_the_bit(monkeypatch, options, block):
    monkeypatch.setattr(compact, "_BLOCK", block)
    table = NgramModel.fit(read("pseudo", "train.txt").splitlines()[:200], discount_fallback=True, **options).table
    again = unpack(table.bounds.tolist(), pack(table))
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(table, name), err_msg=name)


def test_packed_arrays_are_less_than_half_of_the_table(model):
    packed = sum(array.nbytes for array in pack(model.table).values())
    assert packed < 0.5 * sum(getattr(model.table, name).nbytes for name in ARRAYS)


def test_levels_are_the_means_of_equal_shares():
    # sorted: 1 2 | 4 6 | 10 20: means 1.5, 5, 15
    assert compact._levels(np.array([4, 20, 1, 10, 2, 6], np.float32), 3).tolist() == [1.5, 5.0, 15.0]
    assert compact._levels(np.array([7, 7, 7], np.float32), 8).tolist() == [7.0]


def test_eight_bits_change_the_perplexity_by_less_than_half_a_percent(model):
    text = encode_sentences([line.split() for line in read("pseudo", "test.txt").splitlines()], model.vocab)
    exact, rough = (m.score_ids(text.ids, text.offsets).mean() for m in (model, model.in_layout("compact", 8)))
    assert exact != rough
    assert np.exp(exact - rough) == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize("bits", [0, 8, 3])
def test_a_compact_model_is_saved_and_loaded_as_it_is(tmp_path, model, bits):
    packed = model.in_layout("compact", bits)
    store.save(packed, tmp_path / "model")
    again = store.load(tmp_path / "model")
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again.table, name), getattr(packed.table, name), err_msg=name)
    assert again.config() == packed.config()
    for name, array in packed.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array, err_msg=name)  # quantised levels stay what they are


@pytest.mark.parametrize(
    ("layout", "bits", "message"),
    [("compact", -1, "from 0 to 8, got -1"), ("compact", 9, "from 0 to 8"), ("fast", 8, "means nothing to fast"),
     ("slim", 0, "one of fast, compact")],
)  # fmt: skip
def test_other_layouts_are_refused(model, layout, bits, message):
    with pytest.raises(UsageError, match=message):
        model.in_layout(layout, bits)


@pytest.mark.parametrize("name", ["word3", "children2", "log_prob1", "backoff3", "log_prob4"])
def test_missing_cut_and_damaged_arrays_are_refused(model, name):
    arrays, bounds = pack(model.table, 8 if name == "backoff3" else None), model.table.bounds.tolist()
    data = arrays[name]
    flipped = data.copy()
    flipped[-1] ^= 255  # zlib's own checksum
    for wrong in (data[:-1], data[:5], np.append(data, 0).astype(np.uint8), flipped, data.astype(np.int32)):
        with pytest.raises(ModelFileError, match=name):
            unpack(bounds, {**arrays, name: wrong})
    with pytest.raises(ModelFileError, match=f"needs an array {name}"):
        unpack(bounds, {key: value for key, value in arrays.items() if key != name})
    with pytest.raises(ModelFileError, match="has no arrays"):
        unpack(bounds, {**arrays, "word9": data})


def test_words_children_and_codes_that_are_none_are_refused(model):
    arrays, bounds = pack(model.table, 4), model.table.bounds.tolist()
    rows = {k: bounds[k + 1] - bounds[k] for k in (2, 3)}
    for name, numbers, message in [
        ("word3", np.full(rows[3], len(model.vocab), np.int32), "words of n-grams"),
        ("word3", np.full(rows[3], -1, np.int32), "words of n-grams"),
        ("children2", np.full(rows[2], 7, np.int32), "should share"),
        ("children2", np.full(rows[2], -1, np.int32), "should share"),
        ("log_prob3", np.full(rows[3], 16, np.uint8), "levels that are not there"),
    ]:
        with pytest.raises(ModelFileError, match=message):
            unpack(bounds, {**arrays, name: compact._packed(numbers)})


def test_a_block_that_would_unpack_to_more_is_not_unpacked(model):
    arrays, bounds = pack(model.table), model.table.bounds.tolist()
    bomb = compact._pack_block(np.zeros(10**7, np.int32))
    data = np.frombuffer(np.array([len(bomb)], "<i8").tobytes() + bomb, np.uint8)
    with pytest.raises(ModelFileError, match="a block that is not"):
        unpack(bounds, {**arrays, "word3": data})
