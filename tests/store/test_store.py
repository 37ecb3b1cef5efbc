"""A model comes back from its folder bit for bit, whoever writes or reads beside it."""

import mmap
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from naive.toy_models import ABC, ToyBigram, ToyClock

import slm.store
from slm.errors import InUseError, ModelFileError, UsageError
from slm.models.cache import CacheModel
from slm.models.mixture import MixtureModel
from slm.models.ngram import NgramModel
from slm.store import load, load_tokenizer, read_info, save
from slm.text.tokenizers import make_tokenizer

TEXT = np.array([3, 4, 2, 5, 5, 0, 2], np.int32), np.array([0, 3, 7])


# Strings


PROSE = ["“I don't see, ” said the cat.", "The cat: a cat, no dog.", "I see the dog."]


@pytest.mark.parametrize("tokenizer", ["word", "char", "whitespace"])
def test_strings_are_cut_as_the_training_text_of_a_loaded_model_was(tmp_path, tokenizer):
    cut = make_tokenizer(tokenizer)
    tokens = [cut.tokenize(line) for line in PROSE]
    fitted = NgramModel.fit(tokens, 2, "witten-bell")
    save(fitted, tmp_path / "m", tokenizer=cut)
    model = load(tmp_path / "m")
    assert model.tokenizer == load_tokenizer(tmp_path / "m") == cut
    assert model.perplexity(f"{line}\n" for line in PROSE) == fitted.perplexity(tokens)
    line, own = PROSE[0], tokens[0]
    assert model.sentence_logscore(line) == pytest.approx(fitted.sentence_logscore(own), rel=1e-6)
    assert [row.token for row in model.full_scores(line)] == [*own, "</s>"]
    assert model.predict("<s> " + line) == fitted.predict(["<s>", *own])
    assert model.generate(prompt=line)[0][: len(own)] == own


def test_a_model_keeps_its_tokenizer_wherever_it_goes(tmp_path):
    cut = make_tokenizer("word", lowercase=True)
    fitted = NgramModel.fit(PROSE, 2, "witten-bell", tokenizer=cut)
    assert {"cat", ",", "don't"} <= set(fitted.vocab)
    (tmp_path / "text").write_text("\n".join(PROSE), encoding="utf-8")
    of_file = NgramModel.fit(paths=tmp_path / "text", order=2, smoothing="witten-bell", tokenizer="word")
    assert of_file.tokenizer == make_tokenizer("word") and "don't" in of_file.vocab
    capped = NgramModel.fit(paths=tmp_path / "text", order=2, tokenizer=cut, memory="600M", discount_fallback=True)
    save(fitted, tmp_path / "m")  # names none, so the model's own goes with it
    loaded = load(tmp_path / "m")
    mixed = MixtureModel([loaded, fitted], [0.5, 0.5])
    of_capped = (capped, capped.in_layout("compact"), capped.in_layout("fast"))
    for model in (loaded, fitted.in_layout("compact", 4), *of_capped, CacheModel(loaded), mixed):
        assert model.tokenizer == cut
    plain = NgramModel.fit(PROSE, 2, "witten-bell", vocab=fitted.vocab)
    assert plain.tokenizer is None and MixtureModel([plain, loaded], [0.5, 0.5]).tokenizer == cut
    plain.tokenizer = make_tokenizer("word")
    at_odds = MixtureModel([loaded, plain], [0.5, 0.5])
    assert at_odds.tokenizer is None and MixtureModel([loaded, at_odds], [0.5, 0.5]).tokenizer is None


def test_the_models_that_a_loaded_one_is_made_of_cut_strings_as_it_does(tmp_path):
    cut = make_tokenizer("word", lowercase=True)
    fitted = NgramModel.fit(PROSE, 2, "witten-bell", tokenizer=cut)
    mixed = MixtureModel([CacheModel(fitted), fitted], [0.5, 0.5])
    save(mixed, tmp_path / "m")
    loaded = load(tmp_path / "m")
    inner = loaded.parts[0].base
    assert [one.tokenizer for one in (loaded, *loaded.parts, inner)] == [cut] * 4
    assert inner.sentence_logscore(PROSE[0]) == fitted.sentence_logscore(cut.tokenize(PROSE[0]))


def test_with_a_tokenizer_of_somebody_elses_strings_are_cut_at_blanks(tmp_path):
    save(ToyBigram.random(), tmp_path / "m", tokenizer={"name": "mind", "lowercase": False})
    loaded = load(tmp_path / "m")
    assert loaded.tokenizer is None and loaded.surprisal("a b") == loaded.surprisal(["a", "b"])
    with pytest.raises(ModelFileError, match="this slm has no tokenizer"):
        load_tokenizer(tmp_path / "m")


def test_a_model_saved_without_a_tokenizer_has_none(tmp_path):
    save(ToyBigram.random(), tmp_path / "m")
    assert load(tmp_path / "m").tokenizer is None
    with pytest.raises(ModelFileError, match="the model names no tokenizer; save it with save"):
        load_tokenizer(tmp_path / "m")


# There and back


@pytest.mark.parametrize("kind", [ToyBigram, ToyClock])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_a_model_comes_back_bit_for_bit(kind, dtype, tmp_path):
    model = kind.random(dtype=dtype)
    save(model, tmp_path / "m")
    back = load(tmp_path / "m")
    assert type(back) is kind
    assert back.vocab == model.vocab
    assert back.vocab.counts.tolist() == model.vocab.counts.tolist()
    assert back.table.dtype == dtype
    assert back.table.tobytes() == model.table.tobytes()
    assert back.score_ids(*TEXT).tolist() == model.score_ids(*TEXT).tolist()
    assert back.generate(20, seed=4) == model.generate(20, seed=4)


def test_what_was_said_of_the_model_can_be_read_without_loading_it(saved):
    info = read_info(saved)
    assert (info.kind, info.entries, info.version) == ("toy-bigram", 6, 1)
    assert info.config == {"size": 6}
    assert info.tokenizer == {"name": "word"}
    assert info.training == {"epochs": 3}
    assert info.tensors == {"table": {"dtype": "F64", "shape": [7, 6]}}
    assert info.parameters == 42
    assert info.bytes == sum((saved / name).stat().st_size for name in ("vocab.txt", "model.safetensors"))
    assert info.made_by.startswith("slm ")


def test_a_tokenizer_may_be_given_as_object(model, tmp_path):
    from slm.text.tokenizers import make_tokenizer

    tokenizer = make_tokenizer("word", True)
    save(model, tmp_path / "m", tokenizer=tokenizer)
    assert read_info(tmp_path / "m").tokenizer == tokenizer.config()


def test_the_same_model_makes_the_same_bytes(model, tmp_path):
    for name in "ab":
        save(model, tmp_path / name)
    for part in ("model.json", "vocab.txt", "model.safetensors"):
        assert (tmp_path / "a" / part).read_bytes() == (tmp_path / "b" / part).read_bytes()


def test_saving_a_loaded_model_in_its_own_place_keeps_it(saved):
    before = load(saved).table.tobytes()
    save(load(saved), saved)
    assert load(saved).table.tobytes() == before


def test_nothing_is_left_beside_the_model(saved):
    save(ToyBigram.random(seed=2), saved)
    assert os.listdir(saved.parent) == ["model"]
    assert sorted(os.listdir(saved)) == ["model.json", "model.safetensors", "vocab.txt"]


def test_folders_above_are_made_and_a_link_stays_a_link(model, tmp_path):
    save(model, tmp_path / "a" / "b" / "model")
    (tmp_path / "link").symlink_to(tmp_path / "a" / "b" / "model")
    save(ToyBigram.random(seed=8), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert load(tmp_path / "a" / "b" / "model").table.tobytes() == ToyBigram.random(seed=8).table.tobytes()


def test_large_arrays_are_mapped_and_checked_only_when_asked(model, tmp_path, monkeypatch):
    monkeypatch.setattr(slm.store, "MAPPED_BYTES", 300)
    save(model, tmp_path / "m")
    back = load(tmp_path / "m", verify=True)
    owner = back.table
    while isinstance(owner, np.ndarray):
        owner = owner.base
    assert isinstance(owner, mmap.mmap)
    assert back.table.tobytes() == model.table.tobytes()
    assert back.score_ids(*TEXT).tolist() == model.score_ids(*TEXT).tolist()
    path = tmp_path / "m" / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    load(tmp_path / "m")
    with pytest.raises(ModelFileError, match="expected SHA-256"):
        load(tmp_path / "m", verify=True)


@pytest.mark.parametrize("limit", [300, 1 << 26])
def test_what_is_done_to_a_loaded_model_does_not_reach_its_files(saved, monkeypatch, limit):
    monkeypatch.setattr(slm.store, "MAPPED_BYTES", limit)
    load(saved).table[:] = 0
    assert load(saved, verify=True).table.any()


# Where a model may be saved


def test_a_folder_of_other_things_is_never_replaced(model, tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match="is not empty and holds no model; choose another one"):
        save(model, tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_file_is_never_replaced(model, tmp_path):
    (tmp_path / "m").write_text("text")
    with pytest.raises(UsageError, match="a file is in its place"):
        save(model, tmp_path / "m")


def test_an_empty_folder_may_be_used(model, tmp_path):
    (tmp_path / "m").mkdir()
    save(model, tmp_path / "m")
    assert load(tmp_path / "m").vocab == ABC


def test_a_model_of_no_known_kind_cannot_be_saved(tmp_path):
    class Other(ToyBigram):
        kind = "other"

    with pytest.raises(UsageError, match="a Other cannot be saved; the store knows ngram, "):
        save(Other.random(), tmp_path / "m")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, "x" * (1 << 20)])
def test_notes_that_have_no_json_form_are_refused_and_leave_nothing(model, tmp_path, value):
    with pytest.raises(UsageError, match="as JSON"):
        save(model, tmp_path / "m", training={"note": value})
    assert os.listdir(tmp_path) == []


# Two writers


def test_a_second_writer_is_told_who_is_first(model, saved):
    code = f"""
import sys, time
from slm.store import locked
with locked({str(saved)!r}):
    print("locked", flush=True)
    sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout.readline() == b"locked\n"
        with pytest.raises(InUseError, match=f"is in use by pid {other.pid}; wait for it to end"):
            save(model, saved)
        load(saved)  # readers are not kept out
    finally:
        other.kill()
        other.communicate()
    save(model, saved)  # the lock has died with its process


def test_the_copy_of_a_model_is_a_model(saved, tmp_path):
    shutil.copytree(saved, tmp_path / "copy")
    assert load(tmp_path / "copy").table.tobytes() == load(saved).table.tobytes()
