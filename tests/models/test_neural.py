"""What all neural models share: which settings say what weights a network has."""

from dataclasses import fields, replace
from typing import get_type_hints

import pytest

from slm.errors import UsageError
from slm.models.neural import SHAPING, NeuralModel
from slm.models.recurrent_config import RecurrentConfig
from slm.models.registry import HOMES, model_class
from slm.models.window_config import ConvConfig, MlpConfig
from slm.settings import plain_type
from slm.text.vocabulary import Vocabulary

VOCAB = Vocabulary.from_words(["ab", "abc", *(f"w{i}" for i in range(9))])  # c is the third character, where it stands
KINDS = [kind for kind in HOMES if issubclass(model_class(kind), NeuralModel)]
SMALL = {"hidden": 4, "tied": False}
SPELLED = {"input": "char-cnn", "char_embedding": 3, "char_widths": (1, 2), "char_filters": 2, "char_length": 2}
BASES = {  # together they give each setting a meaning
    "recurrent": [
        *(RecurrentConfig(cell=cell, layers=2, dropout=0.2, **SMALL) for cell in ("elman", "gru", "lstm")),
        *(RecurrentConfig(output=output, **SMALL) for output in ("adaptive", "sampled", "nce")),
        RecurrentConfig(**SMALL, **SPELLED),
    ],
    "mlp": [MlpConfig(order=3, **SMALL)],
    "conv": [ConvConfig(layers=2, width=2, **SMALL)],
}
MANY = {"cutoffs": (5,), "char_widths": (1, 3)}


def weights(kind, settings):
    """Name, shape and number type of every weight."""
    return {(name, a.shape, a.dtype) for name, a in model_class(kind)(VOCAB, settings).arrays().items()}


def other_values(settings, field):
    """Legal values of a setting besides the one it has."""
    value, kind = getattr(settings, field.name), plain_type(get_type_hints(type(settings))[field.name])
    if field.metadata["choices"]:
        return [choice for choice in field.metadata["choices"] if choice != value]
    if field.name in MANY:
        return [MANY[field.name]]
    return [not value] if kind is bool else [(value or 0) + (1 if kind is int else 0.5)]


def changed_one_at_a_time(settings):
    """Pairs of a setting and settings in which it alone is another, where the others bear it."""
    for field in fields(settings):
        for value in other_values(settings, field):
            try:
                other = replace(settings, **{field.name: value})
                other.refuse_idle([field.name])
            except UsageError:
                continue
            yield field.name, other


@pytest.mark.parametrize("kind", KINDS)
def test_a_setting_changes_names_shapes_or_types_of_weights_if_and_only_if_it_is_called_shaping(kind):
    tried, shaping = set(), set()
    for settings in BASES[kind]:
        own = weights(kind, settings)
        for name, other in changed_one_at_a_time(settings):
            tried.add(name)
            if weights(kind, other) != own:
                shaping.add(name)
    known = {field.name for field in fields(model_class(kind).Config)}
    assert tried == known
    assert shaping == known & set(SHAPING)


def test_no_setting_is_called_shaping_that_no_model_has():
    assert set(SHAPING) <= {field.name for kind in KINDS for field in fields(model_class(kind).Config)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_to_begin_from_that_has_other_weights_is_refused_by_the_setting(kind):
    for settings in BASES[kind]:
        model = model_class(kind)(VOCAB, settings)
        for name, other in changed_one_at_a_time(settings):
            if weights(kind, other) == weights(kind, settings):
                continue
            with pytest.raises(UsageError) as refused:
                model_class(kind)(VOCAB, other).begin_from(model)
            theirs, ours = model.config()[name], other.to_dict()[name]
            assert f"settings: its {name} is {theirs}, they ask for {ours}; leave out" in str(refused.value)
