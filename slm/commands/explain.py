"""Small experiments with what the models are made of: a graph, a ravine, the course of training, feature maps."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from slm.commands.options import add_example, add_number, add_specials, picture, say, subcommands
from slm.errors import DataError, SlmError, StorageError, UsageError, shown

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

EXAMPLE = """slm explain graph "(a+b)*(b+1)" a=2 b=1
slm explain ravine --plot ravine.png
slm explain curves model --plot curves.png
slm explain maps model "the old king sees the tree ." --plot maps.png"""


def configure(parser: argparse.ArgumentParser) -> None:
    """`slm explain graph|ravine|curves|maps ...`."""
    subcommands(
        parser,
        {
            "graph": ("the nodes of an expression with their values and derivatives", configure_graph),
            "ravine": ("gradient descent along a narrow valley, with and without momentum", configure_ravine),
            "curves": ("perplexity over the course of training runs", configure_curves),
            "maps": ("what the filters of a convolutional model find in a sentence", configure_maps),
        },
    )
    add_example(parser, EXAMPLE)


def _add_plot(parser: argparse.ArgumentParser) -> None:
    """--plot, which all have."""
    parser.add_argument("--plot", type=picture, metavar="FILE", help="also draw it, into FILE (needs slm[plot])")


def _write(figure: Figure, path: str) -> None:
    """Save a picture."""
    from slm.plots import save_figure

    save_figure(figure, path)


def configure_graph(parser: argparse.ArgumentParser) -> None:
    """Options of `slm explain graph`."""
    parser.add_argument(
        "expression",
        help="names, numbers, + - * / **, brackets, exp log tanh sigmoid relu; behind -- if it begins with -",
    )
    parser.add_argument("values", nargs="*", metavar="NAME=NUMBER", help="a value for every name")
    _add_plot(parser)
    parser.set_defaults(run=run_graph)
    add_example(parser, 'slm explain graph "(a+b)*(b+1)" a=2 b=1\nslm explain graph "tanh(w*x)" w=0.5 x=2 --plot g.png')


def _values(pairs: list[str]) -> dict[str, float]:
    """The numbers of NAME=NUMBER arguments."""
    found: dict[str, float] = {}
    for pair in pairs:
        name, sign, number = pair.partition("=")
        try:
            value = float(number)
        except ValueError:
            value = None
        if not (name.isidentifier() and sign and value is not None) or name in found:
            raise UsageError(f"a value is given as NAME=NUMBER, once for each name, got {shown(pair)}.")
        found[name] = value
    return found


def run_graph(options: argparse.Namespace) -> None:
    """Print every node, then what each mode of differentiation costs."""
    from slm.graph.describe import describe, short
    from slm.graph.expression import parse
    from slm.graph.sweeps import forward, reverse

    output, names = parse(options.expression, _values(options.values))
    print(describe(output, names))
    print(f"reverse mode: {reverse(output).visits} edges visited once, for the derivatives by all nodes")
    sweeps = {name: forward(output, node) for name, node in names.items()}
    if sweeps:
        found = ", ".join(f"by {name} {short(sweep[output])}" for name, sweep in sweeps.items())
        total = sum(sweep.visits for sweep in sweeps.values())
        print(f"forward mode: {total} edges visited, one sweep for each input: {found}")
    if options.plot:
        from slm.plots import graph_picture

        _write(graph_picture(output, names), options.plot)


def configure_ravine(parser: argparse.ArgumentParser) -> None:
    """Options of `slm explain ravine`."""
    add_number(parser, "--steepness", kind=float, default=100.0, low=1, high=1e6, help="of the walls, the floor is 1")
    _add_plot(parser)
    parser.set_defaults(run=run_ravine)
    add_example(parser, "slm explain ravine\nslm explain ravine --steepness 1000 --plot ravine.png")


def run_ravine(options: argparse.Namespace) -> None:
    """Print how many steps plain descent and momentum need, each at its best rate."""
    from slm.features.descent import best_in_a_ravine, ravine_path

    steep = options.steepness
    print(f"1/2 (x^2 + {steep:g} y^2) from (1, 1) until 1e-6 is left; each at its best rate")
    paths = {}
    for name, (rate, momentum) in best_in_a_ravine(steep).items():
        paths[name] = ravine_path(rate, momentum, steep)
        print(f"{name:<16} rate {rate:.6f}  momentum {momentum:.4f}  {len(paths[name]) - 1:>6,} steps")
    if options.plot:
        from slm.plots import ravine

        _write(ravine(paths, (1.0, steep)), options.plot)


def configure_curves(parser: argparse.ArgumentParser) -> None:
    """Options of `slm explain curves`."""
    parser.add_argument(
        "models", nargs="+", metavar="MODEL", help="folders of neural models, or MODEL.training beside them"
    )
    _add_plot(parser)
    parser.set_defaults(run=run_curves)
    add_example(parser, "slm explain curves model\nslm explain curves small large --plot curves.png")


def run_curves(options: argparse.Namespace) -> None:
    """Print a line for each epoch of each run."""
    from slm.training.metrics import read_metrics
    from slm.training.run import training_folder
    from slm.units import perplexity

    paths = {model: Path(model) for model in options.models}
    beside = {model: path if path.suffix == ".training" else training_folder(path) for model, path in paths.items()}
    for model, folder in beside.items():
        if not folder.is_dir():
            raise _without_course(model, folder)
    runs = {model: read_metrics(folder) for model, folder in beside.items()}
    print("model\tepoch\ttokens\tseconds\ttraining\tvalidation")
    for model, lines in runs.items():
        epochs = [line for line in lines if line["event"] == "epoch"]
        if not epochs:
            read = max((line["tokens"] for line in lines), default=0)
            say(
                f"{model}: no line, because its run has not finished an epoch ({read:,} tokens read); slm train with "
                "--resume goes on with a run that was stopped."
            )
        for line in epochs:
            valid = f"{perplexity(line['valid_loss'], 1):.2f}" if "valid_loss" in line else "-"
            facts = (line["epoch"], line["tokens"], f"{line['seconds']:.1f}")
            print(model, *facts, f"{perplexity(line['train_loss'], 1):.2f}", valid, sep="\t")
    if options.plot:
        from slm.plots import learning_curves

        _write(learning_curves(runs), options.plot)


def _without_course(model: str, folder: Path) -> SlmError:
    """The error for a model beside which no run has left its course; of one that is not there, reading it raises."""
    from slm.store import read_info

    if Path(model).suffix == ".training":
        return StorageError(f"{model}: no such folder; slm train makes it beside that of a neural model.")
    kind = read_info(model).kind
    return UsageError(
        f"{model}: a model of kind {kind} without {folder.name} beside it, which slm train makes of networks."
    )


def configure_maps(parser: argparse.ArgumentParser) -> None:
    """Options of `slm explain maps`."""
    parser.add_argument("model", metavar="MODEL", help="the folder of a model trained with slm train conv")
    parser.add_argument("text", metavar="TEXT", help="one sentence, in quotes")
    add_specials(parser)
    add_number(parser, "-k", kind=int, default=4, low=1, help="filters to print of each layer")
    _add_plot(parser)
    parser.set_defaults(run=run_maps)
    add_example(parser, 'slm explain maps model "the old king sees the tree ." -k 3 --plot maps.png')


def run_maps(options: argparse.Namespace) -> None:
    """Print the strongest filters of every layer, each with the words that it saw there."""
    from slm.models.window import ConvModel
    from slm.store import load, load_tokenizer
    from slm.text.encoding import tokenize_lines

    model = load(options.model)
    if not isinstance(model, ConvModel):
        raise UsageError(
            f"{options.model}: a model of kind {model.kind} has no feature maps; slm train conv makes a model that has."
        )
    words = next(tokenize_lines([options.text], load_tokenizer(options.model), options.specials), None)
    if not words:
        raise DataError("the text has no words; give one sentence, such as 'the old king sees the tree .'.")
    unknown = [word for word in dict.fromkeys(words) if word not in model.vocab]
    if unknown:
        say(f"the model does not know these words and reads them as <unk>: {' '.join(unknown)}")
    maps, words = model.feature_maps(model.vocab.encode(words)), ["<s>", *words]
    print("layer\tfilter\tvalue\twords")
    for number, found in enumerate(maps, 1):
        _print_filters(number, found, words, 1 + number * (model.settings.width - 1), options.k)
    if options.plot:
        from slm.plots import sentence_maps

        _write(sentence_maps(words, maps), options.plot)


def _print_filters(layer: int, found: np.ndarray, words: list[str], seen: int, k: int) -> None:
    """The filters of a map (T, F) whose largest value, of either sign, is farthest from zero, and what they saw."""
    import numpy as np

    places = np.abs(found).argmax(axis=0)
    peaks = found[places, np.arange(found.shape[1])]
    for column in np.argsort(-np.abs(peaks), kind="stable")[:k].tolist():
        place = int(places[column])
        window = " ".join(words[max(0, place + 1 - seen) : place + 1])
        print(layer, column + 1, f"{peaks[column]:.3f}", window, sep="\t")
