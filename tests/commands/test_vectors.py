"""`slm vectors`: from a model, from text, neighbours, atoms, the map."""

import numpy as np
import pytest

from slm.commands import main
from slm.errors import DataError
from slm.models.loglinear import LogLinearModel
from slm.models.window import NeuralNgramModel
from slm.models.window_config import MlpConfig
from slm.store import load, save
from slm.text.encoding import encode_sentences
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import Vocabulary

LINES = [f"the {a} {v} the {b}" for a in ("cat", "dog") for v in ("sees", "hears") for b in ("tree", "house")]
SENTENCES = [line.split() for line in LINES]
VOCAB = Vocabulary.build(SENTENCES)


@pytest.fixture
def mlp(tmp_path):
    folder = tmp_path / "mlp"
    save(NeuralNgramModel(VOCAB, MlpConfig(hidden=4)), folder, tokenizer=make_tokenizer("word"))
    return str(folder)


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return str(path)


def test_without_a_wish_all_vectors_are_written(mlp, capsys):
    assert main(["vectors", mlp]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(VOCAB)
    assert np.array([line.split()[1:] for line in lines], float).shape == (len(VOCAB), 4)


def test_all_vectors_do_not_flood_a_terminal(mlp, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["vectors", mlp]) == 2
    out, error = capsys.readouterr()
    assert out == "" and error.startswith(
        f"slm: all {len(VOCAB)} vectors would flood the terminal: send them to a file"
    )


def test_neighbours_of_words_are_printed_only_if_all_of_them_have_some(mlp, capsys):
    assert main(["vectors", mlp, "--neighbours", "cat", "Zorgblat"]) == 2
    out, error = capsys.readouterr()
    assert out == "" and "'Zorgblat' is not in the vocabulary" in error


def test_words_of_one_use_are_neighbours_in_text(mlp, text, capsys):
    assert main(["vectors", mlp, text, "--dimensions", "4", "--window", "1", "--neighbours", "cat", "-k", "1"]) == 0
    assert capsys.readouterr().out.startswith("cat: dog 1.00")


def test_atoms_print_their_top_words(mlp, text, capsys):
    assert main(["vectors", mlp, text, "--dimensions", "4", "--atoms", "6", "--penalty", "0.1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert lines[-1].startswith("codes that are not 0: ")


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("--words 20 --neighbours cat", "--map"),
        ("--penalty 0.5 --neighbours cat", "--atoms"),  # the default, but it was asked for
        ("-k 3", "--neighbours or --atoms"),
        ("-k 3 --map map.png", "--neighbours or --atoms"),
        ("--dimensions 4 --neighbours cat", "text, FILES or --corpus,"),
        ("--window 4", "text, FILES or --corpus,"),
        ("--field text", "text, FILES or --corpus,"),
        ("--specials map", "text, FILES or --corpus,"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(mlp, options, wanted, capsys):
    assert main(["vectors", mlp, *options.split()]) == 2
    option = options.split()[0]
    told = f"slm: {option} is used with {wanted} only, it means nothing without; leave it out.\n"
    assert capsys.readouterr() == ("", told)


def test_a_map_is_drawn(mlp, tmp_path):
    pytest.importorskip("matplotlib", reason="drawings need the extra plot")
    assert main(["vectors", mlp, "--map", str(tmp_path / "map.png"), "--words", "3"]) == 0
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_a_model_without_vectors_says_what_to_do(tmp_path, capsys):
    folder = tmp_path / "loglinear"
    save(LogLinearModel.fit(encode_sentences(SENTENCES, VOCAB), VOCAB), folder, tokenizer=make_tokenizer("word"))
    assert main(["vectors", str(folder)]) == 2
    assert "has no word vectors of its own; give text" in capsys.readouterr().err


def test_an_unknown_word_is_named(mlp, capsys):
    assert main(["vectors", mlp, "--neighbours", "zebra"]) == 2
    assert "'zebra' is not in the vocabulary" in capsys.readouterr().err


@pytest.mark.compiled
def test_where_characters_are_read_unknown_words_have_neighbours(text, tmp_path, capsys):
    folder = str(tmp_path / "rnn")
    small = [
        "--char-filters",
        "4",
        "--char-widths",
        "1",
        "2",
        "3",
        "--hidden",
        "8",
        "--epochs",
        "1",
        "--min-count",
        "1",
    ]
    assert main(["train", "rnn", text, "-m", folder, "--input", "char-cnn", *small, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["vectors", folder, "--neighbours", "houses", "cat", "-k", "1"]) == 0
    unseen, seen = capsys.readouterr().out.splitlines()
    assert unseen.startswith("houses: house 0.")
    assert seen.startswith("cat: ") and not seen.startswith("cat: cat")
    # Vectors from text know nothing of characters.
    assert main(["vectors", folder, text, "--dimensions", "4", "--neighbours", "houses"]) == 2
    assert "'houses' is not in the vocabulary" in capsys.readouterr().err


def test_a_word_vector_is_the_row_of_the_table(mlp):
    model = load(mlp)
    assert np.array_equal(model.word_vector("cat"), model.word_vectors()[VOCAB.id("cat")])
    with pytest.raises(DataError, match="'zebra' is not in the vocabulary"):
        model.word_vector("zebra")
