"""How a neural model is trained, as settings; needs no array library."""

from __future__ import annotations

from dataclasses import dataclass

from slm.settings import Settings, setting

OPTIMIZERS = ("sgd", "ntasgd", "momentum", "nesterov", "adam", "adamw", "adagrad", "rmsprop")


@dataclass(frozen=True)
class TrainingConfig(Settings):
    """Batches, optimizer, schedule and stopping of one training run.

    Example:
        >>> TrainingConfig(epochs=0)
        Traceback (most recent call last):
        ...
        slm.errors.UsageError: epochs must be a whole number from 1 to 100000, got 0.
    """

    epochs: int = setting(10, "times through the training text", low=1, high=100_000)
    batch: int = setting(32, "rows read side by side", low=1, high=65536)
    bptt: int = setting(35, "steps of back-propagation through time", low=1, high=65536)
    vary_bptt: bool = setting(False, "draw each window's length around bptt instead of keeping it")
    forget: float = setting(
        0.5, "probability that a carried state is cleared where a window begins with a sentence", low=0, high=1
    )
    optimizer: str = setting("adam", "update rule", choices=OPTIMIZERS)
    rate: float = setting(0.002, "learning rate", above=0, high=1000)
    momentum: float = setting(
        0.9, "momentum of momentum and nesterov", low=0, high=0.9999, only={"optimizer": ("momentum", "nesterov")}
    )
    weight_decay: float = setting(0.0, "pull of the weights towards zero", low=0, high=1)
    stall: int = setting(
        5,
        "epochs without better validation that begin the mean of weights (ntasgd)",
        low=1,
        only={"optimizer": ("ntasgd",)},
    )
    loss: str = setting("token", "mean over tokens, or sum over time and mean over rows", choices=("token", "row"))
    clip_norm: float = setting(1.0, "largest norm of all gradients together, 0 for no limit", low=0)
    clip_value: float = setting(0.0, "largest size of one gradient entry, 0 for no limit", low=0)
    schedule: str = setting("cosine", "course of the rate", choices=("constant", "halve", "step", "cosine"))
    warmup: float = setting(
        0.02, "part of the run in which the rate rises from 0 (cosine)", low=0, high=1, only={"schedule": ("cosine",)}
    )
    final: float = setting(
        0.0, "rate at the end as a part of the first (cosine)", low=0, high=1, only={"schedule": ("cosine",)}
    )
    decay: float = setting(
        0.5,
        "factor of the rate (halve: at each stall; step: each epoch)",
        above=0,
        high=1,
        only={"schedule": ("halve", "step")},
    )
    decay_from: int = setting(4, "first epoch whose rate is decayed (step)", low=1, only={"schedule": ("step",)})
    patience: int = setting(0, "stop after so many epochs without better validation, 0 for never", low=0)
    seed: int = setting(0, "of shuffling and dropout", low=0, high=2**63 - 1)

    @property
    def calmer(self) -> str:
        """What to do about a run that goes astray, in words."""
        return f"lower the rate, or {'lower' if self.clip_norm else 'set'} clip_norm"
