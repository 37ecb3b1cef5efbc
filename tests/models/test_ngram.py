"""The n-gram model: states, bulk scores, likely words, random words, and parts that may not be trusted."""

import numpy as np
import pytest
from kenlm_reference import read

from slm.errors import DataError, DiscountError, IdRangeError, ModelFileError, NumericError, UsageError
from slm.kernels import threads
from slm.models.base import LanguageModel
from slm.models.ngram import NgramModel
from slm.ngram.mass import row_sums
from slm.ngram.table import NgramTable
from slm.sampling import Sampler, exclude
from slm.text.encoding import encode_sentences
from slm.text.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def model():
    return NgramModel.fit(read("pseudo", "train.txt").splitlines(), order=4)


@pytest.fixture(scope="module")
def held_out(model):
    return encode_sentences([line.split() for line in read("pseudo", "test.txt").splitlines()], model.vocab)


CONTEXTS = [
    "",
    "<s>",
    "<s> nogi vefo",
    "nibe",
    "fide pidona lipi",
    "never_seen",
    "nibe never_seen",
    "dekofe never baba",
]


def test_bulk_scores_equal_those_step_by_step(model, held_out):
    bulk = model.score_ids(held_out.ids, held_out.offsets)
    np.testing.assert_array_equal(bulk, LanguageModel.score_ids(model, held_out.ids, held_out.offsets))


def test_bulk_scores_do_not_depend_on_threads(model, held_out, monkeypatch):
    ids = np.tile(held_out.ids, 30)
    offsets = np.concatenate([[0], np.cumsum(np.tile(np.diff(held_out.offsets), 30))])
    once = model.score_ids(held_out.ids, held_out.offsets)
    for number in (1, 3):
        threads.set_threads(number)
        try:
            np.testing.assert_array_equal(model.score_ids(ids, offsets), np.tile(once, 30))
        finally:
            threads.set_threads(None)


def test_one_sentence_scores_as_in_bulk(model):
    for line in ["", "nibe", "nibe dekofe never_seen zeme", read("pseudo", "test.txt").splitlines()[3]]:
        for eos in (True, False):
            expected = LanguageModel.sentence_logscore(model, line, eos)
            assert model.sentence_logscore(line, eos) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    with pytest.raises(DataError, match="<s> is context"):
        model.sentence_logscore("nibe <s> nibe")


def test_behind_the_end_of_a_sentence_stands_the_start_of_the_next(model):
    state = model.next_state(model.state_after("<s> nibe"), np.array([2]))
    assert state[0].tolist() == model.begin_state()[0].tolist()


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("k", [1, 10, 700])
def test_likely_words_are_those_of_the_whole_row(model, context, k):
    assert model.predict(context, k) == LanguageModel.predict(model, context, k)


def test_more_words_than_there_are_may_be_asked_for(model):
    assert len(model.predict("nibe", 2000)) == len(model.vocab) - 1  # all but <s>
    with pytest.raises(UsageError, match="k must be a whole number of at least 1"):
        model.predict("nibe", 0)


@pytest.mark.parametrize("state", [[-1], [2**31 - 1], [0.5], [[0]], ["a"]])
def test_a_state_of_something_else_is_refused(model, state):
    state = (np.array(state),)
    for call in (
        lambda: model.log_probs(state),
        lambda: model.next_state(state, np.array([3])),
        lambda: model.draw_next(state, Sampler(), np.array([0.5])),
    ):
        with pytest.raises(DataError, match="a state of this model is an array of numbers in"):
            call()


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("allow_unk", [False, True])
@pytest.mark.parametrize("rows", ["whole", "rounded", "short"])
def test_random_words_have_the_probabilities_of_the_row(model, context, allow_unk, rows):
    if rows == "rounded":  # rows that sum to one only roughly
        model = model.in_layout("compact", bits=2).in_layout("fast")
        assert np.abs(row_sums(model.table) - 1).max() > 0.1
    elif rows == "short":  # to less than one, as in files that leave words out
        t = model.table
        model = model.over(NgramTable(t.bounds, t.word, t.suffix, t.first, t.log_prob, t.backoff - np.float32(0.7)))
    # A grid of 4,000 uniform numbers is cut at the cumulative sums, so each word's share is right within two steps.
    state, grid = model.state_after(context), (np.arange(4_000) + 0.5) / 4_000
    ids = model.draw_next((np.repeat(state[0], grid.size),), Sampler(), grid, allow_unk)
    expected = np.exp(exclude(model.log_probs(state), (1,) if allow_unk else (0, 1)))[0]
    share = np.bincount(ids, minlength=len(model.vocab)) / grid.size
    np.testing.assert_allclose(share, expected, atol=2.1 / grid.size)


def test_a_sampler_with_filters_takes_the_whole_row(model):
    state = model.state_after("<s> nibe")
    drawn = model.draw_next(state, Sampler(temperature=0), np.array([0.7]))
    assert drawn.tolist() == [exclude(model.log_probs(state), (0, 1)).argmax()]


def test_generated_sentences_do_not_depend_on_the_batch(model):
    assert model.generate(9, seed=4, batch=2) == model.generate(12, seed=4, batch=12)[:9]


def test_a_model_with_all_mass_on_unk_says_so():
    log_prob = np.array([0.0, 0.0, -np.inf, -np.inf, -np.inf], np.float32)
    table = NgramTable(
        np.array([0, 1, 5]), np.array([-1, 0, 1, 2, 3], np.int32), np.zeros(5, np.int32), np.array([1, 5], np.int32),
        log_prob, np.zeros(1, np.float32),
    )  # fmt: skip
    with pytest.raises(NumericError, match="all its probability"):
        NgramModel(table, Vocabulary.from_words(["a"])).generate(1)


def test_parts_give_the_same_model_back(model, held_out):
    again = NgramModel.from_parts(model.config(), model.arrays(), model.vocab)
    np.testing.assert_array_equal(
        again.score_ids(held_out.ids, held_out.offsets), model.score_ids(held_out.ids, held_out.offsets)
    )


@pytest.mark.parametrize("bounds", [None, [], [0, 1, 9], "0 1", [0, 1, 879, 4554, 9, 20000], [0, 1, True, 3, 4, 5]])
def test_bounds_that_do_not_fit_are_refused(model, bounds):
    with pytest.raises(ModelFileError, match="bounds"):
        NgramModel.from_parts({**model.config(), "bounds": bounds}, model.arrays(), model.vocab)


@pytest.mark.parametrize("name", ["word", "first", "suffix", "log_prob", "backoff"])
def test_arrays_of_another_shape_or_type_are_refused(model, name):
    arrays = model.arrays()
    for wrong in (arrays[name][:-1], arrays[name].astype(np.float64)):
        with pytest.raises(ModelFileError, match=f"array {name}"):
            NgramModel.from_parts(model.config(), {**arrays, name: wrong}, model.vocab)
    with pytest.raises(ModelFileError, match="has the arrays"):
        NgramModel.from_parts(model.config(), {k: v for k, v in arrays.items() if k != name}, model.vocab)


@pytest.mark.parametrize("seed", range(20))
def test_no_content_of_the_arrays_leads_a_query_outside(model, held_out, seed):
    # Random rows everywhere: queries may answer nonsense, but they end, and (NUMBA_BOUNDSCHECK=1) stay inside.
    rng = np.random.default_rng(seed)
    arrays = {name: array.copy() for name, array in model.arrays().items()}
    for name in ("word", "first", "suffix"):
        places = rng.integers(0, arrays[name].size, arrays[name].size // 3)
        arrays[name][places] = rng.choice([-(2**31), -1, 0, 5, 900, 2**31 - 1], places.size)
    damaged = NgramModel.from_parts(model.config(), arrays, model.vocab)
    damaged.score_ids(held_out.ids, held_out.offsets)
    damaged.matched_lengths(held_out.ids[:10])
    for context in CONTEXTS:
        damaged.predict(context)
        state = damaged.state_after(context)
        damaged.log_probs(state)
        drawn = damaged.draw_next(state, Sampler(), np.array([0.999]))
        assert 0 <= drawn[0] < len(model.vocab)


def test_an_encoded_text_needs_its_vocabulary(model, held_out):
    with pytest.raises(UsageError, match="vocab="):
        NgramModel.fit(held_out)
    assert NgramModel.fit(held_out, order=2, vocab=model.vocab, discount_fallback=True).vocab is model.vocab


def test_files_are_fitted_like_their_lines(tmp_path):
    lines = read("pseudo", "train.txt").splitlines()[:300]
    (tmp_path / "text.txt").write_text("\n".join(lines))
    of_file, of_lines = (
        NgramModel.fit(order=3, **given) for given in ({"paths": tmp_path / "text.txt"}, {"corpus": lines})
    )
    assert of_file.vocab == of_lines.vocab
    np.testing.assert_array_equal(of_file.table.log_prob, of_lines.table.log_prob)


@pytest.mark.parametrize("given", [{}, {"corpus": ["a b"], "paths": "x"}])
def test_a_corpus_or_files_are_needed(given):
    with pytest.raises(UsageError, match="one of corpus and paths"):
        NgramModel.fit(order=2, **given)


@pytest.mark.parametrize("order", [0, -1, 65])
def test_orders_out_of_range_are_refused(order):
    with pytest.raises(UsageError, match=f"from 1 to 64, got {order}"):
        NgramModel.fit(["a b"], order=order)


def test_smoothings_that_are_none_are_refused_with_the_list_of_those_there_are():
    with pytest.raises(UsageError, match="smoothing must be one of mkn"):
        NgramModel.fit(["a b"], order=2, smoothing="magic")


def test_one_string_is_no_corpus():
    with pytest.raises(DataError, match="got one string; put it in a list"):
        NgramModel.fit("a b a b", order=1)


@pytest.mark.parametrize("corpus", [[[1, 2, 3]], [7], [b"a b"], ["a b", ["a", None]]])
def test_sentences_are_strings_or_lists_of_strings(corpus):
    with pytest.raises(DataError, match="a sentence is a string, or a list of words, which are strings; found"):
        NgramModel.fit(corpus, order=1)


@pytest.mark.parametrize("memory", [None, "1G"])
def test_files_with_literal_specials_are_fitted_as_the_rule_says(tmp_path, memory):
    (tmp_path / "text.txt").write_text("a <unk> b\nb a\na b a\n")
    given = {"paths": tmp_path / "text.txt", "order": 2, "discount_fallback": True, "memory": memory}
    with pytest.raises(DataError, match=r"literal <unk>.*NgramModel.fit"):
        NgramModel.fit(**given)
    counts = [NgramModel.fit(**given, specials=rule).vocab.counts[0] for rule in ("map", "skip")]
    assert counts == [1, 0]
    with pytest.raises(UsageError, match="a rule for the text of files"):
        NgramModel.fit(["a b"], specials="map")


def test_threads_hold_for_the_fit_and_change_nothing(monkeypatch):
    from slm.kernels import threads

    seen, run = set(), threads.run
    monkeypatch.setattr(threads, "run", lambda *given: (seen.add(threads.thread_count()), run(*given))[1])
    before = threads.thread_count()
    one, three = (NgramModel.fit(["a b a b", "a a b", "b a"], 2, "witten-bell", threads=n) for n in (1, 3))
    assert seen == {1, 3} and threads.thread_count() == before
    for name, array in one.arrays().items():
        np.testing.assert_array_equal(array, three.arrays()[name])


def test_a_text_without_sentences_is_refused():
    with pytest.raises(DataError, match="the text is empty; a model needs at least one sentence"):
        NgramModel.fit([], order=2)


def test_the_error_of_a_small_corpus_names_option_and_keyword():
    with pytest.raises(
        DiscountError, match=r"--discount-fallback .*in Python discount_fallback=True, smoothing='witten"
    ):
        NgramModel.fit(["a b", "b a"], 2)


@pytest.mark.parametrize("ids", [[-1], [10**6], [2**32 + 3]])
def test_ids_out_of_range_are_refused_at_every_door(model, ids):
    with pytest.raises(IdRangeError):
        model.next_state(model.begin_state(), np.array(ids))
    with pytest.raises(IdRangeError):
        model.score_ids(np.array(ids), np.array([0, 1]))
