"""Small training runs that can be stopped anywhere, for tests of what must survive a stop."""

import os
import sys
import time
from unittest.mock import patch

import numpy as np

from slm.errors import SlmError
from slm.kernels.threads import set_threads
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.encoding import EncodedText
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import EOS, Vocabulary
from slm.training.config import TrainingConfig
from slm.training.loop import Trainer
from slm.training.material import Material
from slm.training.run import train_in_folder
from slm.training.watcher import Watcher

VOCAB = Vocabulary.from_words([f"w{i}" for i in range(7)])
NOISY = {"dropout": 0.3, "weight_drop": 0.2, "dropout_words": 0.1}


def cycle(sentences=60, seed=0):
    """Sentences in which each word follows from the one before: 3 4 5 ... 9 3 ..., from a random start."""
    rng = np.random.default_rng(seed)
    rows = [[3 + (start + k) % 7 for k in range(6)] + [EOS] for start in rng.integers(0, 7, sentences)]
    return EncodedText(np.array(rows, np.int32).ravel(), np.arange(0, 7 * sentences + 1, 7), 0)


def make_model(seed=1, **settings):
    return RecurrentModel(VOCAB, RecurrentConfig(**({"hidden": 12} | settings)), seed=seed)


def make_trainer(valid=True, model=None, **training):
    """A run of 3 epochs, 18 updates each where a stream is read, 15 where sentences are."""
    model = model or make_model(**NOISY)
    config = TrainingConfig(**({"epochs": 3, "batch": 4, "bptt": 6, "rate": 0.02} | training))
    return Trainer(model, cycle(), cycle(12, seed=1) if valid else None, config)


def weights(model):
    return {name: array.tobytes() for name, array in model.arrays().items()}


MATERIAL = Material("cycle", VOCAB, make_tokenizer("word"), cycle(), cycle(12, seed=1))


def run_in(folder, *, resume=True, minutes=10.0, model=None, material=MATERIAL, notes=None, **training):
    """The run of `make_trainer` in a folder; with minutes=0 there is a checkpoint after every update."""
    config = TrainingConfig(**({"epochs": 3, "batch": 4, "bptt": 6, "rate": 0.02} | training))
    model = model or make_model(**NOISY)
    return train_in_folder(model, material, config, folder, resume=resume, minutes=minutes, progress=False, notes=notes)


def run_alone(folder, slowly=0.0, threads=None, **options):
    """`run_in` as the work of a process, which ends with the exit code of the command line."""
    set_threads(threads)
    with open(os.devnull, "w") as sys.stderr, patch.object(Trainer, "step", _slow(slowly)):
        try:
            run_in(folder, **options)
        except KeyboardInterrupt:
            sys.exit(130)
        except SlmError as error:
            sys.exit(error.exit_code)


def _slow(seconds):
    """A training step that takes so much longer."""
    step = Trainer.step

    def slow(*arguments):
        time.sleep(seconds)
        return step(*arguments)

    return slow


class Stopped(Exception):
    """A run was stopped by a test."""


class Stopper(Watcher):
    """Stops a run after so many updates."""

    def __init__(self, updates):
        super().__init__()
        self.updates = updates

    def updated(self, trainer):
        if trainer.position.updates == self.updates:
            self.keep(trainer)
            raise Stopped
