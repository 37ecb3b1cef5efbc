"""One tiny model of every kind and make, all over the same five words: what the law suite holds to the laws."""

from functools import cache

import numpy as np

from slm.models.cache import CacheConfig, CacheModel
from slm.models.dynamic import DynamicConfig, DynamicModel
from slm.models.loglinear import LogLinearModel
from slm.models.loglinear_config import LogLinearConfig
from slm.models.mixture import MixtureModel
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.models.window import ConvModel, NeuralNgramModel
from slm.models.window_config import ConvConfig, MlpConfig
from slm.ngram.config import SMOOTHINGS
from slm.ngram.merge import merge
from slm.ngram.pruning import prune
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import Vocabulary

SENTENCES = [
    line.split()
    for line in (
        "a b a b c", "a a b", "b a c", "c c a e", "a b c d", "d a b a", "b", "a b a b a b a b", "c a a d b", "e a b",
        "b b a", "a c b a f", "d d c a", "a", "b a b c c b",
    )
]  # fmt: skip
VOCAB = Vocabulary.build(SENTENCES, min_count=3)  # e and f are unknown
TEXT = encode_sentences(SENTENCES, VOCAB)
HELD_OUT = encode_sentences([["a", "b", "z"], ["c", "b", "a", "b"], ["d"]], VOCAB)


def ngram(order=3, smoothing="mkn", **options):
    if smoothing == "jelinek-mercer":
        options["heldout"] = HELD_OUT
    elif "discount_fallback" in SMOOTHINGS[smoothing]:
        options["discount_fallback"] = True
    return NgramModel.fit(TEXT, order, smoothing, VOCAB, **options)


def neural(make, settings):
    """A model some steps away from its first weights."""
    from slm.training.config import TrainingConfig
    from slm.training.loop import train

    model = make(VOCAB, settings, seed=1)
    train(model, TEXT, None, TrainingConfig(epochs=3, batch=2, bptt=5, rate=0.05))
    return model


def recurrent(cell, **options):
    return neural(RecurrentModel, RecurrentConfig(cell=cell, hidden=6, init=1.0, **options))


MAKERS = {
    **{f"mkn-{n}": lambda n=n: ngram(n) for n in (1, 2, 3, 5)},
    **{f"{name}-3": lambda name=name: ngram(3, name) for name in SMOOTHINGS if name != "mkn"},
    "mkn-5-pruned": lambda: ngram(5, prune=(0, 0, 1)),
    "mkn-3-no-uniform": lambda: ngram(3, interpolate_unigrams=False),
    "mkn-3-padded": lambda: ngram(3, vocab_pad=50),
    "mkn-3-closed": lambda: ngram(3, closed=True),
    "mkn-3-compact": lambda: model("mkn-3").in_layout("compact"),
    "mkn-3-cheapest": lambda: NgramModel(prune(model("mkn-3").table, size=30), VOCAB),
    "merged-3": lambda: NgramModel(merge([model(f"{name}-3").table for name in ("kn", "mle")], [0.6, 0.4]), VOCAB),
    **{
        f"{cell}-{'stateful' if stateful else 'fresh'}": lambda cell=cell, stateful=stateful: recurrent(
            cell, stateful=stateful
        )
        for cell in ("elman", "gru", "lstm")
        for stateful in (True, False)
    },
    **{
        f"char-cnn-{'stateful' if stateful else 'fresh'}": lambda stateful=stateful: recurrent(
            "gru", input="char-cnn", char_widths=(1, 2, 3), char_filters=2, stateful=stateful
        )
        for stateful in (True, False)
    },
    **{name: lambda name=name: recurrent("elman", output=name, noise=4) for name in ("sampled", "nce")},
    "lstm-two-layers-float64": lambda: recurrent("lstm", layers=2, dtype="float64", tied=False),
    **{f"loglinear-{n}": lambda n=n: LogLinearModel.fit(TEXT, VOCAB, LogLinearConfig(order=n)) for n in (1, 2, 4)},
    "mlp": lambda: neural(NeuralNgramModel, MlpConfig(order=3, hidden=6, init=1.0)),
    "conv": lambda: neural(ConvModel, ConvConfig(layers=2, width=2, hidden=6, init=1.0)),
    "cache-ngram": lambda: CacheModel(model("mkn-2"), CacheConfig(size=5, weight=0.3)),
    "cache-lstm": lambda: CacheModel(model("lstm-stateful"), CacheConfig(size=7, weight=0.4, theta=0.5)),
    "cache-fresh": lambda: CacheModel(model("gru-fresh"), CacheConfig(size=300, weight=0.2, theta=0.2)),
    "cache-mlp": lambda: CacheModel(model("mlp"), CacheConfig(size=9, weight=0.3, theta=0.3)),
    "cache-conv": lambda: CacheModel(model("conv"), CacheConfig(size=4, weight=0.2, theta=0.4)),
    "dynamic-lstm": lambda: DynamicModel(model("lstm-stateful"), DynamicConfig(segment=5, rate=0.5, decay=0.01)),
    "dynamic-fresh": lambda: DynamicModel(model("elman-fresh"), DynamicConfig(segment=3, rate=0.3)),
    "dynamic-rms": lambda: DynamicModel.fit(
        model("gru-stateful"), TEXT, DynamicConfig(rule="rms", segment=4, rate=0.01, decay=0.05)
    ),
    "mixture": lambda: MixtureModel.fit([model("mkn-3"), model("lstm-fresh")], HELD_OUT),
    "mixture-stateful": lambda: MixtureModel([model("mkn-2"), model("gru-stateful"), model("mlp")], [0.5, 0.3, 0.2]),
}
UNNORMALIZED = {"stupid-backoff-3"}
PADDED = {"mkn-3-padded"}  # part of their mass is on words that only pad the vocabulary


@cache
def model(name):
    """The model of a name, made once."""
    return MAKERS[name]()


def tolerance(lm):
    """How far two ways to the same number of nats may differ: exact for tables, rounding for networks."""
    if isinstance(lm, MixtureModel):
        return max(tolerance(part) for part in lm.parts)
    kinds = {array.dtype for array in lm.arrays().values()}
    return 1e-12 if isinstance(lm, NgramModel) or np.dtype(np.float32) not in kinds else 2e-5


def random_text(tokens, seed=0):
    """A text of all five words, unknown ones and sentence ends."""
    ids = np.random.default_rng(seed).choice(np.array([0, 2, 3, 4, 5, 6], np.int32), tokens)
    ids[-1] = 2
    return EncodedText(ids, np.concatenate([[0], np.flatnonzero(ids == 2) + 1]), tokens)
