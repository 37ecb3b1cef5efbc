"""Perplexity of every smoothing at every order, of pruned models against their size, and of the layouts on disk.

    python tests/benchmarks/smoothing.py --train train.txt --valid valid.txt --test test.txt

Words stand between blanks; `<unk>` in the text is an ordinary word, renamed to UNK, so that all of it is in the
vocabulary and every figure divides by the same tokens. Fallback discounts are taken where the text determines none (the
1-grams of a text whose rare words were replaced). jelinek-mercer learns its weights on the validation text, which then
is no test for it. Scores of stupid backoff are no probabilities and have no perplexity.
"""

import argparse
import tempfile
import time

import numpy as np

from slm.evaluation import evaluate
from slm.models.ngram import NgramModel
from slm.ngram.config import SMOOTHINGS
from slm.ngram.counts import NgramCounts, count_ngrams
from slm.ngram.estimators import UNNORMALIZED
from slm.ngram.mass import row_sums
from slm.ngram.pruning import prune
from slm.store import load, read_info, save
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import Vocabulary

Texts = dict[str, EncodedText]
CUTOFFS = [(0, 0, 1), (0, 0, 1, 2), (0, 1, 2, 3)]
THRESHOLDS = [1e-9, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6]


def read(paths: dict[str, str]) -> tuple[Vocabulary, Texts]:
    """The three texts over the words of the first."""
    sentences = {}
    for name, path in paths.items():
        with open(path, encoding="utf-8") as lines:
            sentences[name] = [line.replace("<unk>", "UNK").split() for line in lines]
    vocab = Vocabulary.build(sentences["train"])
    return vocab, {name: encode_sentences(part, vocab) for name, part in sentences.items()}


def fitted(counts: NgramCounts, vocab: Vocabulary, texts: Texts, smoothing: str, **options) -> NgramModel:
    """A model with what its smoothing needs."""
    if "discount_fallback" in SMOOTHINGS[smoothing]:
        options["discount_fallback"] = True
    if smoothing == "jelinek-mercer":
        options["heldout"] = texts["valid"]
    return NgramModel.from_counts(counts, vocab, smoothing, **options)


def scores(model: NgramModel, texts: Texts) -> str:
    """Perplexity on valid and test, as two columns."""
    return "".join(f"{evaluate(model, texts[name]).perplexity:12.4f}" for name in ("valid", "test"))


def compare_smoothings(vocab: Vocabulary, texts: Texts, orders: list[int]) -> None:
    print(f"{'smoothing':<20}{'order':>6}{'valid':>12}{'test':>12}{'n-grams':>12}{'seconds':>9}")
    train = texts["train"]
    for order in orders:
        counts = count_ngrams(train.ids, train.offsets, len(vocab), order)
        for smoothing in SMOOTHINGS:
            if smoothing in UNNORMALIZED:
                continue
            began = time.perf_counter()
            model = fitted(counts, vocab, texts, smoothing)
            seconds = time.perf_counter() - began
            print(f"{smoothing:<20}{order:>6}{scores(model, texts)}{model.size():>12,}{seconds:>9.2f}", flush=True)


def compare_prunings(vocab: Vocabulary, texts: Texts, smoothing: str, order: int) -> None:
    print(f"\n{smoothing} of order {order}, pruned\n{'by':<24}{'valid':>12}{'test':>12}{'n-grams':>12}")
    train = texts["train"]
    counts = count_ngrams(train.ids, train.offsets, len(vocab), order)
    full = fitted(counts, vocab, texts, smoothing)
    other = fitted(counts, vocab, texts, "absolute").table
    print(f"{'nothing':<24}{scores(full, texts)}{full.size():>12,}")
    by_count = {f"count {' '.join(map(str, c))}": fitted(counts, vocab, texts, smoothing, prune=c) for c in CUTOFFS}
    for name, model in by_count.items():
        print(f"{name:<24}{scores(model, texts)}{model.size():>12,}")
        same = NgramModel(prune(full.table, size=model.size()), vocab)
        print(f"{'  entropy, same size':<24}{scores(same, texts)}{same.size():>12,}", flush=True)
        told = NgramModel(prune(full.table, size=model.size(), histories=other), vocab)
        print(f"{'  histories of absolute':<24}{scores(told, texts)}{told.size():>12,}", flush=True)
    for threshold in THRESHOLDS:
        model = NgramModel(prune(full.table, threshold=threshold), vocab)
        print(f"{f'entropy {threshold:g}':<24}{scores(model, texts)}{model.size():>12,}", flush=True)


def compare_layouts(vocab: Vocabulary, texts: Texts, order: int) -> None:
    print(f"\nmkn of order {order} on disk; what rows sum to, from the 5th to the 95th of a hundred")
    print(f"{'layout':<24}{'valid':>12}{'test':>12}{'bytes/n-gram':>14}{'open, s':>9}{'rows sum to':>19}")
    train = texts["train"]
    model = fitted(count_ngrams(train.ids, train.offsets, len(vocab), order), vocab, texts, "mkn")
    for layout, bits in [("fast", 0), ("compact", 0), ("compact", 8), ("compact", 7), ("compact", 4)]:
        with tempfile.TemporaryDirectory() as folder:
            save(model.in_layout(layout, bits), f"{folder}/model")
            size = sum(part["bytes"] for part in read_info(f"{folder}/model").parts.values())
            began = time.perf_counter()
            again = load(f"{folder}/model")
            seconds = time.perf_counter() - began
        name = f"{layout} {bits} bits" if bits else layout
        low, high = np.quantile(row_sums(again.table), [0.05, 0.95])
        facts = f"{size / model.size():>14.2f}{seconds:>9.2f}{f'{low:.4f} .. {high:.4f}':>19}"
        print(f"{name:<24}{scores(again, texts)}{facts}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "valid", "test"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--orders", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    tables = ("smoothings", "prunings", "layouts")
    parser.add_argument("--tables", nargs="+", choices=tables, default=tables, help="which to print")
    options = parser.parse_args()
    vocab, texts = read({name: getattr(options, name) for name in ("train", "valid", "test")})
    if "smoothings" in options.tables:
        compare_smoothings(vocab, texts, options.orders)
    for smoothing in ("mkn", "absolute") if "prunings" in options.tables else ():
        compare_prunings(vocab, texts, smoothing, max(options.orders))
    if "layouts" in options.tables:
        compare_layouts(vocab, texts, max(options.orders))


if __name__ == "__main__":
    main()
