"""Every token of the text is predicted exactly once an epoch, behind the right input."""

import numpy as np
import pytest

from slm.text.vocabulary import BOS, EOS
from slm.training.batches import sentence_windows, shifted, stream_windows


def text(lengths, seed=0):
    """Sentences of distinct ids (so that each token is known by its id), each with </s>."""
    rows, first = [], 3
    for n in lengths:
        rows.append([*range(first, first + n), EOS])
        first += n
    return np.concatenate(rows).astype(np.int32), np.cumsum([0] + [len(r) for r in rows])


def test_the_input_is_the_token_before_and_bos_at_a_sentence_start():
    assert shifted(np.array([5, EOS, 6, 7, EOS], np.int32)).tolist() == [BOS, 5, BOS, 6, 7]


@pytest.mark.parametrize("vary", [False, True])
@pytest.mark.parametrize(("batch", "bptt"), [(1, 1), (3, 4), (4, 100), (500, 7)])
def test_a_stream_predicts_every_token_once_and_in_order(batch, bptt, vary):
    ids, _ = text([5, 0, 9, 2, 14, 1])
    windows = list(stream_windows(ids, batch, bptt, np.random.default_rng(1) if vary else None))
    assert [w.fresh for w in windows] == [True] + [False] * (len(windows) - 1)
    inputs, targets = (np.concatenate([w[i] for w in windows]).T for i in (0, 1))
    kept = targets >= 0
    assert np.array_equal(targets[kept], ids)  # row after row: the text itself
    assert np.array_equal(inputs[kept], shifted(ids))
    lengths = kept.sum(axis=1)
    assert lengths.max() - lengths.min() <= 1 and len(lengths) == min(batch, ids.size)


def test_the_last_window_of_a_stream_is_partial():
    ids, _ = text([9])  # 10 tokens in 2 rows of 5: windows of 3 and 2
    assert [w.targets.shape for w in stream_windows(ids, 2, 3)] == [(3, 2), (2, 2)]


@pytest.mark.parametrize(("batch", "bptt"), [(1, 1), (2, 4), (3, 50), (64, 3)])
def test_sentence_windows_predict_every_token_once_from_fresh_states(batch, bptt):
    ids, offsets = text([5, 0, 9, 2, 14, 1, 3, 3])
    seen = []
    state_of = None
    for inputs, targets, fresh in sentence_windows(ids, offsets, batch, bptt, np.random.default_rng(2)):
        assert inputs.shape == targets.shape and inputs.shape[0] <= bptt and inputs.shape[1] <= batch
        if fresh:
            state_of = np.full(inputs.shape[1], -1)
            assert (inputs[0] == BOS).all()
        for t in range(len(inputs)):
            for b in range(inputs.shape[1]):
                if targets[t, b] < 0:
                    continue
                if state_of[b] >= 0:  # inside a sentence the input is the target before
                    assert inputs[t, b] == state_of[b]
                state_of[b] = targets[t, b]
                seen.append(int(targets[t, b]))
    assert sorted(seen) == sorted(ids.tolist())


def test_the_order_of_sentences_follows_from_the_generator():
    ids, offsets = text([4] * 40)

    def epoch(seed):
        return [w.targets.tolist() for w in sentence_windows(ids, offsets, 2, 9, np.random.default_rng(seed))]

    assert epoch(1) == epoch(1) and epoch(1) != epoch(2)
