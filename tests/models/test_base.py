"""What the base class derives for every model, worked by hand on the smallest ones."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
from naive.toy_models import ABC, ToyBigram, ToyClock, ToyModel, random_table

from slm.errors import DataError, IdRangeError, NotNormalizedError, NumericError, UsageError
from slm.models.base import take
from slm.sampling import Sampler
from slm.text.encoder import encode_file
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import EOS, UNK, Vocabulary

XY = Vocabulary.from_words("xy")  # x is 3, y is 4


def hand_model(**changed):
    """A bigram over x and y; each row is <unk>, <s>, </s>, x, y."""
    p = {
        "<unk>": [0.0, 0, 0.5, 0.25, 0.25],
        "<s>": [0.0, 0, 0.125, 0.5, 0.375],
        "</s>": [0.2, 0, 0.2, 0.2, 0.4],
        "x": [0.125, 0, 0.25, 0.125, 0.5],
        "y": [0.0, 0, 0.5, 0.5, 0.0],
        "": [0.2, 0, 0.2, 0.4, 0.2],
    }
    p.update(changed)
    with np.errstate(divide="ignore"):
        return ToyBigram(XY, np.log(np.array(list(p.values()))))


HAND = hand_model()


# Words in, bits out


def test_score_and_logscore_of_a_word_after_a_context():
    assert HAND.score("y", ["x"]) == pytest.approx(0.5)
    assert HAND.logscore("y", "x") == pytest.approx(-1)
    assert HAND.score("x", "<s>") == pytest.approx(0.5)
    assert HAND.score("x") == pytest.approx(0.4)  # no context at all is not the start of a sentence
    assert HAND.score("never-seen", "x") == pytest.approx(0.125)  # as <unk>
    assert HAND.score("<s>", "x") == 0
    assert HAND.logscore("<s>", "x") == -math.inf


def test_full_scores_of_a_sentence():
    # p(x|<s>) = 1/2, p(<unk>|x) = 1/8, p(</s>|<unk>) = 1/2
    got = list(HAND.full_scores("x zebra"))
    assert [tuple(row) for row in got] == [
        ("x", 3, pytest.approx(-1), None, False),
        ("zebra", UNK, pytest.approx(-3), None, True),
        ("</s>", EOS, pytest.approx(-1), None, False),
    ]
    assert [row.token for row in HAND.full_scores(["x", "y"], eos=False)] == ["x", "y"]
    assert list(HAND.full_scores([], eos=False)) == []


def test_sentence_scores_and_surprisal():
    assert HAND.sentence_logscore("x zebra") == pytest.approx(-5)
    assert HAND.sentence_logscore("x zebra", eos=False) == pytest.approx(-4)
    assert HAND.surprisal("x zebra") == pytest.approx([1, 3, 1])
    assert HAND.sentence_logscore([]) == pytest.approx(-3)  # p(</s>|<s>) = 1/8


def test_entropy_counts_every_token_once_and_the_end_of_each_sentence():
    # "x zebra": 5 bits over 3 tokens; "": 3 bits over 1
    assert HAND.entropy(["x zebra", []]) == pytest.approx(8 / 4)
    assert HAND.perplexity(iter(["x zebra", []])) == pytest.approx(2 ** (8 / 4))


def test_an_impossible_token_makes_perplexity_infinite():
    assert HAND.perplexity(["y y"]) == math.inf
    assert HAND.entropy(["y y"]) == math.inf


def test_a_huge_perplexity_is_infinite_and_no_error():
    assert hand_model(x=[1e-320, 0, 1e-320, 1e-320, 1.0]).perplexity(["x x x x x x"]) > 1e200
    assert ToyBigram(XY, np.full((6, 5), -5000.0)).perplexity(["x"]) == math.inf


def test_entropy_needs_sentences_and_not_one_string():
    with pytest.raises(DataError, match="at least one sentence, got none"):
        HAND.entropy([])
    with pytest.raises(DataError, match="expected a list of sentences, got 'x y'; put one"):
        HAND.entropy("x y")


def test_scores_that_do_not_sum_to_one_have_no_entropy():
    class Backoff(ToyBigram):
        normalized = False

    model = Backoff(XY, HAND.table)
    for ask in (model.entropy, model.perplexity):
        with pytest.raises(NotNormalizedError, match="toy-bigram model do not sum to one"):
            ask(["x"])
    assert model.sentence_logscore("x zebra") == pytest.approx(-5)


def test_predict_names_the_likeliest_words():
    assert HAND.predict("x", k=2) == [("y", pytest.approx(0.5)), ("</s>", pytest.approx(0.25))]
    assert [word for word, _ in HAND.predict("y", k=10)] == ["</s>", "x"]  # impossible words are left out
    with pytest.raises(UsageError, match="k must be a whole number of at least 1, got 0"):
        HAND.predict("x", k=0)


def test_the_start_of_a_sentence_stands_only_in_front_of_a_context():
    with pytest.raises(DataError, match="very beginning"):
        HAND.score("x", ["x", "<s>"])


# Bulk scores


@pytest.mark.parametrize("model", [ToyBigram.random(), ToyClock.random()])
@pytest.mark.parametrize("lengths", [[], [1], [0, 3, 0], [1] * 200, [5, 1, 0, 130, 2]])
def test_bulk_scores_equal_those_of_one_token_after_another(model, lengths):
    rng = np.random.default_rng(1)
    ids = rng.choice([0, 2, 3, 4, 5], sum(lengths)).astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    expected, state = [], model.begin_state()
    for low, high in pairwise(offsets):
        state = state if model.carries_state else model.begin_state()
        for i in ids[low:high]:
            expected.append(model.log_probs(state)[0, i])
            state = model.next_state(state, np.array([i]))
    assert model.score_ids(ids, offsets).tolist() == expected


@pytest.mark.parametrize(
    "offsets",
    [
        [], [1, 3], [0, 2], [0, 4], [0, 2, 1, 3], [[0, 3]], [0.0, 3.0], [0, 5, -5, 3], [False, True], 3,
        np.array([0, 2**63 - 1, -2, 3]),  # each difference wraps round to a rise
        np.array([0, 2**64 - 1, 3], np.uint64),
    ],
)  # fmt: skip
def test_offsets_that_are_none_are_refused(offsets):
    with pytest.raises(DataError, match="offsets must rise from 0 to the number of ids, 3"):
        HAND.score_ids([3, 4, 2], offsets)


def test_ids_are_checked_before_they_are_used():
    with pytest.raises(IdRangeError, match="got 5 at position 1"):
        HAND.score_ids([3, 5, 2], [0, 3])
    with pytest.raises(DataError, match="<s> is context and is never predicted, found at position 1"):
        HAND.score_ids([3, 1, 2], [0, 3])
    with pytest.raises(DataError, match="offsets must rise"):
        HAND.score_ids([[3, 4, 2]], [0, 1])


# Generation


@pytest.mark.parametrize("model", [ToyBigram.random(seed=3), ToyClock.random(seed=4)])
def test_a_sentence_depends_on_its_number_and_the_seed_only(model):
    many = model.generate(150, seed=9, max_tokens=200)
    assert model.generate(150, seed=9, max_tokens=200, batch=7) == many
    assert model.generate(3, seed=9, max_tokens=200) == many[:3]
    assert model.generate(150, seed=9, max_tokens=2) == [sentence[:2] for sentence in many]
    assert model.generate(150, seed=10, max_tokens=200) != many
    assert max(map(len, many)) <= 200


def test_long_sentences_go_on_past_a_block_of_random_numbers():
    endless = hand_model(x=[0, 0, 0, 0.5, 0.5], y=[0, 0, 0, 0.5, 0.5])
    (sentence,) = endless.generate(1, prompt="x", max_tokens=200)
    assert len(sentence) == 201
    blocks = {tuple(sentence[i : i + 64]) for i in (1, 65, 129)}
    assert len(blocks) == 3


def test_generated_sentences_follow_the_model():
    # P("") = 1/8 and P("x") = 1/2 * 1/4 / (1 - 1/8), <unk> being left out after x
    found = HAND.generate(20_000, seed=1, batch=1000, max_tokens=30)
    for sentence, p in (([], 1 / 8), (["x"], 1 / 7), (["y"], 0.375 * 0.5)):
        assert found.count(sentence) / 20_000 == pytest.approx(p, abs=5 * math.sqrt(p / 20_000))


def test_unknown_words_come_only_when_allowed():
    assert not any("<unk>" in sentence for sentence in HAND.generate(200, seed=1))
    assert any("<unk>" in sentence for sentence in HAND.generate(200, seed=1, allow_unk=True))


@pytest.mark.parametrize(("prompt", "mark"), [("x </s> y", "</s>"), ("</s>", "</s>"), ("<s> x <s>", "<s>")])
def test_a_prompt_is_one_sentence(prompt, mark):
    for continued in (HAND.generate, HAND.beam_search):
        with pytest.raises(UsageError, match=f"got {mark} among its words"):
            continued(prompt=prompt)


def test_a_prompt_begins_every_sentence():
    for prompt in ("x q y", ["x", "q", "y"], "<s> x q y"):
        assert all(s[:3] == ["x", "q", "y"] for s in HAND.generate(5, prompt=prompt))
    assert HAND.generate(5, prompt="") == HAND.generate(5) == HAND.generate(5, prompt=["<s>"])


def test_temperature_zero_follows_the_likeliest_word():
    assert HAND.generate(2, sampler=Sampler(temperature=0), prompt="y") == [["y"], ["y"]]  # </s> before x: lower id


def test_all_mass_on_unknown_is_an_error_and_no_loop():
    with pytest.raises(NumericError, match="allow <unk>"):
        hand_model(**{"<s>": [1.0, 0, 0, 0, 0]}).generate()


@pytest.mark.parametrize("options", [{"n": 0}, {"max_tokens": 0}, {"batch": 0}, {"seed": -1}, {"seed": 2**64}])
def test_numbers_out_of_range_are_refused(options):
    with pytest.raises(UsageError):
        HAND.generate(**options)


# Beam search


def every_sentence(model, length):
    """All sentences over x and y up to a length, with their log2 probability, the likeliest first."""

    found = [
        (list(words), model.sentence_logscore(words)) for n in range(length + 1) for words in product("xy", repeat=n)
    ]
    return sorted((row for row in found if row[1] > -math.inf), key=lambda row: -row[1])


def test_a_wide_beam_finds_the_likeliest_sentences():
    expected = every_sentence(HAND, 6)[:8]
    got = HAND.beam_search(width=64, max_tokens=7)[:8]
    assert [bits for _, bits in got] == pytest.approx([bits for _, bits in expected])
    for words, bits in got:
        assert bits == pytest.approx(HAND.sentence_logscore(words))


def test_a_beam_of_one_is_greedy_and_a_prompt_is_not_scored():
    # after y: </s> and x at 1/2 each
    assert HAND.beam_search("y", width=1) == [(["y"], pytest.approx(-1))]
    assert HAND.beam_search("<s> y", width=1) == [(["y"], pytest.approx(-1))]


def test_a_beam_finds_an_end_though_going_on_is_likelier_all_the_way():
    # Each of two paths goes on in two ways, all of them likelier than an end.
    row = [0, 0, 0.02, 0.5, 0.48]
    endless = hand_model(**{"<s>": [0, 0, 0, 0.5, 0.5], "x": row, "y": row})
    found = endless.beam_search(width=2, max_tokens=8)
    assert [words for words, _ in found] == [["x"], ["y"]]
    assert [bits for _, bits in found] == pytest.approx([math.log2(0.5 * 0.02)] * 2)


def test_a_beam_proposes_no_unknown_word_even_where_it_is_likeliest():
    unknown = hand_model(**{"<s>": [0.9, 0, 0, 0.1, 0]})
    assert all("<unk>" not in words for words, _ in unknown.beam_search(width=4))
    assert hand_model(**{"<s>": [1.0, 0, 0, 0, 0]}).beam_search() == []
    with pytest.raises(UsageError, match="width must be a whole number of at least 1, got 0"):
        HAND.beam_search(width=0)


# The rest


def test_take_picks_rows_by_index_and_by_mask():
    state = (np.arange(3), np.arange(6).reshape(3, 2))
    assert [part.tolist() for part in take(state, np.array([2, 0]))] == [[2, 0], [[4, 5], [0, 1]]]
    assert [part.tolist() for part in take(state, np.array([False, True, False]))] == [[1], [[2, 3]]]


def test_size_counts_the_numbers_of_all_arrays():
    assert ToyBigram.random().size() == 7 * 6


def test_a_model_without_parts_cannot_be_saved():
    class Loose(ToyBigram):
        config, arrays = ToyModel.__bases__[0].config, ToyModel.__bases__[0].arrays
        from_parts = ToyModel.__bases__[0].__dict__["from_parts"]

    model = Loose(ABC, random_table(7, 6))
    for ask in (model.config, model.arrays, lambda: Loose.from_parts({}, {}, ABC)):
        with pytest.raises(UsageError, match="Loose cannot be"):
            ask()


def test_characters_are_those_of_the_lines_as_for_a_file(tmp_path):
    lines = ["a  b, a", "", "b"]
    (tmp_path / "t.txt").write_text("".join(line + "\n" for line in lines))
    model = hand_model()
    for tokenizer in (None, make_tokenizer("word")):
        model.tokenizer = tokenizer
        found = model.encoded(line + "\n" for line in lines).characters
        text, _ = encode_file([tmp_path / "t.txt"], tokenizer or make_tokenizer("whitespace"), model.vocab)
        assert found == text.characters == 8 + 2
    model.tokenizer = None
    assert model.encoded([["a", "b"]]).characters == 4
