"""`slm train ngram --memory SIZE`: from files to a saved model without having text or model in memory."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slm.commands.options import settings_of, text_settings
from slm.commands.outputs import check_file, text_inputs
from slm.errors import UsageError

if TYPE_CHECKING:
    from slm.models.base import LanguageModel
    from slm.models.ngram_capped import Capped
    from slm.ngram.spilled_text import SpilledText
    from slm.text.config import TextConfig
    from slm.text.tokenizers import Tokenizer

MEMORY = (
    "what the process may take, such as 450M or 2G: the rest goes to disk, beside the model or where TMPDIR says; the "
    "model is the same, to the bit (mkn only)"
)


def train_capped(options: argparse.Namespace) -> tuple[LanguageModel, dict[str, Any]]:
    """Spill, count, smooth, save."""
    from slm.commands.plans import saved_ngram
    from slm.models.ngram_capped import Capped
    from slm.ngram.config import LayoutConfig, NgramConfig
    from slm.text.streams import name_of
    from slm.text.tokenizers import make_tokenizer

    config, text = settings_of(options, NgramConfig), text_settings(options)
    layout = settings_of(options, LayoutConfig)
    if layout.layout != "fast":
        raise UsageError(f"--memory does not go with --layout {layout.layout}, which is packed in memory: slm convert.")
    for name in ("corpus", "from_counts", "valid", "limit_vocab"):
        if getattr(options, name):
            raise UsageError(f"--memory does not go with --{name.replace('_', '-')}; leave one of them out.")
    check_file("--arpa", options.arpa, text_inputs(options), [options.model])
    folder = os.environ.get("TMPDIR") or Path(os.path.realpath(options.model)).parent
    fit_options = config.fit_options()
    capped = Capped(options.memory, fit_options.pop("order"), fit_options.pop("smoothing"), fit_options, folder)
    tokenizer = make_tokenizer(text.tokenizer, text.lowercase)
    material = _spilled(options, text, tokenizer, capped)
    facts = {"corpus": name_of(options.files[0]), "tokens": material.tokens, "oov": material.oov}
    facts["oov_rate"] = material.oov_rate
    if not options.quiet:
        sizes = f"train {material.tokens:,} tokens ({100 * material.oov_rate:.2f} % of words unknown)"
        print(f"{facts['corpus']}: {sizes}; vocabulary {len(material.vocab):,}", file=sys.stderr)
    return saved_ngram(options, layout, capped.fit(material), tokenizer, {**facts, "config": config.fit_options()})


def _spilled(options: argparse.Namespace, text: TextConfig, tokenizer: Tokenizer, capped: Capped) -> SpilledText:
    """The text on disk with the vocabulary that the settings ask for."""
    from slm.text.encoder import make_encoder
    from slm.text.vocabulary import Vocabulary

    listed, ordered = Vocabulary.read_list(text.vocab, lowercase=text.lowercase) if text.vocab else (None, False)
    encoder = make_encoder(tokenizer, listed, specials=options.specials)
    rules = {"by_count": not ordered} if listed else {"min_count": text.min_count, "max_size": text.vocab_size}
    material = capped.text_of_files(options.files, encoder, field=options.field, **rules)
    return replace(material, vocab=listed.counted(material.unigrams)) if listed and ordered else material
