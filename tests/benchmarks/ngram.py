"""Speed and memory of the n-gram engine, from text to saved model and back, beside KenLM's Python module.

    python tests/benchmarks/ngram.py TEXT [--orders 3 5] [--kenlm-python PATH] [--growth]

Every row runs in a process of its own, compiled code loaded and warmed up on 200 sentences, so that its peak memory is
its own. Wall and CPU seconds are both printed: on a busy machine only the second says something. Scores are taken on
the last twentieth of the text, which the model has seen. Yardstick: np.sort of 100M random uint64.
"""

import argparse
import filecmp
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from slm import store
from slm.kernels import threads
from slm.models.ngram import NgramModel
from slm.text.encoder import encode_file
from slm.text.tokenizers import make_tokenizer

CAP = "450M"
KENLM = """
import json, sys, time, kenlm
model = kenlm.Model(sys.argv[1])
lines = open(sys.argv[2], encoding="utf-8").read().split("\\n")[:-1]
best = min(timed() for timed in [lambda: (lambda t: ([model.score(l) for l in lines], time.process_time() - t)[1])(
    time.process_time())] * 5)
print(json.dumps({"words": sum(len(l.split()) + 1 for l in lines), "cpu": best}))
"""


class Lap:
    """Wall and CPU seconds of a block."""

    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


def best_of(times, function):
    """The lap with the least CPU time, and the function's result."""
    laps = []
    for _ in range(times):
        with Lap() as lap:
            result = function()
        laps.append(lap)
    return min(laps, key=lambda lap: lap.cpu), result


def encode(path, vocab=None):
    return encode_file(path, make_tokenizer("whitespace"), vocab, specials="map")


def row_ids(work, order):
    lap, (text, _) = best_of(3, lambda: encode(work / "text.txt"))
    return {"what": "text -> ids", "lap": lap, "count": text.tokens, "unit": "tokens"}


def row_model(work, order):
    with Lap() as lap:
        text, vocab = encode(work / "text.txt")
        model = NgramModel.fit(text, order=order, vocab=vocab)
        store.save(model, work / f"model{order}", tokenizer=make_tokenizer("whitespace"))
    size = sum(a.nbytes for a in model.arrays().values()) / model.size()
    what = f"text -> saved model, {model.size() / 1e6:.1f}M n-grams of {size:.1f} bytes"
    return {"what": what, "lap": lap, "count": text.tokens, "unit": "words"}


def row_capped(work, order):
    with Lap() as lap:
        model = NgramModel.fit(paths=[work / "text.txt"], order=order, memory=CAP)
        store.save(model, work / f"capped{order}")
    free, capped = (work / f"{name}{order}" / "model.safetensors" for name in ("model", "capped"))
    same = filecmp.cmp(free, capped, shallow=False)
    what = f"text -> saved model, memory={CAP}, {'the same' if same else 'ANOTHER'} file"
    return {"what": what, "lap": lap, "count": model.size(), "unit": "n-grams"}


def row_text_to_arpa(work, order):
    with Lap() as lap:
        text, vocab = encode(work / "text.txt")
        NgramModel.fit(text, order=order, vocab=vocab).to_arpa(work / f"direct{order}.arpa")
    (work / f"direct{order}.arpa").unlink()
    return {"what": "text -> ARPA", "lap": lap, "count": text.tokens, "unit": "words"}


def row_to_arpa(work, order):
    model = store.load(work / f"model{order}")
    with Lap() as lap:
        model.to_arpa(work / f"{order}.arpa")
    return {"what": "model -> ARPA", "lap": lap, "count": model.size(), "unit": "n-grams"}


def row_from_arpa(work, order):
    with Lap() as lap:
        model = NgramModel.from_arpa(work / f"{order}.arpa")
    return {"what": "ARPA -> model", "lap": lap, "count": model.size(), "unit": "n-grams"}


def row_open(work, order):
    with Lap() as lap:
        store.load(work / f"model{order}").sentence_logscore("it was a dark night .")
    return {"what": "open a saved model, score one sentence", "lap": lap, "count": 1, "unit": "models"}


def row_score_ids(work, order):
    model = store.load(work / f"model{order}")
    text, _ = encode(work / "test.txt", model.vocab)
    model.score_ids(text.ids, text.offsets)
    lap, _ = best_of(5, lambda: model.score_ids(text.ids, text.offsets))
    return {"what": "score, from ids", "lap": lap, "count": text.tokens, "unit": "words"}


def row_score_text(work, order):
    model = store.load(work / f"model{order}")

    def score():
        text, _ = encode(work / "test.txt", model.vocab)
        return model.score_ids(text.ids, text.offsets)

    score()
    lap, scores = best_of(5, score)
    return {"what": "score, from text", "lap": lap, "count": scores.size, "unit": "words"}


def row_compact(work, order, bits=0):
    """Score with the folder of the compact layout; packing it is not timed."""
    folder = work / f"compact{order}-{bits}"
    if not folder.exists():
        store.save(store.load(work / f"model{order}").in_layout("compact", bits), folder)
    model = store.load(folder)
    text, _ = encode(work / "test.txt", model.vocab)
    lap, scores = best_of(5, lambda: model.score_ids(text.ids, text.offsets))
    size = sum(a.nbytes for a in model.arrays().values()) / model.size()
    exact = store.load(work / f"model{order}").score_ids(text.ids, text.offsets)
    change = float(np.expm1(exact.mean() - scores.mean()))
    what = f"score, from ids, compact {bits} bits: {size:.2f} bytes, perplexity {change:+.2%}"
    return {"what": what, "lap": lap, "count": text.tokens, "unit": "words"}


def row_compact_open(work, order):
    with Lap() as lap:
        store.load(work / f"compact{order}-0").sentence_logscore("it was a dark night .")
    return {"what": "open a compact model, score one sentence", "lap": lap, "count": 1, "unit": "models"}


def row_sentences(work, order):
    model = store.load(work / f"model{order}")
    lines = (work / "lines.txt").read_text(encoding="utf-8").split("\n")[:-1]
    words = sum(len(line.split()) + 1 for line in lines)
    lap, _ = best_of(5, lambda: [model.sentence_logscore(line) for line in lines])
    return {"what": "score, one call a sentence", "lap": lap, "count": words, "unit": "words"}


def row_predict(work, order):
    model = store.load(work / f"model{order}")
    lines = (work / "lines.txt").read_text(encoding="utf-8").split("\n")[:1000]
    contexts = [line.split()[:4] for line in lines]
    lap, _ = best_of(3, lambda: [model.predict(["<s>", *context], 10) for context in contexts])
    return {"what": "predict, top 10", "lap": lap, "count": len(contexts), "unit": "contexts"}


def row_generate(work, order):
    model = store.load(work / f"model{order}")
    lap, sentences = best_of(3, lambda: model.generate(2000, seed=1, batch=256))
    return {"what": "generate", "lap": lap, "count": sum(map(len, sentences)), "unit": "words"}


ROWS = {
    "ids": row_ids, "model": row_model, "capped": row_capped, "text-to-arpa": row_text_to_arpa, "open": row_open,
    "score-ids": row_score_ids, "compact": row_compact, "compact-7": lambda work, order: row_compact(work, order, 7),
    "compact-open": row_compact_open, "score-text": row_score_text, "sentences": row_sentences, "predict": row_predict,
    "generate": row_generate, "to-arpa": row_to_arpa, "from-arpa": row_from_arpa,
}  # fmt: skip


def warm_up(work, order):
    """Load or compile every kernel that a row may use, on a small text."""
    with tempfile.TemporaryDirectory(dir=work) as folder:
        text, vocab = encode(work / "small.txt")
        model = NgramModel.fit(text, order=order, vocab=vocab, discount_fallback=True)
        store.save(model, Path(folder, "model"), tokenizer=make_tokenizer("whitespace"))
        model = store.load(Path(folder, "model"))
        model.to_arpa(Path(folder, "arpa"))
        NgramModel.fit(paths=[work / "small.txt"], order=order, memory=CAP, discount_fallback=True)
        NgramModel.from_arpa(Path(folder, "arpa"))
        tiled = np.tile(text.ids, 20_000 // text.ids.size + 1)
        model.score_ids(tiled, np.append(0, np.flatnonzero(tiled == 2) + 1))
        model.sentence_logscore("a b")
        model.predict("a")
        packed = model.in_layout("compact", 7)
        packed.score_ids(text.ids, text.offsets)
        packed.sentence_logscore("a b")
        model.generate(1)


def child(work, name, order):
    """Run one row and print it as JSON."""
    warm_up(work, order)
    row = ROWS[name](work, order)
    lap = row.pop("lap")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(json.dumps({**row, "wall": lap.wall, "cpu": lap.cpu, "peak": peak}))


def run_row(work, name, order):
    """One row in a process of its own, printed as a line of the table."""
    command = [sys.executable, __file__, str(work), "--row", name, "--orders", str(order)]
    row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rate = f"{row['count'] / row['wall']:>12,.0f} {row['count'] / row['cpu']:>12,.0f} {row['unit']}/s"
    print(f"{order} {row['what']:<58} {row['wall']:>8.3f} {row['cpu']:>8.3f} {row['peak']:>7.0f} {rate}", flush=True)


def kenlm_row(work, order, python):
    """KenLM's `score`, one call a sentence, on our ARPA file."""
    command = [python, "-c", KENLM, str(work / f"{order}.arpa"), str(work / "lines.txt")]
    row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{order} {'kenlm: score, one call a sentence':<58} {'':>8} {row['cpu']:>8.3f} {'':>7} {'':>12} "
          f"{row['words'] / row['cpu']:>12,.0f} words/s", flush=True)  # fmt: skip


def prepare(work, path, words):
    """The text of about so many words, and the parts of it that the rows read."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")[:-1]
    if words:
        ends = np.cumsum([line.count(" ") + 2 for line in lines])
        lines = lines[: int(np.searchsorted(ends, words)) + 1]
    for name, part in {
        "text.txt": lines, "small.txt": lines[:200], "test.txt": lines[-len(lines) // 20 :], "lines.txt": lines[-5000:]
    }.items():  # fmt: skip
        (work / name).write_text("\n".join(part) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--orders", type=int, nargs="+", default=[3, 5])
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--growth", action="store_true", help="time per word for 1M, 4M and 16M words")
    parser.add_argument("--kenlm-python", help="a Python that has the kenlm module")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--row", help=argparse.SUPPRESS)
    options = parser.parse_args()
    threads.set_threads(options.threads)
    if options.row:
        child(Path(options.text), options.row, options.orders[0])
        return
    print(f"load {os.getloadavg()[0]:.1f} on {threads.available_cores()} cores; order, what, wall s, CPU s, peak MB, "
          "per wall s, per CPU s")  # fmt: skip
    for words in [1e6, 4e6, 16e6] if options.growth else [0]:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            prepare(work, options.text, words)
            for order in options.orders:
                for name in ["model"] if options.growth else options.rows:
                    run_row(work, name, order)
                if options.kenlm_python and (work / f"{order}.arpa").exists():
                    kenlm_row(work, order, options.kenlm_python)


if __name__ == "__main__":
    main()
