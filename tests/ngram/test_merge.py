"""Merged tables: exact for what one of them has, summing to one for the rest."""

import numpy as np
import pytest

from slm.errors import UsageError
from slm.models.mixture import MixtureModel
from slm.models.ngram import NgramModel
from slm.ngram.backoff import log_probs_of
from slm.ngram.merge import merge, over_vocabulary
from slm.text.vocabulary import Vocabulary

VOCAB = Vocabulary.from_words("abcdefg")
WEIGHTS = np.array([0.3, 0.7])


def lines(seed, letters, n=60):
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(list(letters), rng.integers(1, 8))) for _ in range(n)]


def models(orders=(3, 2), smoothing=("witten-bell", "kn")):
    one = NgramModel.fit(lines(1, "abcd"), orders[0], smoothing[0], VOCAB)
    options = {"discount": 0.5} if smoothing[1] == "kn" else {}
    return [one, NgramModel.fit(lines(2, "cdef"), orders[1], smoothing[1], VOCAB, **options)]


def merged_model(parts, weights=WEIGHTS):
    return NgramModel(merge([part.table for part in parts], weights), VOCAB)


@pytest.mark.parametrize("orders", [(1, 1), (2, 2), (3, 2), (1, 3), (4, 4)])
def test_ngrams_of_either_table_have_their_exact_probability_under_the_mixture(orders):
    parts = models(orders)
    merged, mixture = merged_model(parts), MixtureModel(parts, WEIGHTS)
    assert merged.order == max(orders)
    for k in range(1, merged.order + 1):
        ngrams = {tuple(w) for part in parts if part.order >= k for w in part.table.words_of(k).tolist()}
        assert ngrams == {tuple(w) for w in merged.table.words_of(k).tolist()}
        for ngram in sorted(ngrams)[::5]:
            words = VOCAB.decode(ngram)
            if "</s>" not in words[:-1]:
                expected = mixture.score(words[-1], words[:-1])
                assert merged.score(words[-1], words[:-1]) == pytest.approx(expected, rel=2e-6, abs=1e-9)


@pytest.mark.parametrize("smoothing", [("witten-bell", "kn"), ("mle", "witten-bell"), ("mle", "mle"), ("add-k", "kn")])
@pytest.mark.parametrize("orders", [(1, 1), (3, 2), (3, 4)])
def test_merged_rows_sum_to_one(orders, smoothing):
    merged = merged_model(models(orders, smoothing))
    rows = np.exp(merged.log_probs((np.arange(merged.table.first.size - 1, dtype=np.int32),)))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-6)


def test_words_in_neither_table_share_what_is_left_as_the_shorter_context_has_it():
    parts = models((2, 2))
    merged, mixture = merged_model(parts), MixtureModel(parts, WEIGHTS)
    row, exact, alone = (
        np.exp(model.log_probs(model.state_after(context))[0])
        for model, context in ((merged, "a"), (mixture, "a"), (merged, ""))
    )
    others = [w for w in range(len(VOCAB)) if merged.table.find([VOCAB.id("a"), w]) < 0 and w != 1]
    assert len(others) > 2
    np.testing.assert_allclose(row[others], exact[others].sum() * alone[others] / alone[others].sum(), rtol=1e-5)


def test_merging_a_model_with_itself_changes_nothing():
    part = models()[0]
    merged = merged_model([part, part])
    rows = np.arange(part.table.first.size - 1, dtype=np.int32)
    np.testing.assert_allclose(np.exp(merged.log_probs((rows,))), np.exp(part.log_probs((rows,))), atol=1e-6)


def test_a_merged_model_is_about_as_good_as_the_mixture():
    parts = models((3, 3))
    held = lines(5, "abcdef")
    assert merged_model(parts).perplexity(held) == pytest.approx(
        MixtureModel(parts, WEIGHTS).perplexity(held), rel=0.03
    )


def test_log_probs_of_any_ngrams_are_those_of_the_model():
    model = models()[0]
    ngrams = np.array([[1, 3, 4], [3, 9, 4], [9, 9, 2], [5, 4, 0]])
    expected = [model.logscore(VOCAB.words[g[-1]], VOCAB.decode(g[:-1])) * np.log(2) for g in ngrams]
    assert log_probs_of(model.table, ngrams).tolist() == pytest.approx(expected)


def test_a_model_over_more_words_scores_the_same_and_gives_the_new_ones_nothing():
    model = NgramModel.fit(lines(1, "abcd"), 3, "witten-bell")
    larger = Vocabulary.from_words(["z", *reversed(model.vocab.words[3:]), "y"])
    table = over_vocabulary(model.table, larger.encode(model.vocab.words), len(larger))
    wider = NgramModel(table, larger)
    for line in lines(2, "abcd", 20):
        assert wider.sentence_logscore(line) == pytest.approx(model.sentence_logscore(line), rel=1e-12)
    rows = np.exp(wider.log_probs((np.arange(table.first.size - 1, dtype=np.int32),)))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-6)
    assert (rows[:, [larger.id("y"), larger.id("z")]] == 0).all()


def test_tables_of_different_vocabularies_are_refused():
    other = NgramModel.fit(["a b"], 2, "witten-bell")
    with pytest.raises(UsageError, match=r"2 tables of \[5, 10\] words"):
        merge([models()[0].table, other.table], WEIGHTS)
