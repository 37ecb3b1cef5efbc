"""Numbers in the processor's vector registers: loads, stores, copies and turned squares, as LLVM instructions.

Registers hold 16 numbers where the processor has AVX-512, and 8 elsewhere; NUMBA_CPU_FEATURES and NUMBA_ENABLE_AVX,
which say what Numba compiles for, decide that, too.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba.core import config, types
from numba.core.codegen import get_host_cpu_features
from numba.extending import intrinsic, overload

FEATURES = get_host_cpu_features() if config.CPU_FEATURES is None else config.CPU_FEATURES
LANES = 16 if "+avx512f" in FEATURES else 8
WIDTH = 2 * LANES  # of a panel: two registers
DEEP = 4  # columns that packed rows have side by side
SIZE, VECTOR, QUAD = ir.IntType(64), ir.VectorType(ir.FloatType(), LANES), ir.VectorType(ir.FloatType(), DEEP)


def load(builder, address, kind=VECTOR):  # type: ignore[no-untyped-def]
    """A register of numbers from anywhere."""
    vector = builder.load(builder.bitcast(address, kind.as_pointer()))
    vector.align = 4
    return vector


def store(builder, value, address):  # type: ignore[no-untyped-def]
    """A register of numbers to anywhere."""
    builder.store(value, builder.bitcast(address, value.type.as_pointer())).align = 4


def chosen(builder, a, b, places):  # type: ignore[no-untyped-def]
    """A vector of the numbers at these places of two vectors, one after the other."""
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(ir.IntType(32), len(places)), list(places)))


def broadcast(builder, address):  # type: ignore[no-untyped-def]
    """A register of copies of one number."""
    number = builder.insert_element(VECTOR(ir.Undefined), builder.load(address), SIZE(0))
    return chosen(builder, number, VECTOR(ir.Undefined), [0] * LANES)


def copy_row(x: np.ndarray, i: int, j: int, y: np.ndarray, k: int) -> None:
    """y[k] = x[i, j : j + WIDTH] for y (K, WIDTH)."""
    y[k] = x[i, j : j + WIDTH]


@intrinsic
def _copy_row(typing, x, i, j, y, k):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        x, i, j, y, k = arguments
        x, y = (context.make_array(signature.args[n])(context, builder, a) for n, a in ((0, x), (3, y)))
        row = builder.add(builder.mul(i, builder.extract_value(x.shape, 1)), j)
        for h in range(0, WIDTH, LANES):
            half = load(builder, builder.gep(x.data, [builder.add(row, SIZE(h))]))
            store(builder, half, builder.gep(y.data, [builder.add(builder.mul(k, SIZE(WIDTH)), SIZE(h))]))
        return context.get_dummy_value()

    return types.void(x, types.int64, types.int64, y, types.int64), generate


@overload(copy_row, inline="always")
def _compiled_copy_row(x, i, j, y, k):  # type: ignore[no-untyped-def]
    return lambda x, i, j, y, k: _copy_row(x, i, j, y, k)


@intrinsic
def copy_quad(typing, x, i, y, j):  # type: ignore[no-untyped-def]
    """y[j : j + DEEP] = x[i : i + DEEP] for C pointers."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        x, i, y, j = arguments
        store(builder, load(builder, builder.gep(x, [i]), QUAD), builder.gep(y, [j]))
        return context.get_dummy_value()

    return types.void(x, types.int64, y, types.int64), generate


@intrinsic
def turn_quad(typing, x, i, wide, y, j):  # type: ignore[no-untyped-def]
    """y[j :] = a square of DEEP rows, its columns one after the other, for C pointers; rows of x are `wide` apart."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        x, i, wide, y, j = arguments
        rows = [builder.gep(x, [builder.add(i, builder.mul(wide, SIZE(n)))]) for n in range(DEEP)]
        p, q, r, s = (load(builder, row, QUAD) for row in rows)
        upper, lower = chosen(builder, p, q, range(2 * DEEP)), chosen(builder, r, s, range(2 * DEEP))
        turned = chosen(builder, upper, lower, [DEEP * n + c for c in range(DEEP) for n in range(DEEP)])
        store(builder, turned, builder.gep(y, [j]))
        return context.get_dummy_value()

    return types.void(x, types.int64, types.int64, y, types.int64), generate
