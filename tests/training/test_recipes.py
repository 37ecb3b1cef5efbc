"""Recipes: each is valid, ships with the package, and does what it says; a wrong key is named with its file."""

import math
from importlib.resources import files

import numpy as np
import pytest

from slm.errors import StorageError, UsageError
from slm.models.recurrent import RecurrentModel
from slm.models.recurrent_config import RecurrentConfig
from slm.text.vocabulary import EOS, Vocabulary
from slm.training.config import TrainingConfig
from slm.training.recipes import TABLES, Recipe, load_recipe, read_recipe, recipe_names


@pytest.mark.parametrize("name", ["quick", "small", "medium", "best", "wildml"])
def test_every_recipe_is_made_of_settings_that_there_are(name):
    assert name in recipe_names()
    recipe = load_recipe(name)
    made = {table: kind.from_dict(getattr(recipe, table)) for table, kind in TABLES.items()}
    for table, settings in made.items():
        values = settings.to_dict()
        assert all(values[key] == value for key, value in getattr(recipe, table).items())
    assert recipe.about and recipe.render().startswith(recipe.about)
    assert (files("slm.training.recipes") / f"{name}.toml").is_file()


def test_there_are_the_recipes_that_are_tested():
    assert recipe_names() == ["best", "medium", "quick", "small", "wildml"]


@pytest.mark.compiled
def test_the_tutorial_starts_from_the_loss_of_a_uniform_guess():
    recipe = load_recipe("wildml")
    vocab = Vocabulary.from_words([f"w{i}" for i in range(recipe.text["vocab_size"] - 3)])
    assert len(vocab) == 8000
    model = RecurrentModel(vocab, RecurrentConfig.from_dict(recipe.model), seed=0)
    ids = np.random.default_rng(1).integers(3, 8000, 400).astype(np.int32)
    ids[19::20] = EOS
    losses = -model.score_ids(ids, np.arange(0, 401, 20))
    # ln 8000 = 8.987; one of the 8,000, <s>, is never predicted: ln 7999 differs by 0.0001.
    assert losses.mean() == pytest.approx(math.log(8000), abs=0.02)
    training = TrainingConfig.from_dict(recipe.training)
    assert (training.batch, training.rate, training.schedule, training.optimizer) == (1, 0.005, "halve", "sgd")


def test_a_recipe_under_another_gives_way_to_it():
    both = Recipe("low", model={"hidden": 1, "layers": 2}, expected={"minutes": 3}).under(
        Recipe(model={"hidden": 5}, training={"rate": 0.1})
    )
    assert both == Recipe("low", model={"hidden": 5, "layers": 2}, training={"rate": 0.1})


def test_a_measured_recipe_says_what_to_expect():
    expected = {"corpus": "novels-1m", "minutes": 3, "valid_perplexity": 81.5}
    assert (
        "perplexity of 81.5 after 3 minutes (seed 7)" in Recipe("a", training={"seed": 7}, expected=expected).render()
    )


def test_a_file_of_the_user_is_read(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text("[model]\nhidden = 7\n[training]\nrate = 0.5\n")
    assert read_recipe(path) == Recipe(model={"hidden": 7}, training={"rate": 0.5})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[model]\nhiden = 7\n", r"my\.toml: \[model\] has no setting 'hiden'; it has cell, hidden"),
        ("[training]\nhidden = 7\n", r"my\.toml: \[training\] has no setting 'hidden'"),
        ("[modell]\n", r"my\.toml: no table is named 'modell'"),
        ("hidden = 7\n", r"my\.toml: no table is named 'hidden'"),
        ("[model]\nhidden = \n", r"my\.toml: expected a TOML file.*line 2"),
        ("about = 7\n", r"my\.toml: no table is named 'about'"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path, text, named):
    path = tmp_path / "my.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=named):
        read_recipe(path)


def test_files_that_cannot_be_read_and_names_that_there_are_not(tmp_path):
    with pytest.raises(StorageError, match=r"no\.toml"):
        read_recipe(tmp_path / "no.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="expected a TOML file"):
        read_recipe(tmp_path / "bytes.toml")
    with pytest.raises(UsageError, match=r"no recipe is named '\.\./quick'; there are best, medium"):
        load_recipe("../quick")
