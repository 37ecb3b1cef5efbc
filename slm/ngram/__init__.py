"""Counts, smoothing, tables and ARPA files of n-gram models."""
