"""Words to ids and back, the file they are kept in, and every id that is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slm.errors import IdRangeError, VocabularyError
from slm.text.tokenizers import BLANKS, make_tokenizer
from slm.text.vocabulary import BOS, EOS, SPECIALS, UNK, Vocabulary

ABC = Vocabulary.from_words(["a", "b", "c"])  # ids 3, 4, 5

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters=BLANKS), min_size=1, max_size=8).filter(
    lambda word: word not in SPECIALS
)
word_lists = st.lists(words, unique=True, max_size=30)


# Building


def test_words_stand_by_falling_count_and_ties_by_first_appearance():
    vocab = Vocabulary.build([["b", "a", "c"], ["c", "a", "d"], ["c"]])
    assert vocab.words == ("<unk>", "<s>", "</s>", "c", "a", "b", "d")
    assert vocab.counts.tolist() == [0, 0, 3, 3, 2, 1, 1]  # three sentences end


def test_rare_words_are_counted_as_unknown():
    vocab = Vocabulary.build([["a", "a", "b", "c", "<unk>"]], min_count=2)
    assert vocab.words == (*SPECIALS, "a")
    assert vocab.counts.tolist() == [3, 0, 1, 2]  # b, c and one literal <unk>


def test_the_largest_size_includes_the_specials():
    vocab = Vocabulary.build([["a", "a", "b", "c"]], max_size=4)
    assert vocab.words == (*SPECIALS, "a")
    assert Vocabulary.build([["a"]], max_size=3).words == SPECIALS


@given(st.lists(st.lists(words, max_size=6), max_size=8), st.integers(1, 3), st.none() | st.integers(3, 12))
def test_no_occurrence_is_lost(sentences, min_count, max_size):
    vocab = Vocabulary.build(sentences, min_count=min_count, max_size=max_size)
    assert vocab.counts.sum() == sum(map(len, sentences)) + len(sentences)
    assert vocab.counts[EOS] == len(sentences)
    assert all(vocab.counts[3:] >= min_count)
    assert max_size is None or len(vocab) <= max_size


def test_specials_in_a_list_keep_their_ids():
    assert Vocabulary.from_words(["x", "</s>", "<unk>", "y"]).words == (*SPECIALS, "x", "y")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (["a", "b"], "a vocabulary begins with <unk>, <s>, </s>, got ('a', 'b'); "
                     "use Vocabulary.from_words for a plain list of words."),
        ([*SPECIALS, "a", ""], "vocabulary entry 4 is empty; entries are non-empty words, one a line."),
        ([*SPECIALS, "a", "b", "a"], "vocabulary entry 5 repeats entry 3, 'a'; each word stands once."),
        ([*SPECIALS, "a", "<unk>"], "vocabulary entry 4 repeats entry 0, '<unk>'; each word stands once."),
        ([*SPECIALS, "New York"], "vocabulary entry 3 holds white space, 'New York'; split it into words."),
        ([*SPECIALS, "a\tb"], "vocabulary entry 3 holds white space, 'a\\tb'; split it into words."),
        ([*SPECIALS, "a\n"], "vocabulary entry 3 holds white space, 'a\\n'; split it into words."),
        ([*SPECIALS, "a\r"], "vocabulary entry 3 holds white space, 'a\\r'; split it into words."),
        ([*SPECIALS, "\udc80"], "vocabulary entry 3 is no Unicode text, '\\udc80'; read the text as UTF-8."),
    ],
)  # fmt: skip
def test_a_list_that_is_no_vocabulary_is_refused(entries, message):
    with pytest.raises(VocabularyError) as caught:
        Vocabulary(entries)
    assert str(caught.value) == message


def test_an_entry_is_what_the_whitespace_tokenizer_leaves_whole(tmp_path):
    spaces = [c for c in map(chr, range(0x3001)) if c.isspace()]
    for word in (f"a{space}b" for space in spaces):
        if make_tokenizer("whitespace").tokenize(word) == [word]:
            Vocabulary.from_words([word]).write(tmp_path / "list")
            assert Vocabulary.read(tmp_path / "list").words[3:] == (word,)
            assert Vocabulary.read_list(tmp_path / "list")[0].words[3:] == (word,)
        else:
            with pytest.raises(VocabularyError, match="holds white space"):
                Vocabulary.from_words([word])
    assert [c for c in spaces if make_tokenizer("whitespace").tokenize(c) == []] == list("\t\n\r ")


@pytest.mark.parametrize("counts", [[1, 2], [0, 0, 0, -1]])
def test_counts_must_fit(counts):
    with pytest.raises(VocabularyError, match="4 entries needs as many counts >= 0"):
        Vocabulary([*SPECIALS, "a"], counts)


@pytest.mark.parametrize("options", [{"min_count": 0}, {"max_size": 2}])
def test_sizes_out_of_range_are_refused(options):
    with pytest.raises(VocabularyError, match="at least"):
        Vocabulary.build([["a"]], **options)


def test_counts_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        ABC.counts[0] = 5


# Looking up


@given(word_lists)
def test_words_come_back_from_their_ids(entries):
    vocab = Vocabulary.from_words(entries)
    ids = vocab.encode(entries)
    assert ids.dtype == np.int32
    assert vocab.decode(ids) == entries
    assert ids.tolist() == list(range(3, 3 + len(entries)))
    assert list(vocab) == list(vocab.words)
    assert all(word in vocab and vocab.id(word) == i for word, i in zip(entries, ids.tolist()))


def test_unknown_words_are_id_zero():
    assert ABC.encode(["a", "z", "<s>", "</s>", "<unk>"]).tolist() == [3, UNK, BOS, EOS, UNK]
    assert "z" not in ABC
    assert ABC.encode([]).tolist() == []


def test_equality_is_that_of_the_words():
    assert Vocabulary([*SPECIALS, "a", "b", "c"], [0, 0, 9, 4, 3, 2]) == ABC
    assert hash(ABC) == hash(Vocabulary.from_words("abc"))
    assert Vocabulary.from_words("acb") != ABC
    assert ABC != "abc"


# Ids that are none


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([3, -1], "got -1 at position 1"),
        ([6], "got 6 at position 0"),
        ([0, 7], "got 7 at position 1"),
        ([2**31 - 1], "got 2147483647 at position 0"),
        ([2**31], "got 2147483648 at position 0"),
        ([2**32 + 3], "got 4294967299 at position 0"),  # would become 3 in a narrowing cast
        ([2**63 - 1], "got 9223372036854775807 at position 0"),
        ([2**63], "got 9223372036854775808 at position 0"),
        ([2**70], "type object"),
        ([3.0], "type float64"),
        ([True], "type bool"),
        ([None], "type object"),
        (["a"], "type <U1"),
        ([[3], [3, 4]], "nested lists of different lengths"),
        (np.array([3], np.float32), "type float32"),
        (np.array([3, 4], object), "type object"),
        (np.array([[3, 4], [5, 200]], np.uint8), "got 200 at position 3"),
        (np.array([-3], np.int8), "got -3 at position 0"),
    ],
)
def test_ids_out_of_range_are_named(ids, message):
    with pytest.raises(IdRangeError) as caught:
        ABC.check_ids(ids)
    assert message in str(caught.value)
    with pytest.raises(IdRangeError):
        ABC.decode(ids)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int32, np.uint32, np.int64, np.uint64, ">i4"])
def test_ids_of_any_width_become_contiguous_int32(dtype):
    base = np.array([[3, 4, 5, 0], [1, 2, 3, 4]], dtype)
    for given_ids in (base, base.T, base[:, ::2], base[1], base[:0]):
        got = ABC.check_ids(given_ids)
        assert got.dtype == np.int32
        assert got.flags.c_contiguous
        assert got.tolist() == given_ids.tolist()


def test_no_ids_are_no_fault():
    assert ABC.check_ids([]).dtype == np.int32
    assert ABC.check_ids(np.zeros((2, 0))).shape == (2, 0)


# The file


@given(word_lists)
def test_what_is_written_is_read_back(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("vocab") / "vocab.txt"
    vocab = Vocabulary(SPECIALS + tuple(entries), range(len(entries) + 3))
    vocab.write(path)
    back = Vocabulary.read(path)
    assert back == vocab
    assert back.counts.tolist() == vocab.counts.tolist()


def test_the_format_of_the_file(tmp_path):
    Vocabulary.build([["b", "a", "b"]]).write(tmp_path / "v")
    assert (tmp_path / "v").read_bytes() == b"<unk>\t0\n<s>\t0\n</s>\t1\nb\t2\na\t1\n"


def test_counts_may_be_missing(tmp_path):
    (tmp_path / "v").write_bytes(b"<unk>\n<s>\n</s>\na\t7\nb")
    assert Vocabulary.read(tmp_path / "v").counts.tolist() == [0, 0, 0, 7, 0]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (b"", 1, "a vocabulary begins with <unk>, <s>, </s>, got ()"),
        (b"a\nb\n", 1, "a vocabulary begins with <unk>, <s>, </s>, got ('a', 'b')"),
        (b"<unk>\n<s>\n</s>\na\n\nb\n", 5, "got ''"),
        (b"<unk>\n<s>\n</s>\na\tx\n", 4, "got 'a\\tx'"),
        (b"<unk>\n<s>\n</s>\na\t-1\n", 4, "got 'a\\t-1'"),
        ("<unk>\n<s>\n</s>\na\t²\n".encode(), 4, "got 'a\\t²'"),  # a digit, but no number
        (b"<unk>\n<s>\n</s>\na\t99999999999999999999\n", 4, "expected a word, or a word, a tab and a count"),
        (b"<unk>\n<s>\n</s>\na\t1\t2\n", 4, "got 'a\\t1\\t2'"),
        (b"<unk>\n<s>\n</s>\na\nb\na\n", 6, "vocabulary entry 5 repeats entry 3, 'a'"),
        (b"<unk>\n<s>\n</s>\na b\n", 4, "holds white space, 'a b'"),
        (b"<unk>\r\n<s>\r\n</s>\r\n", 1, "a vocabulary begins with <unk>, <s>, </s>, got ('<unk>\\r', "),
        (b"<unk>\t0\n<s>\t0\n</s>\t0\na\t1\na\t1\n", 5, "vocabulary entry 4 repeats entry 3, 'a'"),
        (b"<unk>\t0\n<s>\t0\n</s>\t0\n\t1\n", 4, "got '\\t1'"),
        (b"<unk>\n<s>\n</s>\n\xff\xfe\n", 4, "expected UTF-8, got invalid start byte"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused_with_its_line(tmp_path, text, place, message):
    path = tmp_path / "vocab.txt"
    path.write_bytes(text)
    with pytest.raises(VocabularyError) as caught:
        Vocabulary.read(path)
    assert str(caught.value).startswith(f"{path}:{place}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text", ["b\na\n", "\ufeffb\r\n\r\na \r\n", "<unk>\t5\n<s>\t0\n</s>\t2\nb\t7\na\t1\n", "b\n</s>\na"]
)
def test_a_list_of_words_may_be_plain_or_what_a_model_holds(tmp_path, text):
    (tmp_path / "list").write_text(text, encoding="utf-8", newline="")
    vocab, ordered = Vocabulary.read_list(tmp_path / "list")
    assert vocab.words == (*SPECIALS, "b", "a")
    assert ordered == text.startswith("<unk>\t")


def test_only_a_list_with_the_specials_in_front_and_all_counts_is_a_vocab_txt(tmp_path):
    specials = "<unk>\t0\n<s>\t0\n</s>\t0\n"
    described = (
        "<unk>\tany\n<s>\t-\n</s>\t-\nb\tnoun\n",
        specials + "b\tnoun\n",
        specials + "b\t\n",
        specials + "b\t1\t2\n",
    )
    for text in ("<unk>\n<s>\n</s>\nb\n", "<s>\t0\n<unk>\t0\n</s>\t0\nb\t1\n", specials + "b\n", *described):
        (tmp_path / "list").write_text(text)
        assert not Vocabulary.read_list(tmp_path / "list")[1]
    Vocabulary.build([["b", "a"]]).write(tmp_path / "vocab.txt")
    assert Vocabulary.read_list(tmp_path / "vocab.txt")[1]


def test_the_counts_of_ids_replace_those_that_a_vocabulary_had():
    vocab = Vocabulary.build([["b", "a", "b"]])
    assert vocab.counted(np.array([1, 7, 2, 3, 4])).counts.tolist() == [1, 0, 2, 3, 4]
    assert vocab.counted(np.zeros(5, np.int64)).words == vocab.words


def test_a_list_of_words_in_lower_case_has_words_that_are_then_alike_once(tmp_path):
    (tmp_path / "list").write_text("The\nÄRGER\nthe\nthere\n", encoding="utf-8")
    assert Vocabulary.read_list(tmp_path / "list", lowercase=True)[0].words == (*SPECIALS, "the", "ärger", "there")
    assert Vocabulary.read_list(tmp_path / "list")[0].words == (*SPECIALS, "The", "ÄRGER", "the", "there")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\nb c\n", ":2: expected one word a line, each once, got 'b c'."),
        ("a\nb\n\na\n", ":4: expected one word a line, each once, got 'a', which stands in line 1 already."),
        ("\n<unk>\n", ": expected a list of words, one a line, found none."),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path, text, message):
    (tmp_path / "list").write_text(text)
    with pytest.raises(VocabularyError) as caught:
        Vocabulary.read_list(tmp_path / "list")
    assert str(caught.value) == f"{tmp_path / 'list'}{message}"
