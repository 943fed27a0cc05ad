"""Kernels that are compiled by their declared types, each apart, and called from compiled code through an address.

A function that numba links into another is optimized and translated once more there: one call for a whole week would
take half a minute to compile. What is compiled apart can be compiled side by side, and serves Python and compiled code
alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numba
import numpy as np
from llvmlite import binding, ir
from numba.core import cgutils, types, typing
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import lower_builtin

from orgsim.kernels.compiling import compiled
from orgsim.kernels.keeping import read_from_elsewhere
from orgsim.kernels.lending import Loan

_PLAIN: dict[type, Any] = {int: types.int64, float: types.float64, bool: types.boolean}


class Kernel:
    """A kernel that is compiled apart. signature: the types that it is compiled for."""

    def __init__(self, function: Callable[..., Any]):
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.compiled = compiled(function)
        hints = get_type_hints(function, include_extras=True)
        result = hints.pop("return")
        self.signature = tuple(_type_of(hint) for hint in hints.values())
        self.result = types.none if result is type(None) else _type_of(result)
        self.is_open = False
        # Compiled code is kept on the disk, and the address is another in every process: it is read from here.
        self.address = np.zeros(1, np.uint64)
        self.symbol = f"orgsim_address_of_{self.name.replace('.', '_')}"
        binding.add_symbol(self.symbol, self.address.ctypes.data)
        _BY_SYMBOL[self.symbol] = self

    def make(self) -> None:
        """Compile the kernel, or read it from the disk, and let compiled code find it."""
        if self.address[0] == 0:
            self.compiled.compile(self.signature)
            made = self._made()
            if made.signature.return_type != self.result:
                raise TypeError(f"{self.name} returns {made.signature.return_type}, not {self.result}")
            self.address[0] = made.library.get_pointer_to_function(made.fndesc.llvm_func_name)

    def open(self) -> None:
        """Make the kernel and all that it calls.

        Not when compiled code arrives at it: an interrupt that Python hears there would go nowhere.
        """
        if not self.is_open:
            self.make()
            for symbol in read_from_elsewhere(self._made().library):
                if symbol in _BY_SYMBOL:
                    _BY_SYMBOL[symbol].open()
            self.is_open = True

    def _made(self) -> Any:
        return self.compiled.overloads[self.signature]

    def call(self, context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        """Generate a call through the address."""
        slot = builder.module.globals.get(self.symbol) or ir.GlobalVariable(builder.module, ir.IntType(64), self.symbol)
        address, convention = builder.load(slot), context.call_conv
        with cgutils.if_unlikely(builder, cgutils.is_null(builder, address)):
            convention.return_user_exc(builder, RuntimeError, (f"{self.name} was called before it was opened",))
        target = convention.get_function_type(signature.return_type, signature.args).as_pointer()
        status, result = convention.call_function(
            builder, builder.inttoptr(address, target), signature.return_type, signature.args, arguments
        )
        with cgutils.if_unlikely(builder, status.is_error):
            convention.return_status_propagate(builder, status)
        return result


KERNELS: dict[str, Kernel] = {}
"""All kernels that are compiled apart, by name."""
_BY_SYMBOL: dict[str, Kernel] = {}


def apart(function: Callable[..., Any]) -> Any:
    """Compile a kernel by its annotations, apart from compiled code that calls it.

    Every parameter is annotated: a number, an array of ``orgsim.kernels.arrays``, or a named tuple of such. What
    compiled code hands over is turned into these types.
    """
    kernel = Kernel(function)
    KERNELS[kernel.name] = kernel
    made = typing.signature(kernel.result, *kernel.signature)
    call = kernel.compiled

    @wraps(function)
    def from_python(*arguments: Any) -> Any:
        if not kernel.is_open:
            kernel.open()
        return call(*arguments)

    class Call(AbstractTemplate):
        """What compiled code makes of a call."""

        key = from_python

        def generic(self, arguments: Any, keywords: Any) -> Any:
            return None if keywords or len(arguments) != len(kernel.signature) else made

    infer_global(from_python, types.Function(Call))
    lower_builtin(from_python, types.VarArg(types.Any))(kernel.call)
    return from_python


@cache
def _type_of(hint: Any) -> Any:
    """The numba type of an annotation."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is Annotated:
        return _noted_type_of(*get_args(hint))
    if get_origin(hint) is np.ndarray:
        return types.Array(_kind_of(hint), 1, "C")
    if get_origin(hint) is tuple:
        return types.BaseTuple.from_types([_type_of(part) for part in get_args(hint)])
    if issubclass(hint, np.generic):
        return numba.from_dtype(np.dtype(hint))
    if not issubclass(hint, tuple):
        raise TypeError(f"kernels take numbers, arrays of known type and named tuples of these, not {hint}")
    parts = [_type_of(part) for part in get_type_hints(hint, include_extras=True).values()]
    return types.BaseTuple.from_types(parts, hint)


def _noted_type_of(hint: Any, note: Any) -> Any:
    """note: the dimensions of an array, the fields of a record or of an array of records, or BORROWED."""
    if isinstance(note, str):
        return Loan(_type_of(hint))
    if isinstance(note, int):
        return types.Array(_kind_of(hint), note, "C")
    record = numba.from_dtype(note)
    return types.Array(record, 1, "C") if get_origin(hint) is np.ndarray else record


def _kind_of(hint: Any) -> Any:
    (kind,) = get_args(get_args(hint)[1])
    return numba.from_dtype(np.dtype(kind))
