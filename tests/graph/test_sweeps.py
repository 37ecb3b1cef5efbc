"""The two sweeps: exact on worked examples, and as many edges visited as the theory says."""

import sys
from itertools import pairwise

import numpy as np
import pytest

from slm.errors import UsageError
from slm.graph import functions as f
from slm.graph.node import Node
from slm.graph.sweeps import forward, gradient, reverse


def chain_of_products(values):
    """sum of tanh(x_i * x_{i+1}): for n inputs 5 (n - 1) edges, two of *, one of tanh, two of +."""
    total = Node(0.0)
    for left, right in pairwise(values):
        total = total + f.tanh(left * right)
    return total


def test_the_worked_example_is_exact():
    # Olah (2015): e = (a + b)(b + 1) at a = 2, b = 1; de/da = b + 1 = 2, de/db = (b + 1) + (a + b) = 5.
    a, b = Node(2.0), Node(1.0)
    c, d = a + b, b + 1
    e = c * d
    assert (c.value, d.value, e.value) == (3, 2, 6)
    found = reverse(e)
    assert (found[a], found[b], found[c], found[d], found[e]) == (2, 5, 2, 3, 1)
    assert (forward(e, a)[e], forward(e, b)[e]) == (2, 5)


def test_a_diamond_sums_over_its_paths():
    # Three edges from X to Y and three from Y to Z: nine paths, (a + b + c)(d + e + f) in two factors.
    x = Node(1.0)
    y = 2 * x + 3 * x + 4 * x
    z = 5 * y + 6 * y + 7 * y
    assert reverse(z)[x] == forward(z, x)[z] == (2 + 3 + 4) * (5 + 6 + 7)


def test_a_node_used_twice_by_one_operation_counts_twice():
    x = Node(3.0)
    assert reverse(x * x)[x] == 6
    assert reverse(x + x)[x] == 2


def test_a_shared_chain_of_diamonds_is_visited_once_an_edge():
    # 2**40 paths, 80 edges.
    x = node = Node(1.0)
    for _ in range(40):
        node = node + node
    found = reverse(node)
    assert found[x] == 2.0**40
    assert found.visits == 80


@pytest.mark.parametrize(("n", "edges"), [(10, 45), (100, 495), (1000, 4995)])
def test_reverse_mode_visits_each_edge_once_and_forward_mode_once_an_input(n, edges):
    values = [Node(v) for v in np.random.default_rng(0).uniform(-1, 1, n)]
    out = chain_of_products(values)
    backward = reverse(out)
    assert backward.visits == edges
    inputs = values if n <= 100 else values[::100]
    sweeps_forward = [forward(out, x) for x in inputs]
    assert sum(s.visits for s in sweeps_forward) == len(inputs) * edges
    assert max(abs(s[out] - backward[x]) for s, x in zip(sweeps_forward, inputs)) < 1e-12


def test_for_one_input_and_many_outputs_the_order_reverses():
    x = Node(0.5)
    outputs = [f.tanh(x * k) for k in range(1, 21)]
    everything = f.stack(outputs)
    once = forward(everything, x)
    many = [reverse(y) for y in outputs]
    assert np.allclose(once[everything], [sweep[x] for sweep in many], atol=1e-12)
    assert once.visits == 20 * 5  # *, *, tanh, reshape and concat for each output; all in one sweep
    assert sum(sweep.visits for sweep in many) == 20 * 3


def test_a_node_that_the_output_does_not_depend_on_has_derivative_zero():
    a, b = Node(np.ones(3)), Node(2.0)
    assert reverse(b * b)[a].tolist() == [0, 0, 0]
    assert forward(b * b, a, np.ones(3))[b] == 0


def calls(work):
    """How many functions, of Python and of libraries, some work calls: its cost, however busy the machine is."""
    number = 0

    def count(frame, event, argument):
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def test_a_gradient_costs_at_most_five_times_the_function():
    nodes = [Node(v) for v in np.random.default_rng(0).uniform(-1, 1, 2000)]
    out = chain_of_products(nodes)
    function, gradient_of_all = calls(lambda: chain_of_products(nodes)), calls(lambda: reverse(out))
    assert 2000 < gradient_of_all <= 5 * function


def test_a_network_of_ten_thousand_nodes_needs_no_recursion():
    x = node = Node(1.0)
    for _ in range(5_000):
        node = node + 1.0
    assert reverse(node)[x] == 1


def test_a_sweep_from_an_array_needs_weights_of_its_shape():
    with pytest.raises(UsageError, match=r"array of shape \(3,\) needs weights of that shape, got none"):
        reverse(Node(np.ones(3)))
    with pytest.raises(UsageError, match=r"array of shape \(3,\) needs direction of that shape, got shape \(2,\)"):
        x = Node(np.ones(3))
        forward(f.sum(x), x, np.ones(2))


def test_softmax_regression_has_the_textbook_gradient():
    # UFLDL SoftmaxRegression: the gradient of -mean log p(y | x) is x' (p - 1{y}) / m.
    rng = np.random.default_rng(2)
    x, w, y = rng.normal(size=(6, 4)), rng.normal(size=(4, 3)), rng.integers(0, 3, 6)
    (dw,) = gradient(lambda w: -f.mean(f.log_softmax(x @ w)[np.arange(6), y]), w)
    p = np.exp(x @ w)
    p /= p.sum(1, keepdims=True)
    assert np.allclose(dw, x.T @ (p - np.eye(3)[y]) / 6, atol=1e-12)
