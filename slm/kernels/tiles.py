"""Matrix products in tiles of sums that stay in vector registers: y += x b for the few rows that a step has.

A tile is some rows of sums, WIDTH of them each: two registers a row, and as many rows as there are registers for.
While it walks down b, two rows at a time, two loads of weights serve all its rows, so that the multipliers are what is
waited for, not the memory. What is computed for a row does not depend on the others, nor on the shape of the tiles.

Registers hold 16 numbers where the processor has AVX-512, and 8 elsewhere; NUMBA_CPU_FEATURES and NUMBA_ENABLE_AVX,
which say what Numba compiles for, decide that, too.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba.core import cgutils, config, types
from numba.core.codegen import get_host_cpu_features
from numba.extending import intrinsic, overload

from slm.kernels.jit import kernel, link_all, linked

FEATURES = get_host_cpu_features() if config.CPU_FEATURES is None else config.CPU_FEATURES
LANES, HEIGHT = (16, 12) if "+avx512f" in FEATURES else (8, 6)
WIDTH = 2 * LANES
AHEAD = 128  # rows of weights that are asked for ahead: those of 1000 units come from memory at every step
FUSED = ("contract",)  # a product and a sum become one instruction where there is one
SIZE, VECTOR = ir.IntType(64), ir.VectorType(ir.FloatType(), LANES)


def add_tile(height: int, x: np.ndarray, b: np.ndarray, column: int, y: np.ndarray, i: int, j: int) -> None:
    """y[i : i + height, j : j + WIDTH] += x[i : i + height, :K] @ b[:, column : column + WIDTH], b (K, .).

    height is 1 to HEIGHT.
    """
    y[i : i + height, j : j + WIDTH] += x[i : i + height, : len(b)] @ b[:, column : column + WIDTH]


def copy_row(x: np.ndarray, i: int, j: int, y: np.ndarray, k: int) -> None:
    """y[k] = x[i, j : j + WIDTH] for y (K, WIDTH)."""
    y[k] = x[i, j : j + WIDTH]


def _load(builder, address):  # type: ignore[no-untyped-def]
    """A register of numbers from anywhere."""
    vector = builder.load(builder.bitcast(address, VECTOR.as_pointer()))
    vector.align = 4
    return vector


def _store(builder, value, address):  # type: ignore[no-untyped-def]
    """A register of numbers to anywhere."""
    builder.store(value, builder.bitcast(address, VECTOR.as_pointer())).align = 4


def _broadcast(builder, address):  # type: ignore[no-untyped-def]
    """A register of copies of one number."""
    number = builder.insert_element(VECTOR(ir.Undefined), builder.load(address), SIZE(0))
    return builder.shuffle_vector(number, VECTOR(ir.Undefined), ir.Constant(ir.VectorType(ir.IntType(32), LANES), None))


def _ask_ahead(builder, row, wide):  # type: ignore[no-untyped-def]
    """Ask for a later row of b."""
    octet, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [octet, flag, flag, flag])
    prefetch = builder.module.declare_intrinsic("llvm.prefetch", [octet], kind)
    later = builder.bitcast(builder.gep(row, [builder.mul(wide, SIZE(AHEAD))]), octet)
    builder.call(prefetch, [later, flag(0), flag(2), flag(1)])  # for reading, into the second level, data


def _walk(builder, factors, weights, wide, k, end, sums, together):  # type: ignore[no-untyped-def]
    """The loop down b from row k, `together` rows at once while as many are left: the row behind it, and the sums.

    `factors` and `weights` point at the first row.
    """
    before, body, behind = builder.block, builder.append_basic_block("row"), builder.append_basic_block("end")
    starts, last = [k, *sums], builder.sub(end, SIZE(together))
    builder.cbranch(builder.icmp_signed("<=", k, last), body, behind)
    builder.position_at_end(body)
    k, *sums = phis = [builder.phi(start.type) for start in starts]
    rows = [builder.gep(weights, [builder.mul(builder.add(k, SIZE(n)), wide)]) for n in range(together)]
    halves = [[_load(builder, builder.gep(row, [SIZE(h)])) for h in range(0, WIDTH, LANES)] for row in rows]
    for row in rows:
        _ask_ahead(builder, row, wide)
    for r, address in enumerate(factors):
        for n, (left, right) in enumerate(halves):
            factor = _broadcast(builder, builder.gep(address, [builder.add(k, SIZE(n))]))
            for place, half in ((2 * r, left), (2 * r + 1, right)):
                sums[place] = builder.fadd(sums[place], builder.fmul(factor, half, flags=FUSED), flags=FUSED)
    following = [builder.add(k, SIZE(together)), *sums]
    builder.cbranch(builder.icmp_signed("<=", following[0], last), body, behind)
    builder.position_at_end(behind)
    results = [builder.phi(start.type) for start in starts]
    for start, phi, value, result in zip(starts, phis, following, results):
        for target in (phi, result):
            target.add_incoming(start, before)
            target.add_incoming(value, body)
    return results[0], results[1:]


@intrinsic
def _tile(typing, height, x, x_wide, b, b_wide, depth, y, y_wide):  # type: ignore[no-untyped-def]
    """`add_tile` in machine instructions, all arrays as from the tile's first numbers on: a loop for every height."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        height, x, x_wide, b, b_wide, depth, y, y_wide = arguments
        done = builder.append_basic_block("done")
        heights = builder.switch(height, done)
        for rows in range(1, HEIGHT + 1):
            heights.add_case(SIZE(rows), case := builder.append_basic_block("height"))
            builder.position_at_end(case)
            factors = [builder.gep(x, [builder.mul(SIZE(r), x_wide)]) for r in range(rows)]
            corners = [builder.gep(y, [builder.mul(SIZE(r), y_wide)]) for r in range(rows)]
            places = [builder.gep(corner, [SIZE(h)]) for corner in corners for h in range(0, WIDTH, LANES)]
            k, sums = SIZE(0), [_load(builder, place) for place in places]
            for together in (2, 1):
                k, sums = _walk(builder, factors, b, b_wide, k, depth, sums, together)
            for place, value in zip(places, sums):
                _store(builder, value, place)
            builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return types.void(types.int64, x, types.int64, b, types.int64, types.int64, y, types.int64), generate


_NUMBERS, _NUMBER = types.CPointer(types.float32), ir.FloatType().as_pointer()
_KINDS = [(types.int64, SIZE) if kind == "n" else (_NUMBERS, _NUMBER) for kind in "npnpnnpn"]  # in Numba and in LLVM
_SYMBOL = "slm_add_tile"


@linked(_SYMBOL, types.void(*(kind for kind, _ in _KINDS)))
def _run_tile(height, x, x_wide, b, b_wide, depth, y, y_wide):
    _tile(height, x, x_wide, b, b_wide, depth, y, y_wide)


@intrinsic
def _call_tile(typing, height, x, b, column, y, i, j):  # type: ignore[no-untyped-def]
    """`add_tile` by a call of the one function that is compiled for all kernels."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        height, x, b, column, y, i, j = arguments
        kinds = [signature.args[place] for place in (1, 2, 4)]
        x, b, y = (context.make_array(kind)(context, builder, a) for kind, a in zip(kinds, (x, b, y)))
        x_wide, b_wide, y_wide = (builder.extract_value(a.shape, 1) for a in (x, b, y))
        first = builder.gep(x.data, [builder.mul(i, x_wide)])
        corner = builder.gep(y.data, [builder.add(builder.mul(i, y_wide), j)])
        weights, depth = builder.gep(b.data, [column]), builder.extract_value(b.shape, 0)
        link_all()
        kind = ir.FunctionType(ir.VoidType(), [kind for _, kind in _KINDS])
        add = cgutils.get_or_insert_function(builder.module, kind, _SYMBOL)
        builder.call(add, [height, first, x_wide, weights, b_wide, depth, corner, y_wide])
        return context.get_dummy_value()

    return types.void(types.int64, x, b, types.int64, y, types.int64, types.int64), generate


@intrinsic
def _copy_row(typing, x, i, j, y, k):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        x, i, j, y, k = arguments
        x, y = (context.make_array(signature.args[n])(context, builder, a) for n, a in ((0, x), (3, y)))
        row = builder.add(builder.mul(i, builder.extract_value(x.shape, 1)), j)
        for h in range(0, WIDTH, LANES):
            half = _load(builder, builder.gep(x.data, [builder.add(row, SIZE(h))]))
            _store(builder, half, builder.gep(y.data, [builder.add(builder.mul(k, SIZE(WIDTH)), SIZE(h))]))
        return context.get_dummy_value()

    return types.void(x, types.int64, types.int64, y, types.int64), generate


@overload(add_tile, inline="always")
def _compiled_tile(height, x, b, column, y, i, j):  # type: ignore[no-untyped-def]
    return lambda height, x, b, column, y, i, j: _call_tile(height, x, b, column, y, i, j)


@overload(copy_row, inline="always")
def _compiled_copy_row(x, i, j, y, k):  # type: ignore[no-untyped-def]
    return lambda x, i, j, y, k: _copy_row(x, i, j, y, k)


@kernel
def add_columns(x, b, column, y, j):
    """y[:, j : j + WIDTH] += x b[:, column : column + WIDTH] for x (M, K), b (K, .), rows in tiles of like height."""
    i, M = 0, x.shape[0]
    for tiles in range((M + HEIGHT - 1) // HEIGHT, 0, -1):
        height = (M - i + tiles - 1) // tiles
        add_tile(height, x, b, column, y, i, j)
        i += height
