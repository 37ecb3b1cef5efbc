"""`slm counts`, and models of counts from the command line."""

import numpy as np
import pytest

from slm.commands import main
from slm.store import load, read_info

LINES = ["the old king sat down", "the old man sat", "a king came", "the king came down", "a man sat down"]


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path, lines in zip(paths, (LINES[:3], LINES[3:])):
        path.write_text("".join(f"{line}\n" for line in lines))
    return [str(path) for path in paths]


def test_counts_are_sorted_lines_on_standard_output(files, capsys):
    assert main(["counts", *files, "-o", "2", "--min-count", "3"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "</s>\t5", "<s>\t5", "down\t3", "king\t3", "sat\t3", "the\t3", "<s> the\t3", "down </s>\t3",
    ]  # fmt: skip


def test_a_model_of_merged_counts_is_that_of_the_text(files, tmp_path, capsys):
    counts = []
    for file in files:
        counts.append(f"{file}.counts.gz")
        assert main(["counts", file, "--out", counts[-1]]) == 0
    options = ["--smoothing", "witten-bell", "--quiet"]
    assert main(["train", "ngram", *counts, "--from-counts", "-m", str(tmp_path / "a"), *options]) == 0
    assert "trained on 25 tokens (0.00 % of words unknown)" in capsys.readouterr().out
    for more, assumed in (([], True), (["--tokenizer", "word"], False)):  # of the tokenizer the counts say nothing
        command = ["train", "ngram", *counts, "--from-counts", "-m", str(tmp_path / "a"), *options[:2], *more]
        assert main(command) == 0
        assert ("is taken to be by --tokenizer word; if they were" in capsys.readouterr().err) == assumed
    assert main(["train", "ngram", *files, "-m", str(tmp_path / "b"), "-o", "3", *options]) == 0
    one, two = load(tmp_path / "a"), load(tmp_path / "b")
    assert sorted(one.vocab.words) == sorted(two.vocab.words)
    for line in LINES:
        assert one.sentence_logscore(line) == pytest.approx(two.sentence_logscore(line), abs=1e-6)
    assert read_info(tmp_path / "a").training["config"]["order"] == 3
    assert [read_info(tmp_path / name).training["oov_rate"] for name in "ab"] == [0, 0]


@pytest.mark.parametrize("dropped", [[], ["king", "sat"]])
def test_over_a_list_of_words_the_folders_are_equal_to_the_byte(files, tmp_path, dropped):
    listed = [word for word in dict.fromkeys(" ".join(LINES).split()) if word not in dropped]
    (tmp_path / "words").write_text("".join(f"{word}\n" for word in listed))
    counts = [f"{file}.counts" for file in files]
    for file, out in zip(files, counts):
        assert main(["counts", file, "--out", out]) == 0
    common = ["--smoothing", "witten-bell", "--quiet", "--vocab", str(tmp_path / "words")]
    assert main(["train", "ngram", *counts, "--from-counts", "-m", str(tmp_path / "a"), *common]) == 0
    assert main(["train", "ngram", *files, "-m", str(tmp_path / "b"), "-o", "3", *common]) == 0
    for part in ("vocab.txt", "model.safetensors"):
        assert (tmp_path / "a" / part).read_bytes() == (tmp_path / "b" / part).read_bytes()


def test_without_a_list_only_words_of_one_count_change_their_places(files, tmp_path):
    counts = [f"{file}.counts" for file in files]
    for file, out in zip(files, counts):
        assert main(["counts", file, "--out", out]) == 0
    common = ["--smoothing", "witten-bell", "--quiet"]
    assert main(["train", "ngram", *counts, "--from-counts", "-m", str(tmp_path / "a"), *common]) == 0
    assert main(["train", "ngram", *files, "-m", str(tmp_path / "b"), "-o", "3", *common]) == 0
    one, two = load(tmp_path / "a"), load(tmp_path / "b")
    assert one.vocab.words[3:] == ("down", "king", "sat", "the", "a", "came", "man", "old")  # 3 3 3 3 2 2 2 2
    assert two.vocab.words[3:] == ("the", "king", "sat", "down", "old", "man", "a", "came")
    assert one.table.sizes() == two.table.sizes()
    for k in (1, 2, 3):
        for words, log_prob in zip(two.table.words_of(k).tolist(), two.table.log_prob[two.table.rows(k)].tolist()):
            row = one.table.find(one.vocab.encode(two.vocab.decode(words)))
            assert one.table.log_prob[row] == pytest.approx(log_prob, rel=1e-6)


def test_jelinek_mercer_learns_on_the_valid_file(files, tmp_path):
    common = ["--smoothing", "jelinek-mercer", "--valid", files[1], "--quiet"]
    assert main(["train", "ngram", files[0], "-m", str(tmp_path / "a"), "-o", "2", *common]) == 0
    assert main(["counts", files[0], "-o", "2", "--out", str(tmp_path / "c")]) == 0
    assert main(["train", "ngram", str(tmp_path / "c"), "--from-counts", "-m", str(tmp_path / "b"), *common]) == 0
    one, two = load(tmp_path / "a"), load(tmp_path / "b")
    assert one.sentence_logscore(LINES[3]) == pytest.approx(two.sentence_logscore(LINES[3]), abs=1e-6)
    assert np.exp(one.log_probs(one.begin_state())).sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "4"], "order 4 needs longer ones"),
        (["--min-count", "2"], "choose words of text, not of counts"),
        (["--smoothing", "jelinek-mercer"], "pass heldout= or --valid FILE"),
    ],
)
def test_counts_that_cannot_make_the_model_are_one_line(files, tmp_path, capsys, options, message):
    assert main(["counts", files[0], "--out", str(tmp_path / "c")]) == 0
    assert main(["train", "ngram", str(tmp_path / "c"), "--from-counts", "-m", str(tmp_path / "m"), *options]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "m").exists()


def test_a_folder_that_is_not_there_is_named_with_the_file_that_was_asked_for(files, tmp_path, capsys):
    assert main(["counts", files[0], "--out", str(tmp_path / "none" / "c")]) == 3
    wanted = f"slm: --out {tmp_path / 'none' / 'c'}: there is no folder {tmp_path / 'none'}; make it, or choose"
    assert capsys.readouterr().err.startswith(wanted)


def test_a_file_of_counts_that_lies_is_named_with_its_line(tmp_path, capsys):
    (tmp_path / "c").write_text("a\t1\na b\t1\n")
    assert main(["train", "ngram", str(tmp_path / "c"), "--from-counts", "-m", str(tmp_path / "m")]) == 2
    assert "c:2: a word of 'a b' is no 1-gram" in capsys.readouterr().err


def test_a_text_without_a_token_has_nothing_to_count(tmp_path, capsys):
    (tmp_path / "blank").write_text(" \n")
    assert main(["counts", str(tmp_path / "blank"), "--out", str(tmp_path / "counts")]) == 2
    told = f"slm: {tmp_path / 'blank'}: no tokens to count; the text is empty or blank.\n"
    assert capsys.readouterr() == ("", told)
    assert not (tmp_path / "counts").exists()
