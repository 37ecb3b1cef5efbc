"""Sentences out of a model, in ids: sampled side by side, or the likeliest found by beam search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slm.models.state import State, joined, take
from slm.sampling import Sampler
from slm.text.vocabulary import BOS, EOS, UNK

if TYPE_CHECKING:
    from slm.models.base import LanguageModel

_BLOCK = 64  # uniform numbers drawn at a time for each sentence


def sample(
    model: LanguageModel,
    start: State,
    n: int,
    batch: int,
    seed: int,
    max_tokens: int,
    sampler: Sampler,
    allow_unk: bool,
) -> list[list[int]]:
    """Ids of n sentences, without `</s>`; sentence i draws from the stream of uniform numbers of (seed, i).

    A row whose sentence has ended is given to the next one, so that the batch stays full while there are any.
    """
    sentences: list[list[int]] = [[] for _ in range(n)]
    rows, places, streams = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, object)
    uniforms, state, begun = np.empty((0, _BLOCK)), take(start, np.zeros(0, np.int64)), 0
    while True:
        if fresh := range(begun, min(n, begun + batch - rows.size)):
            begun, none = fresh.stop, np.zeros(len(fresh), np.int64)
            rows, places = np.concatenate([rows, fresh]), np.concatenate([places, none])
            streams = np.concatenate([streams, [np.random.default_rng([seed, number]) for number in fresh]])
            uniforms = np.concatenate([uniforms, np.empty((len(fresh), _BLOCK))])
            state = joined(state, take(start, none))
        if not rows.size:
            return sentences
        for row in np.flatnonzero(places % _BLOCK == 0):
            uniforms[row] = streams[row].random(_BLOCK)
        ids = model.draw_next(state, sampler, uniforms[np.arange(rows.size), places % _BLOCK], allow_unk)
        places += 1
        for number, i in zip(rows.tolist(), ids.tolist()):
            if i != EOS:
                sentences[number].append(i)
        going = (ids != EOS) & (places < max_tokens)
        rows, places, streams, uniforms, ids = (part[going] for part in (rows, places, streams, uniforms, ids))
        state = model.next_state(take(state, going), ids)


def beam_search(model: LanguageModel, state: State, width: int, max_tokens: int) -> list[tuple[list[int], float]]:
    """Up to `width` likely ways (ids without `</s>`, nats with it) to end the sentence, the likeliest first."""
    scores, paths = np.zeros(1), [[]]  # type: tuple[np.ndarray, list[list[int]]]
    done: list[tuple[list[int], float]] = []
    for _ in range(max_tokens):
        total = scores[:, None] + model.log_probs(state)
        total[:, [UNK, BOS]] = -np.inf
        best = np.argsort(-total, axis=None, kind="stable")[: 2 * width]  # at most one `</s>` in each row
        source, ids = np.unravel_index(best, total.shape)
        value = total[source, ids]
        ended = ids == EOS
        done += [(paths[s], float(x)) for s, x in zip(source[ended], value[ended]) if x > -np.inf]
        done = sorted(done, key=lambda item: -item[1])[:width]
        open_ = np.flatnonzero(~ended & (value > -np.inf))[:width]
        if not open_.size or (len(done) == width and done[-1][1] >= value[open_[0]]):
            break
        paths = [[*paths[source[j]], int(ids[j])] for j in open_]
        scores = value[open_]
        state = model.next_state(take(state, source[open_]), ids[open_].astype(np.int32))
    return done
