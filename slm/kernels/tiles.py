"""Matrix products in tiles of sums that stay in vector registers: y += x b; for x see `slm.kernels.packing`.

A tile is some rows of sums, WIDTH of them each: two registers a row, and as many rows as there are registers for.
While it walks down b, two loads of weights serve all its rows, so that the multipliers are what is waited for, not the
memory. What is computed for a row does not depend on the others, nor on the shape of the tiles.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

from slm.kernels.jit import calling, kernel, linked
from slm.kernels.vectors import LANES, SIZE, WIDTH, broadcast, load, store

HEIGHT = 14 if LANES == 16 else 6  # rows of a tile: with 32 or 16 registers
TOGETHER = 4  # rows of b in one round of the loop
AHEAD = 128  # rows of weights that are asked for ahead: those of 1000 units come from memory at every step
FUSED = ("contract",)  # a product and a sum become one instruction where there is one
_P, _N = types.CPointer(types.float32), types.int64


def tile_height(left):  # type: ignore[no-untyped-def]
    """The rows of the next tile when so many are left: tiles have like heights."""
    tiles = (left + HEIGHT - 1) // HEIGHT
    return (left + tiles - 1) // tiles


def add_columns(x: np.ndarray, b: np.ndarray, column: int, y: np.ndarray, j: int) -> None:
    """y[:, j : j + WIDTH] += x b[:, column : column + WIDTH] for x (M, K), b (K, .) and y (M, .).

    x is packed by `pack_rows`, all M rows and no more, or stands in panels, of M rows or more. b has all WIDTH columns
    from `column` on; those that y does not have are left out.
    """
    i, wide = 0, min(WIDTH, y.shape[1] - j)
    while i < len(y):
        height = tile_height(len(y) - i)
        own = x[:, i : i + height] if x.ndim == 3 else x[i : i + height].reshape(-1, height, WIDTH)
        own = own.transpose(1, 0, 2).reshape(height, -1)[:, : len(b)]
        y[i : i + height, j : j + wide] += own @ b[:, column : column + wide]
        i += height


def _ask_ahead(builder, row, wide):  # type: ignore[no-untyped-def]
    """Ask for a later row of b."""
    octet, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [octet, flag, flag, flag])
    prefetch = builder.module.declare_intrinsic("llvm.prefetch", [octet], kind)
    later = builder.bitcast(builder.gep(row, [builder.mul(wide, SIZE(AHEAD))]), octet)
    builder.call(prefetch, [later, flag(0), flag(2), flag(1)])  # for reading, into the second level, data


def _while(builder, starts, least, body):  # type: ignore[no-untyped-def]
    """A loop while the first of its values, a count, is at least `least`; body maps its values to those that follow."""
    before, inside, behind = builder.block, builder.append_basic_block("row"), builder.append_basic_block("end")
    builder.cbranch(builder.icmp_signed(">=", starts[0], SIZE(least)), inside, behind)
    builder.position_at_end(inside)
    phis = [builder.phi(start.type) for start in starts]
    following, last = body(*phis), builder.block
    builder.cbranch(builder.icmp_signed(">=", following[0], SIZE(least)), inside, behind)
    builder.position_at_end(behind)
    results = [builder.phi(start.type) for start in starts]
    for start, phi, value, result in zip(starts, phis, following, results):
        for target in (phi, result):
            target.add_incoming(start, before)
        phi.add_incoming(value, last)
        result.add_incoming(value, last)
    return results


def _walk(builder, x, further, b, wide, depth, sums):  # type: ignore[no-untyped-def]
    """The sums of a tile behind `depth` rows of b; x and b point at the first numbers, panels of x are `further` on."""

    def rows(together):  # type: ignore[no-untyped-def]
        def body(left, x, b, *sums):  # type: ignore[no-untyped-def]
            sums = list(sums)
            for n in range(together):
                row = builder.gep(b, [builder.mul(wide, SIZE(n))])
                halves = [load(builder, builder.gep(row, [SIZE(h)])) for h in range(0, WIDTH, LANES)]
                _ask_ahead(builder, row, wide)
                for r in range(len(sums) // 2):
                    factor = broadcast(builder, builder.gep(x, [SIZE(WIDTH * r + n)]))
                    for place, half in enumerate(halves, 2 * r):
                        sums[place] = builder.fadd(sums[place], builder.fmul(factor, half, flags=FUSED), flags=FUSED)
            x, b = builder.gep(x, [SIZE(together)]), builder.gep(b, [builder.mul(wide, SIZE(together))])
            return [builder.sub(left, SIZE(together)), x, b, *sums]

        return body

    def panel(left, x, b, *sums):  # type: ignore[no-untyped-def]
        size = builder.select(builder.icmp_signed("<", left, SIZE(WIDTH)), left, SIZE(WIDTH))
        state = _while(builder, [size, x, b, *sums], TOGETHER, rows(TOGETHER))
        _, _, b, *sums = _while(builder, state, 1, rows(1))
        return [builder.sub(left, SIZE(WIDTH)), builder.gep(x, [further]), b, *sums]

    return _while(builder, [depth, x, b, *sums], 1, panel)[3:]


@intrinsic
def _add_tile(typing, height, x, i, further, b, column, b_wide, depth, y, j, y_wide):  # type: ignore[no-untyped-def]
    """One tile from x[i] and b[column] into y[j], for C pointers: a loop for every height."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        height, x, i, further, b, column, b_wide, depth, y, j, y_wide = arguments
        x, b, y = (builder.gep(start, [place]) for start, place in ((x, i), (b, column), (y, j)))
        done = builder.append_basic_block("done")
        heights = builder.switch(height, done)
        for rows in range(1, HEIGHT + 1):
            heights.add_case(SIZE(rows), case := builder.append_basic_block("height"))
            builder.position_at_end(case)
            corners = [builder.gep(y, [builder.mul(SIZE(r), y_wide)]) for r in range(rows)]
            places = [builder.gep(corner, [SIZE(h)]) for corner in corners for h in range(0, WIDTH, LANES)]
            sums = [load(builder, place) for place in places]
            for place, value in zip(places, _walk(builder, x, further, b, b_wide, depth, sums)):
                store(builder, value, place)
            builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return types.void(_N, x, _N, _N, b, _N, _N, _N, y, _N, _N), generate


@intrinsic
def _spare_tile(typing):  # type: ignore[no-untyped-def]
    """Room for a tile, until the function returns."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        room = cgutils.alloca_once(builder, ir.ArrayType(ir.FloatType(), HEIGHT * WIDTH))
        return builder.bitcast(room, ir.FloatType().as_pointer())

    return _P(), generate


compiled_height = kernel(inline=True)(tile_height)


@linked("slm_add_columns", types.void(_P, _N, _N, _P, _N, _N, _N, _P, _N, _N, _N))
def _add_columns(x, across, further, b, K, b_wide, column, y, M, y_wide, j):
    i, spare, wide = 0, _spare_tile(), min(WIDTH, y_wide - j)
    while i < M:
        height, corner = compiled_height(M - i), i * y_wide + j
        sums, place, span = y, corner, y_wide
        if wide < WIDTH:
            sums, place, span = spare, 0, WIDTH
            for k in range(height * WIDTH):
                spare[k] = np.float32(0)
        _add_tile(height, x, i * across, further or height * WIDTH, b, column, b_wide, K, sums, place, span)
        if wide < WIDTH:
            for r in range(height):
                for k in range(wide):
                    y[corner + r * y_wide + k] += spare[r * WIDTH + k]
        i += height


@intrinsic
def _start(typing, x):  # type: ignore[no-untyped-def]
    """The address of an array, C-contiguous float32."""
    if (x.dtype, x.layout) != (types.float32, "C"):
        raise TypeError(f"a left side is a float32 array, row after row, got {x}.")

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        return context.make_array(x)(context, builder, arguments[0]).data

    return _P(x), generate


@intrinsic
def _call_add_columns(typing, x, across, further, b, column, y, j):  # type: ignore[no-untyped-def]
    return types.void(x, _N, _N, b, _N, y, _N), calling("slm_add_columns", 2, 2)


@overload(add_columns, inline="always")
def _compiled_add_columns(x, b, column, y, j):  # type: ignore[no-untyped-def]
    if x.ndim == 3:
        return lambda x, b, column, y, j: _call_add_columns(_start(x), WIDTH, x.shape[1] * WIDTH, b, column, y, j)
    return lambda x, b, column, y, j: _call_add_columns(_start(x), x.shape[1], 0, b, column, y, j)
