"""How a process that does nothing but compile goes about it: what ends in kernels is not made ready by itself.

Numba optimizes every function to the end and translates it, some 190 of 250 that nobody calls: kernels carry copies,
and are optimized as a whole. Only for processes in which nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
from numba.core.registry import cpu_target

# Numba's compiler declares no types.
_Library: Any = JITCodeLibrary
_Generator: Any = JITCPUCodegen

_KEPT: set[str] = set()


class _Part(_Library):
    """A compiled function that becomes machine code when its address is asked for, as that of a kernel is."""

    def _optimize_functions(self, module: Any) -> None:
        """Lightly: a kernel is optimized as a whole afterwards."""
        module.data_layout = self._codegen._data_layout
        for function in module.functions:
            if not function.is_declaration:
                passes, settings = self._codegen._function_pass_manager(opt=1)
                passes.run(function, settings)

    def _optimize_final_module(self) -> None:
        """Parts of kernels as numba begins, with what they call melted in; kernels to the end."""
        if self.name in _KEPT:
            super()._optimize_final_module()
            return
        passes, settings = self._codegen._module_pass_manager(
            cost="cheap", opt=self._codegen._opt_level, loop_vectorize=False, slp_vectorize=False
        )
        passes.run(self._final_module, settings)

    def _finalize_specific(self) -> None:
        self._codegen._scan_and_fix_unresolved_refs(self._final_module)


class _Writer(_Generator):
    """Makes such functions."""

    _library_class = _Part

    def set_env(self, name: str, environment: Any) -> None:
        """Nothing: finding the place in memory would translate the function, and only who runs it looks there."""


def finish_only(kernels: Iterable[str]) -> None:
    """From now on numba finishes only functions of these names, and nothing that it compiles can be run."""
    _KEPT.update(name.rpartition(".")[2] for name in kernels)
    cpu_target.target_context._internal_codegen = _Writer("orgsim.only_kept")
