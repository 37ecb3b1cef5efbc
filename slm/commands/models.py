"""A stored model and text that is read the way the model was trained: what the scoring commands begin with."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slm.commands.options import say
from slm.errors import DataError, UsageError
from slm.store.folder import standing

if TYPE_CHECKING:
    from slm.models.base import LanguageModel
    from slm.models.ngram import NgramModel
    from slm.text.encoding import EncodedText
    from slm.text.tokenizers import Tokenizer
    from slm.text.vocabulary import Vocabulary

MOST_UNKNOWN = 0.05  # a larger share of unknown words makes a perplexity misleading


def read_text(folder: str, options: argparse.Namespace) -> tuple[LanguageModel, EncodedText]:
    """The model of a folder, and the files of the options as its ids."""
    from slm.store import load, load_tokenizer

    model = load(folder)
    return model, read_ids(options.files, load_tokenizer(folder), model.vocab, options)


def read_ids(files: Sequence[str], tokenizer: Tokenizer, vocab: Vocabulary, options: argparse.Namespace) -> EncodedText:
    """Files as ids, read as the options say; without a token there is nothing to score, which is refused.

    Words that are known in another Unicode form are told of.
    """
    from slm.commands.forms import say_other_form
    from slm.text.encoder import encode_file

    text, _ = encode_file(files, tokenizer, vocab, specials=options.specials, field=options.field)
    if not text.tokens:
        raise no_tokens(files)
    if text.oov:
        say_other_form(files, tokenizer, vocab, options.field)
    return text


def no_tokens(files: Sequence[str], purpose: str = "score") -> DataError:
    """The error for text in which there is nothing to score, or whatever it was read for."""
    from slm.text.streams import name_of

    return DataError(f"{', '.join(map(name_of, files))}: no tokens to {purpose}; the text is empty or blank.")


def read_ngram(
    path: str, tokenizer: dict[str, Any] | None = None
) -> tuple[NgramModel, dict[str, Any] | None, dict[str, Any]]:
    """The n-gram model of a folder or an ARPA file, the settings of its tokenizer, and what is known of its training.

    An ARPA file does not say how text is to be read: `tokenizer` does, or, as ARPA files have it, words are what stands
    between blanks.
    """
    from slm.store import read_info
    from slm.store.ngrams import load_ngram

    if not standing(path).is_dir():
        return load_ngram(path), tokenizer or {"name": "whitespace", "lowercase": False}, {"corpus": path}
    if tokenizer:
        raise UsageError(
            f"{path}: a model folder says how text is read; --tokenizer and --lowercase are for ARPA files: leave them "
            "out."
        )
    info = read_info(path)
    return load_ngram(path), info.tokenizer, info.training or {}


def say_unknown(share: float, words: str = "the words") -> None:
    """Tell that so many words of a text are unknown to a model, if a perplexity on it misleads."""
    if share > MOST_UNKNOWN:
        say(
            f"{100 * share:.0f} % of {words} are unknown to the model. All of them count as one word, <unk>, whichever "
            "they are: this perplexity is not comparable with that of a model that knows other words, nor with that of "
            "this model on other text."
        )


def say_own_text(folders: Sequence[str], valid: str, tokens: int) -> None:
    """Tell of models that were trained on a file of this name and so many tokens, if something is fitted on it."""
    from slm.store import read_info

    def learnt(folder: str) -> bool:
        training = read_info(folder).training or {}
        corpus = str(training.get("corpus"))  # a folder may be of anybody's making
        return training.get("tokens") == tokens and Path(corpus).name == Path(valid).name

    if own := list(filter(learnt, folders)):
        say(
            f"{', '.join(own)}: trained on {valid}, so what is fitted on it suits no other text; --valid takes text "
            "that the models have not seen."
        )


def say_assumed(path: str, remedy: str) -> None:
    """Tell how the text of a model is read that comes from an ARPA file without a word about it."""
    if not standing(path).is_dir():
        say(
            f"{path}: an ARPA file does not say how text is cut; words are taken to stand between blanks "
            f"(--tokenizer whitespace). If the model was made of other tokens, say so: {remedy}."
        )


def write_arpa(path: str, model: NgramModel, tokenizer: dict[str, Any] | None, quiet: bool = False) -> None:
    """Write an ARPA file; tell, unless quiet, what it replaces and what it does not say of its model."""
    from slm.ngram.files import replaces_file

    if not quiet and replaces_file(path) and (size := os.path.getsize(path)):
        say(f"{path} holds {size:,} bytes, which the new ARPA file will replace.")
    model.to_arpa(path)
    if not quiet:
        _say_left_out(path, tokenizer)
        if model.smoothing == "stupid-backoff" and model.kept.order > 2:
            say(
                f"{path}: an ARPA file cannot say that stupid-backoff pays alpha for each word that it drops; behind "
                "contexts that were never seen, it scores higher than the model."
            )


def _say_left_out(path: str, tokenizer: dict[str, Any] | None) -> None:
    """Tell how text is cut, if not at blanks."""
    name, lowercase = (tokenizer or {}).get("name"), (tokenizer or {}).get("lowercase")
    if name is None or (name == "whitespace" and not lowercase):
        return
    flags = f"--tokenizer {name}" + " --lowercase" * bool(lowercase)
    say(f"{path}: ARPA files cannot say how text is cut; read it back with slm convert {path} -m DIR {flags}.")
