"""Hostile ARPA files: refused with file and line, or read as a model that is what it says."""

import fuzz_arpa
import pytest


@pytest.mark.compiled
def test_mutants_are_refused_with_a_line_or_read_as_what_they_are(tmp_path):
    tally = fuzz_arpa.run(1200, seed=0, path=tmp_path / "x.arpa")
    assert not [name for name in tally if name.startswith("FAULT")], tally
    assert set(tally) == {"refused", "accepted", "accepted, not normalized"}


def test_the_seeds_themselves_are_read(tmp_path):
    for text in fuzz_arpa.seeds():
        (tmp_path / "x.arpa").write_text(text, encoding="utf-8")
        assert fuzz_arpa.outcome(tmp_path / "x.arpa") == "accepted"
