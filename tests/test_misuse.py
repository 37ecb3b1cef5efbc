"""What stands in the place of something else, such as a string for tokens, is refused, and its remedy named."""

from pathlib import Path

import numpy as np
import pytest

import slm
from slm.errors import DataError, UsageError

LINES = ["the cat sat.", "the dog sat.", "a cat ran."] * 4


class Table:
    """As a DataFrame: its iteration gives the names of columns."""

    columns = ("text",)

    def __iter__(self):
        return iter(self.columns)


@pytest.fixture(scope="module")
def model():
    return slm.NgramModel.fit(LINES, order=2, smoothing="witten-bell", tokenizer="word")


@pytest.mark.parametrize(
    "call",
    [
        lambda model: slm.encode_sentences(LINES, model.vocab),
        lambda model: slm.encode_sentences("the cat", model.vocab),
        lambda model: slm.Vocabulary.build(LINES),
        lambda model: slm.Vocabulary.build("the cat"),
        lambda model: slm.tokenize_lines("text.txt", model.tokenizer),
        lambda model: list(slm.tokenize_lines([["the", "cat"]], model.tokenizer)),
        lambda model: slm.encode_lines("text.txt", model.tokenizer, model.vocab),
        lambda model: slm.surprisal_rows(model, "the cat"),
        lambda model: model.perplexity("the cat"),
        lambda model: slm.MixtureModel.fit([model], "the cat"),
        lambda model: slm.CacheModel.fit(model, "the cat"),
        lambda model: model.vocab.encode("the cat"),
        lambda model: slm.evaluate(model, {"the cat": 1}),
        lambda model: slm.NgramModel.fit(Table()),
        lambda model: model.perplexity([{"the": 1}]),
        lambda model: slm.surprisal_rows(model, model.encoded(LINES)),
    ],
)
def test_it_is_refused_where_it_stands_for_something_else(call, model):
    with pytest.raises(DataError, match=r"string|put one sentence in a list|a list of tokens"):
        call(model)


def test_strings_are_cut_where_sentences_are_scored_or_fitted(model):
    tokens = [model.tokenizer.tokenize(line) for line in LINES]
    assert list(slm.surprisal_rows(model, LINES)) == list(slm.surprisal_rows(model, tokens))
    unigram = slm.NgramModel.fit(LINES, order=1, smoothing="witten-bell", vocab=model.vocab, tokenizer="word")
    encoded = model.encoded(tokens)
    for text in (LINES, tokens):
        weights = slm.MixtureModel.fit([model, unigram], text).weights.tolist()
        assert weights == slm.MixtureModel.fit([model, unigram], encoded).weights.tolist()
        assert slm.CacheModel.fit(model, text).settings == slm.CacheModel.fit(model, encoded).settings


def test_a_neural_model_learns_on_from_sentences_of_any_form(model):
    lstm = slm.RecurrentModel(model.vocab, slm.RecurrentConfig(hidden=4))
    lstm.tokenizer = model.tokenizer
    encoded = model.encoded(LINES)
    fitted = [slm.DynamicModel.fit(lstm, text).tuned(text, tokens=20).settings for text in (LINES, encoded)]
    assert fitted[0] == fitted[1]


def test_a_tokenizer_may_be_given_by_name(model, tmp_path):
    (tmp_path / "text.txt").write_text("\n".join(LINES))
    assert list(slm.tokenize_lines(LINES, "word")) == list(slm.tokenize_lines(LINES, model.tokenizer))
    lines = slm.encode_lines(LINES, "word", model.vocab)
    file, _ = slm.encode_file(tmp_path / "text.txt", "word", model.vocab)
    assert lines.ids.tolist() == file.ids.tolist() == model.encoded(LINES).ids.tolist()
    slm.save(model, tmp_path / "m", tokenizer="word")
    assert slm.load(tmp_path / "m").tokenizer == model.tokenizer
    for wrong in ("wrod", 5, type(model.tokenizer)):
        with pytest.raises(UsageError):
            slm.save(model, tmp_path / "n", tokenizer=wrong)
    assert not (tmp_path / "n").exists()


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda model: slm.evaluate("folder", LINES), "slm.load opens"),
        (lambda model: slm.surprisal_rows("folder", LINES), "slm.load opens"),
        (lambda model: slm.train("folder", LINES), "slm.load opens"),
        (lambda model: slm.save("folder", model), "slm.load opens"),
        (lambda model: slm.MixtureModel.fit(["folder", model], LINES), "slm.load opens"),
        (lambda model: slm.CacheModel.fit("folder", LINES), "slm.load opens"),
        (lambda model: slm.CacheModel("folder"), "slm.load opens"),
        (lambda model: slm.DynamicModel.fit(model, LINES), "slm.load opens"),
        (lambda model: slm.MixtureModel.fit(model, LINES), "put it in a list"),
        (lambda model: slm.MixtureModel.fit("folder", LINES), "put it in a list"),
        (lambda model: slm.tokenize_lines(LINES, None), "slm.make_tokenizer"),
        (lambda model: slm.encode_lines(LINES, 5, model.vocab), "slm.make_tokenizer"),
        (lambda model: slm.RecurrentModel(["a", "b"]), "Vocabulary.build"),
        (lambda model: slm.RecurrentModel(slm.RecurrentConfig(), model.vocab), "Vocabulary.build"),
        (lambda model: slm.RecurrentModel(model.vocab, {"hidden": 4}), r"RecurrentConfig\(\.\.\.\)"),
        (lambda model: slm.ConvModel(model.vocab, slm.MlpConfig()), r"ConvConfig\(\.\.\.\)"),
        (lambda model: slm.train(slm.RecurrentModel(model.vocab), LINES, None, {"epochs": 1}), "slm.TrainingConfig"),
        (lambda model: slm.NgramModel.fit(LINES, vocab=["a", "b"]), "Vocabulary.from_words"),
        (lambda model: slm.NgramModel.fit(Path("text.txt")), "paths="),
        (lambda model: model.generate(sampler="greedy"), "slm.Sampler"),
        (lambda model: slm.CacheModel(model, {"size": 3}), r"CacheConfig\(\.\.\.\)"),
        (lambda model: slm.CacheModel(model, slm.DynamicConfig()), r"CacheConfig\(\.\.\.\)"),
        (lambda model: slm.NgramModel.fit(LINES, tokenizer=str.split), "slm.make_tokenizer"),
    ],
)
def test_an_argument_of_another_class_is_answered_with_how_to_make_it(call, remedy, model):
    with pytest.raises(UsageError, match=f"expected .*, got .*{remedy}"):
        call(model)


def test_encoded_text_is_scored_as_its_sentences_are(model):
    assert model.perplexity(model.encoded(LINES)) == model.perplexity(LINES)
    settings = slm.LogLinearConfig(order=1)
    encoded = slm.LogLinearModel.fit(model.encoded(LINES), model.vocab, settings)
    tokens = [model.tokenizer.tokenize(line) for line in LINES]
    assert slm.LogLinearModel.fit(tokens, model.vocab, settings).score("cat") == encoded.score("cat")


def test_the_end_of_a_sentence_is_no_word_of_it(model):
    for score in (model.perplexity, model.entropy, lambda text: slm.evaluate(model, text)):
        with pytest.raises(DataError, match="sentence 1 holds </s> as a word"):
            score([["the", "cat", "</s>"]])


@pytest.mark.parametrize("word", ["the cat", 5, ["cat"], None])
def test_one_word_is_scored_behind_a_context(model, word):
    for score in (model.score, model.logscore):
        with pytest.raises(DataError, match="one word is scored behind a context"):
            score(word, "the")


@pytest.mark.parametrize(
    "call",
    [
        lambda model, text: model.perplexity(text),
        slm.evaluate,
        lambda model, text: slm.NgramModel.fit(text),
        lambda model, text: slm.LogLinearModel.fit(text, model.vocab),
        lambda model, text: slm.MixtureModel.fit([model, model], text),
        slm.CacheModel.fit,
    ],
)
def test_an_iterator_that_is_used_up_is_thought_of_where_there_is_no_sentence(model, call):
    lines = iter([line.split() for line in LINES])
    list(lines)
    with pytest.raises(DataError, match="an iterator that was read before has none left: make a list of it"):
        call(model, lines)


@pytest.mark.parametrize("eos", ["cat", ["cat"], None, 2, 0.5, np.ones(2)])
def test_another_sentence_is_no_option_of_how_one_is_scored(model, eos):
    plain = slm.NgramModel.fit(LINES, order=2, smoothing="witten-bell")  # strings have a quick way of their own here
    for own in (model, plain):
        for score in (own.surprisal, own.sentence_logscore, lambda *given, own=own: list(own.full_scores(*given))):
            for sentence in ("the cat", ["the", "cat"]):
                with pytest.raises(UsageError, match=r"eos must be True or False, got .*; one sentence is scored here"):
                    score(sentence, eos)
                assert score(sentence, np.True_) == score(sentence)


@pytest.mark.parametrize("options", [{"n": 0}, {"n": 1.5}, {"seed": None}, {"seed": -1}, {"batch": "x"}])
def test_whole_numbers_are_asked_for_by_name(model, options):
    with pytest.raises(UsageError, match=f"{next(iter(options))} must be a whole number"):
        model.generate(**options)


def test_scores_that_are_no_probabilities_get_no_weight(model):
    backoff = slm.NgramModel.fit(LINES, order=2, smoothing="stupid-backoff", vocab=model.vocab, tokenizer="word")
    with pytest.raises(slm.errors.NotNormalizedError, match="no weight in a mixture"):
        slm.MixtureModel.fit([model, backoff], LINES)


def test_marks_in_sentences_to_train_on_are_named():
    with pytest.raises(DataError, match="sentence 2 holds <s> as a word"):
        slm.NgramModel.fit([["a"], ["<s>", "a", "</s>"]], order=1, smoothing="add-k")


def test_a_list_of_words_that_cannot_be_read_or_written_is_named(model, tmp_path):
    for call in (slm.Vocabulary.read, model.vocab.write):
        with pytest.raises(slm.errors.StorageError, match=r"cannot .*/none/v: No such file"):
            call(tmp_path / "none" / "v")


def test_weights_that_were_rounded_sum_to_one(model):
    for weights in ([0.333333, 0.333333, 0.333334], np.array([0.2, 0.3, 0.5], np.float32)):
        assert slm.MixtureModel([model] * 3, weights).weights.sum() == pytest.approx(1, abs=1e-15)
    with pytest.raises(UsageError, match=r"of sum 1, got \[0.5, 0.4\] of sum 0.9"):
        slm.MixtureModel([model] * 2, [0.5, 0.4])


def test_parts_of_the_package_are_found_behind_its_name():
    assert slm.nn.LSTM and slm.graph and slm.features and slm.compat
    assert issubclass(DataError, slm.SlmError)


@pytest.mark.parametrize(
    "call",
    [
        lambda model, path: slm.load(None),
        lambda model, path: slm.load_tokenizer(b"model"),
        lambda model, path: slm.read_info(3),
        lambda model, path: slm.save(model, None),
        lambda model, path: slm.NgramModel.fit(paths=3),
        lambda model, path: slm.NgramModel.fit(paths=[bytes(path)]),
        lambda model, path: slm.NgramModel.fit(paths=bytes(path)),
        lambda model, path: slm.encode_file([path, None], model.tokenizer, model.vocab),
    ],
)
def test_what_names_no_file_is_refused(call, model, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("the cat sat.\n")
    with pytest.raises(
        UsageError, match=r"(a model folder|a file of text) is named by a string or a path, got (b'|N|3)"
    ):
        call(model, path)


def test_an_open_file_is_no_list_of_names(tmp_path):
    (tmp_path / "text.txt").write_text("the cat sat.\n")
    with open(tmp_path / "text.txt") as lines, pytest.raises(UsageError, match="a file of text is named by a string"):
        slm.read_lines(lines)


def test_models_come_in_a_list(model):
    with pytest.raises(UsageError, match=r"expected a list of models, got <generator .*; put it in a list\."):
        slm.MixtureModel((part for part in [model]), [1.0])


def test_any_path_names_a_file(tmp_path):
    class Place:
        def __fspath__(self):
            return str(tmp_path / "text.txt")

    (tmp_path / "text.txt").write_text("the cat sat.\n")
    assert list(slm.read_lines(Place())) == list(slm.read_lines([Place()])) == ["the cat sat."]
