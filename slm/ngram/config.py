"""How an n-gram model is estimated, and how it is kept, as settings; needs no array library."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from slm.errors import UsageError
from slm.settings import Settings, setting

# What each estimator can be told, besides the settings that all of them take.
SMOOTHINGS: dict[str, tuple[str, ...]] = {
    "mkn": ("discount_fallback",),
    "mkn-backoff": ("discount_fallback",),
    "kn": ("discount", "discount_fallback"),
    "absolute": ("discount", "discount_fallback"),
    "witten-bell": (),
    "witten-bell-backoff": (),
    "good-turing": ("gt_max", "discount_fallback"),
    "simple-good-turing": ("discount_fallback",),
    "jelinek-mercer": (),
    "add-k": ("k",),
    "mle": (),
    "stupid-backoff": ("alpha",),
}
LAYOUTS = ("fast", "compact")
_COMMON = ("prune", "interpolate_unigrams", "vocab_pad", "closed")
_PARTS = {"fallback_discounts": "discount_fallback"}


@dataclass(frozen=True)
class NgramConfig(Settings):
    """Order, smoothing and vocabulary rules of one n-gram model.

    Example:
        >>> NgramConfig(smoothing="kn", discount=0.75).fit_options()["discount"]
        0.75
        >>> NgramConfig(smoothing="mkn", k=2.0)
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: k is a setting of smoothing add-k, it means nothing to mkn; leave it out.
    """

    order: int = setting(5, "length of the longest n-grams", low=1, high=64)
    smoothing: str = setting("mkn", "how probability is kept for what was not seen", choices=tuple(SMOOTHINGS))
    prune: tuple[int, ...] = setting(
        (), "for orders 1, 2, ... the highest count that is dropped; the last number holds for those above", low=0
    )
    closed: bool = setting(False, "no probability for words outside the vocabulary")
    interpolate_unigrams: bool = setting(
        True, "mix 1-grams with the uniform distribution; else what they leave over goes to unseen words"
    )
    vocab_pad: int = setting(0, "reckon with at least so many words in the uniform distribution", low=0)
    discount_fallback: bool = setting(False, "take fallback discounts where the text does not determine them")
    fallback_discounts: tuple[float, ...] = setting(
        (0.5, 1.0, 1.5), "those of counts 1, 2, 3 and more; smoothings with one discount take the first", low=0, high=3
    )
    discount: float | None = setting(None, "fixed discount (absolute, kn) in place of the estimated", low=0, high=1)
    k: float = setting(1.0, "what add-k adds to every count; 1 is Laplace", above=0, high=1e9)
    gt_max: int = setting(5, "counts up to this are discounted (good-turing)", low=2, high=1000)
    alpha: float = setting(0.4, "factor of each step of stupid-backoff", above=0, high=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(a > b for a, b in zip((0, *self.prune), self.prune)) or (self.prune and self.prune[0] != 0):
            raise UsageError(
                f"prune takes counts that begin with 0 and never fall from order to order, got {self.prune}."
            )
        if len(self.fallback_discounts) != 3 or any(d > j for j, d in enumerate(self.fallback_discounts, 1)):
            raise UsageError(
                "fallback_discounts are three numbers, at most 1, 2 and 3 in this order, "
                f"got {self.fallback_discounts}."
            )
        taken = {"order", "smoothing", *_COMMON, *SMOOTHINGS[self.smoothing]}
        for field in dataclasses.fields(self):
            owner = _PARTS.get(field.name, field.name)
            if owner not in taken and getattr(self, field.name) != field.default:
                homes = ", ".join(name for name, own in SMOOTHINGS.items() if owner in own)
                raise UsageError(
                    f"{field.name} is a setting of smoothing {homes}, it means nothing to {self.smoothing}; "
                    "leave it out."
                )
        if self.fallback_discounts != (0.5, 1.0, 1.5) and not self.discount_fallback:
            raise UsageError("fallback_discounts are used with discount_fallback only: set that too.")

    def estimator_options(self) -> dict[str, Any]:
        """The keyword arguments of the estimator."""
        options = {name: getattr(self, name) for name in (*_COMMON, *SMOOTHINGS[self.smoothing])}
        if "discount_fallback" in options:
            options["discount_fallback"] = self.fallback_discounts if self.discount_fallback else None
        return options

    def fit_options(self) -> dict[str, Any]:
        """The keyword arguments of `NgramModel.fit`."""
        return {"order": self.order, "smoothing": self.smoothing, **self.estimator_options()}


@dataclass(frozen=True)
class LayoutConfig(Settings):
    """How an n-gram model is kept on disk; both layouts answer alike, and `bits` of 0 changes no number.

    Example:
        >>> LayoutConfig("compact", bits=8).layout
        'compact'
    """

    layout: str = setting(
        "fast", "fast: as it is queried, mapped when opened; compact: less than half of the bytes, slower",
        choices=LAYOUTS,
    )  # fmt: skip
    bits: int = setting(
        0,
        "with compact: log-probabilities above the 1-grams as codes of so many bits; 0 keeps them as they are",
        low=0,
        high=8,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bits and self.layout != "compact":
            raise UsageError(f"bits is a setting of layout compact, it means nothing to {self.layout}; leave it out.")


def check_order(order: int) -> None:
    """Refuse what is no order of n-grams.

    Raises:
        UsageError: it is no whole number from 1 to 64.
    """
    NgramConfig(order=order)


def checked_options(order: int, smoothing: str, options: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments of an estimator from those of `NgramModel.fit`, whose discount_fallback may hold numbers.

    Raises:
        UsageError: an option is unknown, out of range, or not one of the estimator's.
    """
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    fallback = given.pop("discount_fallback", None)
    if isinstance(fallback, tuple):
        given["fallback_discounts"] = fallback
    config = NgramConfig.from_dict(
        {"order": order, "smoothing": smoothing, "discount_fallback": fallback not in (None, False), **given}
    )
    return config.estimator_options()
