"""Imports point left and down: the floors of the house, read from the syntax trees."""

import ast
from pathlib import Path

import slm

ROOT = Path(slm.__file__).parent
FLOORS = {
    "errors": 0, "units": 0, "environment": 0, "settings": 0, "kernels": 0,
    "text": 1, "sampling_config": 0, "sampling": 1,
    "nn": 2, "graph": 2, "ngram": 2, "features": 2,
    "models": 3,
    "training": 4, "evaluation": 4, "regions": 4, "store": 4, "compat": 4,
    "plots": 4,
    "commands": 5, "__init__": 5, "__main__": 5,
}  # fmt: skip


def imported_rooms(path):
    """Pairs (line, room) for every import of the package's own modules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "slm":
            parts = node.module.split(".")
            for alias in node.names:
                yield node.lineno, parts[1] if len(parts) > 1 else alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                if parts[0] == "slm":
                    yield node.lineno, parts[1] if len(parts) > 1 else "__init__"


def room_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_every_module_stands_on_a_floor():
    rooms = {room_of(path) for path in ROOT.rglob("*.py")}
    assert rooms <= set(FLOORS), rooms - set(FLOORS)


def test_no_import_points_upward():
    upward = []
    for path in ROOT.rglob("*.py"):
        own = FLOORS[room_of(path)]
        for line, room in imported_rooms(path):
            floor = 0 if room == "__version__" else FLOORS[room]
            if floor > own:
                upward.append(f"{path.relative_to(ROOT)}:{line} imports {room}")
    assert not upward, upward


def test_rooms_of_one_floor_do_not_import_each_other_below_models():
    sideways = []
    for path in ROOT.rglob("*.py"):
        own = room_of(path)
        if FLOORS[own] not in (0, 2):
            continue
        for line, room in imported_rooms(path):
            if (
                room != own
                and room not in ("errors", "units", "settings", "environment")
                and FLOORS.get(room) == FLOORS[own]
            ):
                sideways.append(f"{path.relative_to(ROOT)}:{line} imports {room}")
    assert not sideways, sideways
