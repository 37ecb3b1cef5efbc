"""Words that a model knows in another form of Unicode: told once, with what to do, and plain unknown words never."""

import json
import os
import re
import shlex
import subprocess
import sys
from unicodedata import normalize

import pytest

from slm.commands import forms, main
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import Vocabulary

LINES = ["le café est très bon", "la tête est là", "un café là"]
FORMS = ("NFC", "NFD")
SMALL = ["-o", "2", "--smoothing", "witten-bell", "--quiet"]


@pytest.fixture
def write(tmp_path):
    """A text of the lines in a form, in a file of a name."""

    def written(name, lines, form="NFC"):
        path = tmp_path / name
        path.write_text("".join(normalize(form, line) + "\n" for line in lines), encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def models(write, tmp_path, capsys):
    """A model of the lines in each form."""
    for form in FORMS:
        assert main(["train", "ngram", write(form, LINES, form), "-m", str(tmp_path / f"m{form}"), *SMALL]) == 0
    capsys.readouterr()
    return {form: str(tmp_path / f"m{form}") for form in FORMS}


def hints(capsys):
    """The lines on standard error that name a form."""
    return [line for line in capsys.readouterr().err.splitlines() if "Unicode" in line]


@pytest.mark.parametrize("command", ["ppl", "surprisal"])
@pytest.mark.parametrize(("had", "read"), [FORMS, FORMS[::-1]])
def test_words_in_another_form_are_told_of_in_one_line_whose_remedy_helps(models, write, command, had, read, capsys):
    path = write("text", ["le zèbre est très là", "un café bon"], read)
    assert main([command, models[had], path]) == 0
    (hint,) = hints(capsys)
    known, unknown = (ascii(normalize(form, "très")) for form in (had, read))
    told = (
        f"slm: {path}: 3 of 4 unknown words looked at are known in the Unicode form {had}, such as {unknown} as {known}"
    )
    assert hint.startswith(f"{told}; python3 ") and hint.isascii()
    remedy = re.search(r"; python3 (.*) < FILE > NEW normalizes the text\.$", hint)[1]
    with open(path, "rb") as text, open(f"{path}.new", "wb") as new:
        subprocess.run([sys.executable, *shlex.split(remedy)], stdin=text, stdout=new, check=True)
    assert main(["ppl", models[had], f"{path}.new", "--json"]) == 0
    out, error = capsys.readouterr()
    assert json.loads(out)["oov"] == 1 and "Unicode" not in error  # the zebra


@pytest.mark.parametrize("command", ["ppl", "surprisal"])
def test_plain_unknown_words_are_not_told_of(models, write, command, capsys):
    path = write("text", ["le zèbre dort", "was für ein Tag"])
    assert main([command, models["NFC"], path]) == 0
    assert hints(capsys) == []


@pytest.mark.parametrize("command", ["ppl", "surprisal"])
def test_a_text_without_unknown_words_is_not_read_again(models, write, command, monkeypatch):
    monkeypatch.setattr(forms, "say_other_form", None)  # a call would fail
    assert main([command, models["NFD"], write("text", LINES, "NFD")]) == 0


@pytest.mark.parametrize("command", ["ppl", "surprisal"])
def test_what_can_be_read_only_once_is_not_read_again(models, tmp_path, command):
    pipe, text = tmp_path / "pipe", normalize("NFD", LINES[0])
    os.mkfifo(pipe)
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w', encoding='utf-8').write({text!r})"])
    for path in ("-", str(pipe)):
        arguments = [sys.executable, "-m", "slm", command, models["NFC"], path]
        done = subprocess.run(arguments, input=text.encode(), capture_output=True, check=True, timeout=120)
        assert done.stdout and b"Unicode" not in done.stderr
    assert writer.wait(60) == 0


def test_the_first_file_with_such_words_is_named(models, write, capsys):
    good, bad = write("good", ["un zèbre"]), write("bad", LINES, "NFD")
    assert main(["ppl", models["NFC"], good, bad, bad]) == 0
    (hint,) = hints(capsys)
    assert hint.startswith(f"slm: {bad}: 6 of 6 unknown words")


def test_only_the_beginning_of_a_file_is_looked_at(models, write, monkeypatch, capsys):
    path = write("text", ["un zèbre"] * 3 + LINES, "NFD")
    for lines, characters, found in ((3, 1000, 0), (4, 1000, 1), (6, 20, 0), (6, 40, 1)):
        monkeypatch.setattr(forms, "LINES", lines)
        monkeypatch.setattr(forms, "CHARACTERS", characters)
        assert main(["ppl", models["NFC"], path]) == 0
        assert len(hints(capsys)) == found, (lines, characters)


def test_the_text_of_a_field_is_looked_at(models, tmp_path, capsys):
    path = tmp_path / "text.jsonl"
    path.write_text(json.dumps({"text": normalize("NFD", LINES[0]), "other": "é"}) + "\n")
    assert main(["ppl", models["NFC"], str(path), "--field", "text"]) == 0
    assert len(hints(capsys)) == 1


def test_validation_text_is_told_of_and_text_for_the_words_of_a_list(models, write, tmp_path, capsys):
    good, bad, out = write("good", LINES), write("bad", LINES, "NFD"), str(tmp_path / "out")
    more = ["-o", "2", "--smoothing", "jelinek-mercer", "--quiet"]
    assert main(["train", "ngram", good, "--valid", bad, "-m", out, *more]) == 0
    assert [hint.split(":")[1].strip() for hint in hints(capsys)] == [bad]
    assert main(["counts", good, "-o", "2", "--out", f"{out}.counts"]) == 0
    assert main(["train", "ngram", f"{out}.counts", "--from-counts", "--valid", bad, "-m", out, *more]) == 0
    assert [hint.split(":")[1].strip() for hint in hints(capsys)] == [bad]
    assert main(["train", "ngram", bad, "--vocab", f"{models['NFC']}/vocab.txt", "-m", out, *SMALL]) == 0
    assert [hint.split(":")[1].strip() for hint in hints(capsys)] == [bad]


def test_mixtures_and_caches_tell_it_too(models, write, tmp_path, capsys):
    bad, other = write("bad", LINES, "NFD"), str(tmp_path / "other")
    assert main(["train", "ngram", write("good", LINES), "-m", other, *SMALL]) == 0
    assert main(["mix", models["NFC"], other, "--valid", bad, "-m", str(tmp_path / "both")]) == 0
    assert len(hints(capsys)) == 1
    assert main(["adapt", "cache", other, "--valid", bad, "-m", str(tmp_path / "cached")]) == 0
    assert len(hints(capsys)) == 1


@pytest.mark.parametrize("tokenizer", ["word", "whitespace", "char", "treebank", "tweet", "toktok", "wordpunct"])
@pytest.mark.parametrize(("had", "read"), [FORMS, FORMS[::-1]])
def test_all_tokenizers_have_such_words(tokenizer, had, read):
    cut = make_tokenizer(tokenizer)
    vocab = Vocabulary.build(cut.tokenize(normalize(had, line)) for line in LINES)
    found = forms.other_form([normalize(read, line) for line in LINES], cut, vocab)
    assert found is not None and found.form == had and found.known == found.unknown
    assert normalize(had, found.word) != found.word
