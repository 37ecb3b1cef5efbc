"""The ladder: every rung scored alike, and one table that shows what is known and nothing else."""

import dataclasses
import re

import pytest

from slm.errors import DataError
from slm.text.agreement import agreement_pairs
from slm.text.corpus import grammar_of, load_corpus
from slm.training.ladder import Row, Table, climb, ngram_rung, table_of
from slm.training.material import prepare, prepare_corpus


def row(**values):
    plain = Row("unigram", 1234, 0.25, 5000.0, 99.5, 100.0, 0.5, 0.5, 0.25, [["a"]])
    return dataclasses.replace(plain, **values)


def rendered(table, *rows):
    return "\n".join(map(table.line, [table.head, *map(table.cells, rows), *table.last()]))


def test_the_table_of_a_known_source():
    text = rendered(Table(3.0, True), row(), row(name="0.51 a + 0.49 b", agreement_near=1.0, agreement_far=None))
    lines = [re.split(r"  +", line) for line in text.splitlines()]
    assert lines[0][-4:] == ["test ppl", "bits above the truth", "agreement near", "far"]
    assert lines[1] == ["unigram", "1,234", "0.2", "5,000", "99.50", "100.00", "0.500", "50.0 %", "25.0 %"]
    assert lines[2][0] == "0.51 a + 0.49 b"
    assert lines[2][-2:] == ["100.0 %", "-"]
    assert lines[3] == ["the source itself", "8.00", "8.00", "0.000", "100.0 %", "100.0 %"]  # 8 = 2 ** 3
    assert len({len(line) for line in text.splitlines()}) == 1


def test_the_table_of_a_text_shows_neither_truth_nor_agreement():
    text = rendered(Table(None, False), row(excess_bits=None, agreement_near=None, agreement_far=None))
    assert text.splitlines() == [
        "model                               size  seconds     words/s  valid ppl  test ppl",
        "unigram                            1,234      0.2       5,000      99.50    100.00",
    ]


@pytest.mark.compiled
def test_every_rung_and_the_mixture_of_the_best_two_are_scored():
    corpus = load_corpus("fables", sentences=3000)
    # So small a training part lacks a few words of the test part; that they are unknown gains almost nothing.
    fables = dataclasses.replace(prepare_corpus(corpus), test_bits=corpus.test_bits)
    fables = dataclasses.replace(fables, pairs=agreement_pairs(grammar_of("fables"), 400))
    said = []
    rungs = [ngram_rung("unigram", 1), ngram_rung("bigram", 2), ngram_rung("trigram", 3)]
    told = []
    rows = climb(fables, rungs, progress=False, say=said.append, tell=told.append)
    assert told == rows and table_of(fables).agreed
    assert [r.name for r in rows[:3]] == ["unigram", "bigram", "trigram"]
    assert said[-1] == "mixing trigram and bigram"
    assert rows[3].name.endswith(" bigram")
    assert rows[3].valid <= min(r.valid for r in rows[:3])
    assert all(r.excess_bits > 0 and len(r.samples) == 3 for r in rows)
    # A unigram model is blind, so mirrored pairs give it one half.
    assert (rows[0].agreement_near, rows[0].agreement_far) == (0.5, 0.5)
    assert rows[2].agreement_near > 0.55


def test_a_ladder_needs_all_three_parts():
    with pytest.raises(DataError, match="validation and a test part"):
        climb(prepare(["a b"]), [ngram_rung("unigram", 1)])
