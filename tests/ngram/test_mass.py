"""What rows sum to, against rows added up word by word; and files whose rows sum to too much."""

import numpy as np
import pytest
from kenlm_reference import read

from slm.errors import NotNormalizedError
from slm.models.ngram import NgramModel
from slm.ngram.mass import largest_excess, row_sums, words_of_row

# p(a) = p(b) = p(</s>) = 0.3, p(<unk>) = 0.1; behind a: b has 0.5, the back-off weight 5/7 leaves 0.5 to the rest
HAND = """\\data\\
ngram 1=5
ngram 2=1

\\1-grams:
-1\t<unk>\t0
-99\t<s>\t0
-0.52287874\t</s>\t0
-0.52287874\ta\t-0.14612804
-0.52287874\tb\t0

\\2-grams:
-0.30103\ta b

\\end\\
"""


def added_up(model):
    """Sums of the whole row behind every context."""
    rows = np.arange(model.table.first.size - 1, dtype=np.int32)
    return np.exp(model.log_probs((rows,))).sum(axis=1)


SLOW = [pytest.param(name, marks=pytest.mark.compiled) for name in ("mkn-o3-prune012", "mkn-o3-vocabpad5000", "mkn-o5")]


@pytest.mark.parametrize("name", ["mkn-o2", *SLOW])
def test_sums_equal_those_of_whole_rows(tmp_path, name):
    (tmp_path / "x.arpa").write_text(read("pseudo", f"{name}.arpa"), encoding="utf-8")
    model = NgramModel.from_arpa(tmp_path / "x.arpa")
    assert row_sums(model.table) == pytest.approx(added_up(model), abs=1e-6)
    assert largest_excess(model.table) == (-1, 1.0)
    assert model.normalized


def test_a_table_of_unigrams_has_one_row(tmp_path):
    (tmp_path / "x.arpa").write_text(read("pseudo", "mkn-o1.arpa"), encoding="utf-8")
    assert row_sums(NgramModel.from_arpa(tmp_path / "x.arpa").table) == pytest.approx([1.0], abs=1e-6)


def test_a_good_file_says_nothing(tmp_path):
    (tmp_path / "x.arpa").write_text(HAND)
    model = NgramModel.from_arpa(tmp_path / "x.arpa")
    assert row_sums(model.table) == pytest.approx(1.0, abs=1e-6)
    assert model.entropy(["a b"]) == pytest.approx(-np.log2(0.3 * 0.5 * 0.3) / 3)


@pytest.mark.parametrize(
    ("old", "new", "context", "total"),
    [
        ("-0.30103\ta b", "-0.1\ta b", "'a'", 10**-0.1 + 0.5),
        ("-0.14612804", "0.5", "'a'", 0.5 + 10**0.5 * 0.7),
        ("-1\t<unk>", "-0.5\t<unk>", "''", 0.9 + 10**-0.5),
    ],
)
def test_a_row_that_sums_to_too_much_is_named(tmp_path, old, new, context, total):
    (tmp_path / "x.arpa").write_text(HAND.replace(old, new))
    with pytest.warns(UserWarning, match=rf"x\.arpa: the probabilities behind {context} sum to {str(total)[:5]}"):
        model = NgramModel.from_arpa(tmp_path / "x.arpa")
    assert not model.normalized
    assert model.sentence_logscore("a b") < 0
    with pytest.raises(NotNormalizedError):
        model.perplexity(["a b"])


def test_words_that_a_file_leaves_out_are_no_fault(tmp_path):
    (tmp_path / "x.arpa").write_text(HAND.replace("-1\t<unk>", "-3\t<unk>"))
    assert NgramModel.from_arpa(tmp_path / "x.arpa").normalized


def test_the_words_of_a_row():
    model = NgramModel.fit(["a b c", "b c a"], order=3, discount_fallback=True)
    table = model.table
    ngrams = [words_of_row(table, row, model.vocab.words) for row in range(table.word.size)]
    assert ngrams[0] == ""
    assert ngrams[1 : 1 + len(model.vocab)] == list(model.vocab.words)
    assert {"a b", "b c </s>", "<s> b c"} <= set(ngrams)
    assert len(set(ngrams)) == len(ngrams)
