"""The file of arrays: a safetensors file like any other, and nothing but the one its layout has."""

import json

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from slm.errors import ModelFileError, UsageError
from slm.store.folder import Part
from slm.store.tensors import DTYPES, check_layout, file_size, header_of, layout_of, read_arrays, write_arrays


def written(folder, arrays):
    """The bytes of a file of arrays."""
    with Part(folder, "file") as part:
        write_arrays(part, arrays)
    data = np.fromfile(folder / "file", np.uint8)
    (folder / "file").unlink()
    return data


def random_array(dtype, shape, seed=0):
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(shape) * 100).astype(dtype)


shapes = st.lists(st.integers(0, 5), max_size=4).map(tuple)
collections = st.dictionaries(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=10),
    st.tuples(st.sampled_from(sorted(DTYPES.values())), shapes),
    max_size=6,
).map(lambda d: {name: random_array(*spec, seed=i) for i, (name, spec) in enumerate(d.items())})


@given(collections)
def test_arrays_come_back_bit_for_bit(tmp_path_factory, arrays):
    data = written(tmp_path_factory.mktemp("t"), arrays)
    layout = check_layout(json.loads(json.dumps(layout_of(arrays))))
    assert data.size == file_size(layout)
    back = read_arrays(layout, data)
    assert list(back) == list(arrays)
    for name, array in arrays.items():
        assert (back[name].dtype, back[name].shape) == (array.dtype, array.shape)
        assert back[name].tobytes() == array.tobytes()
        assert back[name].flags.aligned


@given(collections.map(lambda arrays: {k: v for k, v in arrays.items() if k != "__metadata__"}))
def test_the_safetensors_library_reads_the_same(tmp_path_factory, arrays):
    data = written(tmp_path_factory.mktemp("t"), arrays)
    theirs = safetensors.numpy.load(data.tobytes())
    assert set(theirs) == set(arrays)
    for name, array in arrays.items():
        assert theirs[name].shape == array.shape
        assert theirs[name].tobytes() == array.tobytes()


@pytest.mark.parametrize(
    "make",
    [
        lambda a: a.T, lambda a: a[:, ::2], lambda a: a[::-1], lambda a: np.asfortranarray(a),
        lambda a: a.astype(">f8"), lambda a: a.astype(">f8").T, lambda a: np.broadcast_to(a[:1], (9, 6)),
    ],
)  # fmt: skip
def test_other_strides_and_byte_orders_keep_their_values(tmp_path, make):
    array = make(random_array("<f8", (8, 6)))
    data = written(tmp_path, {"a": array})
    (back,) = read_arrays(layout_of({"a": array}), data).values()
    assert back.dtype == np.dtype("<f8")
    assert (back == array).all()


def test_the_body_begins_on_a_cache_line_and_wide_numbers_come_first():
    layout = layout_of({"b": np.zeros(3, np.int8), "a": np.zeros(5, np.float32), "c": np.zeros(1)})
    header = header_of(layout)
    assert len(header) % 64 == 0
    offsets = {name: entry["data_offsets"] for name, entry in json.loads(header[8:]).items()}
    assert offsets == {"c": [0, 8], "a": [8, 28], "b": [28, 31]}


@pytest.mark.parametrize(
    "array", [np.array(["a"]), np.array([None]), np.zeros(2, "f4,i4"), np.zeros(2, complex), np.zeros(2, "M8[s]")]
)
def test_what_is_no_number_cannot_be_saved(array):
    with pytest.raises(UsageError, match=r"array 'x' of type .* cannot be saved"):
        layout_of({"x": array})


def test_every_other_file_is_refused(tmp_path):
    arrays = {"a": random_array("<f4", (3, 4)), "b": random_array("<i4", (5,))}
    layout, data = layout_of(arrays), written(tmp_path, arrays)
    size = len(header_of(layout))
    for length in range(data.size):
        with pytest.raises(ModelFileError, match=f"expected {data.size} bytes"):
            read_arrays(layout, data[:length])
    for place in range(size):
        for bit in range(8):
            spoilt = data.copy()
            spoilt[place] ^= 1 << bit
            with pytest.raises(ModelFileError, match="header is not that"):
                read_arrays(layout, spoilt)


@pytest.mark.parametrize(
    "layout",
    [
        [], None, {"a": 1}, {"a": {"dtype": "F32"}}, {"a": {"dtype": "F32", "shape": [1], "more": 1}},
        {"a": {"dtype": "F31", "shape": [1]}}, {"a": {"dtype": None, "shape": [1]}},
        {"a": {"dtype": "F32", "shape": 1}}, {"a": {"dtype": "F32", "shape": [-1]}},
        {"a": {"dtype": "F32", "shape": [1.0]}}, {"a": {"dtype": "F32", "shape": [True]}},
        {"a": {"dtype": "F32", "shape": [2**64]}}, {"a": {"dtype": "F32", "shape": [2**24, 2**24]}},
        {"a": {"dtype": "F32", "shape": [1] * 9}},
    ],
)  # fmt: skip
def test_a_layout_that_is_none_is_refused(layout):
    with pytest.raises(ModelFileError, match="the list of tensors is none"):
        check_layout(layout)
