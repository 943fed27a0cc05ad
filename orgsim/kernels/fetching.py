"""Rows of other people, asked for before they are needed.

What lies in main memory comes hundreds of instructions later than what lies close to the processor. The processor looks
ahead by itself, but no further than a few dozen people; a kernel that knows whom a block will meet can ask for all.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from orgsim.kernels.compiling import inlined

NEAR = 2**21
"""Bytes that a processor keeps close: asking for rows of smaller tables takes longer than it spares."""


@inlined
def far(table):
    """Whether rows of a table lie so far away that one should ask for them early."""
    return table.size * table.itemsize > NEAR


def _soon(typingctx, table, place):
    """Ask for an entry of an array [rows], which will be read soon. Nothing waits for it, and any place is good."""

    def generate(context, builder, signature, arguments):
        array = make_array(signature.args[0])(context, builder, arguments[0])
        entry = builder.bitcast(builder.gep(array.data, [arguments[1]]), ir.IntType(8).as_pointer())
        whole = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [entry.type, whole, whole, whole])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        to_read, to_keep, data = (ir.Constant(whole, number) for number in (0, 3, 1))
        builder.call(ask, [entry, to_read, to_keep, data])
        return context.get_dummy_value()

    return types.void(table, place), generate


soon: Any = intrinsic(_soon)
