"""Graphs in words and pictures."""

import numpy as np
import pytest

from slm.graph import functions as f
from slm.graph.describe import describe, draw
from slm.graph.node import Node


def test_every_line_names_a_node_its_arguments_value_and_derivative():
    x = Node(np.array([1.0, 2.0]))
    lines = describe(f.sum(x * x), {"x": x}).splitlines()
    assert lines[0].split() == ["x", "=", "[1.", "2.]", "derivative", "[2.", "4.]"]
    assert "= x * x" in lines[1]
    assert lines[2].startswith("v3 = sum v2") and lines[2].endswith("= 5  derivative 1")


def test_a_picture_is_written(tmp_path):
    pytest.importorskip("matplotlib", reason="drawings need the extra plot")
    a, b = Node(2.0), Node(1.0)
    draw((a + b) * (b + 1), {"a": a, "b": b}, str(tmp_path / "graph.png"))
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
