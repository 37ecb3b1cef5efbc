"""Word vectors: those that a neural model has learnt or, with text, from which words stand together (PPMI, PCA).

Without --neighbours, --atoms or --map all vectors are printed, one word a line with its numbers.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from slm.commands.options import add_example, add_files, add_number, add_specials, picture
from slm.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

    from slm.models.base import LanguageModel

DEFAULTS: dict[str, Any] = {"specials": "error", "dimensions": 64, "window": 4, "penalty": 0.5, "k": 8, "words": 200}
TEXT, WISHES = ("files", "corpus"), ("neighbours", "atoms", "map")
USED_WITH = {  # options that do something only beside others, one of which is enough
    "field": TEXT, "specials": TEXT, "dimensions": TEXT, "window": TEXT,
    "penalty": ("atoms",), "k": ("neighbours", "atoms"), "words": ("map",),
}  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `slm vectors`."""
    parser.add_argument("model", metavar="MODEL", help="a model folder")
    add_files(parser, corpus=True)
    add_specials(parser)
    add_number(parser, "--dimensions", kind=int, default=DEFAULTS["dimensions"], low=1, help="of vectors from text")
    add_number(parser, "--window", kind=int, default=DEFAULTS["window"], low=1, help="places that count as near")
    parser.add_argument(
        "--neighbours",
        nargs="+",
        metavar="WORD",
        help="print the nearest words of these; of words outside the vocabulary, too, where the model reads characters",
    )
    add_number(
        parser, "--atoms", kind=int, low=1, metavar="K", help="learn K sparse atoms and print the top words of each"
    )
    add_number(parser, "--penalty", kind=float, default=DEFAULTS["penalty"], above=0, help="of the sparse codes")
    parser.add_argument(
        "--map", type=picture, metavar="FILE", help="draw the most frequent words in a plane (needs slm[plot])"
    )
    add_number(parser, "-k", kind=int, default=DEFAULTS["k"], low=1, help="words to print of each")
    add_number(parser, "--words", kind=int, default=DEFAULTS["words"], low=1, help="words on the map")
    parser.set_defaults(run=run, **dict.fromkeys(DEFAULTS))  # so that those that are given can be told
    add_example(
        parser,
        "slm vectors model --neighbours king river\nslm vectors model book.txt --map words.png\n"
        "slm vectors model > vectors.txt",
    )


def run(options: argparse.Namespace) -> None:
    """Find the vectors, then print or draw what is asked of them; all of them as text if nothing is."""
    from slm.store import load

    _refuse_idle(options)
    given = {name: value for name, value in vars(options).items() if value is not None}
    options = argparse.Namespace(**{**vars(options), **DEFAULTS, **given})
    model = load(options.model)
    wishes = any(getattr(options, name) for name in WISHES)
    if not wishes and sys.stdout.isatty():
        raise UsageError(
            f"all {len(model.vocab):,} vectors would flood the terminal: send them to a file (> vectors.txt), or ask "
            "for --neighbours WORD, --atoms K or --map FILE."
        )
    vectors = _from_text(options, model) if options.files or options.corpus else _from_model(options, model)
    if options.neighbours:
        _print_neighbours(options, model, vectors)
    if options.atoms:
        _print_atoms(options, model, vectors)
    if options.map:
        _draw_map(options, model, vectors)
    if not wishes:
        for word, row in zip(model.vocab, vectors.tolist()):
            print(word, *(f"{x:.5f}" for x in row))


def _refuse_idle(options: argparse.Namespace) -> None:
    """Refuse an option that does something only beside others, of which there is none."""
    for name, others in USED_WITH.items():
        if getattr(options, name) is not None and not any(getattr(options, other) for other in others):
            flag = "-k" if name == "k" else f"--{name}"
            wanted = "text, FILES or --corpus," if others is TEXT else " or ".join(f"--{other}" for other in others)
            raise UsageError(f"{flag} is used with {wanted} only, it means nothing without; leave it out.")


def _from_model(options: argparse.Namespace, model: LanguageModel) -> np.ndarray:
    """What a neural model reads of each word."""
    import numpy as np

    from slm.models.neural import NeuralModel

    if not isinstance(model, NeuralModel):
        raise UsageError(
            f"{options.model}: a model of kind {model.kind} has no word vectors of its own; "
            "give text, as in slm vectors MODEL FILES, to make some from which words stand together."
        )
    return np.asarray(model.word_vectors(), np.float64)


def _from_text(options: argparse.Namespace, model: LanguageModel) -> np.ndarray:
    """Vectors from the text of the options, read as the model's training text was."""
    from slm.commands.options import files_or_corpus
    from slm.features.vectors import cooccurrence_vectors
    from slm.store import load_tokenizer
    from slm.text.corpus import load_corpus
    from slm.text.encoding import encode_lines
    from slm.text.reading import read_lines

    files_or_corpus(options)
    if options.corpus:
        lines = iter(load_corpus(options.corpus).train)
    else:
        lines = read_lines(options.files, field=options.field)
    text = encode_lines(lines, load_tokenizer(options.model), model.vocab, options.specials)
    return cooccurrence_vectors(
        text.ids, text.offsets, len(model.vocab), dimensions=options.dimensions, window=options.window
    )


def _print_neighbours(options: argparse.Namespace, model: LanguageModel, vectors: np.ndarray) -> None:
    """One line a word: the nearest words with their cosines."""
    from slm.features.vectors import neighbours, neighbours_of

    known = model.vocab
    unseen = {word: _unseen(options, model, word) for word in options.neighbours if word not in known}
    for word in options.neighbours:
        if word in known:
            rows, cosines = neighbours(vectors, known.id(word), options.k)
        else:
            rows, cosines = neighbours_of(vectors, unseen[word], options.k)
        print(f"{word}: " + ", ".join(f"{model.vocab.words[i]} {c:.2f}" for i, c in zip(rows, cosines)))


def _unseen(options: argparse.Namespace, model: LanguageModel, word: str) -> np.ndarray:
    """The vector that the model itself makes of a word outside its vocabulary."""
    from slm.models.recurrent import RecurrentModel

    if options.files or options.corpus or not (isinstance(model, RecurrentModel) and model.spelling):
        raise UsageError(
            f"{word!r} is not in the vocabulary of {options.model}; only models that read characters "
            "(slm train rnn --input char-cnn) have vectors of such words."
        )
    return model.word_vector(word)


def _print_atoms(options: argparse.Namespace, model: LanguageModel, vectors: np.ndarray) -> None:
    """One line an atom: the words with the largest codes; then how sparse the codes are."""
    import numpy as np

    from slm.features.sparse_coding import SparseCoding

    scaled = vectors / max(float(np.linalg.norm(vectors, axis=1).mean()), np.finfo(np.float64).tiny)
    coding = SparseCoding.fit(scaled, options.atoms, options.penalty)
    codes = coding.transform(scaled)
    for atom in range(options.atoms):
        best = np.argsort(-codes[:, atom], kind="stable")[: options.k]
        print(f"{atom + 1}: " + " ".join(model.vocab.words[i] for i in best if codes[i, atom] > 0))
    error = float(((scaled - coding.inverse(codes)) ** 2).sum() / (scaled**2).sum())
    print(f"codes that are not 0: {100 * (codes != 0).mean():.1f} %; squared error: {100 * error:.1f} %")


def _draw_map(options: argparse.Namespace, model: LanguageModel, vectors: np.ndarray) -> None:
    """The most frequent words along the two first principal components of the vectors."""
    import numpy as np

    from slm.features.pca import PCA
    from slm.plots import save_figure, word_map

    frequent = np.argsort(-model.vocab.counts[3:], kind="stable")[: options.words] + 3
    places = PCA.fit(vectors[frequent], 2).transform(vectors[frequent])
    save_figure(word_map([model.vocab.words[i] for i in frequent], places), options.map)
