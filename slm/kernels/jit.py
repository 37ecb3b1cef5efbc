"""The one place that sets Numba's options for all kernels of the package.

Without a private folder to keep them in, kernels compile anew in each process, and one warning says so.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from llvmlite.binding import add_symbol
from numba.core import cgutils, sigutils, types
from numba.core import config as numba_config
from numba.core.ccallback import CFunc
from numba.core.compiler_lock import global_compiler_lock

from slm.kernels.cache import TolerantCache, private_folder

# Reassociation and contraction let sums vectorise. nnan and ninf stay off: -inf is an ordinary log-probability.
FAST_SUM = {"contract", "reassoc", "nsz", "arcp"}
# Without reassoc, for code that rounds by adding and subtracting a large number.
FAST_MATH = {"contract", "nsz", "arcp"}


@cache
def _cache_folder() -> str | None:
    """The private cache folder, looked for once; a warning if there is none."""
    folder = private_folder()
    if folder is None:
        warnings.warn(
            "slm found no private, writable folder to keep compiled kernels in and compiles them in each process; "
            "set SLM_CACHE_DIR to one.",
            RuntimeWarning,
            stacklevel=2,
        )
    return folder


def kernel(function: Callable | None = None, *, fastmath: set[str] | bool = False, inline: bool = False) -> Callable:
    """Compile a kernel: nopython, GIL released, NumPy's error model (a ZeroDivision test would stop vectorisation).

    Without the compiler (NUMBA_DISABLE_JIT=1) it stays a plain function, as silent about overflow as when compiled.

    Parameters:
        fastmath: flags by name, `FAST_SUM` or `FAST_MATH`; none by default.
        inline: paste the function into its callers (small helpers only); it is then not cached by itself.
    """

    def decorate(f: Callable) -> Callable:
        options: dict[str, object] = {"nogil": True, "error_model": "numpy", "fastmath": fastmath}
        options["no_cfunc_wrapper"] = True  # the wrapper for C, which nobody calls, would be compiled with each
        if inline:
            options["inline"] = "always"
        if numba_config.DISABLE_JIT:
            return f if inline else np.errstate(all="ignore")(f)
        compiled = numba.njit(**options)(f)
        if not inline:
            _keep(compiled, f, link_all)
        return compiled

    return decorate if function is None else decorate(function)


def _keep(compiled: Any, f: Callable, before: Callable[[], None] = lambda: None) -> None:
    """Do as cache=True would, but with a cache that distrusts its files; `before` is called before it loads."""
    if (folder := _cache_folder()) is None:
        return
    previous = numba_config.CACHE_DIR
    numba_config.CACHE_DIR = folder  # read once, here; put back so that users' own kernels stay theirs
    try:
        compiled._cache = TolerantCache(f, before)
    finally:
        numba_config.CACHE_DIR = previous


_waiting: list[Callable[[], None]] = []


def linked(symbol: str, signature: Any) -> Callable:
    """Compile a function once for all kernels, which call it by a symbol.

    A kernel that other kernels call is optimised again in each of them; this pays where its machine code is long and
    its calls are few. It is compiled, or loaded, when the first kernel is.

    Parameters:
        symbol: no other function of the process may have it.
        signature: Numba's, of numbers and C pointers alone; whoever calls must give just these.
    """

    def decorate(f: Callable) -> Callable:
        if numba_config.DISABLE_JIT:
            return f
        compiled = CFunc(f, sigutils.normalize_signature(signature), {}, {"error_model": "numpy"})
        _keep(compiled, f)

        def link() -> None:
            compiled.compile()
            add_symbol(symbol, compiled.address)

        _waiting.append(link)
        return compiled

    return decorate


def link_all() -> None:
    """Make the symbols of all linked functions known; kernels that call one need it before they are linked."""
    with global_compiler_lock:  # nobody goes on before another thread has done it
        while _waiting:
            _waiting[-1]()
            _waiting.pop()


def calling(symbol: str, *axes: int) -> Callable:
    """How an intrinsic calls a linked function: arrays, C-contiguous float32 of so many axes, as pointer and sizes."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values, left = [], list(axes)
        for kind, value in zip(signature.args, arguments):
            if isinstance(kind, types.Array):
                if (kind.dtype, kind.ndim, kind.layout) != (types.float32, left.pop(0), "C"):
                    raise TypeError(f"{symbol} takes float32 arrays of {axes} axes, row after row, got {kind}.")
                array = context.make_array(kind)(context, builder, value)
                values += [array.data, *(builder.extract_value(array.shape, axis) for axis in range(kind.ndim))]
            else:
                values.append(value)
        link_all()
        kind = ir.FunctionType(ir.VoidType(), [value.type for value in values])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, symbol), values)
        return context.get_dummy_value()

    return generate
