"""What the package never does, read from the syntax trees: run data as code, unpack archives, use the network."""

import ast
from pathlib import Path

import slm

ROOT = Path(slm.__file__).parent
MODULES = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "joblib",
    "cloudpickle",
    "zipfile",
    "socket",
    "urllib",
    "http",
    "requests",
}
CALLS = {"eval", "exec", "__import__", "extractall", "allow_pickle"}


def trees():
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_is_run_or_unpacked_or_fetched():
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            names = set()
            if isinstance(node, ast.Import):
                names = {alias.name.split(".")[0] for alias in node.names} & MODULES
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = {node.module.split(".")[0]} & MODULES
            elif isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                names = ({called} | {keyword.arg for keyword in node.keywords}) & CALLS
                if called == "load" and isinstance(node.func, ast.Attribute):
                    names |= {
                        f"{base}.load"
                        for base in ("np", "numpy", "yaml", "torch")
                        if base == ast.unparse(node.func.value)
                    }
            found += [f"{path}:{node.lineno}: {name}" for name in sorted(names)]
    assert not found, found


def test_no_kernel_gives_up_nan_and_infinity():
    """`fastmath=True` turns `isnan` into False, and with it every test for damage."""
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "fastmath":
                text = ast.unparse(node.value)
                if text == "True" or "nnan" in text or "ninf" in text or "'fast'" in text:
                    found.append(f"{path}:{node.value.lineno}: fastmath={text}")
    assert not found, found
