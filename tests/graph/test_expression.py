"""Expressions become graphs: the right values and derivatives, and one clear refusal of everything else."""

import math

import pytest

from slm.errors import UsageError
from slm.graph.expression import LONGEST, parse
from slm.graph.sweeps import forward, reverse


def test_the_worked_example_is_exact():
    output, names = parse("(a+b)*(b+1)", {"a": 2, "b": 1})
    found = reverse(output)
    assert (output.value, found[names["a"]], found[names["b"]], found.visits) == (6, 2, 5, 6)
    assert forward(output, names["b"])[output] == 5


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [
        ("x - 1", 1, 1),
        ("-x + +3", 1, -1),
        ("1 / x", 0.5, -0.25),
        ("x**3 / 4", 2, 3),
        ("x**-2", 0.25, -0.25),  # -2 x^-3
        ("x**0", 1, 0),
        ("2**x", None, None),
        ("exp(x) * log(x)", math.exp(2) * math.log(2), math.exp(2) * (math.log(2) + 0.5)),
        ("tanh(x) + relu(x) + relu(-x)", math.tanh(2) + 2, 1 - math.tanh(2) ** 2 + 1),
        ("sigmoid(x)", 1 / (1 + math.exp(-2)), 1 / (1 + math.exp(-2)) / (1 + math.exp(2))),
        ("x * x * x", 8, 12),
    ],
)
def test_values_and_derivatives(text, value, slope):
    if value is None:
        with pytest.raises(UsageError, match="'x' is no number; write exp"):
            parse(text, {"x": 2})
        return
    output, names = parse(text, {"x": 2})
    assert output.value == pytest.approx(value, rel=1e-15)
    assert reverse(output)[names["x"]] == pytest.approx(slope, rel=1e-14)


def test_zero_to_the_power_of_zero_has_no_slope():
    output, names = parse("x**0", {"x": 0})
    assert (output.value, reverse(output)[names["x"]]) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "x.real", "[x]", "x[0]", "lambda: x", "x if x else 1", "x and 1", "x < 1",
        "x % 2", "x // 2", "x @ x", "~x", "True", "None", "1j", "'x'", "print(x)", "exp(x, x)", "exp(*x)", "exp(v=x)",
        "(y := 1)", "{x}", "f'{x}'", "sum(x)",
    ],
)  # fmt: skip
def test_whatever_else_python_knows_is_refused(text):
    with pytest.raises(UsageError, match="cannot stand in a graph: write names, numbers"):
        parse(text, {"x": 1})


@pytest.mark.parametrize("text", ["", "   ", "x +", "x; x", "x = 1", "import os", "(" * 250, "x\0", "\n\n)"])
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(UsageError, match=r"is no expression: write names"):
        parse(text, {"x": 1})


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("x + y", {"x": 1}, "y has no value; give one, as in y=2"),
        ("x", {"x": 1, "y": 2}, "y does not occur in 'x'"),
        ("x", {"x": math.nan}, "x must be a finite number, got nan"),
        ("1 / x", {"x": 0}, "1 / x is inf at these values"),
        ("2 * log(x)", {"x": -1}, r"log\(x\) is nan at these values"),
        ("exp(x)", {"x": 1000}, r"exp\(x\) is inf"),
        ("1e999", {}, "is inf at these values"),
        ("10**400", {}, "10 \\*\\* 400 is inf"),
        ("9**9**9", {}, "no number"),
        ("x" + "+x" * LONGEST, {"x": 1}, f"may have {LONGEST} characters, got {2 * LONGEST + 1}"),
    ],
)
def test_names_values_and_steps_that_do_not_fit_are_named(text, values, message):
    with pytest.raises(UsageError, match=message):
        parse(text, values)


def test_the_deepest_nesting_that_fits_is_no_trouble():
    output, names = parse("-" * (LONGEST - 1) + "x", {"x": 1})
    assert reverse(output)[names["x"]] == -1
