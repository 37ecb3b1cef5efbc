"""Layers with forward and backward, losses, optimizers, the gradient check. Knows no token."""

from slm.nn.activations import ReLU, Sigmoid, Tanh
from slm.nn.adaptive import AdaptiveSoftmax
from slm.nn.chain import Chain, Flatten, Parallel
from slm.nn.characters import CharacterCnn, SpelledEmbedding
from slm.nn.contrast import NoiseContrastive
from slm.nn.convolution import Convolution, GatedConvolution, TimeConvolution, TimeWindows
from slm.nn.dense import Dense
from slm.nn.dropout import Dropout
from slm.nn.embedding import Embedding
from slm.nn.gates import GatedLinear, Highway
from slm.nn.loss import SoftmaxCrossEntropy, SquaredError
from slm.nn.module import Module
from slm.nn.normalize import Normalize
from slm.nn.output import SoftmaxOutput
from slm.nn.pooling import MaxOverTime, MaxPooling, MeanPooling
from slm.nn.recurrent import GRU, LSTM, Elman
from slm.nn.sampled import SampledSoftmax
from slm.nn.softmax import Softmax

# Every module named here stands in the table of tests/nn/test_modules.py, which checks its gradients.
__all__ = [
    "GRU",
    "LSTM",
    "AdaptiveSoftmax",
    "Chain",
    "CharacterCnn",
    "Convolution",
    "Dense",
    "Dropout",
    "Elman",
    "Embedding",
    "Flatten",
    "GatedConvolution",
    "GatedLinear",
    "Highway",
    "MaxOverTime",
    "MaxPooling",
    "MeanPooling",
    "Module",
    "NoiseContrastive",
    "Normalize",
    "Parallel",
    "ReLU",
    "SampledSoftmax",
    "Sigmoid",
    "Softmax",
    "SoftmaxCrossEntropy",
    "SoftmaxOutput",
    "SpelledEmbedding",
    "SquaredError",
    "Tanh",
    "TimeConvolution",
    "TimeWindows",
]
