"""The settings of text contradict each other in one way only."""

import pytest

from slm.errors import UsageError
from slm.text.config import TextConfig


@pytest.mark.parametrize("choice", [{"min_count": 2}, {"vocab_size": 10}])
def test_words_are_listed_or_chosen_by_counts(choice):
    with pytest.raises(UsageError, match="got --vocab list beside --min-count or --vocab-size"):
        TextConfig(vocab="list", **choice)
