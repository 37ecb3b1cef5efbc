"""Matrix products in tiles of sums that stay in vector registers: y += x b for some rows of x.

A tile is some rows of sums, WIDTH of them each: two registers a row, and as many rows as there are registers for.
While it walks down b, two loads of weights serve all its rows, so that the multipliers are what is waited for, not the
memory; x is packed so that one address serves all rows of a tile. What is computed for a row does not depend on the
others, nor on the shape of the tiles.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

from slm.kernels.jit import calling, kernel, linked
from slm.kernels.vectors import DEEP, LANES, SIZE, WIDTH, broadcast, copy_quad, load, store, turn_quad

HEIGHT = 14 if LANES == 16 else 6  # rows of a tile: with 32 or 16 registers
AHEAD = 128  # rows of weights that are asked for ahead: those of 1000 units come from memory at every step
FUSED = ("contract",)  # a product and a sum become one instruction where there is one
_P, _N = types.CPointer(types.float32), types.int64


def _tile_height(left):  # type: ignore[no-untyped-def]
    """The rows of the next tile when so many are left: tiles have like heights."""
    tiles = (left + HEIGHT - 1) // HEIGHT
    return (left + tiles - 1) // tiles


def pack_rows(x: np.ndarray, rows: np.ndarray) -> None:
    """Pack x (M, K) for `add_columns`: tile after tile, in each of them DEEP columns at a time, row after row.

    rows: (M, K or more, a multiple of DEEP); what it holds then for columns that x does not have is undefined.
    """
    i, deep = 0, rows.shape[1]
    while i < len(x):
        height = _tile_height(len(x) - i)
        own = np.zeros((height, deep), x.dtype)
        own[:, : x.shape[1]] = x[i : i + height]
        rows[i : i + height] = own.reshape(height, -1, DEEP).transpose(1, 0, 2).reshape(height, deep)
        i += height


def pack_columns(x: np.ndarray, j: int, rows: np.ndarray) -> None:
    """Pack x[:, j : j + M].T for x (K, .) as `pack_rows` does."""
    pack_rows(x[:, j : j + len(rows)].T, rows)


def add_columns(x: np.ndarray, b: np.ndarray, column: int, y: np.ndarray, j: int) -> None:
    """y[:, j : j + WIDTH] += x b[:, column : column + WIDTH] for x (M, K), packed by `pack_rows`, and b (K, .).

    b has all WIDTH columns from `column` on; those that y does not have are left out.
    """
    i, wide = 0, min(WIDTH, y.shape[1] - j)
    while i < len(x):
        height = _tile_height(len(x) - i)
        own = x[i : i + height].reshape(-1, height, DEEP).transpose(1, 0, 2).reshape(height, -1)
        y[i : i + height, j : j + wide] += own[:, : len(b)] @ b[:, column : column + wide]
        i += height


def _ask_ahead(builder, row, wide):  # type: ignore[no-untyped-def]
    """Ask for a later row of b."""
    octet, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [octet, flag, flag, flag])
    prefetch = builder.module.declare_intrinsic("llvm.prefetch", [octet], kind)
    later = builder.bitcast(builder.gep(row, [builder.mul(wide, SIZE(AHEAD))]), octet)
    builder.call(prefetch, [later, flag(0), flag(2), flag(1)])  # for reading, into the second level, data


def _walk(builder, x, b, wide, left, sums, together):  # type: ignore[no-untyped-def]
    """The loop down b, `together` rows at once while as many are left: x and b behind it, what is left, the sums.

    x and b point at the first numbers of the first row.
    """
    height = len(sums) // 2
    before, body, behind = builder.block, builder.append_basic_block("row"), builder.append_basic_block("end")
    starts, least = [x, b, left, *sums], SIZE(together)
    builder.cbranch(builder.icmp_signed(">=", left, least), body, behind)
    builder.position_at_end(body)
    x, b, left, *sums = phis = [builder.phi(start.type) for start in starts]
    for n in range(together):
        row = builder.gep(b, [builder.mul(wide, SIZE(n))])
        halves = [load(builder, builder.gep(row, [SIZE(h)])) for h in range(0, WIDTH, LANES)]
        _ask_ahead(builder, row, wide)
        for r in range(height):
            factor = broadcast(builder, builder.gep(x, [SIZE(DEEP * r + n)]))
            for place, half in enumerate(halves, 2 * r):
                sums[place] = builder.fadd(sums[place], builder.fmul(factor, half, flags=FUSED), flags=FUSED)
    further = height * DEEP if together == DEEP else together
    x, b = builder.gep(x, [SIZE(further)]), builder.gep(b, [builder.mul(wide, SIZE(together))])
    following = [x, b, builder.sub(left, SIZE(together)), *sums]
    builder.cbranch(builder.icmp_signed(">=", following[2], least), body, behind)
    builder.position_at_end(behind)
    results = [builder.phi(start.type) for start in starts]
    for start, phi, value, result in zip(starts, phis, following, results):
        for target in (phi, result):
            target.add_incoming(start, before)
            target.add_incoming(value, body)
    return results


@intrinsic
def _add_tile(typing, height, x, i, b, column, b_wide, depth, y, j, y_wide):  # type: ignore[no-untyped-def]
    """One tile from x[i] and b[column] into y[j], for C pointers: a loop for every height."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        height, x, i, b, column, b_wide, depth, y, j, y_wide = arguments
        x, b, y = (builder.gep(start, [place]) for start, place in ((x, i), (b, column), (y, j)))
        done = builder.append_basic_block("done")
        heights = builder.switch(height, done)
        for rows in range(1, HEIGHT + 1):
            heights.add_case(SIZE(rows), case := builder.append_basic_block("height"))
            builder.position_at_end(case)
            corners = [builder.gep(y, [builder.mul(SIZE(r), y_wide)]) for r in range(rows)]
            places = [builder.gep(corner, [SIZE(h)]) for corner in corners for h in range(0, WIDTH, LANES)]
            state = [x, b, depth, *(load(builder, place) for place in places)]
            for together in (DEEP, 1):
                state = _walk(builder, *state[:2], b_wide, state[2], state[3:], together)
            for place, value in zip(places, state[3:]):
                store(builder, value, place)
            builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return types.void(_N, x, _N, b, _N, _N, _N, y, _N, _N), generate


@intrinsic
def _spare_tile(typing):  # type: ignore[no-untyped-def]
    """Room for a tile, until the function returns."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        room = cgutils.alloca_once(builder, ir.ArrayType(ir.FloatType(), HEIGHT * WIDTH))
        return builder.bitcast(room, ir.FloatType().as_pointer())

    return _P(), generate


_height = kernel(inline=True)(_tile_height)


@linked("slm_add_columns", types.void(_P, _N, _N, _P, _N, _N, _N, _P, _N, _N, _N))
def _add_columns(x, M, x_wide, b, K, b_wide, column, y, _, y_wide, j):
    i, spare, wide = 0, _spare_tile(), min(WIDTH, y_wide - j)
    while i < M:
        height, corner = _height(M - i), i * y_wide + j
        sums, place, span = y, corner, y_wide
        if wide < WIDTH:
            sums, place, span = spare, 0, WIDTH
            for k in range(height * WIDTH):
                spare[k] = np.float32(0)
        _add_tile(height, x, i * x_wide, b, column, b_wide, K, sums, place, span)
        if wide < WIDTH:
            for r in range(height):
                for k in range(wide):
                    y[corner + r * y_wide + k] += spare[r * WIDTH + k]
        i += height


@linked("slm_pack_rows", types.void(_P, _N, _N, _P, _N, _N))
def _pack_rows(x, M, K, rows, _, deep):
    i, quads = 0, K - K % DEEP
    while i < M:
        height, tile = _height(M - i), i * deep
        for r in range(height):
            row = (i + r) * K
            for k in range(0, quads, DEEP):
                copy_quad(x, row + k, rows, tile + height * k + DEEP * r)
            for k in range(quads, K):
                rows[tile + height * quads + DEEP * r + k - quads] = x[row + k]
        i += height


@linked("slm_pack_columns", types.void(_P, _N, _N, _N, _P, _N, _N))
def _pack_columns(x, K, wide, j, rows, M, deep):
    i, quads = 0, K - K % DEEP
    while i < M:
        height, tile = _height(M - i), i * deep
        squares = height - height % DEEP
        for k in range(0, quads, DEEP):
            place = tile + height * k
            for r in range(0, squares, DEEP):
                turn_quad(x, k * wide + j + i + r, wide, rows, place + DEEP * r)
            for r in range(squares, height):
                for n in range(DEEP):
                    rows[place + DEEP * r + n] = x[(k + n) * wide + j + i + r]
        for k in range(quads, K):
            for r in range(height):
                rows[tile + height * quads + DEEP * r + k - quads] = x[k * wide + j + i + r]
        i += height


@intrinsic
def _call_add_columns(typing, x, b, column, y, j):  # type: ignore[no-untyped-def]
    return types.void(x, b, _N, y, _N), calling("slm_add_columns")


@intrinsic
def _call_pack_rows(typing, x, rows):  # type: ignore[no-untyped-def]
    return types.void(x, rows), calling("slm_pack_rows")


@intrinsic
def _call_pack_columns(typing, x, j, rows):  # type: ignore[no-untyped-def]
    return types.void(x, _N, rows), calling("slm_pack_columns")


@overload(add_columns, inline="always")
def _compiled_add_columns(x, b, column, y, j):  # type: ignore[no-untyped-def]
    return lambda x, b, column, y, j: _call_add_columns(x, b, column, y, j)


@overload(pack_rows, inline="always")
def _compiled_pack_rows(x, rows):  # type: ignore[no-untyped-def]
    return lambda x, rows: _call_pack_rows(x, rows)


@overload(pack_columns, inline="always")
def _compiled_pack_columns(x, j, rows):  # type: ignore[no-untyped-def]
    return lambda x, j, rows: _call_pack_columns(x, j, rows)
