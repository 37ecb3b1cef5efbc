"""ARPA files: KenLM's read, ours written and read back equal, and files that lie refused with file:line."""

import gzip
import math
import os
import re

import numpy as np
import pytest
from kenlm_reference import MODELS, fit_options, read, scored_sentences

from slm.errors import DataError, ModelFileError, StorageError
from slm.kernels import threads
from slm.models.ngram import NgramModel
from slm.ngram import arpa_read, arpa_text, arpa_write

# The small files of this test are about form; that their rows sum to one is another test's matter.
pytestmark = pytest.mark.filterwarnings("ignore:.*the probabilities behind:UserWarning")

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")  # hashes wrap; plain Python tells

ARRAYS = ("bounds", "word", "suffix", "first", "log_prob", "backoff")

SMALL = """\\data\\
ngram 1=5
ngram 2=5
ngram 3=2

\\1-grams:
-1.5\t<unk>\t0
0\t<s>\t-0.30103
-0.5\t</s>\t0
-0.75\ta\t-0.25
-0.875\tb\t-0.125

\\2-grams:
-0.25\t<s> a\t-0.5
-0.375\ta b\t0
-1.25\tb a\t-1
-0.5\ta </s>\t0
-0.25\tb </s>\t0

\\3-grams:
-0.125\t<s> a b
-0.1\tb a </s>

\\end\\
"""


@pytest.fixture
def small(tmp_path):
    def write(old="", new="", times=1):
        assert old in SMALL
        path = tmp_path / "small.arpa"
        path.write_text(SMALL.replace(old, new, times) if old else new or SMALL, encoding="utf-8")
        return path

    return write


def fitted(name):
    options, lines = fit_options("pseudo", name)
    return NgramModel.fit(lines, **options)


def assert_equal_tables(a, b):
    assert a.vocab == b.vocab
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(a.table, name), getattr(b.table, name), err_msg=name)


@pytest.mark.compiled
@pytest.mark.parametrize("name", MODELS)
def test_files_of_lmplz_score_as_kenlm_scores_them(tmp_path, name):
    path = tmp_path / "lmplz.arpa"
    path.write_text(read("pseudo", f"{name}.arpa"), encoding="utf-8")
    model = NgramModel.from_arpa(path)
    for sentence in scored_sentences("pseudo", name):
        found = list(model.full_scores([token for token, *_ in sentence[:-1]]))
        assert [(x.matched, x.oov) for x in found] == [(matched, oov) for _, _, matched, oov in sentence]
        np.testing.assert_allclose(
            [x.logscore * math.log10(2) for x in found], [p for _, p, _, _ in sentence], atol=2e-6
        )


@pytest.mark.parametrize("name", ["mkn-o1", "mkn-o3-prune012", pytest.param("mkn-o4", marks=pytest.mark.compiled)])
def test_what_is_written_is_read_back_equal_and_written_again_the_same(tmp_path, name):
    model = fitted(name)
    model.to_arpa(tmp_path / "a.arpa")
    again = NgramModel.from_arpa(tmp_path / "a.arpa")
    assert_equal_tables(model, again)
    again.to_arpa(tmp_path / "b.arpa.gz")
    assert gzip.decompress((tmp_path / "b.arpa.gz").read_bytes()) == (tmp_path / "a.arpa").read_bytes()
    assert_equal_tables(model, NgramModel.from_arpa(tmp_path / "b.arpa.gz"))


def test_a_written_file_has_the_columns_and_headings_of_the_format(tmp_path):
    fitted("mkn-o3-fallback15").to_arpa(tmp_path / "a.arpa")
    head, *sections = (tmp_path / "a.arpa").read_text(encoding="utf-8").split("\n\n")
    assert head.splitlines() == ["\\data\\", "ngram 1=76", "ngram 2=125", "ngram 3=123"]
    assert sections.pop() == "\\end\\\n"
    assert sections[0].splitlines()[1].split("\t")[1:] == ["<unk>", "0"]
    for k, section in enumerate(sections, 1):
        heading, *lines = section.splitlines()
        assert heading == f"\\{k}-grams:"
        for line in lines:
            fields = line.split("\t")
            assert len(fields) == (3 if k < 3 else 2)
            assert len(fields[1].split(" ")) == k


def test_numbers_are_written_with_nine_digits_and_come_back_to_the_bit(tmp_path):
    model = fitted("mkn-o2")
    rng = np.random.default_rng(0)
    values = -np.exp(rng.uniform(-25, 4.5, model.table.log_prob.size)).astype(np.float32)
    values[:9] = [0, 0, -np.inf, 0, -1e-30, -math.log(10), -9.9999999 * math.log(10), -0.1 * math.log(10), -1e-4]
    model.table.log_prob[:] = values
    model.table.log_prob[[0, 2]] = 0, -np.inf
    model.table.backoff[:] = rng.normal(size=model.table.backoff.size)
    model.table.backoff[0] = 0
    model.to_arpa(tmp_path / "a.arpa")
    table, _ = arpa_read.read_arpa(tmp_path / "a.arpa")
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(table, name), getattr(model.table, name), err_msg=name)


def test_blocks_and_threads_do_not_change_the_file(tmp_path, monkeypatch):
    model = fitted("mkn-o3")
    model.to_arpa(tmp_path / "a.arpa")
    monkeypatch.setattr(arpa_write, "_ROWS_A_BLOCK", 7)
    monkeypatch.setattr(arpa_write, "_OUTPUT", 10)
    threads.set_threads(3)
    try:
        model.to_arpa(tmp_path / "b.arpa")
        monkeypatch.setattr(arpa_text, "BLOCK", 100)
        again = NgramModel.from_arpa(tmp_path / "b.arpa")
    finally:
        threads.set_threads(None)
    assert (tmp_path / "a.arpa").read_bytes() == (tmp_path / "b.arpa").read_bytes()
    assert_equal_tables(model, again)


def test_lines_may_come_in_any_order(tmp_path):
    model = fitted("mkn-o3")
    model.to_arpa(tmp_path / "a.arpa")
    rng = np.random.default_rng(1)
    head, one, *sections = (tmp_path / "a.arpa").read_text(encoding="utf-8").split("\n\n")
    shuffled = []
    for section in sections[:-1]:
        heading, *lines = section.split("\n")
        shuffled.append("\n".join([heading, *rng.permutation(lines)]))
    (tmp_path / "b.arpa").write_text("\n\n".join([head, one, *shuffled, sections[-1]]), encoding="utf-8")
    assert_equal_tables(model, NgramModel.from_arpa(tmp_path / "b.arpa"))


def test_a_small_file_by_hand(small):
    model = NgramModel.from_arpa(small())
    assert model.vocab.words == ("<unk>", "<s>", "</s>", "a", "b")
    # p(b | <s> a) = 10^-0.125; p(</s> | <s> a) = bo(<s> a) p(</s> | a) = 10^(-0.5 - 0.5)
    assert model.score("b", "<s> a") == pytest.approx(10**-0.125)
    assert model.score("</s>", "<s> a") == pytest.approx(10**-1)
    # p(<unk> | b a): nothing known: bo(b a) bo(a) p(<unk>) = 10^(-1 - 0.25 - 1.5)
    assert model.score("zzz", "b a") == pytest.approx(10**-2.75)
    assert model.score("<s>", "a") == 0.0


@pytest.mark.parametrize(("layout", "bits"), [("fast", 0), ("compact", 0), ("compact", 1)])
def test_n_grams_that_end_in_the_beginning_of_a_sentence_predict_it_never(small, tmp_path, layout, bits):
    path = small("-0.25\tb </s>", "-0.05\tb <s>")
    path.write_text(path.read_text().replace("-0.1\tb a </s>", "-0.1\tb a <s>"))
    model = NgramModel.from_arpa(path).in_layout(layout, bits)
    assert model.normalized  # 10^-0.05 alone would leave too little for the others
    for context in ("b", "b a", "a b", "<s>"):
        assert model.logscore("<s>", context) == -math.inf
        assert model.log_probs(model.state_after(context))[0, 1] == -math.inf
    model.to_arpa(tmp_path / "again.arpa")
    assert "\n-99\tb <s>\t0\n" in (tmp_path / "again.arpa").read_text()
    assert "\n-99\tb a <s>\n" in (tmp_path / "again.arpa").read_text()


def test_carriage_returns_blanks_exponents_and_missing_weights_are_read(small, tmp_path):
    plain = NgramModel.from_arpa(small())
    changed = SMALL.replace("-0.375\ta b\t0\n", "-3.75e-1  a b\n").replace("\n\n", "\n \n\n").replace("\n", "\r\n")
    (tmp_path / "other.arpa").write_bytes(changed.encode())
    assert_equal_tables(plain, NgramModel.from_arpa(tmp_path / "other.arpa"))


CMU = """

####################################################
## Copyright (c) 1996, Carnegie Mellon University ##
####################################################
The data formats are:

Beginning of data mark: \\data\\
ngram 1=nr            # number of 1-grams

\\1-grams:
p_1     wd_1 bo_wt_1

end of data mark: \\end\\

"""


def test_what_stands_around_the_model_is_skipped_and_lines_keep_their_numbers(small, tmp_path):
    plain, path = NgramModel.from_arpa(small()), tmp_path / "cmu.arpa"
    path.write_text(CMU + SMALL + "\\data\\\nngram 1=7\nnotes\n", encoding="utf-8")
    assert_equal_tables(plain, NgramModel.from_arpa(path))
    for old, line in (("ngram 2=5", 3), ("-0.375", 15)):
        path.write_text(CMU + SMALL.replace(old, "?"), encoding="utf-8")
        with pytest.raises(ModelFileError, match=f"cmu.arpa:{CMU.count(chr(10)) + line}: expected "):
            NgramModel.from_arpa(path)


def test_a_file_of_another_kind_is_refused_by_its_first_block(tmp_path, monkeypatch):
    monkeypatch.setattr(arpa_text, "BLOCK", 100)
    for octets, line, found in ((b"\0" * 1000, 1, r"b'.x00.*"), (b"\n\nprose\r\n" + b"p\n" * 99, 3, "b'prose'")):
        (tmp_path / "x").write_bytes(octets + SMALL.encode())
        with pytest.raises(ModelFileError, match=rf"x:{line}: .* .data. in the first 100 bytes, found {found}\.$"):
            NgramModel.from_arpa(tmp_path / "x")


def test_a_packed_file_that_is_damaged_behind_its_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(arpa_text, "BLOCK", 100)
    packed = gzip.compress(SMALL.encode() + 1000 * b"notes\n")
    (tmp_path / "x.gz").write_bytes(packed)
    assert NgramModel.from_arpa(tmp_path / "x.gz").size() == 12
    (tmp_path / "x.gz").write_bytes(packed[:-8] + bytes(8))
    with pytest.raises(DataError, match=r"x\.gz"):
        NgramModel.from_arpa(tmp_path / "x.gz")


def test_a_suffix_that_was_pruned_away_is_skipped(small):
    # "<s> a b" stays although "a b" is gone: behind "<s> a" + b stands the context b, not "a b"
    path = small("-0.375\ta b\t0\n", "")
    path.write_text(path.read_text().replace("ngram 2=5", "ngram 2=4"))
    model = NgramModel.from_arpa(path)
    table = model.table
    assert table.suffix[table.find([1, 3, 4])] == table.find([4])
    assert model.score("</s>", "<s> a b") == pytest.approx(10**-0.25)


def test_a_file_without_unk_gives_it_no_probability_and_warns(small):
    path = small("-1.5\t<unk>\t0\n", "")
    path.write_text(path.read_text().replace("ngram 1=5", "ngram 1=4"))
    with pytest.warns(UserWarning, match="has no <unk>"):
        model = NgramModel.from_arpa(path)
    assert model.score("zzz") == 0.0


def test_unk_in_capitals_is_read_as_unk_unless_the_file_has_both(small):
    path = small("-0.5\ta </s>", "-0.75\ta <unk>")
    plain, text = NgramModel.from_arpa(path), path.read_text()
    path.write_text(text.replace("<unk>", "<UNK>"))
    assert_equal_tables(plain, NgramModel.from_arpa(path))
    unk, last = "-1.5\t<unk>\t0\n", "-0.875\tb\t-0.125\n"
    path.write_text(text.replace(unk, "").replace(last, last + unk).replace("<unk>", "<UNK>"))
    assert_equal_tables(plain, NgramModel.from_arpa(path))
    path.write_text(text.replace(last, f"{last}-2\t<UNK>\n").replace("1=5", "1=6"))
    both = NgramModel.from_arpa(path)
    assert both.vocab.words == (*plain.vocab.words, "<UNK>")
    assert both.score("<UNK>") == pytest.approx(0.01)
    assert both.score("<unk>") == pytest.approx(10**-1.5)
    path.write_text(text.replace("<unk>", "<UNK>").replace("\tb\t", "\t<UNK>\t"))
    with pytest.raises(ModelFileError, match=r"small.arpa:11: this 1-gram stands twice"):
        NgramModel.from_arpa(path)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (SMALL, "\n", 2, "expected .data., found nothing"),
        ("\\data\\", "\\dota\\", 1, "expected .data., found"),
        ("\\end\\\n", "", 24, "expected .end., found the end of the file"),
        ("ngram 1=5", "ngram 1=37000", 2, "promises 37000 1-grams, more than the file has room for"),
        ("ngram 1=5", f"ngram 1={2**63}", 2, "more than the file has room for"),
        ("ngram 1=5", "ngram 1=-37", 2, "expected 'ngram 1=COUNT'"),
        ("ngram 1=5", "ngram 1=-1", 2, "expected 'ngram 1=COUNT'"),
        ("ngram 2=5", "ngram 7=5", 3, "expected 'ngram 2=COUNT'"),
        ("ngram 2=5", "ngram 2=6", 19, "promises 6 2-grams, the section has 5"),
        ("ngram 2=5", "ngram 2=4", 18, "promises 4 2-grams, here is one more"),
        ("ngram 1=5\nngram 2=5\nngram 3=2\n", "", 3, "expected 'ngram 1=COUNT' before"),
        ("-0.375\ta b\t0\n", "\n", 15, "promises 5 2-grams, the section has 1"),
        ("\n\\3-grams:", "", 20, "expected .3-grams:, found b'-0.125"),
        ("-0.375", "nan", 15, "expected finite decimal numbers"),
        ("-0.375", "-inf", 15, "expected finite decimal numbers"),
        ("-0.375", "-1e999", 15, "expected finite decimal numbers"),
        ("-0.375", "0.375", 15, "a log-probability is at most 0"),
        ("-0.375", "-0,375", 15, "expected finite decimal numbers"),
        ("-0.375\ta b\t0", "-0.375\ta b\t0 1", 15, "expected finite decimal numbers"),
        ("-0.375\ta b\t0", "-0.375\ta b\tx", 15, "expected finite decimal numbers"),
        ("-0.375\ta b\t0", "-0.375\ta", 15, "expected log10 p and 2 words"),
        ("-0.375\ta b\t0", "-0.375", 15, "expected finite decimal numbers"),
        ("-0.375\ta b\t0", "-0.375\ta q\t0", 15, "one of its words is not among the 1-grams"),
        ("-0.125\t<s> a b", "-0.125\t<s> b a", 21, "its first 2 words are not among the 2-grams"),
        ("-0.125\t<s> a b", "-0.125\t<s> a b\t-0.5", 21, "none for the highest order"),
        ("-0.375\ta b\t0", "-0.375\tb a\t0", 16, "this 2-gram stands twice"),
        ("-0.875\tb\t", "-0.875\ta\t", 11, "this 1-gram stands twice"),
        ("-0.5\t</s>\t0", "-0.5\tc\t0", 12, "expected </s> among the 1-grams"),
        ("0\t<s>\t", "0\tc\t", 12, "expected <s> among the 1-grams"),
        ("\\2-grams:", "\\3-grams:", 13, "expected .2-grams:, found"),
    ],
)
def test_files_that_lie_are_refused_with_file_and_line(small, old, new, line, message):
    path = small(old, new)
    with pytest.raises(ModelFileError, match=rf"^{re.escape(str(path))}:{line}: .*{message}"):
        NgramModel.from_arpa(path)


def test_words_that_are_none_are_refused_with_their_line(tmp_path):
    path = tmp_path / "bad.arpa"
    path.write_bytes(SMALL.encode().replace(b"\tb\t", b"\t\xff\t"))
    with pytest.raises(ModelFileError, match=r"bad.arpa:11: .*not UTF-8"):
        NgramModel.from_arpa(path)
    path.write_bytes(SMALL.encode().replace(b"\tb\t", b"\tb\rb\t"))
    with pytest.raises(ModelFileError, match=r"bad.arpa:11: .*white space"):
        NgramModel.from_arpa(path)


def test_a_missing_file_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match="cannot read"):
        NgramModel.from_arpa(tmp_path / "none.arpa")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    model, path = fitted("mkn-o2"), tmp_path / "a.arpa"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"a\.arpa: cannot write: No space left on device"):
        model.to_arpa(path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.arpa"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "a.arpa", tmp_path / ("x" * 250), tmp_path / "none" / "a.arpa"):
        with pytest.raises(StorageError, match="cannot write: "):
            fitted("mkn-o2").to_arpa(place)
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("bad", [0, 2, 5])
def test_a_block_that_fails_lets_the_others_go_and_is_told(bad, tmp_path, monkeypatch):
    monkeypatch.setattr(arpa_write, "_ROWS_A_BLOCK", 3)
    blocks, path_to = [], arpa_write.path_to

    def failing(table, k, row):
        blocks.append(row)
        if len(blocks) == bad + 1:
            raise MemoryError("no room")
        return path_to(table, k, row)

    monkeypatch.setattr(arpa_write, "path_to", failing)
    with threads.limited(3), pytest.raises(MemoryError, match="no room"):
        fitted("mkn-o2").to_arpa(tmp_path / "a.arpa")
    assert not os.listdir(tmp_path)


@pytest.mark.compiled
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_random_damage_is_refused_with_a_line_or_gives_a_model_that_answers(tmp_path):
    rng = np.random.default_rng(7)
    path, data = tmp_path / "fuzz.arpa", SMALL.encode()
    pieces = [b"\n", b"\t", b" ", b"-", b"9", b"\\", b"nan", b"1e99", b"<s>", b"\xff", b"\x00", b"\x0b", b"ngram 1=5\n"]
    accepted = 0
    for _ in range(800):
        damaged = bytearray(data)
        for _ in range(rng.integers(1, 5)):
            at, length = int(rng.integers(len(damaged))), int(rng.integers(4))
            damaged[at : at + length] = pieces[rng.integers(len(pieces))] if rng.random() < 0.7 else b""
        path.write_bytes(damaged)
        try:
            model = NgramModel.from_arpa(path)
        except ModelFileError as error:
            assert re.match(r"^.+:\d+: ", str(error))
        else:
            model.log_probs(model.state_after("<s> a"))
            accepted += 1
    assert 0 < accepted < 800
