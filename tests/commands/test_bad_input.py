"""Bad input ends in one line that names the fault, in the right exit code, and leaves nothing half-written."""

import gzip
import json
import os
import pickle
import shutil
import sys

import pytest

from slm.commands import main
from slm.store import load, save
from slm.text.tokenizers import TOKENIZERS, ByteTokenizer, make_tokenizer

GOOD = b"the cat sat on the mat\nthe dog sat on the log\na cat and a dog sat\n" * 5


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "good.txt"
    path.write_bytes(GOOD)
    return str(path)


@pytest.fixture
def model(tmp_path, text):
    folder = str(tmp_path / "model")
    assert main(["train", "ngram", text, "-m", folder, "-o", "3", "--discount-fallback", "--quiet"]) == 0
    return folder


def ends(arguments, capsys):
    """Exit code and the lines on standard error of one command."""
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr().err.strip().splitlines()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", 2, ["no tokens"]),
        (b"\n\n  \n", 2, ["no tokens"]),
        (b"word\n", 2, ["1-grams of adjusted count", "n1=2 n2=0", "--discount-fallback", "--smoothing"]),
        (b"a b\nc \xff d\n", 2, [":2:", "UTF-8"]),
        (b"a b\nc \x00 d\n", 2, [":2:", "NUL"]),
        ("a b\n".encode("utf-16"), 2, ["UTF-16"]),
        (gzip.compress(b"a b\n"), 2, ["gz"]),
        (b"a b\nc <unk> d\n", 2, [":2", "<unk>", "--specials"]),
    ],
)
def test_text_that_is_no_text_is_refused(tmp_path, capsys, content, code, words):
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    found, lines = ends(["train", "ngram", path, "-m", tmp_path / "out", "-o", "2", "--quiet"], capsys)
    assert found == code
    assert len(lines) == 1
    assert all(word in lines[0] for word in words), lines[0]
    assert not (tmp_path / "out").exists()


ODD_SPACES = ["a\tb c", "\fpage\x0b2 \f d", *(f"x{c}y {c} z" for c in "\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000")]


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
def test_text_with_spaces_of_all_sorts_goes_all_ways(tmp_path, capsys, tokenizer):
    text, model, again, counted = (str(tmp_path / name) for name in ("text.txt", "model", "again", "counted"))
    (tmp_path / "text.txt").write_text("".join(f"{line}\n" for line in ODD_SPACES), encoding="utf-8", newline="")
    cut, small = ["--tokenizer", tokenizer], ["-o", "2", "--smoothing", "witten-bell", "--quiet"]
    assert main(["train", "ngram", text, "-m", model, *cut, *small]) == 0
    assert main(["convert", model, "--arpa", f"{model}.arpa"]) == 0
    assert main(["convert", f"{model}.arpa", "-m", again, *cut]) == 0
    assert main(["counts", text, "-o", "2", "--out", f"{model}.counts", *cut]) == 0
    assert main(["train", "ngram", f"{model}.counts", "--from-counts", "-m", counted, *small]) == 0
    one, two, three = load(model), load(again), load(counted)
    assert set(one.vocab) == set(two.vocab) == set(three.vocab)
    for line in ODD_SPACES:
        tokens = make_tokenizer(tokenizer).tokenize(line)
        assert one.sentence_logscore(line) == one.sentence_logscore(tokens)
        assert two.sentence_logscore(line) == pytest.approx(one.sentence_logscore(tokens), abs=1e-4)
        assert three.sentence_logscore(tokens) == pytest.approx(one.sentence_logscore(tokens), abs=1e-4)


@pytest.mark.parametrize("command", ["ppl", "surprisal"])
@pytest.mark.parametrize("content", ["", "\n  \n"])
def test_a_text_without_tokens_has_no_score(tmp_path, model, capsys, command, content):
    place = tmp_path / "empty.txt"
    place.write_text(content)
    capsys.readouterr()
    assert main([command, model, str(place)]) == 2
    assert capsys.readouterr() == ("", f"slm: {place}: no tokens to score; the text is empty or blank.\n")


@pytest.mark.parametrize(
    "command", ["mix MODEL COPY --valid", "adapt cache MODEL --valid", "adapt dynamic MODEL --valid"]
)
def test_a_validation_text_without_tokens_is_named(tmp_path, model, capsys, command):
    place = tmp_path / "empty.txt"
    place.write_text("\n")
    capsys.readouterr()
    places = {"MODEL": model, "COPY": shutil.copytree(model, tmp_path / "copy")}
    words = [str(places.get(word, word)) for word in command.split()]
    assert main([*words, str(place), "-m", str(tmp_path / "out")]) == 2
    assert capsys.readouterr() == ("", f"slm: {place}: no tokens to score; the text is empty or blank.\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("lines", "arguments", "words"),
    [
        (
            1,
            ["train", "rnn", "TEXT", "-m", "OUT"],
            "training needs at least 2 lines, one of them to",
        ),
        (
            0,
            ["train", "mlp", "TEXT", "-m", "OUT"],
            "training needs at least 2 lines, one of them to",
        ),
        (9, ["compare", "TEXT"], "needs at least 10 lines, got 9"),
        (0, ["train", "rnn", "GOOD", "--valid", "TEXT", "-m", "OUT"], "no tokens in it; the text is empty or blank"),
    ],
)
def test_a_text_that_is_too_short_is_named(tmp_path, text, capsys, lines, arguments, words):
    short = tmp_path / "short.txt"
    short.write_text("a line\n\n" * lines)
    places = {"TEXT": str(short), "GOOD": text, "OUT": str(tmp_path / "out")}
    code, (line,) = ends([places.get(a, a) for a in arguments], capsys)
    assert code == 2
    assert line.startswith(f"slm: {short}: ")
    assert words in line


@pytest.mark.parametrize("path", ["missing.txt", "."])
def test_a_path_that_is_no_file_exits_with_3(tmp_path, capsys, path):
    code, lines = ends(["train", "ngram", tmp_path / path, "-m", tmp_path / "out"], capsys)
    assert code == 3
    assert len(lines) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "ngram", "TEXT", "-m", "OUT", "-o", "0"],
        ["train", "ngram", "TEXT", "-m", "OUT", "--min-count", "0"],
        ["train", "ngram", "TEXT", "-m", "OUT", "--prune", "2", "1"],
        ["train", "ngram", "TEXT", "--corpus", "fables", "-m", "OUT"],
        ["train", "ngram", "-m", "OUT"],
        ["train", "ngram", "TEXT", "-m", "OUT", "--valid", "TEXT"],
        ["train", "ngram", "--corpus", "fables", "-m", "OUT", "--from-counts"],
        ["train", "ngram", "--corpus", "fables", "-m", "OUT", "--field", "text"],
        ["train", "rnn", "--corpus", "fables", "-m", "OUT", "--valid", "TEXT"],
        ["compare", "missing.txt", "--seed", "-1"],
        ["compare", "missing.txt", "--epochs", "0"],
        ["compare", "missing.txt", "--corpus", "fables"],
        ["train", "rnn", "TEXT", "-m", "OUT", "--hidden", "-1"],
        ["train", "rnn", "TEXT", "-m", "OUT", "--rate", "nan"],
        ["train", "rnn", "TEXT", "-m", "OUT", "--epochs", "1e9"],
        ["train", "rnn", "TEXT", "-m", "OUT", "--seed", "-1"],
        ["train", "ngram", "TEXT", "-m", "OUT", "--vocab", "TEXT"],
        ["train", "rnn", "TEXT", "-m", "OUT", "--vocab", "TEXT", "--min-count", "3"],
        ["train", "mlp", "TEXT", "-m", "OUT", "--vocab", "TEXT", "--vocab-size", "9"],
        ["train", "ngram", "-", "-", "-m", "OUT"],
        ["train", "rnn", "-", "--valid", "-", "-m", "OUT"],
        ["train", "ngram", "-", "--vocab", "-", "-m", "OUT"],
        ["train", "ngram", "TEXT", "-m", ""],
        ["train", "rnn", "TEXT", "-m", ""],
        ["mix", "MODEL", "MODEL", "--valid", "TEXT", "-m", ""],
        ["ppl", "MODEL", "-", "-"],
        ["compare", "-", "TEXT", "-"],
        ["counts", "-", "-"],
        ["generate", "MODEL", "--prompt", "the cat </s> a"],
        ["generate", "MODEL", "--prompt", "the <s> a"],
        ["generate", "MODEL", "--temperature", "nan"],
        ["generate", "MODEL", "--temperature", "-1"],
        ["generate", "MODEL", "-n", "0"],
        ["generate", "MODEL", "--top-p", "0"],
        ["generate", "MODEL", "--seed", "-1"],
        ["generate", "MODEL", "--max-tokens", "0"],
        ["ppl", "MODEL", "TEXT", "--threads", "0"],
    ],
)
def test_a_value_outside_its_range_exits_with_2(tmp_path, text, model, capsys, arguments):
    places = {"TEXT": text, "MODEL": model, "OUT": str(tmp_path / "out")}
    code, lines = ends([places.get(a, a) for a in arguments], capsys)
    assert code == 2
    assert len(lines) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("generate m -n 0", "argument -n/--number: must be a whole number of at least 1, got 0"),
        ("generate m --seed x", "argument --seed: must be a whole number from 0 to 18446744073709551615, got 'x'"),
        ("generate m --top-p 0", "argument --top-p: must be a finite number above 0 and at most 1, got 0.0"),
        ("vectors m -k 0", "argument -k: must be a whole number of at least 1, got 0"),
        ("corpora show fables --sentences 0", "argument --sentences: must be a whole number of at least 1, got 0"),
        ("corpora show fables --seed -1", "argument --seed: must be a whole number of at least 0, got -1"),
        ("prune m -m n --threshold -1", "argument --threshold: must be a finite number of at least 0, got -1.0"),
        ("train loglinear t -m m --penalty -1", "argument --penalty: must be a finite number of at least 0, got -1.0"),
        ("train rnn t -m m --bptt 0", "argument --bptt: must be a whole number from 1 to 65536, got 0"),
        ("train ngram t -m m --min-count 0", "argument --min-count: must be a whole number of at least 1, got 0"),
        ("train ngram t -m m --vocab-pad 1 --prune 1", "--prune takes counts that begin with 0"),
        ("train ngram t -m m --fallback-discounts 1 1 1", "--fallback-discounts are used with"),
        ("train ngram t -m m --k 2", "--k is a setting of smoothing add-k"),
        ("train rnn t -m m --locked", "--locked is used with dropout above 0 only, it means nothing without"),
        ("train rnn t -m m --reset before", "--reset is used with cell gru only, it means nothing with cell lstm"),
        ("train rnn t -m m --cell gru --start identity", "--start is used with cell elman only"),
        ("train rnn t -m m --noise 9", "--noise is used with output sampled or nce only"),
        ("train rnn t -m m --dropout-hidden 0.1", "--dropout-hidden is used with layers 2 or more only"),
        ("train rnn t -m m --momentum 0.5", "--momentum is used with optimizer momentum or nesterov only"),
        ("train mlp t -m m --decay 0.5", "--decay is used with schedule halve or step only"),
        ("train rnn t -m m --recipe wildml --vary-bptt", "--vary-bptt is for models that carry their state"),
        ("train mlp t -m m --forget 1", "--forget is for models that carry their state"),
    ],
)
def test_a_message_names_the_option_as_it_was_typed(capsys, arguments, message):
    code, lines = ends(arguments.split(), capsys)
    assert code == 2
    assert len(lines) == 1
    assert message in lines[0]


def test_a_place_for_the_arpa_file_is_looked_for_before_the_work(tmp_path, capsys):
    arguments = ["train", "ngram", "missing.txt", "-m", tmp_path / "out", "--arpa", tmp_path / "none" / "x.arpa"]
    code, lines = ends(arguments, capsys)
    assert code == 3
    assert len(lines) == 1
    assert "there is no folder" in lines[0]


def test_a_pickle_is_not_opened(tmp_path, capsys):
    marker = tmp_path / "marker"

    class Trap:
        def __reduce__(self):
            return (open, (str(marker), "w"))

    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(Trap()))
    code, lines = ends(["info", path], capsys)
    assert code == 2
    assert len(lines) == 1
    assert "pickle" in lines[0]
    assert not marker.exists()


def test_a_text_file_is_no_model(text, capsys):
    code, lines = ends(["ppl", text, text], capsys)
    assert code == 2
    assert len(lines) == 1


def test_a_model_of_a_future_version_is_named(model, capsys):
    path = f"{model}/model.json"
    with open(path) as file:
        manifest = json.load(file)
    (key,) = [key for key in manifest if "version" in key]
    manifest[key] = 999
    with open(path, "w") as file:
        json.dump(manifest, file)
    code, lines = ends(["info", model], capsys)
    assert code == 2
    assert len(lines) == 1
    assert "999" in lines[0]


@pytest.mark.parametrize("tokenizer", [{"name": "mind", "lowercase": False}, {"name": "word", "magic": 1}])
def test_a_tokenizer_of_a_future_version_is_named(tmp_path, model, text, capsys, tokenizer):
    save(load(model), tmp_path / "future", tokenizer=tokenizer)
    capsys.readouterr()
    code, lines = ends(["ppl", tmp_path / "future", text], capsys)
    assert code == 2
    upgrade = "it was made by a newer slm: pip install -U slm."
    assert lines == [f"slm: {tmp_path / 'future'}: this slm has no tokenizer {tokenizer}; {upgrade}"]


def test_a_folder_of_other_files_is_not_overwritten(tmp_path, text, capsys):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("dear")
    code, lines = ends(["train", "ngram", text, "-m", folder, "--discount-fallback", "--quiet"], capsys)
    assert code == 2
    assert len(lines) == 1
    assert (folder / "thesis.txt").read_text() == "dear"
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_a_closed_pipe_ends_quietly(model):
    import subprocess
    import sys

    command = f"{sys.executable} -m slm generate {model} -n 2000 | head -n 1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert result.returncode == 0
    assert [line for line in result.stderr.splitlines() if "compiling" not in line] == []
    assert len(result.stdout.splitlines()) == 1


def test_a_full_device_exits_with_3(model):
    import subprocess
    import sys

    result = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m slm generate {model} -n 2 > /dev/full"], capture_output=True, text=True
    )
    assert result.returncode == 3
    assert len([line for line in result.stderr.splitlines() if "compiling" not in line]) == 1


def test_text_goes_out_as_utf8_whatever_the_locale(model):
    import os
    import subprocess
    import sys

    command = [sys.executable, "-m", "slm", "generate", model, "--prompt", "café", "--tokens"]
    result = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("café".encode())


@pytest.mark.parametrize(("tokenizer", "unknown"), [("byte", b""), ("word", rb"\udcff"), ("char", rb"\udcff")])
def test_an_argument_that_is_not_utf8_is_its_bytes(tmp_path, text, capsysbinary, tokenizer, unknown):
    ngram, conv, given = str(tmp_path / "ngram"), str(tmp_path / "conv"), os.fsdecode(b"\xff the cat")
    (tmp_path / "list").write_text("\n".join(ByteTokenizer.NAMES))
    train = ["--tokenizer", tokenizer, "--vocab", str(tmp_path / "list"), "--quiet"]
    assert main(["train", "ngram", text, "-m", ngram, "--smoothing", "witten-bell", *train]) == 0
    assert main(["train", "conv", text, "-m", conv, "--epochs", "1", "--hidden", "4", *train]) == 0
    sys.stdout.reconfigure(errors="surrogateescape")  # as `take_over` sets it for a process that is one command
    for command in (["generate", ngram, "--prompt", given, "--tokens"], ["explain", "maps", conv, given]):
        capsysbinary.readouterr()
        assert main(command) == 0
        out, err = capsysbinary.readouterr()
        assert (b"<0xFF> <0x20> t h e" if tokenizer == "byte" else b"\xff") in out
        assert unknown in err if unknown else err == b""
