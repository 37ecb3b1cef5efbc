"""Errors carry their exit code, are ordinary built-in errors too, and are safe to print."""

import pytest

from slm import errors

CODES = {
    errors.SlmError: 2, errors.UsageError: 2, errors.DataError: 2, errors.IdRangeError: 2, errors.VocabularyError: 2,
    errors.DiscountError: 2, errors.NotNormalizedError: 2, errors.ModelFileError: 2, errors.MissingExtraError: 2,
    errors.StorageError: 3, errors.InUseError: 4, errors.NumericError: 5,
}  # fmt: skip


def all_errors():
    return {item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, errors.SlmError)}


def test_every_error_stands_in_the_table_of_exit_codes():
    assert all_errors() == set(CODES)


@pytest.mark.parametrize("error", CODES, ids=lambda error: error.__name__)
def test_exit_code(error):
    assert error.exit_code == CODES[error]


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.UsageError, ValueError),
        (errors.IdRangeError, ValueError),
        (errors.VocabularyError, ValueError),
        (errors.NotNormalizedError, ValueError),
        (errors.NumericError, ArithmeticError),
        (errors.MissingExtraError, ImportError),
    ],
)
def test_errors_can_be_caught_as_the_builtin_type(error, builtin):
    assert issubclass(error, builtin)


def test_a_missing_extra_says_what_to_install():
    message = str(errors.MissingExtraError("zstandard", "zst", "reading .zst files"))
    assert message == "reading .zst files needs zstandard, which is not installed: run pip install 'slm[zst]'."


def test_shown_values_are_short_and_hold_no_control_characters():
    assert errors.shown("a\x1b[31m\n") == "'a\\x1b[31m\\n'"
    assert errors.shown("x" * 100) == "'" + "x" * 76 + "..."
    assert len(errors.shown("\u202e" * 1000)) == 80
    assert errors.shown(list(range(3))) == "[0, 1, 2]"
