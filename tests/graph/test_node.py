"""Values and local derivatives of arithmetic on nodes, in both modes, against central differences."""

import numpy as np
import pytest

from slm.errors import UsageError
from slm.graph import functions as f
from slm.graph.node import Node
from slm.graph.sweeps import forward, reverse

RNG = np.random.default_rng(7)


def numbers(*shape):
    return RNG.uniform(0.5, 1.5, shape)


A, B = numbers(3, 4), numbers(3, 4)
OPERATIONS = {
    "add": (lambda a, b: a + b, A, B),
    "add a row": (lambda a, b: a + b, A, numbers(4)),
    "add a column": (lambda a, b: a + b, A, numbers(3, 1)),
    "add a scalar": (lambda a, b: a + b, A, numbers()),
    "subtract": (lambda a, b: a - b, numbers(1, 4), B),
    "multiply": (lambda a, b: a * b, A, numbers(4)),
    "divide": (lambda a, b: a / b, A, numbers(3, 1)),
    "power": (lambda a: a**3, A),
    "negate": (lambda a: -a, A),
    "constants from the left": (lambda a: 2 - a + 3 * a + 1 / a + 4, A),
    "array from the left": (lambda a: B * a - B @ np.eye(4) @ f.reshape(a, (4, 3)) @ B, A),
    "matrix product": (lambda a, b: a @ b, A, numbers(4, 2)),
    "batched matrix product": (lambda a, b: a @ b, numbers(2, 3, 4), numbers(4, 5)),
    "slice": (lambda a: a[1:, ::2], A),
    "gather with repeats": (lambda a: a[np.array([0, 2, 0])], A),
    "gather of pairs": (lambda a: a[np.arange(3), np.array([1, 1, 3])], A),
    "exp": (f.exp, A),
    "log": (f.log, A),
    "tanh": (f.tanh, A),
    "sigmoid": (f.sigmoid, A),
    "relu": (lambda a: f.relu(a - 1), A),
    "sum": (f.sum, A),
    "sum over rows": (lambda a: f.sum(a, 0), A),
    "sum over two axes": (lambda a: f.sum(a, (0, 2), keepdims=True), numbers(2, 3, 4)),
    "mean": (lambda a: f.mean(a, 1), A),
    "max": (lambda a: f.max(a, 1), A),
    "logsumexp": (f.logsumexp, A),
    "logsumexp over rows": (lambda a: f.logsumexp(a, 0, keepdims=True), A),
    "log softmax": (f.log_softmax, A),
    "reshape": (lambda a: f.reshape(a, (2, 6)), A),
    "transpose": (lambda a: f.transpose(a, (2, 0, 1)), numbers(2, 3, 4)),
    "concat": (lambda a, b: f.concat([a, b, a], 1), A, numbers(3, 2)),
    "stack": (lambda a, b: f.stack([a, b, a], 1), A, B),
}
H = 1e-6


@pytest.mark.parametrize("name", OPERATIONS)
def test_both_modes_agree_with_central_differences(name):
    operation, *inputs = OPERATIONS[name]
    nodes = [Node(x) for x in inputs]
    out = operation(*nodes)
    weights = np.random.default_rng(3).normal(size=out.shape)
    backward = reverse(out, weights)
    for i, x in enumerate(inputs):
        direction = np.random.default_rng(i).normal(size=x.shape)
        moved = [[x + sign * H * direction if j == i else y for j, y in enumerate(inputs)] for sign in (1, -1)]
        up, down = (operation(*[Node(y) for y in ys]).value for ys in moved)
        pushed = forward(out, nodes[i], direction)[out]
        assert np.allclose(pushed, (up - down) / (2 * H), rtol=1e-6, atol=1e-8)
        assert backward[nodes[i]].shape == x.shape
        # <weights, J direction> = <J' weights, direction>
        assert np.isclose((weights * pushed).sum(), (backward[nodes[i]] * direction).sum(), rtol=1e-12, atol=1e-12)


def test_values_are_those_of_numpy():
    x = Node(A)
    assert np.array_equal((x @ Node(B.T)).value, A @ B.T)
    assert np.allclose(f.log_softmax(x).value, np.log(np.exp(A) / np.exp(A).sum(-1, keepdims=True)), atol=1e-15)
    assert np.array_equal(f.stack([x, x], 1).value, np.stack([A, A], 1))


def test_saturated_functions_do_not_overflow():
    x = Node(np.array([-1e4, 0.0, 1e4]))
    assert f.sigmoid(x).value.tolist() == [0.0, 0.5, 1.0]
    assert f.tanh(x).value.tolist() == [-1.0, 0.0, 1.0]
    assert f.logsumexp(x).value == 1e4


def test_of_equal_largest_entries_the_first_gets_the_derivative():
    x = Node(np.array([[1.0, 3.0, 3.0]]))
    assert reverse(f.sum(f.max(x, 1)))[x].tolist() == [[0.0, 1.0, 0.0]]


def test_the_derivative_of_relu_at_zero_is_zero():
    x = Node(0.0)
    assert reverse(f.relu(x))[x] == 0


def test_a_matrix_product_of_vectors_is_refused():
    with pytest.raises(UsageError, match=r"two or more axes, got shapes \(3,\) and \(3, 4\)"):
        Node(np.ones(3)) @ Node(A)
