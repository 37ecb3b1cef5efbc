"""A graph from an expression that somebody has typed: parsed, never evaluated as Python."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

import numpy as np

from slm.errors import UsageError, shown
from slm.graph import functions
from slm.graph.node import Node

OPERATORS: dict[type, Callable[[Node, Node], Node]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: dict[str, Callable[[object], Node]] = {
    name: getattr(functions, name) for name in ("exp", "log", "tanh", "sigmoid", "relu")
}
LONGEST = 300  # characters: a graph to look at, and no nesting that exhausts the parser
ALLOWED = f"write names, numbers, + - * / **, brackets and {', '.join(FUNCTIONS)}"


def parse(text: str, values: Mapping[str, float]) -> tuple[Node, dict[str, Node]]:
    """The graph of an expression at some values, and the nodes of its names.

    Parameters:
        text: names, numbers, + - * / ** with a number as exponent, brackets, exp log tanh sigmoid relu.
        values: a finite number for every name of the expression, and for no other.

    Raises:
        UsageError: the text is something else, a name has no value or a value no name, or a step has no finite value.

    Example:
        >>> output, names = parse("(a + b) * (b + 1)", {"a": 2, "b": 1})
        >>> output.value.item(), sorted(names)
        (6.0, ['a', 'b'])
    """
    if len(text) > LONGEST:
        raise UsageError(f"an expression may have {LONGEST} characters, got {len(text)}.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{shown(text)} is no expression: {ALLOWED}.") from error
    builder = _Builder({name: Node(_finite(name, value)) for name, value in values.items()})
    with np.errstate(all="ignore"):
        output = builder.build(tree)
    unused = sorted(set(values) - builder.used)
    if unused:
        raise UsageError(f"{unused[0]} does not occur in {shown(text)}; leave its value out.")
    return output, {name: builder.names[name] for name in values}


def _finite(name: str, value: float) -> float:
    """The value, if it is a finite number."""
    if not np.isfinite(value):
        raise UsageError(f"{name} must be a finite number, got {value}.")
    return value


class _Builder:
    """Nodes of syntax trees; remembers which names it met."""

    def __init__(self, names: Mapping[str, Node]):
        self.names, self.used = dict(names), set[str]()

    def build(self, tree: ast.expr) -> Node:
        """The node of a tree, whose value is a finite number."""
        node = self._node(tree)
        if not np.isfinite(node.value):
            raise UsageError(f"{ast.unparse(tree)} is {node.value} at these values; choose others.")
        return node

    def _node(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return Node(_number(value))
            case ast.Name(id=name):
                return self._named(name)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.build(operand)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return Node(-_number(value))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.build(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.build(left) ** self._exponent(right)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](self.build(left), self.build(right))
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                return FUNCTIONS[name](self.build(argument))
        raise UsageError(f"{shown(ast.unparse(tree))} cannot stand in a graph: {ALLOWED}.")

    def _named(self, name: str) -> Node:
        """The input of a name."""
        if name not in self.names:
            raise UsageError(f"{name} has no value; give one, as in {name}=2.")
        self.used.add(name)
        return self.names[name]

    def _exponent(self, tree: ast.expr) -> float:
        """A number behind **."""
        node = self.build(tree)
        if node.edges or any(node is name for name in self.names.values()):
            raise UsageError(
                f"the exponent {shown(ast.unparse(tree))} is no number; write exp(x * log(y)) for y to the power of x."
            )
        return float(node.value)


def _number(value: float) -> float:
    """A constant as float64; one beyond its range is infinite, as 1e999 is."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")
