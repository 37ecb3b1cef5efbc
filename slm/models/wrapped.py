"""What models that stand before another model share: how they are written and read with it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from slm.errors import ModelFileError, UsageError, require, shown
from slm.models.base import LanguageModel, require_model
from slm.models.nested import Arrays, described, describes, distributed, gathered, rebuilt
from slm.models.parts import checked_settings
from slm.settings import Settings
from slm.text.vocabulary import Vocabulary


class WrappedModel(LanguageModel):
    """A model that changes what another one says, as it reads a document in order.

    Parameters:
        base: the model; it is never changed.
        settings: how.
        own: arrays besides those of the model.
    """

    Config: ClassVar[type[Settings]]
    carries_state = True

    def __init__(self, base: LanguageModel, settings: Settings | None = None, own: Arrays | None = None):
        require_model(base)
        settings = self.Config() if settings is None else settings
        require(settings, self.Config, f"it goes in as {type(self).__name__}(model, {self.Config.__name__}(...))")
        self.base, self.settings, self.own = base, settings, own or {}
        self.members = (base,)
        self.vocab, self.tokenizer, self.normalized = base.vocab, base.tokenizer, base.normalized

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.to_dict().items())
        return f"{type(self).__name__}({self.base!r}, {settings})"

    def config(self) -> dict[str, Any]:
        return {"base": described(self.base), "settings": self.settings.to_dict()}

    def arrays(self) -> Arrays:
        return gathered({"base": self.base.arrays(), "own": self.own})

    @classmethod
    def from_parts(cls, config: dict[str, Any], arrays: Arrays, vocab: Vocabulary) -> Self:
        base: Any = config.get("base")
        settings = config.get("settings")
        if not (len(config) == 2 and isinstance(settings, dict) and describes(base)):
            raise ModelFileError(
                f"a {cls.kind} model has a base, of a kind and config, and settings, got {shown(config)}."
            )
        parts = distributed(arrays, ("base", "own"), cls.kind)
        model = rebuilt(base, parts["base"], vocab)
        checked = checked_settings(cls.kind, cls.Config, settings)
        try:
            return cls(model, checked, parts["own"])
        except UsageError as error:
            raise ModelFileError(f"the parts of a {cls.kind} model do not fit: {error}") from error
