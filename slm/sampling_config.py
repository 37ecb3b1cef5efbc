"""How generation chooses words, as settings; needs no array library."""

from __future__ import annotations

from dataclasses import dataclass

from slm.settings import Settings, setting


@dataclass(frozen=True)
class SamplerConfig(Settings):
    """What `slm.sampling.Sampler` is made of.

    Example:
        >>> SamplerConfig(top_p=1.5)
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: top_p must be a finite number above 0 and at most 1, got 1.5.
    """

    temperature: float = setting(1.0, "below 1 likelier words are chosen more often still, 0 is greedy", low=0)
    top_k: int = setting(0, "draw from so many likeliest words, 0 for all", low=0)
    top_p: float = setting(1.0, "draw from the likeliest words of this mass", above=0, high=1)
