"""The one-pass encoders give what the plain path gives, to the id, to the count and to the word of an error."""

import functools
import gzip
import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slm.errors import DataError, SlmError, UsageError
from slm.kernels import threads
from slm.text.blocks import block_of_bytes, read_blocks
from slm.text.byte_encoder import ByteEncoder
from slm.text.encoder import GrowingEncoder, PlainEncoder, encode_blocks, encode_file, make_encoder
from slm.text.encoding import encode_lines, tokenize_lines
from slm.text.reading import read_lines
from slm.text.tokenizers import make_tokenizer
from slm.text.vocabulary import Vocabulary

WHITESPACE, WORD, LOWER = make_tokenizer("whitespace"), make_tokenizer("word"), make_tokenizer("word", lowercase=True)
LOWER_WHITESPACE = make_tokenizer("whitespace", lowercase=True)

# What separates, joins, ends, lengthens, shortens or pretends to be something, in the tokenizers and in UTF-8.
PIECES = [piece.encode() for piece in (
    "a", "B", "the", "Extraordinary", "incomprehensibilities", "7", "3.14", "1,000", ".", "..", ",", "-", "--", "_",
    "'", "’", "\"", "<", ">", "/", "<s>", "</s>", "<unk>", "<UNK>", "<un", " ", "\t", "\r", "\n", "\r\n", "\n\n", "\v",
    "\f", "\x1c", "\x85", "\xa0", "\u2028", "\u3000", "\ufeff", "\xad", "\u200c", "\u200d", "\u0301", "\u093e", "é",
    "ß", "É", "Σ", "ΑΣ", "İ", "\u212a", "Ⱥ", "ẞ", "Ж", "漢字", "٣", "²", "👩", "👩\u200d👧", "🇫🇷", "\U000e0100",
    "\U0010ffff",
)]  # fmt: skip
FAULTS = [
    b"\0", b"\xff", b"\x80", b"\xc3", b"\xc0\x80", b"\xe2\x82", b"\xed\xa0\x80", b"\xf0\x80\x80\x80",
    b"\xf4\x90\x80\x80", b"\xff\xfe", b"\xfe\xff",
]  # fmt: skip

texts = st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)
faulty = st.lists(st.sampled_from(PIECES + FAULTS), max_size=25).map(b"".join)
tokenizers = st.sampled_from([WHITESPACE, LOWER_WHITESPACE, WORD, LOWER])
rules = st.sampled_from(["error", "map", "skip"])
word_lists = st.lists(st.sampled_from(["a", "the", "é", "extraordinary", "3.14", "<s>"]), unique=True)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("encoder") / "a.txt"


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return [tmp_path_factory.mktemp("encoder") / f"{i}.txt" for i in range(4)]


def outcome(encode, *arguments, **options):
    """All that a path gives, or the class and text of its error."""
    try:
        text, vocab = encode(*arguments, **options)
    except SlmError as error:
        return type(error), str(error)
    assert (text.ids.dtype, text.offsets.dtype, type(text.characters)) == (np.int32, np.int64, int)
    return text.ids.tolist(), text.offsets.tolist(), text.characters, vocab.words, vocab.counts.tolist()


def plain(path, tokenizer, vocab=None, *, specials="error", keep_empty=False, max_line=2**26, field=None, **limits):
    """Read, tokenize, count, encode: one after the other, over strings."""
    lines = functools.partial(read_lines, path, max_line=max_line, field=field)
    if vocab is None:
        vocab = Vocabulary.build(tokenize_lines(lines(), tokenizer, specials, keep_empty=keep_empty), **limits)
    return encode_lines(lines(), tokenizer, vocab, specials, keep_empty=keep_empty), vocab


def fast(path, tokenizer, vocab=None, *, threads=1, block_size=2**24, max_line=2**26, field=None, specials="error",
         keep_empty=False, left=-1, **limits):  # fmt: skip
    """The same in one pass, with blocks and threads as asked for, over bytes behind the first `left` ones."""
    GrowingEncoder.left = left
    encoder = make_encoder(tokenizer, vocab, specials=specials, keep_empty=keep_empty, threads=threads)
    blocks = read_blocks(path, max_line=max_line, field=field, block_size=block_size)
    return encode_blocks(blocks, encoder, **limits)


@settings(max_examples=300, deadline=None)
@given(texts, tokenizers, rules, st.booleans(), st.integers(1, 3), st.sampled_from([1, 7, 40, 1000]))
@example(b"", WORD, "error", True, 2, 7)
@example(b"\n", WORD, "error", True, 2, 7)
@example("ΑΣ.Σ ΑΣ\n".encode(), LOWER, "error", False, 1, 1000)
@example(b"\xef\xbb\xbf\xef\xbb\xbfa", WORD, "error", False, 2, 1)
@example("a\n\ufeffb\n".encode(), WORD, "error", False, 1, 2)
@example(b"<s> a </s>\n<s>\n</s> a", WORD, "map", False, 1, 1000)
def test_any_text_gives_what_the_plain_path_gives(path, text, tokenizer, rule, keep_empty, threads, block_size):
    path.write_bytes(text)
    expected = outcome(plain, path, tokenizer, specials=rule, keep_empty=keep_empty)
    options = {"specials": rule, "keep_empty": keep_empty, "threads": threads, "block_size": block_size}
    assert outcome(fast, path, tokenizer, **options) == expected


@settings(max_examples=200, deadline=None)
@given(faulty, tokenizers, rules, st.integers(1, 3), st.sampled_from([1, 30]), st.sampled_from([5, 20, 2**26]))
def test_faults_are_reported_as_on_the_plain_path(path, text, tokenizer, rule, threads, block_size, max_line):
    path.write_bytes(text)
    expected = outcome(plain, path, tokenizer, specials=rule, max_line=max_line)
    options = {"specials": rule, "threads": threads, "block_size": block_size, "max_line": max_line}
    assert outcome(fast, path, tokenizer, **options) == expected


@settings(max_examples=100, deadline=None)
@given(texts, tokenizers, st.integers(1, 3), st.one_of(st.none(), st.integers(3, 9)))
def test_rare_words_and_words_beyond_the_size_become_unknown(path, text, tokenizer, min_count, max_size):
    path.write_bytes(text)
    limits = {"specials": "map", "min_count": min_count, "max_size": max_size}
    expected = outcome(plain, path, tokenizer, **limits)
    assert outcome(fast, path, tokenizer, **limits) == outcome(encode_file, path, tokenizer, **limits) == expected


@settings(max_examples=100, deadline=None)
@given(
    texts,
    tokenizers,
    rules,
    st.lists(st.sampled_from(["a", "the", "é", "extraordinary", "3.14", "<s>"]), unique=True),
)
def test_a_given_vocabulary_is_used_and_returned(path, text, tokenizer, rule, words):
    path.write_bytes(text)
    vocab = Vocabulary.from_words(words)
    expected = outcome(plain, path, tokenizer, vocab, specials=rule)
    assert outcome(fast, path, tokenizer, vocab, specials=rule, threads=2, block_size=20) == expected


@settings(max_examples=60, deadline=None)
@given(texts, st.sampled_from(["char", "byte", "wordpunct"]), rules, st.booleans())
def test_tokenizers_without_a_lexer_are_encoded_in_one_pass_too(path, text, name, rule, keep_empty):
    path.write_bytes(text)
    tokenizer = make_tokenizer(name)
    assert isinstance(make_encoder(tokenizer), PlainEncoder)
    expected = outcome(plain, path, tokenizer, specials=rule, keep_empty=keep_empty)
    assert outcome(fast, path, tokenizer, specials=rule, keep_empty=keep_empty, block_size=20) == expected


def long_text(seed, words=30_000):
    """Lines of random words, most of them seen before, some of up to 40 bytes, with all that PIECES has between."""
    rng = np.random.default_rng(seed)
    names = ["".join(map(chr, rng.integers(97, 123, length))) for length in rng.integers(1, 41, 3000)]
    picks = (3000 * rng.random(words) ** 3).astype(int)
    odd = [piece.decode() for piece in PIECES if b"<" not in piece]
    seps = rng.choice([" "] * 200 + ["\n"] * 20 + odd, words)
    return "".join(names[i] + sep for i, sep in zip(picks, seps)).encode()


@pytest.mark.compiled
@pytest.mark.parametrize("tokenizer", [WHITESPACE, WORD, LOWER], ids=repr)
def test_tables_grow_and_neither_threads_nor_blocks_matter(path, tokenizer):
    path.write_bytes(long_text(1).replace(b"\v", b" ").replace(b"\f", b" "))
    expected = outcome(plain, path, tokenizer)
    assert len(expected[3]) > 2048 + 3  # more words than a table holds at first
    for count, block_size in ((1, 2**24), (2, 2**24), (3, 2**16), (2, 3000), (1, 1)):
        assert outcome(fast, path, tokenizer, threads=count, block_size=block_size) == expected


def test_lines_of_compressed_and_of_json_files_are_the_same_text(tmp_path):
    text = long_text(2, 500).decode().replace("\v", " ").replace("\f", " ")
    plainly, packed, records = (tmp_path / name for name in ("a.txt", "a.txt.gz", "a.jsonl"))
    plainly.write_text(text, newline="")
    packed.write_bytes(gzip.compress(plainly.read_bytes()))
    records.write_text("".join(json.dumps({"t": part}) + "\n\n" for part in text.split("\n")))
    expected = outcome(plain, plainly, WORD)
    assert outcome(fast, packed, WORD) == expected
    assert outcome(fast, records, WORD, field="t") == outcome(plain, records, WORD, field="t")
    assert outcome(fast, [plainly, packed], WORD) == outcome(plain, [plainly, packed], WORD)


@pytest.mark.parametrize("block_size", [1, 1000])
def test_a_fault_in_a_later_json_record_is_reported_after_the_text_before_it(tmp_path, block_size):
    path = tmp_path / "a.jsonl"
    path.write_text('{"t": "a\\nb"}\n\n{"t": "<s>\\nc"}\n{"u": 1}\n')
    for rule in ("error", "skip"):
        expected = outcome(plain, path, WORD, field="t", specials=rule)
        assert expected[0] is DataError
        assert outcome(fast, path, WORD, field="t", specials=rule, block_size=block_size) == expected


@pytest.mark.compiled
@pytest.mark.parametrize("size", [8, 9, 40_000, 65_536, 65_537])
@pytest.mark.parametrize("letter", ["x", "é", "漢", "İ"])
def test_tokens_of_any_length_up_to_the_limit_are_words(path, size, letter):
    path.write_text("a\n\n" + letter * size + "\nb " + letter * size)
    for tokenizer in (WHITESPACE, LOWER):
        assert outcome(fast, path, tokenizer) == outcome(plain, path, tokenizer)


def test_words_that_differ_in_one_byte_only_stay_apart():
    stems = ["x" * n for n in range(1, 20)]
    words = stems + [s[:i] + "y" + s[i + 1 :] for s in stems for i in range(len(s))]
    text, vocab = encode_blocks([block_of_bytes(" ".join(words).encode())], ByteEncoder(WHITESPACE))
    assert vocab.decode(text.ids[:-1]) == words


def test_bytes_in_memory_are_text_too():
    text, vocab = encode_blocks([block_of_bytes(b"b a"), block_of_bytes(b"a")], ByteEncoder(WORD))
    # a stands twice and b once, so a is 3; "b a" has 3 characters, "a" has 1, and each line has one more for its end
    assert (text.ids.tolist(), text.offsets.tolist(), text.characters) == ([4, 3, 2, 3, 2], [0, 3, 5], 4 + 2)
    assert vocab.counts.tolist() == [0, 0, 2, 2, 1]


def test_an_empty_block_is_no_text():
    encoder = ByteEncoder(WORD, threads=2)
    assert [encoder.encode(block_of_bytes(text)).tolist() for text in (b"", b"\xef\xbb\xbf", b"a", b"")] == [
        [],
        [],
        [3, 2],
        [],
    ]


def test_words_may_hold_any_space_but_those_that_separate_them(path):
    words = ["\f", "\v", "\fpage", *(f"a{space}b" for space in "\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000")]
    path.write_text("\t".join(words[:7]) + "\r " + "  ".join(words[7:]) + "\r\n", encoding="utf-8", newline="")
    expected = outcome(plain, path, WHITESPACE)
    assert expected[3][3:] == tuple(words)
    assert outcome(fast, path, WHITESPACE, left=0) == expected


def test_wrong_arguments_are_refused_at_once(tmp_path):
    with pytest.raises(UsageError, match="specials must be one of"):
        encode_file(tmp_path / "absent", WORD, specials="drop")
    with pytest.raises(UsageError, match="threads must be at least 1, got 0"):
        encode_file(tmp_path / "absent", WORD, threads=0)


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4), tokenizers, rules, st.booleans(), st.integers(1, 3), st.integers(0, 80),
       st.sampled_from([None, Vocabulary.from_words(["a", "the", "é"])]))  # fmt: skip
@example([b"b <unk> a\na\n", b"a c\nb <unk>"], WORD, "map", False, 2, 12, None)
def test_a_text_is_read_on_over_bytes(paths, parts, tokenizer, rule, keep_empty, threads, left, vocab):
    for path, part in zip(paths, parts):
        path.write_bytes(part)
    files = paths[: len(parts)]
    expected = outcome(plain, files, tokenizer, vocab, specials=rule, keep_empty=keep_empty)
    options = {"specials": rule, "keep_empty": keep_empty, "threads": threads, "left": left}
    assert outcome(fast, files, tokenizer, vocab, **options) == expected


@pytest.mark.parametrize("tokenizer", [WHITESPACE, WORD], ids=repr)
def test_a_process_reads_so_many_bytes_over_strings_and_all_that_follow_in_loops(monkeypatch, tokenizer):
    used = []
    monkeypatch.setattr(GrowingEncoder, "left", 8)
    for cls in (PlainEncoder, ByteEncoder):
        monkeypatch.setattr(cls, "encode", functools.partialmethod(recorded, cls.encode, used))
    first = make_encoder(tokenizer)
    for text in (b"a b\n", b"b c\n", b"a c\n"):
        first.encode(block_of_bytes(text))
    assert list(first.counts().values())[3:] == [2, 2, 2] and first.characters == 12
    make_encoder(tokenizer).encode(block_of_bytes(b"a\n"))
    assert used == ["PlainEncoder", "PlainEncoder", "ByteEncoder", "ByteEncoder"]


def recorded(encoder, encode, used, block):
    """What `encode` gives; the kind of encoder is noted."""
    used.append(type(encoder).__name__)
    return encode(encoder, block)


def test_a_wrong_number_of_threads_in_the_environment_is_refused_at_once(monkeypatch, tmp_path):
    monkeypatch.setenv("SLM_THREADS", "zero")
    monkeypatch.setattr(threads, "_found", None)  # as in a new process
    with pytest.raises(UsageError, match="SLM_THREADS must be a whole number"):
        encode_file(tmp_path / "absent", WORD)
