"""What Numba does not offer: unaligned loads and stores, a prefetch, trailing zeros, a plain maximum, flags between
threads, arrays by address or uncounted.

Each is an ordinary Python function, which is what runs without the compiler; compiled kernels get the instruction
in its place. Indices and addresses are not checked in compiled code: buffers read by `load64` or written by `store64`
need 7 spare bytes behind the text.
"""

from __future__ import annotations

import ctypes
import platform
import sys

import numpy as np
from llvmlite import ir
from numba import carray
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

_LITTLE_ENDIAN = sys.byteorder == "little"


def load64(octets: np.ndarray | bytes, at: int) -> np.uint64:
    """The 8 bytes octets[at:at + 8] (uint8) as one number, the first byte lowest."""
    return np.uint64(int.from_bytes(bytes(octets[at : at + 8]), "little"))


def store64(octets: np.ndarray, at: int, word: np.uint64) -> None:
    """Put the 8 bytes of a number into octets[at:at + 8] (uint8), the lowest byte first."""
    octets[at : at + 8] = np.frombuffer(int(word).to_bytes(8, "little"), np.uint8)


def prefetch(array: np.ndarray, at: int) -> None:
    """Ask for the cache line of array[at] ahead of its use; changes nothing, and may point anywhere."""


def trailing_zeros(word: np.uint64) -> np.int64:
    """How many zero bits stand below the lowest one of a 64-bit word; 64 if there is none."""
    value = int(word)
    return np.int64((value & -value).bit_length() - 1 if value else 64)


def larger(a: np.float32, b: np.float32) -> np.float32:
    """The larger of two numbers; if one is no number, the other.

    x[j] = max(x[j], y[j]) becomes a store where y is larger, which some processors do one number at a time.
    """
    return np.fmax(a, b)


def told(flags: np.ndarray, at: int) -> np.int64:
    """flags[at] (int64) after a moment's pause, read anew each time: another thread may have written it."""
    return flags[at]


def tell(flags: np.ndarray, at: int, value: np.int64) -> None:
    """flags[at] = value (int64), behind all that was written before."""
    flags[at] = value


def give_way() -> None:
    """Let another thread have the processor, if one waits for it."""


def array_at(address: int, size: int, dtype: type) -> np.ndarray:
    """The array (size,) at an address, for kernels that many arrays are given to as one; somebody else must hold it."""
    octets = (ctypes.c_char * (int(size) * np.dtype(dtype).itemsize)).from_address(int(address))
    return np.ndarray((int(size),), dtype, octets)


def borrowed(array: np.ndarray) -> np.ndarray:
    """The same array, whose references compiled code does not count; somebody else must hold it.

    Pasted-in helpers and slices count references in every round of a loop, by atomic additions for which threads wait.
    """
    return array


def _element(context, builder, array_type, array, at):  # type: ignore[no-untyped-def]
    """Address of array[at]."""
    data = context.make_array(array_type)(context, builder, array).data
    return builder.gep(data, [at])


@intrinsic
def _load64(typing, octets, at):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        address = _element(context, builder, signature.args[0], *arguments)
        word = builder.load(builder.bitcast(address, ir.IntType(64).as_pointer()))
        word.align = 1
        return word if _LITTLE_ENDIAN else builder.bswap(word)

    return types.uint64(octets, types.int64), generate


@intrinsic
def _store64(typing, octets, at, word):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        address = _element(context, builder, signature.args[0], *arguments[:2])
        ordered = arguments[2] if _LITTLE_ENDIAN else builder.bswap(arguments[2])
        builder.store(ordered, builder.bitcast(address, ir.IntType(64).as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(octets, types.int64, types.uint64), generate


@intrinsic
def _prefetch(typing, array, at):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        octet, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        address = builder.bitcast(_element(context, builder, signature.args[0], *arguments), octet)
        function_type = ir.FunctionType(ir.VoidType(), [octet, flag, flag, flag])
        function = builder.module.declare_intrinsic("llvm.prefetch", [octet], function_type)
        builder.call(function, [address, flag(0), flag(3), flag(1)])  # for reading, keep in all levels, data
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


@intrinsic
def _trailing_zeros(typing, word):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        return builder.cttz(arguments[0], ir.IntType(1)(0))

    return types.int64(types.uint64), generate


@intrinsic
def _larger(typing, a, b):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        kind = arguments[0].type
        function = builder.module.declare_intrinsic("llvm.maxnum", [kind], ir.FunctionType(kind, [kind, kind]))
        return builder.call(function, arguments)

    return a(a, a), generate


_YIELD = ("llvm.aarch64.hint", 1)
_PAUSES = {"x86_64": ("llvm.x86.sse2.pause",), "aarch64": _YIELD, "arm64": _YIELD}


@intrinsic
def _told(typing, flags, at):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        if pause := _PAUSES.get(platform.machine()):
            name, *numbers = pause
            values = [ir.IntType(32)(number) for number in numbers]
            kind = ir.FunctionType(ir.VoidType(), [value.type for value in values])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, name), values)
        address = _element(context, builder, signature.args[0], *arguments)
        return builder.load_atomic(address, ordering="acquire", align=8)

    return types.int64(flags, types.int64), generate


@intrinsic
def _tell(typing, flags, at, value):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        address = _element(context, builder, signature.args[0], *arguments[:2])
        builder.store_atomic(arguments[2], address, ordering="release", align=8)
        return context.get_dummy_value()

    return types.void(flags, types.int64, types.int64), generate


@intrinsic
def _give_way(typing):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.IntType(32), []), "sched_yield")
        builder.call(function, [])
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def _pointer(typing, address):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

    return types.voidptr(types.int64), generate


@intrinsic
def _borrowed(typing, array):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        make = context.make_array(signature.args[0])
        lent = make(context, builder, arguments[0])
        own = make(context, builder)
        cgutils.copy_struct(own, lent, {"meminfo": ir.Constant(lent.meminfo.type, None)})
        return own._getvalue()

    return array(array), generate


@overload(borrowed, inline="always")
def _compiled_borrowed(array):  # type: ignore[no-untyped-def]
    return lambda array: _borrowed(array)


@overload(load64, inline="always")
def _compiled_load64(octets, at):  # type: ignore[no-untyped-def]
    return lambda octets, at: _load64(octets, np.int64(at))


@overload(store64, inline="always")
def _compiled_store64(octets, at, word):  # type: ignore[no-untyped-def]
    return lambda octets, at, word: _store64(octets, np.int64(at), np.uint64(word))


@overload(prefetch, inline="always")
def _compiled_prefetch(array, at):  # type: ignore[no-untyped-def]
    return lambda array, at: _prefetch(array, np.int64(at))


@overload(trailing_zeros, inline="always")
def _compiled_trailing_zeros(word):  # type: ignore[no-untyped-def]
    return lambda word: _trailing_zeros(np.uint64(word))


@overload(larger, inline="always")
def _compiled_larger(a, b):  # type: ignore[no-untyped-def]
    return lambda a, b: _larger(a, b)


@overload(told, inline="always")
def _compiled_told(flags, at):  # type: ignore[no-untyped-def]
    return lambda flags, at: _told(flags, np.int64(at))


@overload(tell, inline="always")
def _compiled_tell(flags, at, value):  # type: ignore[no-untyped-def]
    return lambda flags, at, value: _tell(flags, np.int64(at), np.int64(value))


@overload(give_way, inline="always")
def _compiled_give_way():  # type: ignore[no-untyped-def]
    return lambda: _give_way()


@overload(array_at, inline="always")
def _compiled_array_at(address, size, dtype):  # type: ignore[no-untyped-def]
    return lambda address, size, dtype: carray(_pointer(np.int64(address)), (size,), dtype)
