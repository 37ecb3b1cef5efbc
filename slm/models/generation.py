"""Sentences out of a model, in ids: sampled side by side, or the likeliest found by beam search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slm.models.state import State, take
from slm.sampling import Sampler
from slm.text.vocabulary import BOS, EOS, UNK

if TYPE_CHECKING:
    from slm.models.base import LanguageModel

_BLOCK = 64  # uniform numbers drawn at a time for each sentence


def sample(
    model: LanguageModel, start: State, numbers: range, seed: int, max_tokens: int, sampler: Sampler, allow_unk: bool
) -> list[list[int]]:
    """Ids of the sentences of the given numbers, without `</s>`; each has its own stream of uniform numbers.

    A row that has ended leaves the batch, so the work is that of the tokens that come out.
    """
    streams = [np.random.default_rng([seed, number]) for number in numbers]
    sentences: list[list[int]] = [[] for _ in numbers]
    rows = np.arange(len(numbers))
    state = take(start, np.zeros(len(numbers), np.int64))
    for step in range(max_tokens):
        if step % _BLOCK == 0:
            uniforms = np.stack([streams[row].random(_BLOCK) for row in rows])
        ids = model.draw_next(state, sampler, uniforms[:, step % _BLOCK], allow_unk)
        going = ids != EOS
        rows, ids, uniforms = rows[going], ids[going], uniforms[going]
        if not rows.size:
            break
        for row, i in zip(rows.tolist(), ids.tolist()):
            sentences[row].append(i)
        state = model.next_state(take(state, going), ids)
    return sentences


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
