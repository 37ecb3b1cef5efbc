"""Numbers in the processor's vector registers: loads, stores, copies and turned squares, as LLVM instructions.

Registers hold 16 numbers where the processor has AVX-512, and 8 elsewhere; NUMBA_CPU_FEATURES and NUMBA_ENABLE_AVX,
which say what Numba compiles for, decide that, too.
"""

from __future__ import annotations

from llvmlite import ir
from numba.core import config, types
from numba.core.codegen import get_host_cpu_features
from numba.extending import intrinsic

FEATURES = get_host_cpu_features() if config.CPU_FEATURES is None else config.CPU_FEATURES
LANES = 16 if "+avx512f" in FEATURES else 8
WIDTH = 2 * LANES  # of a panel: two registers
FOUR = 4  # numbers in a small register
SIZE, VECTOR, QUAD = ir.IntType(64), ir.VectorType(ir.FloatType(), LANES), ir.VectorType(ir.FloatType(), FOUR)


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


@intrinsic
def copy_row(typing, x, i, y, j):  # type: ignore[no-untyped-def]
    """y[j : j + WIDTH] = x[i : i + WIDTH] for C pointers."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        x, i, y, j = arguments
        for h in range(0, WIDTH, LANES):
            half = load(builder, builder.gep(x, [builder.add(i, SIZE(h))]))
            store(builder, half, builder.gep(y, [builder.add(j, SIZE(h))]))
        return context.get_dummy_value()

    return types.void(x, types.int64, y, types.int64), generate


@intrinsic
def turn_square(typing, x, i, wide, y, j):  # type: ignore[no-untyped-def]
    """A square of FOUR rows of x, `wide` apart, from x[i] on, becomes one of rows WIDTH apart from y[j] on, turned.

    For C pointers.
    """

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        x, i, wide, y, j = arguments
        rows = [builder.gep(x, [builder.add(i, builder.mul(wide, SIZE(n)))]) for n in range(FOUR)]
        p, q, r, s = (load(builder, row, QUAD) for row in rows)
        upper, lower = chosen(builder, p, q, range(2 * FOUR)), chosen(builder, r, s, range(2 * FOUR))
        for c in range(FOUR):
            turned = chosen(builder, upper, lower, [FOUR * n + c for n in range(FOUR)])
            store(builder, turned, builder.gep(y, [builder.add(j, SIZE(WIDTH * c))]))
        return context.get_dummy_value()

    return types.void(x, types.int64, types.int64, y, types.int64), generate
