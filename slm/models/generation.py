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
    streams: dict[int, np.random.Generator] = {}
    rows, uniforms, state = np.empty(0, np.int64), np.empty((0, _BLOCK)), take(start, np.zeros(0, np.int64))
    begun = 0
    while True:
        if fresh := range(begun, min(n, begun + batch - rows.size)):
            begun = fresh.stop
            streams |= {number: np.random.default_rng([seed, number]) for number in fresh}
            rows = np.concatenate([rows, fresh])
            uniforms = np.concatenate([uniforms, np.empty((len(fresh), _BLOCK))])
            state = joined(state, take(start, np.zeros(len(fresh), np.int64)))
        if not rows.size:
            return sentences
        places = [len(sentences[row]) for row in rows.tolist()]
        for i, place in enumerate(places):
            if place % _BLOCK == 0:
                uniforms[i] = streams[int(rows[i])].random(_BLOCK)
        numbers = uniforms[np.arange(rows.size), np.array(places) % _BLOCK]
        ids = model.draw_next(state, sampler, numbers, allow_unk)
        for row, i in zip(rows.tolist(), ids.tolist()):
            if i != EOS:
                sentences[row].append(i)
        going = (ids != EOS) & (np.array(places) + 1 < max_tokens)
        rows, uniforms = rows[going], uniforms[going]
        state = model.next_state(take(state, going), ids[going])


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
