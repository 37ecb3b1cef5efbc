"""How a log-linear model is made, as settings; needs no array library."""

from __future__ import annotations

from dataclasses import dataclass

from slm.settings import Settings, setting


@dataclass(frozen=True)
class LogLinearConfig(Settings):
    """Features and fit of a log-linear model.

    Example:
        >>> LogLinearConfig(order=2, penalty=0).steps
        100
    """

    order: int = setting(3, "n: features are all n-grams up to this length", low=1, high=10)
    penalty: float = setting(0.5, "price in nats of half a weight's square; 0 for maximum likelihood", low=0)
    cutoff: int = setting(0, "leave out n-grams above length 1 that are seen no more often", low=0)
    steps: int = setting(100, "steps of the search, at most", low=1)
