"""Numba loops over arrays: no strings, no classes, no checks, no hidden randomness. Doors above validate."""
