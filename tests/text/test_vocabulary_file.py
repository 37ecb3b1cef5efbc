"""The quick way to read `vocab.txt` gives what the plain one gives, or leaves the file to it."""

from hypothesis import given
from hypothesis import strategies as st

from slm.errors import VocabularyError
from slm.text.vocabulary_file import _decoded, _plain_columns, _written_columns, read_columns

pieces = st.sampled_from(["\n", "\t", "0", "7", "12", "a", "b\t3\n", "c\t40\n", "é\t1\n", "/", ":", "\udcff"])


def found(data):
    """Words and counts as the plain way reads them, or None for what it refuses."""
    try:
        words, counts = _plain_columns(_decoded(data, "v"), "v")
    except VocabularyError:
        return None
    return words, counts.tolist()


@given(st.lists(pieces, max_size=12).map("".join))
def test_whatever_the_quick_way_takes_the_plain_way_reads_alike(text):
    data = text.encode("utf-8", "surrogateescape")
    quick = _written_columns(data)
    if quick is not None:
        assert (quick[0], quick[1].tolist()) == found(data)


def test_the_quick_way_takes_what_we_write_and_nothing_else():
    words, counts = read_columns("a\t0\nß\t123456789012345678\n".encode(), "v")
    assert (words, counts.tolist()) == (["a", "ß"], [0, 123456789012345678])
    assert _written_columns("a\t0\nß\t12\n".encode()) is not None
    for other in (b"", b"a\n", b"a\t1", b"a\t\n", b"\t1\n", b"a\t1\t2\n", b"a\tb\n", b"a\nb\t1\t2\n", b"\xff\t1\n"):
        assert _written_columns(other) is None
