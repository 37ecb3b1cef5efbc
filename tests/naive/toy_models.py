"""The smallest models there can be, to test what is derived for all of them."""

import numpy as np

from slm.models.base import LanguageModel
from slm.text.vocabulary import BOS, Vocabulary

ABC = Vocabulary.from_words("abc")


def random_table(rows, size, seed=0, dtype=np.float64):
    """Random distributions (rows, size) in nats, `<s>` at -inf."""
    p = np.random.default_rng(seed).dirichlet(np.ones(size), rows).astype(dtype)
    p[:, BOS] = 0
    with np.errstate(divide="ignore"):
        return np.log(p / p.sum(axis=1, keepdims=True))


class ToyModel(LanguageModel):
    """A table (V + 1, V) of log-probabilities; subclasses say which row comes next."""

    def __init__(self, vocab, table):
        self.vocab, self.table = vocab, table

    @classmethod
    def random(cls, vocab=ABC, seed=0, dtype=np.float64):
        return cls(vocab, random_table(len(vocab) + 1, len(vocab), seed, dtype))

    def begin_state(self, batch=1, bos=True):
        return (np.full(batch, BOS if bos else len(self.vocab), np.int64),)

    def log_probs(self, state):
        return self.table[state[0]].astype(np.float64)

    def config(self):
        return {"size": len(self.vocab)}

    def arrays(self):
        return {"table": self.table}

    @classmethod
    def from_parts(cls, config, arrays, vocab):
        return cls(vocab, arrays["table"])


class ToyBigram(ToyModel):
    """The row is the last token; a sentence begins at `<s>` again."""

    kind = "toy-bigram"
    order = 2

    def next_state(self, state, ids):
        ids = self.vocab.check_ids(ids)
        return (np.where(ids == 2, BOS, ids).astype(np.int64),)


class ToyClock(ToyModel):
    """The row is the sum of all ids so far, through the whole document."""

    kind = "toy-clock"
    carries_state = True

    def next_state(self, state, ids):
        return ((state[0] + self.vocab.check_ids(ids)) % (len(self.vocab) + 1),)
