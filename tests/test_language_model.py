"""The laws that every model obeys, held against one tiny model of every kind and make."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
import zoo
from zoo import HELD_OUT, PADDED, SENTENCES, UNNORMALIZED, VOCAB

from slm.errors import DataError, IdRangeError, NotNormalizedError, UsageError
from slm.evaluation import evaluate, surprisal_rows
from slm.kernels import threads
from slm.models.base import take
from slm.models.dynamic import DynamicModel
from slm.models.registry import HOMES
from slm.sampling import Sampler
from slm.store import load, save
from slm.text.vocabulary import BOS, EOS

pytestmark = pytest.mark.compiled

CONTEXTS = [
    "", "<s>", "<s> a", "<s> a b", "<s> a b a b a b", "a", "b a", "d d", "d c b a d c b a", "<s> d d d d d d d d d d",
    "unknown", "<s> a unknown b", "a b </s>", "<s> a b </s> c", "</s> </s>", "<s> e f",
]  # fmt: skip
BAD_IDS = [-1, 7, 8, 2**31 - 1, 2**31, 2**32 + 3, 2**63 - 1, 2**64, 3.0, None, "a"]


@pytest.fixture(params=zoo.MAKERS)
def name(request):
    return request.param


@pytest.fixture
def model(name):
    return zoo.model(name)


@pytest.fixture(params=[name for name in zoo.MAKERS if name not in UNNORMALIZED])
def normalized(request):
    return zoo.model(request.param)


@pytest.fixture(params=[name for name in zoo.MAKERS if name not in UNNORMALIZED | PADDED])
def complete(request):
    return zoo.model(request.param)


def seen_contexts():
    """Every prefix of the training sentences, with and without the start of the sentence."""
    return {("<s>",) * start + tuple(s[:n]) for s in SENTENCES for n in range(len(s) + 1) for start in (0, 1)}


def fingerprint(model):
    return {name: (array.shape, array.dtype, array.tobytes()) for name, array in model.arrays().items()}


def step_by_step(model, text):
    """Scores along the state, one token at a time."""
    out, state = [], model.begin_state()
    for low, high in pairwise(text.offsets):
        state = state if model.carries_state else model.begin_state()
        for i in text.ids[low:high]:
            out.append(model.log_probs(state)[0, i])
            state = model.next_state(state, np.array([i]))
    return np.array(out)


# The table


def test_every_kind_that_the_store_knows_is_in_the_table():
    assert {zoo.model(name).kind for name in zoo.MAKERS} == set(HOMES)


def test_the_table_says_which_models_are_normalized(name, model):
    assert model.normalized == (name not in UNNORMALIZED)
    if not model.normalized:
        for ask in (model.entropy, model.perplexity):
            with pytest.raises(NotNormalizedError):
                ask(["a b"])
        with pytest.raises(NotNormalizedError):
            evaluate(model, HELD_OUT)


# Distributions


def rows_of(model, contexts):
    """Distributions after each of some contexts."""
    states = [model.state_after(context) for context in contexts]
    return model.log_probs(tuple(np.concatenate(parts) for parts in zip(*states)))


def test_rows_sum_to_one_in_every_context(complete):
    contexts = [*CONTEXTS, *sorted(seen_contexts())]
    rows = rows_of(complete, contexts)
    assert rows.shape == (len(contexts), len(VOCAB))
    assert rows.dtype == np.float64
    assert np.exp(rows).sum(axis=1) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", PADDED)
def test_words_that_only_pad_the_vocabulary_keep_their_share(name):
    """44 of 50 words are none of ours; each has p(<unk>) less what <unk> got from the counts."""
    rows = np.exp(rows_of(zoo.model(name), CONTEXTS))
    missing = 1 - rows.sum(axis=1)
    assert (missing > 0.001).all()
    assert (missing <= 44 * rows[:, 0] + 1e-6).all()


def test_the_start_of_a_sentence_is_never_predicted(model):
    for context in CONTEXTS:
        row = model.log_probs(model.state_after(context))[0]
        assert row[BOS] == -np.inf
        assert not np.isnan(row).any()
        assert row.max() < 1e-6


def test_all_strings_and_what_is_still_open_sum_to_one(complete):
    """The chain rule over whole sentences: closed ones of up to 2 words, and those that have 3 and go on."""
    words = [i for i in range(len(VOCAB)) if i not in (BOS, EOS)]
    mass = 0.0
    for n in range(4):
        for string in product(words, repeat=n):
            ids = np.array([*string, EOS] if n < 3 else string, np.int32)
            mass += math.exp(complete.score_ids(ids, np.array([0, ids.size])).sum())
    assert mass == pytest.approx(1, abs=1e-5)


def test_all_strings_of_up_to_six_words_and_what_is_still_open_sum_to_one(complete):
    """The same along the state, all prefixes side by side: 5 ** 6 of them are open at the end.

    A dynamic model keeps weights of its own for each of them, so it gets four words.
    """
    words = np.array([i for i in range(len(VOCAB)) if i not in (BOS, EOS)])
    state, open_, closed = complete.begin_state(), np.ones(1), 0.0
    for _ in range(4 if isinstance(complete, DynamicModel) else 6):
        p = np.exp(complete.log_probs(state))
        closed += open_ @ p[:, EOS]
        open_ = (open_[:, None] * p[:, words]).ravel()
        rows = np.repeat(np.arange(len(p)), words.size)
        state = complete.next_state(take(state, rows), np.tile(words, len(p)))
    in_single = {array.dtype for array in complete.arrays().values()} & {np.dtype(np.float32)}
    assert closed + open_.sum() == pytest.approx(1, abs=1e-5 if in_single else 1e-9)


# Bulk scores


def test_bulk_equals_step_by_step(model):
    for text in (zoo.TEXT, HELD_OUT, zoo.random_text(150)):
        assert model.score_ids(text.ids, text.offsets) == pytest.approx(
            step_by_step(model, text), abs=zoo.tolerance(model)
        )


def test_an_end_inside_a_sentence_begins_the_next_one(model):
    ids, offsets = np.array([3, 4, 2, 5, 2, 2, 3, 2], np.int32), np.array([0, 8])
    text = zoo.EncodedText(ids, offsets, 8)
    assert model.score_ids(ids, offsets) == pytest.approx(step_by_step(model, text), abs=zoo.tolerance(model))


def test_sentences_may_be_scored_together_or_apart(model):
    text = zoo.random_text(400, seed=1)
    whole = model.score_ids(text.ids, text.offsets)
    for low, high in [(0, 1), (3, 7), (0, 40), (11, text.sentences)]:
        begin, end = (0 if model.carries_state else text.offsets[low]), text.offsets[high]
        low = 0 if model.carries_state else low
        part = model.score_ids(text.ids[begin:end], text.offsets[low : high + 1] - begin)
        assert part == pytest.approx(whole[begin:end], abs=zoo.tolerance(model))


def test_sentences_apart_score_as_each_alone(model):
    sentences = [["a", "b", "z"], ["c", "b", "a", "b"], ["d"]]
    text = model.encoded(sentences)
    alone = [score.logscore for sentence in sentences for score in model.full_scores(sentence)]
    np.testing.assert_allclose(model.score_apart(text.ids, text.offsets) / math.log(2), alone, rtol=1e-5, atol=1e-5)
    apart = [row.surprisal for row in surprisal_rows(model, sentences, apart=True)]
    np.testing.assert_allclose(apart, np.negative(alone), rtol=1e-5, atol=1e-5)
    if model.normalized:
        found = evaluate(model, text, apart=True).entropy_bits
        assert found == pytest.approx(-np.mean(alone), rel=1e-5)


def test_behind_an_end_inside_a_sentence_the_next_one_begins(model):
    ids = [3, 4, 2, 4, 5, 2]
    cut = model.score_ids(ids, [0, 3, 6])
    assert model.score_ids(ids, [0, 6]) == pytest.approx(cut, abs=zoo.tolerance(model))
    words = model.vocab.decode(ids)
    assert model.surprisal(words, eos=False) == pytest.approx(-cut / math.log(2), abs=zoo.tolerance(model))
    assert model.sentence_logscore(words, eos=False) == pytest.approx(cut.sum() / math.log(2), abs=1e-4)
    assert model.logscore(words[4], ["<s>", *words[:4]]) == pytest.approx(cut[4] / math.log(2), abs=3e-5)


def test_a_state_that_is_carried_is_carried_and_one_that_is_not_is_not(model):
    one, two = [3, 4, 2], [5, 5, 5, 6, 2]
    after_one = model.score_ids([*one, *one], [0, 3, 6])[3:]
    after_two = model.score_ids([*two, *one], [0, 5, 8])[5:]
    fresh = model.score_ids(one, [0, 3])
    if model.carries_state:
        assert not np.allclose(after_one, after_two, atol=1e-4)
    else:
        assert after_one == pytest.approx(fresh, abs=zoo.tolerance(model))
        assert after_two == pytest.approx(fresh, abs=zoo.tolerance(model))


def test_rows_of_a_batch_do_not_know_each_other(model):
    rng = np.random.default_rng(2)
    state = model.begin_state(9)
    alone = [model.begin_state(1) for _ in range(9)]
    for _ in range(6):
        rows = model.log_probs(state)
        for row, own in zip(rows, alone):
            assert row == pytest.approx(model.log_probs(own)[0], abs=zoo.tolerance(model))
        ids = rng.choice([0, 2, 3, 4, 5, 6], 9)
        state = model.next_state(state, ids)
        alone = [model.next_state(own, ids[i : i + 1]) for i, own in enumerate(alone)]
    kept = np.array([7, 0, 7])
    assert model.log_probs(take(state, kept)) == pytest.approx(model.log_probs(state)[kept], abs=zoo.tolerance(model))


def test_the_thread_count_changes_no_bit(model):
    text = zoo.random_text(21_000 if model.kind == "ngram" else 3000, seed=3)  # n-grams begin to share at 20,000
    scores = []
    for count in (1, 3):
        threads.set_threads(count)
        try:
            scores.append(model.score_ids(text.ids, text.offsets).tobytes())
        finally:
            threads.set_threads(None)
    assert scores[0] == scores[1]


def test_derived_scores_agree_with_each_other(model):
    words = ["a", "b", "zebra", "c"]
    bits = [row.logscore for row in model.full_scores(words)]
    assert model.sentence_logscore(words) == pytest.approx(sum(bits))
    assert model.surprisal(words) == pytest.approx([-x for x in bits])
    assert [row.surprisal for row in surprisal_rows(model, [words])] == pytest.approx([-x for x in bits])
    for i, word in enumerate([*words, "</s>"]):
        context = ["<s>", *words[:i]]
        assert model.logscore(word, context) == pytest.approx(bits[i], abs=3e-5)
        assert model.score(word, context) == pytest.approx(2 ** bits[i], abs=3e-5)
    best = model.predict(["<s>", "a"], k=len(VOCAB))
    row = np.exp(model.log_probs(model.state_after("<s> a"))[0])
    assert [p for _, p in best] == pytest.approx(sorted(row[row > 0], reverse=True), abs=3e-5)


def test_reports_agree_with_the_model(normalized):
    report = evaluate(normalized, zoo.TEXT)
    if not normalized.carries_state:
        assert report.perplexity == pytest.approx(normalized.perplexity(SENTENCES))
    assert report.nll_nats == pytest.approx(-normalized.score_ids(zoo.TEXT.ids, zoo.TEXT.offsets).sum())


# Nothing changes a model


def test_using_a_model_changes_neither_it_nor_a_state(model):
    before = fingerprint(model)
    state = model.begin_state(3)
    copies = [part.copy() for part in state]
    model.next_state(state, np.array([3, 2, 0]))
    model.log_probs(state)
    assert all((part == copy).all() for part, copy in zip(state, copies))
    model.score_ids(zoo.TEXT.ids, zoo.TEXT.offsets)
    model.generate(3, seed=1, max_tokens=10)
    model.beam_search(max_tokens=4)
    model.predict("a b")
    assert fingerprint(model) == before


# Generation


def test_the_same_seed_gives_the_same_text(model):
    text = model.generate(10, seed=5, max_tokens=30)
    assert model.generate(10, seed=5, max_tokens=30) == text
    assert model.generate(10, seed=6, max_tokens=30) != text


def test_a_sentence_does_not_depend_on_its_neighbours(model):
    text = model.generate(20, seed=5, max_tokens=30)
    assert model.generate(20, seed=5, max_tokens=30, batch=3) == text
    assert model.generate(4, seed=5, max_tokens=30) == text[:4]
    assert model.generate(4, seed=5, max_tokens=30, first=3) == text[3:7]


def test_what_is_generated_is_words(model):
    for sampler in (Sampler(), Sampler(temperature=0), Sampler(temperature=0.5, top_k=3), Sampler(top_p=0.7)):
        for sentence in model.generate(10, seed=2, max_tokens=12, sampler=sampler):
            assert len(sentence) <= 12
            assert set(sentence) <= set("abcd")


def test_sentences_are_drawn_from_the_model(normalized):
    """First words of 4,000 sentences against p(w | <s>) without <unk>, within 5 standard deviations."""
    row = np.exp(normalized.log_probs(normalized.begin_state())[0])
    row[0] = 0
    row /= row.sum()
    found = normalized.generate(4000, seed=3, max_tokens=1, batch=4000)
    counts = np.zeros(len(VOCAB))
    for sentence in found:
        counts[VOCAB.id(sentence[0]) if sentence else EOS] += 1
    assert (np.abs(counts - 4000 * row) <= 5 * np.sqrt(4000 * row * (1 - row)) + 1e-9).all()


@pytest.mark.parametrize("prompt", ["", "a", "q q q", "a b a b a b a b a b a b a b a b a b a b", "<s>", "<s> d"])
def test_any_prompt_will_do(model, prompt):
    words = [word for word in prompt.split() if word != "<s>"]
    for sentence in model.generate(3, seed=1, prompt=prompt, max_tokens=5):
        assert sentence[: len(words)] == words
        assert len(sentence) <= len(words) + 5
    for sentence, bits in model.beam_search(prompt, width=3, max_tokens=6):
        assert sentence[: len(words)] == words
        whole, before = model.sentence_logscore(sentence), model.sentence_logscore(words, eos=False)
        if before > -math.inf:
            assert bits == pytest.approx(whole - before, abs=1e-4)


# On disk


def test_what_is_saved_is_loaded_bit_for_bit(model, tmp_path):
    save(model, tmp_path / "m")
    back = load(tmp_path / "m", verify=True)
    assert type(back) is type(model)
    assert fingerprint(back) == fingerprint(model)
    assert back.vocab == model.vocab
    assert back.config() == model.config()
    assert (back.order, back.normalized, back.carries_state) == (model.order, model.normalized, model.carries_state)
    text = zoo.random_text(300)
    assert back.score_ids(text.ids, text.offsets).tobytes() == model.score_ids(text.ids, text.offsets).tobytes()
    assert back.generate(5, seed=1, max_tokens=20) == model.generate(5, seed=1, max_tokens=20)
    assert back.size() == model.size() > 0


# Bad input


@pytest.mark.parametrize("bad", BAD_IDS, ids=str)
def test_ids_that_are_none_are_named(model, bad):
    with pytest.raises(IdRangeError):
        model.score_ids([3, bad, 2], [0, 3])
    with pytest.raises(IdRangeError):
        model.next_state(model.begin_state(), [bad])


@pytest.mark.parametrize("offsets", [[0], [0, 2], [0, 4], [1, 3], [0, 2, 1, 3], [0, 2**63 - 1, -2, 3], [0.0, 3.0]])
def test_offsets_that_are_none_are_refused(model, offsets):
    with pytest.raises(DataError, match="offsets must rise"):
        model.score_ids([3, 4, 2], np.array(offsets))


def test_the_start_of_a_sentence_cannot_be_scored(model):
    with pytest.raises(DataError, match="<s> is context"):
        model.score_ids([3, 1, 2], [0, 3])


def test_a_batch_of_no_rows_is_one(model):
    none = take(model.begin_state(), np.zeros(0, np.int64))
    for state in (none, model.next_state(none, np.zeros(0, np.int32))):
        assert [len(part) for part in state] == [0] * len(none)
        assert model.log_probs(state).shape == (0, len(model.vocab))


def test_nothing_scores_as_nothing(model):
    for offsets in ([0], [0, 0, 0]):
        assert model.score_ids([], offsets).shape == (0,)
        assert model.score_ids(np.zeros(0, np.int32), np.array(offsets)).dtype == np.float64
    assert list(model.full_scores([], eos=False)) == []
    assert len(list(model.full_scores([]))) == 1


def test_empty_sentences_are_passed_over(model):
    ids = np.array([3, 4, 2, 5, 2], np.int32)
    plain = model.score_ids(ids, [0, 3, 5])
    assert model.score_ids(ids, [0, 0, 3, 3, 3, 5, 5]) == pytest.approx(plain, abs=zoo.tolerance(model))


def test_arrays_of_any_layout_give_the_same_scores(model):
    ids, offsets = zoo.TEXT.ids, zoo.TEXT.offsets
    expected = model.score_ids(ids, offsets).tolist()
    strided = np.repeat(ids, 2)[::2]
    frozen = ids.copy()
    frozen.flags.writeable = False
    for other in (strided, frozen, ids.astype(np.int64), ids.astype(np.uint8), ids.tolist()):
        assert model.score_ids(other, offsets.astype(np.int32)).tolist() == expected


@pytest.mark.parametrize("options", [{"n": 0}, {"max_tokens": 0}, {"seed": -1}, {"seed": 2**64}, {"first": -1}])
def test_settings_of_generation_out_of_range_are_refused(model, options):
    with pytest.raises(UsageError):
        model.generate(**options)
