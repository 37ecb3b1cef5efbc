"""Speed of text to ids: the encoder of `word` and `whitespace` on one and two threads, against the plain path.

    python tests/benchmarks/encode.py novels.txt
    python tests/benchmarks/encode.py novels.txt --repeat 7 --plain-lines 0

A figure is the best of `--repeat` runs from the file on disk (in the page cache) to ids, offsets and vocabulary, in
millions of tokens, `</s>` included: a second of wall time, which others' work lowers (the load is printed), and a
second of processor time summed over threads, which it hardly does. The plain path (`read_lines`, `tokenize_lines`,
`Vocabulary.build`, `encode_sentences`) is timed on the first `--plain-lines` lines; both results on these lines are
compared.
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


def best_speed(label: str, repeat: int, work, *arguments, **options) -> tuple[float, EncodedText]:  # type: ignore[no-untyped-def]
    """Print one line of the table; tokens a second of the fastest run, and what it gave."""
    wall, processor = [], []
    for _ in range(repeat):
        begin, begin_processor = time.perf_counter(), time.process_time()
        text, _ = work(*arguments, **options)
        wall.append(time.perf_counter() - begin)
        processor.append(time.process_time() - begin_processor)
    speed = text.tokens / min(wall)
    print(f"{label} {min(wall):8.2f} {speed / 1e6:10.2f} {text.tokens / min(processor) / 1e6:10.2f}", end="")
    return speed, text


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--plain-lines", type=int, default=100_000, help="0 leaves the plain path out")
    options = parser.parse_args()
    size, load = options.path.stat().st_size, os.getloadavg()[0]
    print(f"{options.path.name}: {size:,} bytes; {available_cores()} cores, load {load:.1f}")
    print(f"{'tokenizer':24} {'threads':>7} {'seconds':>8} {'M tokens/s':>10} {'/cpu s':>10} {'x plain':>8}")
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder, "head.txt")
        with options.path.open("rb") as lines:
            head.write_bytes(b"".join(itertools.islice(lines, options.plain_lines)))
        for name, lowercase in (("whitespace", False), ("word", False), ("word", True)):
            tokenizer, slow = make_tokenizer(name, lowercase), 0.0
            label = f"{name + ' --lowercase' * lowercase:24}"
            if options.plain_lines:
                slow, expected = best_speed(f"{label}   plain", 1, plain, head, tokenizer)
                found, _ = encode_file(head, tokenizer, specials="skip")
                assert np.array_equal(found.ids, expected.ids) and np.array_equal(found.offsets, expected.offsets)
                print(f" {1:8.1f}")
            for threads in (1, 2):
                keywords = {"specials": "skip", "threads": threads}
                speed, _ = best_speed(
                    f"{label} {threads:7}", options.repeat, encode_file, options.path, tokenizer, **keywords
                )
                print(f" {speed / slow:8.1f}" if slow else "")


if __name__ == "__main__":
    main()
