"""Damaged and hostile folders: every change is noticed, and what was resealed by an attacker is refused or harmless."""

import copy
import hashlib
import json
import random
import shutil

import numpy as np
import pytest

from slm.errors import ModelFileError, SlmError, StorageError
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentConfig, RecurrentModel
from slm.store import load, save
from slm.store.manifest import _sealed
from slm.text.vocabulary import Vocabulary

PARTS = ("model.json", "vocab.txt", "model.safetensors")
CORPUS = ["a b a b c", "a a b", "b a c", "c c a"]


def ngram():
    return NgramModel.fit(CORPUS, order=3, discount_fallback=True)


def recurrent():
    return RecurrentModel(Vocabulary.from_words("abc"), RecurrentConfig(hidden=4, cell="gru"))


@pytest.fixture(scope="module", params=[ngram, recurrent], ids=lambda make: make.__name__)
def folder(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("damage") / "model"
    save(request.param(), path, training={"seconds": 1.5})
    return path


@pytest.fixture
def victim(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "victim")


@pytest.mark.parametrize("name", PARTS)
def test_flipped_bits_are_noticed(victim, name):
    whole = (victim / name).read_bytes()
    rng = random.Random(name)
    for _ in range(120):
        place, bit = rng.randrange(len(whole)), rng.randrange(8)
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << bit
        (victim / name).write_bytes(spoilt)
        with pytest.raises(ModelFileError, match=name):
            load(victim, verify=True)


@pytest.mark.parametrize("name", PARTS)
def test_truncations_and_additions_are_noticed(victim, name):
    whole = (victim / name).read_bytes()
    rng = random.Random(name)
    lengths = {0, 1, 2, 7, 8, 9, len(whole) - 1, *(rng.randrange(len(whole)) for _ in range(60))}
    for data in [*(whole[:n] for n in lengths), whole + b"\n", whole + whole]:
        (victim / name).write_bytes(data)
        with pytest.raises(ModelFileError):
            load(victim)


def test_parts_of_two_models_do_not_mix(victim, tmp_path):
    save(NgramModel.fit([*CORPUS, "a c"], order=3, discount_fallback=True), tmp_path / "other")
    for name in PARTS:
        mixed = shutil.copytree(victim, tmp_path / f"mixed-{name}")
        shutil.copy(tmp_path / "other" / name, mixed / name)
        with pytest.raises(ModelFileError):
            load(mixed)


VALUES = (
    None, True, False, 0, -1, 1, 2, 3, 2**31, 2**62, 10**19, 0.5, -0.0, 1e308, "", "x", "../../x", "\0", "lstm", [], {},
    [0], [0, 1, 2], [1] * 50, {"a": 1}, "F64", "F32", 10**12,
)  # fmt: skip


def places(value, path=()):
    """Every path to a value inside nested JSON."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def mutated(values, rng):
    """JSON values with one place changed, removed or doubled."""
    values = copy.deepcopy(values)
    path = rng.choice([path for path in places(values) if path])
    inner = values
    for key in path[:-1]:
        inner = inner[key]
    action = rng.randrange(4)
    if action == 0:
        del inner[path[-1]]
    elif action == 1 and isinstance(inner, dict):
        inner["surprise"] = rng.choice(VALUES)
    else:
        inner[path[-1]] = rng.choice(VALUES)
    return values


@pytest.mark.filterwarnings("error")
def test_a_resealed_manifest_is_refused_in_words_or_loads(victim):
    """300 mutants per kind, with a checksum that fits: no error but ours, nothing huge allocated."""
    values = json.loads((victim / "model.json").read_text())
    values.pop("sha256")
    rng, refused = random.Random(1), 0
    for _ in range(300):
        (victim / "model.json").write_bytes(_sealed(mutated(values, rng)))
        try:
            load(victim)
        except (ModelFileError, StorageError) as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 200


def test_resealed_arrays_are_refused_in_words_or_answer(victim):
    """Random bytes in the arrays: a model that loads scores, draws and predicts without leaving its arrays."""
    values = json.loads((victim / "model.json").read_text())
    values.pop("sha256")
    whole = np.fromfile(victim / "model.safetensors", np.uint8)
    body = whole[int.from_bytes(whole[:8].tobytes(), "little") + 8 :]
    rng = np.random.default_rng(3)
    for _ in range(60):
        spoilt = body.copy()
        spoilt[rng.integers(body.size, size=rng.integers(1, 9))] = rng.integers(256)
        data = np.concatenate([whole[: whole.size - body.size], spoilt]).tobytes()
        values["parts"]["model.safetensors"]["sha256"] = hashlib.sha256(data).hexdigest()
        (victim / "model.safetensors").write_bytes(data)
        (victim / "model.json").write_bytes(_sealed(values))
        try:
            model = load(victim)
            with np.errstate(all="ignore"):
                model.score_ids([3, 4, 5, 0, 2, 3, 2], [0, 5, 7])
                model.log_probs(model.next_state(model.begin_state(2), [3, 4]))
                model.matched_lengths([3, 4, 5, 2])
                model.generate(2, max_tokens=5, seed=1)
        except SlmError as error:
            assert "\n" not in str(error)
