"""Recipes: named settings of text, model and training, as TOML files beside this one or of the user's own.

    about = "what for"
    [text]
    [model]
    [training]
    [expected]      # only in recipes that have been measured: corpus, minutes, valid_perplexity

All tables may be left out, and so may any setting in them.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
from pathlib import Path
from typing import Any

from slm.errors import StorageError, UsageError, shown
from slm.models.recurrent_config import RecurrentConfig
from slm.settings import Settings
from slm.text.config import COUNTED, TextConfig
from slm.training.config import TrainingConfig

FOLDER = Path(__file__).parent
TABLES: dict[str, type[Settings]] = {"text": TextConfig, "model": RecurrentConfig, "training": TrainingConfig}
EXPECTED = ("corpus", "minutes", "valid_perplexity")


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Settings that differ from the defaults.

    Attributes:
        about: what it is for.
        text, model, training: values for `TextConfig`, `RecurrentConfig` and `TrainingConfig`.
        expected: on which corpus, in how many minutes, at which validation perplexity it was measured; or empty.
    """

    about: str = ""
    text: dict[str, Any] = dataclasses.field(default_factory=dict)
    model: dict[str, Any] = dataclasses.field(default_factory=dict)
    training: dict[str, Any] = dataclasses.field(default_factory=dict)
    expected: dict[str, Any] = dataclasses.field(default_factory=dict)

    def under(self, other: Recipe) -> Recipe:
        """Both together; where both name a setting, that of `other` holds. What was measured holds no longer.

        Example:
            >>> Recipe(model={"hidden": 10, "layers": 2}).under(Recipe(model={"hidden": 20})).model
            {'hidden': 20, 'layers': 2}
        """
        tables = {name: {**getattr(self, name), **getattr(other, name)} for name in TABLES}
        if "vocab" in other.text:
            tables["text"] = {k: v for k, v in tables["text"].items() if k in other.text or k not in COUNTED}
        return Recipe(other.about or self.about, **tables)

    def render(self) -> str:
        """What it is for and what to expect of it, in one line."""
        if not self.expected:
            return self.about
        corpus, minutes, perplexity = (self.expected[key] for key in EXPECTED)
        seed = self.training.get("seed", 0)
        return (
            f"{self.about}; on {corpus} expect a validation perplexity of {perplexity} "
            f"after {minutes} minutes (seed {seed})"
        )


def recipe_names() -> list[str]:
    """The names that `load_recipe` knows.

    Example:
        >>> recipe_names()
        ['best', 'medium', 'quick', 'small', 'wildml']
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_recipe(name: str) -> Recipe:
    """A recipe of the package.

    Raises:
        UsageError: none has this name.

    Example:
        >>> load_recipe("wildml").model["hidden"]
        100
    """
    if name not in recipe_names():
        raise UsageError(f"no recipe is named {shown(name)}; there are {', '.join(recipe_names())}.")
    return read_recipe(FOLDER / f"{name}.toml")


def read_recipe(path: str | os.PathLike) -> Recipe:
    """A recipe from a TOML file.

    Raises:
        UsageError: the file is no TOML, names a table or a setting that there is not, or a value out of range.
        StorageError: it cannot be read.
    """
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise StorageError(f"{path}: cannot read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: expected a TOML file: {error}.") from error
    known = {name: [field.name for field in dataclasses.fields(kind)] for name, kind in TABLES.items()}  # type: ignore[arg-type]
    known["expected"] = list(EXPECTED)
    for name, table in values.items():
        if name == "about" and isinstance(table, str):
            continue
        if name not in known:
            raise UsageError(f"{path}: no table is named {shown(name)}; there are {', '.join(known)}.")
        if not isinstance(table, dict):
            raise UsageError(f"{path}: {name} is a table, [{name}], with a setting a line; got {shown(table)}.")
        odd = [key for key in table if key not in known[name]]
        if odd:
            raise UsageError(f"{path}: [{name}] has no setting {shown(odd[0])}; it has {', '.join(known[name])}.")
        if name in TABLES:
            try:
                TABLES[name].checked(table)
            except UsageError as error:
                raise UsageError(f"{path}: [{name}] {error}") from None
    return Recipe(**values)
