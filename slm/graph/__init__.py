"""A computational graph with forward-mode and reverse-mode differentiation."""
