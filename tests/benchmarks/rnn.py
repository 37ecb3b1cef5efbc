"""Training and sampling speed of the recurrent engine, alone or in turn with a PyTorch script of the same models.

    python tests/benchmarks/rnn.py --train train.txt --configs C D
    python tests/benchmarks/rnn.py --train train.txt --torch-python PATH --torch-script PATH --pairs 3

A figure is the median of five stretches of forward + backward + clip + update, in words a second. With PyTorch, the two
run one after the other, `--pairs` times, and the ratio is the median of the pairs. The script must take --config,
--train, --threads, --seconds, --keep-heap and --mode, and print one JSON line with `words_per_s` or `tokens_per_s`, and
`peak_rss_mib`.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter

import numpy as np

from slm.kernels.blas import one_thread_each
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import Vocabulary
from slm.training.config import TrainingConfig
from slm.training.loop import Trainer

# Vocabulary (0: characters), model, training.
CONFIGS = {
    "A": (8000, {"cell": "elman", "hidden": 100, "tied": False, "stateful": False},
          {"batch": 1, "bptt": 10_000, "optimizer": "sgd", "rate": 0.05, "clip_norm": 5.0}),
    "B": (10000, {"cell": "elman", "hidden": 200, "tied": False},
          {"batch": 20, "bptt": 35, "optimizer": "sgd", "rate": 1.0, "clip_norm": 0.25}),
    "C": (10000, {"hidden": 200, "layers": 2, "tied": False},
          {"batch": 20, "bptt": 20, "optimizer": "sgd", "rate": 1.0, "clip_norm": 5.0}),
    "D": (10000, {"hidden": 256, "dropout": 0.2},
          {"batch": 32, "bptt": 35, "optimizer": "adam", "rate": 2e-3, "clip_norm": 1.0}),
    "D-adaptive": (10000, {"hidden": 256, "dropout": 0.2, "output": "adaptive"},
                   {"batch": 32, "bptt": 35, "optimizer": "adam", "rate": 2e-3, "clip_norm": 1.0}),
    "D-sampled": (10000, {"hidden": 256, "dropout": 0.2, "output": "sampled"},
                  {"batch": 32, "bptt": 35, "optimizer": "adam", "rate": 2e-3, "clip_norm": 1.0}),
    "D-nce": (10000, {"hidden": 256, "dropout": 0.2, "output": "nce"},
              {"batch": 32, "bptt": 35, "optimizer": "adam", "rate": 2e-3, "clip_norm": 1.0}),
    "E": (10000, {"cell": "gru", "hidden": 256, "dropout": 0.2, "tied": False},
          {"batch": 32, "bptt": 35, "optimizer": "adam", "rate": 2e-3, "clip_norm": 1.0}),
    "F": (10000, {"hidden": 650, "layers": 2, "dropout": 0.5, "tied": False, "init": 0.05},
          {"batch": 20, "bptt": 35, "optimizer": "sgd", "rate": 1.0, "clip_norm": 5.0}),
    "G": (10000, {"hidden": 1150, "embedding": 400, "layers": 3, "dropout": 0.4},
          {"batch": 20, "bptt": 70, "optimizer": "sgd", "rate": 30.0, "clip_norm": 0.25}),
    "H": (0, {"hidden": 128, "layers": 2, "tied": False},
          {"batch": 50, "bptt": 50, "optimizer": "adam", "rate": 2e-3, "clip_norm": 5.0}),
}  # fmt: skip


def read(path: str, size: int) -> tuple[Vocabulary, EncodedText]:
    """Words (or characters) of a file, one sentence a line, over the `size` most frequent."""
    with open(path, encoding="utf-8") as lines:
        sentences = [list(line.rstrip("\n").replace(" ", "_")) if not size else line.split() for line in lines]
    counts = Counter(token for sentence in sentences for token in sentence)
    vocab = Vocabulary.from_counts(counts, len(sentences), max_size=size or None)
    return vocab, encode_sentences(sentences, vocab)


def own_trainer(name: str, path: str) -> Trainer:
    size, settings, training = CONFIGS[name]
    vocab, text = read(path, size)
    model = RecurrentModel(vocab, RecurrentConfig(**settings), seed=1)
    return Trainer(model, text, None, TrainingConfig(schedule="constant", **training))


def own_training(name: str, path: str, seconds: float) -> float:
    """Median words a second of five stretches, after a warm-up."""
    trainer = own_trainer(name, path)

    def feed():
        epoch = 0
        while True:
            epoch += 1
            yield from trainer.windows(epoch)

    windows, rate, rates = feed(), trainer.config.rate, []
    for length in [min(3.0, seconds / 4)] + [seconds / 5] * 5:
        words, begin = 0, time.perf_counter()
        with one_thread_each():
            while not words or time.perf_counter() - begin < length:
                window = next(windows)
                trainer.step(window, rate)
                words += int((window.targets >= 0).sum())
        rates.append(words / (time.perf_counter() - begin))
    return statistics.median(rates[1:])


def own_sampling(path: str, seconds: float, batch: int) -> float:
    """Tokens a second of `generate`, LSTM 256, ten sentences for each place in the batch."""
    model = own_trainer("D", path).model
    model.generate(batch, max_tokens=5, batch=batch)
    tokens, seed, begin = 0, 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        seed += 1
        tokens += sum(len(s) + 1 for s in model.generate(10 * batch, max_tokens=50, seed=seed, batch=batch))
    return tokens / (time.perf_counter() - begin)


def torch_figure(options: argparse.Namespace, config: str, mode: str) -> tuple[float, int]:
    """PyTorch's words or tokens a second, and its peak memory in MiB."""
    command = [options.torch_python, options.torch_script, "--config", config, "--train", options.train, "--keep-heap"]
    command += ["--threads", str(options.threads), "--seconds", str(options.seconds), "--mode", mode]
    out = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return out["words_per_s" if mode == "train" else "tokens_per_s"], out["peak_rss_mib"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", required=True, help="text, one sentence a line")
    parser.add_argument("--configs", nargs="*", default=list(CONFIGS), choices=[*CONFIGS, "sample", "sample64"])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--torch-python")
    parser.add_argument("--torch-script")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:  # a process of its own for each figure
        name = options.configs[0]
        if name.startswith("sample"):
            figure = own_sampling(options.train, options.seconds, int(name[6:] or 1))
        else:
            figure = own_training(name, options.train, options.seconds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(json.dumps({"figure": figure, "peak": peak}))
        return
    environment = os.environ | {"SLM_THREADS": str(options.threads), "OPENBLAS_NUM_THREADS": str(options.threads)}
    own = [sys.executable, __file__, "--one", "--train", options.train, "--seconds", str(options.seconds), "--configs"]
    for name in options.configs:
        pairs = []
        for _ in range(options.pairs):
            run = subprocess.run([*own, name], check=True, stdout=subprocess.PIPE, text=True, env=environment)
            found = json.loads(run.stdout)
            torch, most = np.nan, 0
            if options.torch_python:
                sampling = name.startswith("sample")
                torch, most = torch_figure(options, "D" if sampling else name[0], "sample" if sampling else "train")
            pairs.append((found["figure"], torch))
        ours, torch = (statistics.median(column) for column in zip(*pairs))
        ratio = statistics.median(a / b for a, b in pairs)
        print(
            f"{name:<10} {ours:8.0f}/s   torch {torch:8.0f}/s   ratio {ratio:5.2f}   "
            f"peak {found['peak']} MiB, torch {most}",
            flush=True,
        )


if __name__ == "__main__":
    main()
