"""A model shows in one line what it is and how large."""

import numpy as np
import pytest
from naive.toy_models import ToyBigram

from slm.models.base import LanguageModel
from slm.models.cache import CacheConfig, CacheModel
from slm.models.dynamic import DynamicConfig, DynamicModel
from slm.models.loglinear import LogLinearModel
from slm.models.loglinear_config import LogLinearConfig
from slm.models.mixture import MixtureModel
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.models.registry import HOMES
from slm.models.window import ConvModel, NeuralNgramModel
from slm.models.window_config import ConvConfig, MlpConfig
from slm.text.encoding import encode_sentences
from slm.text.vocabulary import Vocabulary

SENTENCES = [["a", "b", "a"], ["b"]]
VOCAB = Vocabulary.build(SENTENCES)  # <unk> <s> </s> a b


class Unsaved(ToyBigram):
    """A model of a user's own, without arrays."""

    def arrays(self):
        return LanguageModel.arrays(self)


@pytest.fixture(scope="module")
def models():
    bigram = NgramModel.fit(SENTENCES, 2, "witten-bell")
    gru = RecurrentModel(VOCAB, RecurrentConfig(cell="gru", hidden=3))
    return {
        "ngram": bigram,
        "loglinear": LogLinearModel.fit(encode_sentences(SENTENCES, VOCAB), VOCAB, LogLinearConfig(order=1)),
        "mlp": NeuralNgramModel(VOCAB, MlpConfig(order=3, hidden=2)),
        "conv": ConvModel(VOCAB, ConvConfig(layers=2, width=2, hidden=2)),
        "recurrent": gru,
        "mixture": MixtureModel([bigram, gru], [0.25, 0.75]),
        "cache": CacheModel(bigram, CacheConfig(size=5)),
        "dynamic": DynamicModel(gru, DynamicConfig(rate=0.2)),
        "unsaved": Unsaved(VOCAB, np.zeros((6, 5))),
    }


# 5 words and the pairs <s>a ab ba a</s> <s>b b</s>
BIGRAM = "NgramModel(order=2, smoothing='witten-bell', vocabulary=5, n-grams=11)"
# Word vectors 5 x 3, two products 3 x 9 with biases 9 and 3, biases of the output 5.
GRU = "RecurrentModel(cell='gru', layers=1, hidden=3, vocabulary=5, parameters=86)"
LINES = {
    "ngram": BIGRAM,
    "loglinear": "LogLinearModel(order=1, vocabulary=5, features=4)",  # <s> has no weight
    # Word vectors 5 x 2, a product 4 x 2 with biases 2, biases of the output 5.
    "mlp": "NeuralNgramModel(order=3, hidden=2, vocabulary=5, parameters=25)",
    # Word vectors 5 x 2, two times 2 x 2 x 4 weights and 4 biases, biases of the output 5.
    "conv": "ConvModel(layers=2, width=2, hidden=2, vocabulary=5, parameters=55)",
    "recurrent": GRU,
    "mixture": f"MixtureModel(0.25 {BIGRAM} + 0.75 {GRU})",
    "cache": f"CacheModel({BIGRAM}, size=5, weight=0.1, theta=0.3)",
    "dynamic": f"DynamicModel({GRU}, rule='sgd', rate=0.2, decay=0.001, segment=20, eps=0.001)",
    "unsaved": "Unsaved(order=2, vocabulary=5)",
}


@pytest.mark.parametrize("kind", LINES)
def test_a_model_shows_what_it_is(models, kind):
    assert repr(models[kind]) == LINES[kind]


def test_every_kind_is_shown():
    assert set(HOMES) <= set(LINES)
