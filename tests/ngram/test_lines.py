"""One sentence at a time, the quick way: to the bit what the plain way sums up, or left to it."""

import copy
import math
import pickle

import numpy as np
import pytest
from kenlm_reference import fit_options, read

from slm.errors import DataError
from slm.models.base import LanguageModel
from slm.models.ngram import NgramModel
from slm.models.sentences import spaced
from slm.ngram.lines import LineScorer
from slm.ngram.scoring import score_with_rows
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import BOS, EOS, Vocabulary

# Plain Python tells of hashes that wrap around, and of -inf + inf in damaged tables.
pytestmark = pytest.mark.filterwarnings("ignore:(overflow|invalid value) encountered:RuntimeWarning")


def fitted(name):
    options, lines = fit_options("pseudo", name)
    return NgramModel.fit(lines, **options)


@pytest.fixture(scope="module")
def model():
    return NgramModel.fit(read("pseudo", "train.txt").splitlines(), order=4)


def summed(model, ids, start):
    """The sum of the scores of one sentence, word by word."""
    return sum(score_with_rows(model.table, np.array(ids, np.int32), np.array([0, len(ids)]), start)[0].tolist())


@pytest.mark.parametrize("name", ["mkn-o1", "mkn-o2", "mkn-o3-prune012", "mkn-o3-limitvocab2"])
@pytest.mark.parametrize("indexed", [True, False])
def test_a_line_scores_as_the_sum_of_its_words(name, indexed):
    model = fitted(name)
    if not indexed:
        model.table.index = np.empty(0, np.int32)
    scorer = LineScorer(model.table, model.vocab.words)
    for line in read("pseudo", "test.txt").splitlines()[:12]:
        for start in (0, model._start):
            for eos in (True, False):
                ids = model.vocab.encode(line.split() + ["</s>"] * eos)
                assert scorer.line(line.encode(), start, eos) == summed(model, ids, start) == scorer.ids(ids, start)


WORDS = ["nibe", "dekofe", "zeme", "never_seen", "<unk>", "é", "日本", "a" * 30, "dekofedekofe", "nib", "nibe1"]
BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\x0b", "\x0c"]
ODD = ["\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u3000", "\x00", "\x7f", "</s>", " </s> ", "\ud800"]


def test_strings_of_all_sorts_score_as_the_base_class_scores_them(model):
    rng = np.random.default_rng(0)
    plain = 0
    for _ in range(150):
        pieces = [WORDS[rng.integers(len(WORDS))] + BLANKS[rng.integers(len(BLANKS))] for _ in range(rng.integers(9))]
        if rng.random() < 0.4:
            pieces.insert(rng.integers(len(pieces) + 1), ODD[rng.integers(len(ODD))])
        line, eos = "".join(pieces), bool(rng.random() < 0.8)
        expected = LanguageModel.sentence_logscore(model, line, eos)
        assert model.sentence_logscore(line, eos) == pytest.approx(expected, rel=1e-12, abs=1e-12)
        assert model.sentence_logscore(line.split(), eos) == pytest.approx(expected, rel=1e-12, abs=1e-12)
        plain += math.isnan(model.line_scorer.line(line.encode("utf-8", "surrogatepass"), model._start, eos))
    assert 5 < plain < 75  # the quick way took the others


@pytest.mark.parametrize("lowercase", [False, True])
def test_a_model_cut_at_blanks_scores_strings_as_its_tokenizer_cuts_them(model, lowercase):
    own = copy.copy(model)
    own.tokenizer = cut = make_tokenizer("whitespace", lowercase)
    quick = ["nibe zeme", "\tnibe  zeme\r\n", "", " \n", "nibe\u2003zeme nibe\xa0", "日本 nibe\x85zeme", "Nibe \ud800"]
    slow = ["nibe\x0bzeme dekofe", "nibe\x0czeme", "nibe \x0b zeme", "\x0c", "zeme\x1cnibe", "a\x00b", "</s> nibe"]
    for line in quick + slow:
        fast = spaced(line, cut)
        if fast is not None:
            fast = model.line_scorer.line(fast.encode("utf-8", "surrogatepass"), model._start, True)
        assert (fast is None or math.isnan(fast)) == (lowercase or line in slow)
        for eos in (True, False):
            expected = LanguageModel.sentence_logscore(model, cut.tokenize(line), eos)
            assert own.sentence_logscore(line, eos) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    for line in ("<s> nibe", "<s>nibe"):
        with pytest.raises(DataError, match="<s> is context"):
            own.sentence_logscore(line)


def test_words_in_a_list_are_taken_as_they_are(model):
    for words in (["nibe dekofe"], ["", "nibe"], [" "], ["nibe", "</s>", "zeme"]):
        assert model.sentence_logscore(words) == pytest.approx(LanguageModel.sentence_logscore(model, words), rel=1e-12)


def test_sentence_marks_and_long_lines_are_left_to_the_plain_way(model, monkeypatch):
    scorer = model.line_scorer
    assert all(math.isnan(scorer.line(line, 2, True)) for line in (b"<s> nibe", b"nibe </s>", b"a\x1db"))
    assert scorer.line(b"nibe </s>", 2, False) == scorer.line(b"nibe", 2, True)
    with pytest.raises(DataError, match="<s> is context"):
        model.sentence_logscore("nibe <s> nibe")
    expected = model.sentence_logscore("nibe zeme")
    monkeypatch.setattr("slm.ngram.lines._LONGEST", 1)
    assert math.isnan(scorer.line(b"nibe zeme", 2, True))
    assert math.isnan(scorer.ids(np.array([3, EOS]), 2))
    assert model.sentence_logscore("nibe zeme") == pytest.approx(expected, rel=1e-12)


def test_a_copy_scores_with_arrays_of_its_own(model):
    expected = model.sentence_logscore("nibe dekofe")
    for again in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert again.table.word is not model.table.word
        assert again.line_scorer._arrays[1].ctypes.data == again.table.word.ctypes.data
        assert again.sentence_logscore("nibe dekofe") == expected


def test_a_damaged_table_is_read_inside_its_arrays():
    rng = np.random.default_rng(5)
    model = fitted("mkn-o3-prune012")
    words, ids = model.vocab.words, np.append(rng.choice(np.delete(np.arange(len(model.vocab)), [BOS, EOS]), 40), EOS)
    for name in ("first", "word", "index", "suffix") * 3:
        table = copy.deepcopy(model.table)
        table.index = model.table.index.copy()
        array = getattr(table, name)
        some = rng.random(array.size) < 0.3
        array[some] = rng.choice([-(2**31), -1, 0, 5, array.size - 1, array.size, 2**31 - 1], some.sum())
        assert isinstance(LineScorer(table, words).ids(ids, 2), float)


def test_a_vocabulary_of_specials_alone_scores(model):
    tiny = NgramModel.fit([[], []], order=2, vocab=Vocabulary.from_words([]), smoothing="add-k")
    assert tiny.sentence_logscore("") == pytest.approx(LanguageModel.sentence_logscore(tiny, ""), rel=1e-12)
