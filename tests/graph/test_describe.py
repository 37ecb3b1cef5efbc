"""Graphs in words."""

import numpy as np

from slm.graph import functions as f
from slm.graph.describe import describe
from slm.graph.node import Node


def test_every_line_names_a_node_its_arguments_value_and_derivative():
    x = Node(np.array([1.0, 2.0]))
    lines = describe(f.sum(x * x), {"x": x}).splitlines()
    assert lines[0].split() == ["x", "=", "[1.", "2.]", "derivative", "[2.", "4.]"]
    assert "= x * x" in lines[1]
    assert lines[2].startswith("v2 = sum v1") and lines[2].split()[-4:] == ["=", "5", "derivative", "1"]


def test_powers_negations_and_constants_are_written_as_one_would():
    x = Node(3.0)
    lines = describe(-(x**2) / 4, {"x": x}).splitlines()
    assert [line.split(" = ")[1].strip() for line in lines[1:]] == ["x**2", "- v1", "v2 / 4"]
