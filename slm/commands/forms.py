"""Text whose accents are in another form of Unicode than a model's: `é` as one code point, or as `e` and a mark.

The forms, NFC and NFD, look alike and are other words to a model. Text that was made on macOS may be in NFD.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import is_normalized, normalize

from slm.commands.options import say
from slm.errors import SlmError

if TYPE_CHECKING:
    from slm.text.tokenizers import Tokenizer
    from slm.text.vocabulary import Vocabulary

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
FILES, LINES, CHARACTERS = 50, 2000, 200_000  # the most that is looked at, lines and characters of all files together
REMEDY = (
    'python3 -X utf8 -c "import sys, unicodedata as u; '
    "sys.stdout.writelines(u.normalize('{form}', line) for line in sys.stdin)\" < FILE > NEW normalizes the text"
)


class OtherForm(NamedTuple):
    """The form that makes most unknown words known, how many of those looked at, and one of them."""

    form: Form
    known: int
    unknown: int
    word: str


def say_other_form(files: Sequence[str], tokenizer: Tokenizer, vocab: Vocabulary, field: str | None = None) -> None:
    """Tell of the first file in which words are unknown to a vocabulary that knows them in another form.

    For text with unknown words: the beginnings of files are read again, which pipes do not allow.
    """
    files = [path for path in files if os.path.isfile(path)][:FILES]
    for path in files:
        with contextlib.suppress(SlmError):  # the text has been read; what became of the file since is no matter
            found = other_form(_beginning(path, field, len(files)), tokenizer, vocab)
            if found is not None:
                say(
                    f"{path}: {found.known:,} of {found.unknown:,} unknown words looked at are known in the Unicode "
                    f"form {found.form}, such as {_escaped(found.word)} as "
                    f"{_escaped(normalize(found.form, found.word))}; {REMEDY.format(form=found.form)}."
                )
                return


def other_form(lines: Iterable[str], tokenizer: Tokenizer, vocab: Vocabulary) -> OtherForm | None:
    """What unknown words of the lines are known in another form; None if there are none.

    Lines are cut again in the other form, since tokenizers may make a token of a mark.

    Example:
        >>> from slm.text.tokenizers import make_tokenizer
        >>> from slm.text.vocabulary import Vocabulary
        >>> vocab = Vocabulary.from_words(["caf\\u00e9"])
        >>> found = other_form(["cafe\\u0301 latte"], make_tokenizer("word"), vocab)
        >>> found.form, found.known, found.unknown, ascii(found.word)
        ('NFC', 1, 2, "'cafe\\\\u0301'")
    """
    total, known, words = 0, dict.fromkeys(FORMS, 0), dict[Form, str]()

    def unknown(text: str) -> list[str]:
        return [token for token in tokenizer.tokenize(text) if token not in vocab]

    for line in lines:
        lost = unknown(line)
        total += len(lost)
        for form in FORMS:
            if is_normalized(form, line) or all(map(str.isascii, lost)):
                continue
            if (fewer := len(lost) - len(unknown(normalize(form, line)))) > 0:
                known[form] += fewer
                if form not in words:
                    whole = (token for token in lost if normalize(form, token) in vocab)
                    parts = (part for part in line.split() if len(unknown(normalize(form, part))) < len(unknown(part)))
                    words[form] = next(chain(whole, parts), line)
    best = max(FORMS, key=known.__getitem__)
    return OtherForm(best, known[best], total, words[best]) if known[best] else None


def _beginning(path: str, field: str | None, files: int) -> Iterator[str]:
    """The first lines of one of so many files, the last of them cut short where it is too long."""
    from slm.text.reading import read_lines

    left = CHARACTERS // files
    for line in islice(read_lines(path, field=field), LINES // files):
        yield line[:left]
        if (left := left - len(line)) <= 0:
            return


def _escaped(word: str) -> str:
    """A word with what is not ASCII as code points."""
    return ascii(word if len(word) <= 40 else word[:37] + "...")
