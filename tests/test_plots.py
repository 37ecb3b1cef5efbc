"""Drawings: what stands in the figures, and files of the kind that the name says."""

import os
import subprocess
import sys

import numpy as np
import pytest
from datasets import digits

from slm import plots
from slm.errors import MissingExtraError, StorageError, UsageError
from slm.features.descent import best_in_a_ravine, ravine_path
from slm.graph import Node
from slm.nn import Convolution, ReLU

pytest.importorskip("matplotlib", reason="drawings need the extra plot")


def test_a_word_map_has_every_word_at_its_place():
    places = np.array([[0.0, 1.0], [2.0, -1.0]])
    (axes,) = plots.word_map(["cat", "$5"], places).axes
    assert [(t.get_text(), *t.xy) for t in axes.texts] == [("cat", 0.0, 1.0), (r"\$5", 2.0, -1.0)]
    assert np.array_equal(axes.collections[0].get_offsets(), places)
    assert axes.get_xlabel() and axes.get_ylabel()


def test_learning_curves_are_perplexities_over_tokens():
    lines = [
        {"event": "report", "tokens": 50, "loss": np.log(90)},
        {"event": "epoch", "tokens": 100, "train_loss": np.log(60), "valid_loss": np.log(70)},
        {"event": "return", "tokens": 100},
        {"event": "epoch", "tokens": 200, "train_loss": np.log(30), "valid_loss": np.log(50)},
    ]
    (axes,) = plots.learning_curves({"a": lines, "b": lines[:1]}).axes
    train, valid, other = axes.lines
    np.testing.assert_allclose(train.get_xydata(), [[50, 90], [100, 60], [200, 30]])
    np.testing.assert_allclose(valid.get_xydata(), [[100, 70], [200, 50]])
    np.testing.assert_allclose(other.get_xydata(), [[50, 90]])
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert [label.split(", ")[:2] for label in labels] == [["a", "training"], ["a", "validation"], ["b", "training"]]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_yscale()) == ("training tokens read", "perplexity", "log")


def test_a_ravine_shows_both_descents_and_their_steps():
    paths = {name: ravine_path(*settings) for name, settings in best_in_a_ravine(100.0).items()}
    valley, left = plots.ravine(paths).axes
    assert [len(line.get_xdata()) for line in valley.lines] == [31, 31]
    assert [len(line.get_xdata()) - 1 for line in left.lines] == [709, 95]
    assert all(line.get_ydata()[-1] < 1e-6 <= line.get_ydata()[-2] for line in left.lines)
    assert [t.get_text() for t in left.get_legend().get_texts()] == [
        "gradient descent: 709 steps",
        "momentum: 95 steps",
    ]
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in (valley, left))


def test_feature_maps_of_a_digit_stand_beside_it():
    image = digits()[0][0].astype(np.float32).reshape(8, 8)
    filters = Convolution(1, 4, 3, np.random.default_rng(0), same=True)
    maps = ReLU().forward(filters.forward(image[None, :, :, None])[0])[0][0]
    found = plots.feature_maps(image, maps).axes
    assert [axes.get_title() for axes in found] == ["image", "filter 1", "filter 2", "filter 3", "filter 4"]
    shown = [np.asarray(axes.images[0].get_array()) for axes in found]
    assert np.array_equal(shown[0], image)
    assert np.array_equal(np.stack(shown[1:], axis=-1), maps)
    assert {axes.images[0].get_clim() for axes in found[1:]} == {(float(maps.min()), float(maps.max()))}


def test_the_maps_of_a_sentence_have_a_row_a_word_and_a_scale_a_layer():
    maps = [np.array([[0.5, -1.0, 0.0], [0.25, 0.0, 0.0]]), np.array([[3.0], [-4.0]])]
    figure = plots.sentence_maps(["<s>", "$5\udcff"], maps)
    layers = [axes for axes in figure.axes if axes.get_title()]
    assert [axes.get_title() for axes in layers] == ["layer 1", "layer 2"]
    assert [label.get_text() for label in layers[0].get_yticklabels()] == ["<s>", r"\$5?"]
    for axes, found, edge in zip(layers, maps, (1.0, 4.0)):
        assert np.array_equal(np.asarray(axes.images[0].get_array()), found)
        assert axes.images[0].get_clim() == (-edge, edge)
        assert axes.images[0].get_extent() == [0.5, found.shape[1] + 0.5, 1.5, -0.5]


def test_a_very_long_sentence_still_fits_on_a_picture(tmp_path):
    figure = plots.sentence_maps([f"w{i}" for i in range(9000)], [np.zeros((9000, 2))])
    labels = figure.axes[0].get_yticklabels()
    assert [(label.get_position()[1], label.get_text()) for label in labels] == [
        (i, f"w{i}") for i in range(0, 9000, 27)
    ]
    plots.save_figure(figure, str(tmp_path / "p.png"))
    assert (tmp_path / "p.png").stat().st_size > 0


def test_a_graph_has_a_box_for_every_node_and_an_arrow_for_every_edge():
    a, b = Node(2.0), Node(1.0)
    (axes,) = plots.graph_picture((a + b) * (b + 1), {"a": a, "b": b}).axes
    boxes = [text.get_text() for text in axes.texts if text.get_text()]
    assert sorted(boxes) == sorted(
        ["a \n2\nd 2", "b \n1\nd 5", "1 \n1\nd 3", "v1 +\n3\nd 2", "v2 +\n2\nd 3", "v3 *\n6\nd 1"]
    )
    assert len([text for text in axes.texts if not text.get_text()]) == 6


@pytest.mark.parametrize(("name", "begin"), [("p.png", b"\x89PNG"), ("p.PDF", b"%PDF"), ("p.svg", b"<?xml")])
def test_the_name_of_the_file_says_which_kind(name, begin, tmp_path):
    plots.save_figure(plots.word_map(["a"], np.zeros((1, 2))), str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_files_that_cannot_be_pictures_are_named(tmp_path):
    figure = plots.new_figure("a test")
    for name in ("p.xyz", "p", ".png"):
        with pytest.raises(UsageError, match=r"the name of a picture ends in .*\.png"):
            plots.save_figure(figure, str(tmp_path / name))
    with pytest.raises(StorageError, match="cannot write: No such file"):
        plots.save_figure(figure, str(tmp_path / "none" / "p.png"))


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"a map of words needs matplotlib.*pip install 'slm\[plot\]'"):
        plots.word_map([], np.zeros((0, 2)))


def test_a_backend_that_does_not_exist_is_one_line(tmp_path):
    command = [sys.executable, "-m", "slm", "explain", "ravine", "--plot", str(tmp_path / "ravine.png")]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "MPLBACKEND": "nonsense"})
    told = "slm: MPLBACKEND must name a backend of matplotlib, got 'nonsense'; unset it: no screen is needed here.\n"
    assert (run.returncode, run.stderr) == (2, told)
