"""Vectors from characters: the example by hand, padding, blocks, and the table that notices a changed weight."""

import math

import numpy as np
import pytest

from slm.nn import CharacterCnn, SpelledEmbedding
from slm.nn import characters as room

WORDS = np.array([[1, 6, 2, 0, 0], [1, 7, 6, 8, 2], [1, 0, 7, 2, 0], [1, 8, 6, 7, 2], [1, 7, 2, 0, 0]])


def encoder(dtype=np.float64, **options):
    sizes = {"symbols": 9, "size": 3, "widths": (1, 2, 4), "filters": 2, "highways": 1} | options
    return CharacterCnn(**sizes, rng=np.random.default_rng(0), dtype=dtype)


def test_one_filter_by_hand():
    # A filter over two symbols, weights 1 and 10, finds 1 + 30 and 3 + 20 in 1 3 2: the larger is 31, in hundredths.
    module = encoder(size=1, widths=(2,), filters=1, highways=0)
    assert module.outputs == 2
    module.params["C"][:, 0] = np.arange(9) / 100
    module.params["filters0.W"][:] = [[1, -1], [10, -1]]
    module.params["filters0.b"][:] = [0, 0.5]
    # The other filter has weights -1: -(1 + 3) and -(3 + 2), the larger is -4.
    y, _ = module.forward(np.array([[1, 3, 2, 0, 0]]))
    half = (math.tanh(0.5 - 0.04) - math.tanh(0.31)) / 2  # two values normalised stand that far from their mean
    assert y[0] == pytest.approx([-half / math.sqrt(half**2 + 1e-5), half / math.sqrt(half**2 + 1e-5)], rel=1e-12)


@pytest.mark.parametrize("highways", [0, 2])
def test_neither_padding_nor_the_words_beside_it_change_a_vector(highways):
    module = encoder(highways=highways)
    alone = np.concatenate([module.forward(np.trim_zeros(word, "b")[None])[0] for word in WORDS])
    wide = module.forward(np.pad(WORDS, ((0, 0), (0, 7))))[0]
    np.testing.assert_allclose(module.forward(WORDS)[0], alone, rtol=1e-13)
    np.testing.assert_allclose(wide, alone, rtol=1e-13)


def test_a_word_shorter_than_a_filter_is_read_as_if_nothing_followed_it():
    module = encoder()
    one, four = module.forward(np.array([[1]]))[0], module.forward(np.array([[1, 0, 0, 0]]))[0]
    assert np.array_equal(one, four)


def test_ids_that_occur_often_get_the_gradient_of_all_their_places():
    module, ids = SpelledEmbedding(WORDS, encoder()), np.array([[0, 2], [2, 3], [2, 0]])
    y, cache = module.forward(ids)
    dy = np.random.default_rng(1).normal(size=y.shape)
    module.backward(dy, cache)
    found = {name: grad.copy() for name, grad in module.grads.items()}
    module.zero_grads()
    for i, row in zip(ids.reshape(-1), dy.reshape(6, -1)):
        _, cache = module.encoder.forward(WORDS[i : i + 1])
        module.encoder.backward(row[None], cache)
    for name, grad in module.grads.items():
        np.testing.assert_allclose(found[name], grad, rtol=1e-10, atol=1e-12)


def test_what_is_kept_equals_what_is_encoded_anew_bit_for_bit_in_any_order(monkeypatch):
    monkeypatch.setattr(room, "BLOCK", 2)
    one, two = (SpelledEmbedding(WORDS, encoder(np.float32)) for _ in range(2))
    late = [one.vectors(np.array([i])) for i in (4, 0, 3, 1, 2)]
    assert np.array_equal(np.concatenate(late), two.vectors(np.array([4, 0, 3, 1, 2])))
    np.testing.assert_allclose(two.vectors(np.arange(5)), two.forward(np.arange(5))[0], rtol=1e-5, atol=1e-6)


def test_only_blocks_that_are_asked_for_are_encoded_and_each_once(monkeypatch):
    monkeypatch.setattr(room, "BLOCK", 2)
    module, seen = SpelledEmbedding(WORDS, encoder()), []
    forward = module.encoder.forward
    monkeypatch.setattr(module.encoder, "forward", lambda words: seen.append(len(words)) or forward(words))
    for ids in ([0], [1, 0], [4], [4, 0]):
        module.vectors(np.array(ids))
    assert seen == [2, 1]


def test_a_changed_weight_is_noticed():
    module = SpelledEmbedding(WORDS, encoder())
    before = module.vectors(np.arange(5))
    for name, weight in module.params.items():
        weight += 0.25
        after = module.vectors(np.arange(5))
        np.testing.assert_allclose(after, module.forward(np.arange(5))[0], rtol=1e-12, err_msg=name)
        assert not np.allclose(after, before)
        before = after
