"""Matrices packed for `slm.kernels.tiles`.

A matrix (K, N) in panels is (ceil(N / WIDTH), K, WIDTH): so many of its columns each. As the right side of a product a
panel is read in the order in which it stands; as the left side, panel after panel, one address serves all rows of a
tile. A left side that is nothing else is packed tile after tile, so that a tile is read in order, too.
"""

from __future__ import annotations

import numpy as np
from numba.core import types
from numba.extending import intrinsic, overload

from slm.kernels.jit import calling, linked
from slm.kernels.tiles import compiled_height, tile_height
from slm.kernels.vectors import FOUR, WIDTH, copy_row, turn_square

_P, _N = types.CPointer(types.float32), types.int64


def pack(W: np.ndarray, first: int, panels: np.ndarray) -> None:
    """panels (P, K, WIDTH) of W (K, N), from panel number `first` on, filled up with zeros."""
    columns = W[:, WIDTH * first : WIDTH * (first + len(panels))]
    full = np.zeros((len(W), len(panels) * WIDTH), W.dtype)
    full[:, : columns.shape[1]] = columns
    panels[:] = full.reshape(len(W), -1, WIDTH).transpose(1, 0, 2)


def pack_transposed(W: np.ndarray, panels: np.ndarray) -> None:
    """panels (P, K, WIDTH) of the transpose of W (N, K), filled up with zeros."""
    pack(W.T, 0, panels)


def pack_rows(x: np.ndarray, rows: np.ndarray) -> None:
    """Pack x (M, K) as a left side: tile after tile, each in panels of its own.

    rows: (M, K or more, a multiple of WIDTH); what it holds then for columns that x does not have is undefined.
    """
    i = 0
    while i < len(x):
        height = tile_height(len(x) - i)
        panels = rows[i : i + height].reshape(-1, height, WIDTH)
        pack(x[i : i + height], 0, panels)
        i += height


def pack_columns(x: np.ndarray, j: int, rows: np.ndarray) -> None:
    """Pack x[:, j : j + M].T for x (K, .) as `pack_rows` does."""
    pack_rows(x[:, j : j + len(rows)].T, rows)


@linked("slm_pack", types.void(_P, _N, _N, _N, _P, _N, _N, _N))
def _pack(W, K, N, first, panels, P, same, across):
    whole = max(0, min(P, N // WIDTH - first))
    for k in range(K):
        for p in range(whole):
            copy_row(W, k * N + WIDTH * (first + p), panels, (p * K + k) * WIDTH)
    for p in range(whole, P):
        for k in range(K):
            for j in range(WIDTH):
                column, place = WIDTH * (first + p) + j, (p * K + k) * WIDTH + j
                panels[place] = W[k * N + column] if column < N else np.float32(0)


@linked("slm_pack_transposed", types.void(_P, _N, _N, _P, _N, _N, _N))
def _pack_transposed(W, N, K, panels, P, same, across):
    squares = K - K % FOUR
    for p in range(P):
        rows = min(WIDTH, N - WIDTH * p)
        fours = rows - rows % FOUR
        for n in range(0, fours, FOUR):
            row, place = (WIDTH * p + n) * K, p * K * WIDTH + n
            for k in range(0, squares, FOUR):
                turn_square(W, row + k, K, panels, place + k * WIDTH)
            for k in range(squares, K):
                for m in range(FOUR):
                    panels[place + k * WIDTH + m] = W[row + m * K + k]
        for k in range(K):
            for n in range(fours, WIDTH):
                row = (WIDTH * p + n) * K
                panels[(p * K + k) * WIDTH + n] = W[row + k] if n < rows else np.float32(0)


@linked("slm_pack_rows", types.void(_P, _N, _N, _P, _N, _N))
def _pack_rows(x, M, K, rows, _, deep):
    i, whole = 0, K - K % WIDTH
    while i < M:
        height, tile = compiled_height(M - i), i * deep
        for r in range(height):
            row = (i + r) * K
            for k in range(0, whole, WIDTH):
                copy_row(x, row + k, rows, tile + height * k + WIDTH * r)
            for k in range(whole, K):
                rows[tile + height * whole + WIDTH * r + k - whole] = x[row + k]
        i += height


@linked("slm_pack_columns", types.void(_P, _N, _N, _N, _P, _N, _N))
def _pack_columns(x, K, wide, j, rows, M, deep):
    i, fours = 0, K - K % FOUR
    while i < M:
        height, tile = compiled_height(M - i), i * deep
        squares = height - height % FOUR
        for k in range(0, fours, FOUR):
            place = tile + height * (k - k % WIDTH) + k % WIDTH
            for r in range(0, squares, FOUR):
                turn_square(x, k * wide + j + i + r, wide, rows, place + WIDTH * r)
            for r in range(squares, height):
                for n in range(FOUR):
                    rows[place + WIDTH * r + n] = x[(k + n) * wide + j + i + r]
        for k in range(fours, K):
            for r in range(height):
                rows[tile + height * (k - k % WIDTH) + WIDTH * r + k % WIDTH] = x[k * wide + j + i + r]
        i += height


@intrinsic
def _call_pack(typing, W, first, panels):  # type: ignore[no-untyped-def]
    return types.void(W, _N, panels), calling("slm_pack", 2, 3)


@intrinsic
def _call_pack_transposed(typing, W, panels):  # type: ignore[no-untyped-def]
    return types.void(W, panels), calling("slm_pack_transposed", 2, 3)


@intrinsic
def _call_pack_rows(typing, x, rows):  # type: ignore[no-untyped-def]
    return types.void(x, rows), calling("slm_pack_rows", 2, 2)


@intrinsic
def _call_pack_columns(typing, x, j, rows):  # type: ignore[no-untyped-def]
    return types.void(x, _N, rows), calling("slm_pack_columns", 2, 2)


@overload(pack, inline="always")
def _compiled_pack(W, first, panels):  # type: ignore[no-untyped-def]
    return lambda W, first, panels: _call_pack(W, first, panels)


@overload(pack_transposed, inline="always")
def _compiled_pack_transposed(W, panels):  # type: ignore[no-untyped-def]
    return lambda W, panels: _call_pack_transposed(W, panels)


@overload(pack_rows, inline="always")
def _compiled_pack_rows(x, rows):  # type: ignore[no-untyped-def]
    return lambda x, rows: _call_pack_rows(x, rows)


@overload(pack_columns, inline="always")
def _compiled_pack_columns(x, j, rows):  # type: ignore[no-untyped-def]
    return lambda x, j, rows: _call_pack_columns(x, j, rows)
