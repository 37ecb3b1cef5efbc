"""The tree of n-grams: what is one, and that nothing walks over what is none."""

import numpy as np
import pytest
import zoo

from slm.errors import ModelFileError
from slm.models.ngram import NgramModel
from slm.ngram.config import SMOOTHINGS
from slm.ngram.merge import merge, over_vocabulary
from slm.ngram.pruning import prune
from slm.ngram.trie import Trie

# "<s> a b </s>" with ids 1 3 4 2, as the module draws it
BOUNDS = [0, 1, 6, 9]
WORD = [-1, 0, 1, 2, 3, 4, 3, 4, 2]
SUFFIX = [0, 0, 0, 0, 0, 0, 4, 5, 3]
FIRST = [1, 6, 6, 7, 7, 8, 9]


def trie(word=WORD, suffix=SUFFIX, first=FIRST):
    return Trie(np.array(BOUNDS), *(np.array(values, np.int32) for values in (word, suffix, first)))


def changed(values, place, value):
    return [*values[:place], value, *values[place + 1 :]]


def test_a_tree_is_one():
    trie().require_sound()
    assert trie().words_of(2).tolist() == [[1, 3], [3, 4], [4, 2]]


@pytest.mark.parametrize(
    ("arrays", "name"),
    [
        ({"first": changed(FIRST, 0, 0)}, "children"),
        ({"first": changed(FIRST, 2, 8)}, "children"),
        ({"first": changed(FIRST, 6, 10)}, "children"),
        ({"word": changed(WORD, 7, 5)}, "words"),
        ({"word": changed(WORD, 7, -1)}, "words"),
        ({"word": changed(WORD, 4, 4)}, "words"),
        ({"suffix": changed(SUFFIX, 3, 1)}, "suffixes"),
        ({"suffix": changed(SUFFIX, 6, 7)}, "suffixes"),
        ({"suffix": changed(SUFFIX, 8, 0)}, "suffixes"),
        ({"suffix": changed(SUFFIX, 8, -(2**31))}, "suffixes"),
    ],
)
def test_what_makes_no_tree_is_named(arrays, name):
    with pytest.raises(ModelFileError, match=f"the {name} in the n-gram table make no tree"):
        trie(**arrays).require_sound()


@pytest.mark.compiled
@pytest.mark.parametrize(
    "name", [n for n in zoo.MAKERS if n.rpartition("-3")[0] in SMOOTHINGS or n[:3] in ("mkn", "mer")]
)
def test_every_table_that_we_make_is_a_tree(name):
    zoo.model(name).table.require_sound()


@pytest.mark.compiled
@pytest.mark.parametrize("name", ["word", "first", "suffix"])
def test_nothing_walks_over_a_damaged_table(tmp_path, name):
    sound = zoo.model("mkn-3")
    arrays = {key: array.copy() for key, array in sound.arrays().items()}
    arrays[name][8:12] = 2**31 - 1
    damaged = NgramModel.from_parts(sound.config(), arrays, sound.vocab)
    new_ids = np.arange(len(sound.vocab))
    for walk in (
        lambda: damaged.to_arpa(tmp_path / "out.arpa"),
        lambda: prune(damaged.table, threshold=0.1),
        lambda: merge([sound.table, damaged.table], [0.5, 0.5]),
        lambda: over_vocabulary(damaged.table, new_ids, len(new_ids) + 1),
    ):
        with pytest.raises(ModelFileError, match="make no tree"):
            walk()
    assert not list(tmp_path.iterdir())
