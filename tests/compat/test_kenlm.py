"""The `kenlm` door against scores that the kenlm module 0.3.0 gave, and against its behaviour as callers rely on it."""

import copy
import gzip
import pickle
import subprocess
import sys

import pytest
from kenlm_reference import read, scored_sentences

from slm.compat import kenlm
from slm.errors import UsageError
from slm.models.ngram import NgramModel
from slm.models.recurrent import RecurrentConfig, RecurrentModel
from slm.store import save
from slm.text.vocabulary import Vocabulary

MODELS = ("mkn-o1", "mkn-o2", "mkn-o3", "mkn-o5", "mkn-o3-prune012", "mkn-o3-limitvocab2")
SLOW = [pytest.param(name, marks=pytest.mark.compiled) for name in MODELS[3:]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("arpa")
    for name in MODELS:
        (path / f"{name}.arpa").write_text(read("pseudo", f"{name}.arpa"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def model(folder):
    return kenlm.Model(str(folder / "mkn-o3.arpa"))


# Scores


@pytest.mark.parametrize("name", [*MODELS[:3], *SLOW])
def test_every_token_scores_as_kenlm_scores_it(folder, name):
    model = kenlm.Model(folder / f"{name}.arpa")
    for rows in scored_sentences("pseudo", name):
        words = [row[0] for row in rows[:-1]]
        sentence = " ".join(words)
        expected = [tuple(row[1:]) for row in rows]
        got = list(model.full_scores(sentence))
        assert [row[1:] for row in got] == [(int(length), bool(int(oov))) for _, length, oov in expected]
        assert [row[0] for row in got] == pytest.approx([float(row[0]) for row in expected], abs=2e-6)
        assert model.score(sentence) == pytest.approx(sum(float(row[0]) for row in expected), abs=1e-5)


# Of the kenlm module 0.3.0 with mkn-o3.arpa; `score(s)`, `score(s, bos=False, eos=False)`, `perplexity(s)`.
ODD = [
    ("", -1.7256169319152832, 0.0, 53.16391217777862),
    ("<s>", -2.2937140464782715, 0.0, 14.023519516358897),
    ("vabu <s> sile", -7.536115646362305, -5.428780555725098, 76.56475754437852),
    ("zzz zzz", -8.994034767150879, -7.268417835235596, 995.4319798749777),
    ("<unk>", -5.359825611114502, -3.634208917617798, 478.5340061491052),
    ("vabu\u00a0sile", -5.359825611114502, -3.634208917617798, 478.5340061491052),  # such a space is part of the word
    ("vabu\x1csile", -5.359825611114502, -3.634208917617798, 478.5340061491052),
    ("\tvabu\x0bsile\n", -4.5369977951049805, -2.2669436931610107, 32.53363563124784),
]


@pytest.mark.parametrize(("sentence", "score", "inner", "perplexity"), ODD)
def test_odd_sentences_score_as_kenlm_scores_them(model, sentence, score, inner, perplexity):
    assert model.score(sentence) == pytest.approx(score, rel=2e-6)
    assert model.score(sentence, bos=False, eos=False) == pytest.approx(inner, rel=2e-6)
    assert model.perplexity(sentence) == pytest.approx(perplexity, rel=1e-5)
    assert model.score(sentence.encode()) == model.score(sentence)


def test_the_end_of_a_sentence_may_stand_inside(model):
    got = list(model.full_scores("vabu </s> vabu", eos=False))  # figures of the kenlm module; nothing follows </s>
    assert [row[0] for row in got] == pytest.approx([-1.639979362, -3.411099195, -2.228719234], abs=1e-6)
    assert [row[1] for row in got] == [2, 1, 1]
    assert model.score("vabu </s>", eos=False) == model.score("vabu")


def test_bytes_that_are_no_text_are_unknown_words(model):
    assert [row[2] for row in model.full_scores(b"vabu \xff\xfe sile", eos=False)] == [False, True, False]


# States


def test_states_lead_to_the_score_of_the_sentence(model):
    for line in read("pseudo", "test.txt").splitlines()[:20]:
        state, out = kenlm.State(), kenlm.State()
        model.BeginSentenceWrite(state)
        total = 0.0
        for word in [*line.split(), "</s>"]:
            total += model.BaseScore(state, word, out)
            state, out = out, state
        assert total == pytest.approx(model.score(line), abs=1e-6)


def test_full_scores_along_states(model):
    state, out = kenlm.State(), kenlm.State()
    model.NullContextWrite(state)
    for word, expected in zip(("vabu", "zzz", "sile", "</s>"), model.full_scores("vabu zzz sile", bos=False)):
        got = model.BaseFullScore(state, word, out)
        assert (got.log_prob, got.ngram_length, got.oov) == (pytest.approx(expected[0]), *expected[1:])
        state, out = out, state


def test_one_state_may_be_both_in_and_out(model):
    state, other = kenlm.State(), kenlm.State()
    model.BeginSentenceWrite(state)
    model.BaseScore(state, "vabu", other)
    assert model.BaseScore(state, "vabu", state) < 0
    assert state == other


def test_states_are_values(model):
    a, b, c = kenlm.State(), kenlm.State(), kenlm.State()
    model.BeginSentenceWrite(a)
    model.BeginSentenceWrite(b)
    assert a == b
    assert hash(a) == hash(b)
    assert a >= b
    assert a <= b
    assert a != c
    assert (a < c) != (a > c)
    d = copy.copy(a)
    model.NullContextWrite(a)
    assert a == c
    assert d == b
    assert {a, b, c, d} == {a, b}
    assert a != "state"


def test_a_state_from_elsewhere_reads_no_foreign_memory(model):
    state, out = kenlm.State(), kenlm.State()
    model.NullContextWrite(state)
    expected = model.BaseScore(state, "vabu", out)
    for row in (-1, 10**6, 2**40):
        state.row = row
        assert model.BaseScore(state, "vabu", out) == expected


# The rest of the module


def test_properties_as_callers_use_them(model, folder):
    assert model.order == 3
    assert model.path == str(folder / "mkn-o3.arpa").encode()
    assert repr(model) == "<Model from b'mkn-o3.arpa'>"
    assert kenlm.LanguageModel is kenlm.Model
    assert "vabu" in model
    assert "</s>" in model
    assert "<unk>" not in model
    assert "zzz" not in model
    assert b"vabu" in model
    for wrong in (5, None):
        with pytest.raises(TypeError, match="Cannot convert"):
            model.score(wrong)


def test_models_travel_between_processes(model):
    assert pickle.loads(pickle.dumps(model)).score("vabu sile") == model.score("vabu sile")


def test_settings_are_accepted(folder):
    config = kenlm.Config()
    config.load_method = 2
    config.arpa_complain = kenlm.ARPALoadComplain.NONE
    config.show_progress = False
    assert kenlm.Model(str(folder / "mkn-o1.arpa"), config).order == 1
    assert [kenlm.LoadMethod.LAZY, kenlm.LoadMethod.PARALLEL_READ] == [0, 4]


@pytest.mark.parametrize("name", ["model", "en.arpa.bin"])
def test_a_model_folder_of_any_name_is_read(tmp_path, name):
    text = read("pseudo", "train15.txt").splitlines()
    made = NgramModel.fit(text, order=3, discount_fallback=True)
    save(made, tmp_path / name)
    model = kenlm.Model(bytes(tmp_path / name))
    assert model.score(text[0]) == pytest.approx(made.sentence_logscore(text[0]) * 0.30102999566, rel=1e-6)


def test_a_packed_arpa_file_is_read(tmp_path, model):
    (tmp_path / "x.arpa.gz").write_bytes(gzip.compress(read("pseudo", "mkn-o3.arpa").encode()))
    assert kenlm.Model(tmp_path / "x.arpa.gz").score("vabu sile") == model.score("vabu sile")


def test_what_is_no_model_is_an_oserror(tmp_path):
    save(RecurrentModel(Vocabulary.from_words("ab"), RecurrentConfig(hidden=2)), tmp_path / "rnn")
    (tmp_path / "text").write_text("a b c\n")
    (tmp_path / "binary").write_bytes(b"mmap lm http://kheafield.com/code format version 5\n\0\0\0")
    (tmp_path / "empty").mkdir()
    for name, said in [
        ("nothing", "no such model folder or ARPA file"),
        ("text", "expected"),
        ("binary", "use the ARPA file it was made from, or the real kenlm"),
        ("rnn", "expected an n-gram model, found one of kind recurrent"),
        ("empty", "holds no model.json"),
    ]:
        with pytest.raises(OSError, match=f"Cannot read model '{tmp_path / name}'") as caught:
            kenlm.Model(str(tmp_path / name))
        assert said in str(caught.value)


def test_a_model_without_unknown_words_gives_them_a_hundred_zeros(tmp_path):
    arpa = "\\data\\\nngram 1=3\n\n\\1-grams:\n-99\t<s>\n-0.30103\t</s>\n-0.30103\ta\n\n\\end\\\n"
    (tmp_path / "x.arpa").write_text(arpa)
    with pytest.warns(UserWarning, match="<unk>"):
        model = kenlm.Model(tmp_path / "x.arpa")
    assert model.score("zzz", eos=False) == -100
    state = kenlm.State()
    assert model.BaseScore(state, "zzz", state) == -100


def test_install_lets_others_import_kenlm():
    code = """
from slm.compat import kenlm
kenlm.install()
kenlm.install()
import kenlm as theirs
print(theirs is kenlm, callable(theirs.Model))
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True, text=True)
    assert run.stdout == "True True\n"


def test_install_refuses_to_replace_the_real_one(monkeypatch):
    monkeypatch.setitem(sys.modules, "kenlm", pytest)
    with pytest.raises(UsageError, match="kenlm has already been imported"):
        kenlm.install()
