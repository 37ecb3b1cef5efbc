"""Speed of text to ids: the encoder of `word` and `whitespace` on one and two threads, against the plain path.

    python tests/benchmarks/encode.py novels.txt
    python tests/benchmarks/encode.py novels.txt --repeat 7 --plain-lines 0

A figure is the best of `--repeat` runs from the file on disk (in the page cache) to ids, offsets and vocabulary, in
millions of tokens, `</s>` included, a second of wall time; the load of the machine is printed, for others' work lowers
it. The plain path (`read_lines`, `tokenize_lines`, `Vocabulary.build`, `encode_sentences`) is timed on the first
`--plain-lines` lines; both results on these lines are compared.
"""

import argparse
import itertools
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from slm.kernels.threads import available_cores
from slm.text.encoder import encode_file
from slm.text.encoding import EncodedText, encode_sentences, tokenize_lines
from slm.text.reading import read_lines
from slm.text.tokenizers import Tokenizer, make_tokenizer
from slm.text.vocabulary import Vocabulary


def plain(path: Path, tokenizer: Tokenizer) -> tuple[EncodedText, Vocabulary]:
    """Strings, lists and dictionaries."""
    sentences = list(tokenize_lines(read_lines(path), tokenizer, "skip"))
    vocab = Vocabulary.build(sentences)
    return encode_sentences(sentences, vocab), vocab


def best_seconds(repeat: int, work, *arguments, **options) -> tuple[float, EncodedText]:  # type: ignore[no-untyped-def]
    """Wall time of the fastest run, and what it gave."""
    seconds = []
    for _ in range(repeat):
        begin = time.perf_counter()
        text, _ = work(*arguments, **options)
        seconds.append(time.perf_counter() - begin)
    return min(seconds), text


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--plain-lines", type=int, default=100_000, help="0 leaves the plain path out")
    options = parser.parse_args()
    size, load = options.path.stat().st_size, os.getloadavg()[0]
    print(f"{options.path.name}: {size:,} bytes; {available_cores()} cores, load {load:.1f}")
    print(f"{'tokenizer':24} {'threads':>7} {'seconds':>8} {'M tokens/s':>10} {'x plain':>8}")
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder, "head.txt")
        with options.path.open("rb") as lines:
            head.write_bytes(b"".join(itertools.islice(lines, options.plain_lines)))
        for name, lowercase in (("whitespace", False), ("word", False), ("word", True)):
            tokenizer, slow = make_tokenizer(name, lowercase), 0.0
            label = name + (" --lowercase" if lowercase else "")
            if options.plain_lines:
                seconds, expected = best_seconds(1, plain, head, tokenizer)
                found, _ = encode_file(head, tokenizer, specials="skip")
                assert np.array_equal(found.ids, expected.ids) and np.array_equal(found.offsets, expected.offsets)
                slow = expected.tokens / seconds
                print(f"{label:24} {'plain':>7} {seconds:8.2f} {slow / 1e6:10.2f} {1:8.1f}")
            for threads in (1, 2):
                seconds, text = best_seconds(
                    options.repeat, encode_file, options.path, tokenizer, specials="skip", threads=threads
                )
                speed = text.tokens / seconds
                ratio = f"{speed / slow:8.1f}" if slow else ""
                print(f"{label:24} {threads:7} {seconds:8.2f} {speed / 1e6:10.1f} {ratio}")


if __name__ == "__main__":
    main()
