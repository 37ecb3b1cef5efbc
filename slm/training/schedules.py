"""The course of the learning rate through a run."""

from __future__ import annotations

import math

from slm.training.config import TrainingConfig


class Schedule:
    """The factor on the rate; all it remembers is `factor` and `best`, so that a run can resume.

    constant: 1. halve: times `decay` whenever an epoch's loss is no better than the best before. step: times `decay`
    for every epoch from `decay_from`. cosine: up from 0 over the `warmup` part, then down to `final` along half a
    cosine (Loshchilov & Hutter 2017).

    Example:
        >>> s = Schedule(TrainingConfig(schedule="halve"))
        >>> for loss in (5.0, 4.0, 4.5):
        ...     s.after_epoch(loss)
        >>> s.at(0.3, 3)
        0.5
    """

    def __init__(self, config: TrainingConfig):
        self.config = config
        self.factor, self.best = 1.0, math.inf

    def at(self, done: float, epoch: int) -> float:
        """The factor when the part `done` of the run, in [0, 1], lies behind, in an epoch counted from 1."""
        config = self.config
        if config.schedule == "halve":
            return self.factor
        if config.schedule == "step":
            return float(config.decay ** max(0, epoch - config.decay_from + 1))
        if config.schedule == "cosine":
            if done < config.warmup:
                return done / config.warmup
            turn = (done - config.warmup) / (1.0 - config.warmup) if config.warmup < 1 else 1.0
            return config.final + (1.0 - config.final) * 0.5 * (1.0 + math.cos(math.pi * min(1.0, turn)))
        return 1.0

    def after_epoch(self, loss: float) -> None:
        """Take note of the loss (validation, if there is one) of an epoch."""
        if not loss < self.best:
            self.factor *= self.config.decay
        self.best = min(self.best, loss)
