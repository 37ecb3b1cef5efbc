"""What `import slm` offers: it is there, and its doc string shows how it is used."""

import inspect

import pytest

import slm


@pytest.mark.parametrize("name", [name for name in slm.__all__ if name != "__version__"])
def test_a_public_name_has_a_doc_string_with_an_example(name):
    text = inspect.getdoc(getattr(slm, name))
    assert text and "Example" in text


def test_there_are_no_other_names():
    with pytest.raises(AttributeError, match="module 'slm' has no attribute 'nonsense'"):
        _ = slm.nonsense
    assert set(slm.__all__) <= set(dir(slm))
