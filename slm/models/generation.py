"""Sentences out of a model, in ids: sampled side by side, or the likeliest found by beam search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slm.kernels.blas import one_thread_each
from slm.models.state import State, joined, take
from slm.sampling import Sampler
from slm.text.vocabulary import BOS, EOS, UNK

if TYPE_CHECKING:
    from slm.models.base import LanguageModel

_BLOCK = 64  # uniform numbers drawn at a time for each sentence


@one_thread_each()
def sample(
    model: LanguageModel,
    start: State,
    numbers: range,
    batch: int,
    seed: int,
    max_tokens: int,
    sampler: Sampler,
    allow_unk: bool,
) -> list[list[int]]:
    """Ids of numbered sentences, without `</s>`; sentence i draws from the stream of uniform numbers of (seed, i).

    A row whose sentence has ended is given to the next one, so that the batch stays full while there are any.
    """
    sentences: list[list[int]] = [[] for _ in numbers]
    rows, places, streams = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, object)
    uniforms, state, begun = np.empty((0, _BLOCK)), take(start, np.zeros(0, np.int64)), 0
    while True:
        if fresh := range(begun, min(len(numbers), begun + batch - rows.size)):
            begun, none = fresh.stop, np.zeros(len(fresh), np.int64)
            rows, places = np.concatenate([rows, fresh]), np.concatenate([places, none])
            streams = np.concatenate([streams, [np.random.default_rng([seed, numbers[i]]) for i in fresh]])
            uniforms = np.concatenate([uniforms, np.empty((len(fresh), _BLOCK))])
            state = joined(state, take(start, none))
        if not rows.size:
            return sentences
        columns = places % _BLOCK
        if not columns.all():
            for row in np.flatnonzero(columns == 0):
                uniforms[row] = streams[row].random(_BLOCK)
        ids = model.draw_next(state, sampler, uniforms[np.arange(rows.size), columns], allow_unk)
        places += 1
        for number, i in zip(rows.tolist(), ids.tolist()):
            if i != EOS:
                sentences[number].append(i)
        going = (ids != EOS) & (places < max_tokens)
        if not going.all():
            rows, places, streams, uniforms, ids = (part[going] for part in (rows, places, streams, uniforms, ids))
            state = take(state, going)
        if rows.size:
            state = model.next_state(state, ids)


def beam_search(model: LanguageModel, state: State, width: int, max_tokens: int) -> list[tuple[list[int], float]]:
    """Up to `width` likely ways (ids without `</s>`, nats with it) to end the sentence, the likeliest first.

    Every open path is also tried as it would end here: among many that go on, few ends would be likely enough.
    """
    scores, paths = np.zeros(1), [[]]  # type: tuple[np.ndarray, list[list[int]]]
    done: list[tuple[list[int], float]] = []
    for _ in range(max_tokens):
        total = scores[:, None] + model.log_probs(state)
        done += [(path, x) for path, x in zip(paths, total[:, EOS].tolist()) if x > -np.inf]
        done = sorted(done, key=lambda item: -item[1])[:width]
        total[:, [UNK, BOS, EOS]] = -np.inf
        best = np.argsort(-total, axis=None, kind="stable")[:width]
        source, ids = np.unravel_index(best[total.flat[best] > -np.inf], total.shape)
        scores = total[source, ids]
        if not source.size or (len(done) == width and done[-1][1] >= scores[0]):
            break
        paths = [[*paths[row], i] for row, i in zip(source, ids.tolist())]
        state = model.next_state(take(state, source), ids.astype(np.int32))
    return done
