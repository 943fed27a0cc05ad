"""How compiled kernels lie on the disk, and how they come back: as machine code, and without the compiler.

Numba also keeps what it would need to link a function into another, and loads all that it can compile before it reads
the first: with scipy's linear algebra, a second for kernels that need neither.
"""

from __future__ import annotations

from typing import Any

from llvmlite import binding, ir
from numba.core.caching import CompileResultCacheImpl, FunctionCache
from numba.core.runtime import rtsys

# Numba's cache declares no types.
_Numbas: Any = CompileResultCacheImpl
_NumbasCache: Any = FunctionCache


class _MachineCode(_Numbas):
    """What is written of a kernel."""

    def reduce(self, made: Any) -> Any:
        """The same without the code to link, which takes longest to read: kernels are called through an address."""
        (name, kind, (code, _)), *rest = super().reduce(made)
        defined = {function.name for function in made.library.get_defined_functions()}
        doors = defined & {made.fndesc.llvm_func_name, made.fndesc.llvm_cpython_wrapper_name}
        return (name, kind, (code, _only_names(doors, read_from_elsewhere(made.library)))), *rest


def read_from_elsewhere(library: Any) -> list[str]:
    """Names of variables that compiled code reads and does not define: the addresses of what it calls among them."""
    module = library._get_module_for_linking()
    return sorted(variable.name for variable in module.global_variables if variable.is_declaration)


def _only_names(functions: set[str], variables: list[str]) -> bytes:
    """What numba must read to know that machine code defines these functions and reads these variables."""
    module = ir.Module()
    for name in variables:
        ir.GlobalVariable(module, ir.IntType(64), name)
    for name in sorted(functions):
        function = ir.Function(module, ir.FunctionType(ir.VoidType(), ()), name)
        ir.IRBuilder(function.append_basic_block()).unreachable()
    return binding.parse_assembly(str(module)).as_bitcode()


class Kept(_NumbasCache):
    """The folder of compiled kernels, as numba asks it."""

    _impl_class = _MachineCode

    def load_overload(self, signature: Any, target: Any) -> Any:
        """A kernel from the disk; None where it must be compiled, for which numba then loads what it needs itself."""
        # What compiled code calls to allocate.
        rtsys.initialize(target)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(signature, target)
