"""A computational graph with forward-mode and reverse-mode differentiation.

The oracle of the package: it computes, from nothing but local derivatives, what every layer of `slm.nn` computes by
formulas worked out by hand.
"""

from slm.graph.node import Node
from slm.graph.sweeps import forward, gradient, reverse

__all__ = ["Node", "forward", "gradient", "reverse"]
