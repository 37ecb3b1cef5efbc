"""Layers with forward and backward, losses, optimizers, the gradient check. Knows no token."""
