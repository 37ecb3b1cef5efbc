"""How well a model predicts a text: sums over tokens, never means of means."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from slm import units
from slm.errors import ONCE, DataError, NumericError
from slm.models.base import LanguageModel, require_model, take
from slm.models.sentences import sentences_of
from slm.text.agreement import Pair
from slm.text.encoding import EncodedText, encode_sentences
from slm.text.vocabulary import UNK

_BATCH = 1024


@dataclasses.dataclass(frozen=True)
class Report:
    """Scores of one text. Every token counts once, `</s>` of each sentence too, `<s>` never.

    Attributes:
        sentences: how many.
        tokens: what nll is summed over and entropy divides by: words and one `</s>` a sentence.
        oov: tokens that are unknown to the model; they are predicted as `<unk>`.
        impossible: tokens that the model gives probability 0; one of them makes the perplexity infinite.
        characters: what bits per character divide by.
        nll_nats: summed -ln p of all tokens.
        entropy_bits: bits per token.
        perplexity: 2 ** entropy_bits.
        perplexity_without_oov: the same over the other tokens only, as KenLM's "excluding OOVs".
        bits_per_char: summed bits over characters; what unknown words would cost to spell is not in it.
    """

    sentences: int
    tokens: int
    oov: int
    impossible: int
    characters: int
    nll_nats: float
    entropy_bits: float
    perplexity: float
    perplexity_without_oov: float
    bits_per_char: float

    @property
    def oov_rate(self) -> float:
        """Share of the words (`</s>` is none) that are unknown; nan without words."""
        words = self.tokens - self.sentences
        return self.oov / words if words else math.nan

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, `oov_rate` with them; None stands for what is infinite or undefined."""
        return units.json_values({**dataclasses.asdict(self), "oov_rate": self.oov_rate})

    def render(self) -> str:
        """The report as text, one value a line."""
        words = self.tokens - self.sentences
        share = f" ({100 * self.oov_rate:.2f} % of {words:,} words)" if words else ""
        lines = [
            f"sentences              {self.sentences:,}",
            f"tokens                 {self.tokens:,} (one </s> a sentence)",
            f"unknown words          {self.oov:,}{share}",
            f"bits/token             {self.entropy_bits:.4f}",
            f"perplexity             {units.perplexity_text(self.perplexity)}",
            f"  without unknown      {units.perplexity_text(self.perplexity_without_oov)}",
            f"bits/character         {self.bits_per_char:.4f} (over {self.characters:,} characters)",
        ]
        if self.impossible:
            lines.append(
                f"impossible tokens      {self.impossible:,} (of probability 0, which makes the perplexity infinite)"
            )
        return "\n".join(lines)


def evaluate(model: LanguageModel, text: EncodedText | Iterable[Sequence[str] | str], *, apart: bool = False) -> Report:
    """Score a text with a model.

    Parameters:
        model: of any kind.
        text: encoded with the model's vocabulary; or sentences, each a list of tokens or a string that the model cuts,
            where strings without tokens are left out like blank lines of a file.
        apart: read each sentence from its own beginning, also with a model that carries its state through a text.

    Raises:
        NotNormalizedError: the model's scores are no probabilities.
        DataError: the text is empty.
        VocabularyError: the text was encoded with another vocabulary.
        IdRangeError: it holds ids that no word of the model answers to.
        NumericError: the model gives a score that is no number.

    Example:
        >>> from slm.models.base import LanguageModel
        >>> from slm.text.vocabulary import Vocabulary
        >>> class Uniform(LanguageModel):
        ...     kind, vocab = "uniform", Vocabulary.from_words(["a"])
        ...     def begin_state(self, batch=1, bos=True): return (np.zeros(batch),)
        ...     def next_state(self, state, ids): return state
        ...     def log_probs(self, state): return np.log([[1 / 3, 1e-300, 1 / 3, 1 / 3]] * len(state[0]))
        >>> round(evaluate(Uniform(), [["a", "b"]]).perplexity, 6)
        3.0
    """
    require_model(model)
    model.require_normalized()
    encoded = model.encoded(text)
    if not encoded.tokens:
        raise DataError(f"the text to be scored holds no tokens; it needs at least one sentence, and {ONCE}.")
    score = model.score_apart if apart else model.score_ids
    return report(score(encoded.ids, encoded.offsets), encoded)


def report(scores: np.ndarray, encoded: EncodedText) -> Report:
    """What the scores (N,) of a text's tokens, in nats, come to.

    Raises:
        NumericError: a score is no number.
    """
    if np.isnan(scores).any():
        place = int(np.flatnonzero(np.isnan(scores))[0])
        raise NumericError(f"the model's score of token {place} of the text is no number; its parameters are damaged.")
    known = scores[encoded.ids != UNK]
    nll = 0.0 - float(scores.sum())
    return Report(
        sentences=encoded.sentences,
        tokens=encoded.tokens,
        oov=encoded.oov,
        impossible=int(np.isneginf(scores).sum()),
        characters=encoded.characters,
        nll_nats=nll,
        entropy_bits=units.nats_to_bits(nll) / encoded.tokens,
        perplexity=units.perplexity(nll, encoded.tokens),
        perplexity_without_oov=units.perplexity(-float(known.sum()), known.size),
        bits_per_char=units.nats_to_bits(nll) / encoded.characters if encoded.characters else math.nan,
    )


def agreement(model: LanguageModel, pairs: Sequence[Pair]) -> dict[str, float | None]:
    """Share of pairs in which the model finds the right word likelier than the wrong one; a tie counts half.

    Every context begins at `<s>` in a fresh state. Pairs with a word that the model does not know are left out.

    Returns:
        Shares in [0, 1] of the "near" and the "far" pairs (`slm.text.agreement`); None where no pair is left.

    Source: T. Linzen, E. Dupoux, Y. Goldberg 2016, "Assessing the ability of LSTMs to learn syntax-sensitive
        dependencies", Transactions of the ACL 4, 521-535: language models judged by the likelier of two forms.
    """
    known = [pair for pair in pairs if pair.right in model.vocab and pair.wrong in model.vocab]
    wins, far = _wins(model, known), np.array([pair.far for pair in known], bool)
    return {name: float(wins[part].mean()) if part.any() else None for name, part in (("near", ~far), ("far", far))}


def _wins(model: LanguageModel, pairs: Sequence[Pair]) -> np.ndarray:
    """1, 1/2 or 0 for each pair (N,): the right word is likelier, as likely, or less likely; all read side by side."""
    contexts = [model.vocab.encode(pair.context) for pair in pairs]
    lengths = np.array([context.size for context in contexts])
    right = model.vocab.encode(pair.right for pair in pairs)
    wrong = model.vocab.encode(pair.wrong for pair in pairs)
    out = np.empty(len(pairs))
    rows, state, step = np.arange(len(pairs)), model.begin_state(len(pairs)), 0
    while rows.size:
        due = lengths[rows] == step
        if due.any():
            ready, at = rows[due], np.arange(due.sum())
            nats = model.log_probs(take(state, due))
            better, worse = nats[at, right[ready]], nats[at, wrong[ready]]
            out[ready] = (better > worse) + 0.5 * (better == worse)
        rows, state = rows[~due], take(state, ~due)
        if rows.size:
            state = model.next_state(state, np.array([contexts[row][step] for row in rows], np.int32))
        step += 1
    return out


class SurprisalRow(NamedTuple):
    """One token of a text: sentence and place in it, both from 1; the token as it stands there; -log2 p; known or not.

    The surprisal of a token that is unknown to the model (`oov`) is that of `<unk>`.
    """

    sentence_id: int
    token_id: int
    token: str
    surprisal: float
    oov: bool


def surprisal_rows(
    model: LanguageModel, sentences: Iterable[Sequence[str] | str], *, apart: bool = False
) -> Iterator[SurprisalRow]:
    """The surprisal in bits of every token of a text, and of each `</s>`: the rows that `slm surprisal` prints.

    Parameters:
        model: of any kind.
        sentences: lists of tokens, as `tokenize_lines` gives them, or strings, which the model's tokenizer cuts; read
            as they are needed, save for a model that carries its state through the whole text. Strings without tokens
            are left out and have no number.
        apart: as for `evaluate`.

    Raises:
        IdRangeError, DataError: a sentence is none that the model can score.

    Example:
        >>> from slm.models.ngram import NgramModel
        >>> model = NgramModel.fit([["a", "b"]], order=1, smoothing="add-k")
        >>> [(row.token, round(row.surprisal, 2), row.oov) for row in surprisal_rows(model, [["a", "z"]])]
        [('a', 1.81, False), ('z', 2.81, True), ('</s>', 1.81, False)]
    """
    require_model(model)
    return _rows(model, sentences_of(sentences, model.tokenizer), apart)


def _rows(model: LanguageModel, waiting: Iterator[list[str]], apart: bool) -> Iterator[SurprisalRow]:
    """`surprisal_rows` behind its checks."""
    number, score = 0, model.score_apart if apart else model.score_ids
    while batch := list(waiting if model.carries_state and not apart else islice(waiting, _BATCH)):
        encoded = encode_sentences(batch, model.vocab)
        bits = (0.0 - score(encoded.ids, encoded.offsets) / units.LN2).tolist()  # 0.0 - x: never "-0"
        oov = (encoded.ids == UNK).tolist()
        for tokens, first in zip(batch, encoded.offsets.tolist()):
            number += 1
            for place, token in enumerate([*tokens, "</s>"]):
                yield SurprisalRow(number, place + 1, token, bits[first + place], oov[first + place])
