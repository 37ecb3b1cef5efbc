"""Numba loops over arrays: no strings, no classes, no checks, no hidden randomness. Doors above validate."""

from slm.environment import check_environment

check_environment()  # before the first kernel loads the compiler
