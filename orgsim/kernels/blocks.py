"""Blocks of rows through simple loops: what the compiler can do for several people at once.

A loop is worked on several rows at a time when it reads and writes slices at its own variable, has no inner loop of
unknown length, fetches nothing by a number that is read, and touches so few arrays that they can be told apart before
it starts. Whatever does not fit is fetched for a block first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones

BLOCK = 256
"""Rows that a kernel works on at a time, so that what it notes of them stays close to the processor."""

NONE, ONE = np.uint64(0), np.uint64(1)
LANES = 64
LINE = 64
"""Bytes that processors fetch at a time."""


def _on_stack(kind: types.Number) -> Any:
    """A working array [BLOCK] of the calling function, gone when that returns: taking it from the heap would cost as
    much as a dozen people, and the compiler could not tell it from other arrays. It begins with any contents."""

    def array(typingctx):
        result = types.Array(kind, 1, "C")

        def generate(context, builder, signature, arguments):
            values = context.get_value_type(kind)
            # Numba's own way to take room would fill it with zeros whenever the function is called.
            with builder.goto_entry_block():
                room = builder.alloca(ir.ArrayType(values, BLOCK))
            # Otherwise every access to a whole register would touch two lines of memory.
            room.align = LINE
            made = make_array(result)(context, builder)
            size = context.get_constant(types.intp, BLOCK)
            width = context.get_constant(types.intp, context.get_abi_sizeof(values))
            populate_array(
                made, builder.bitcast(room, values.as_pointer()), cgutils.pack_array(builder, [size]),
                cgutils.pack_array(builder, [width]), width, None,
            )  # fmt: skip
            return made._getvalue()

        return result(), generate

    return intrinsic(array)


reals: Any = _on_stack(types.float64)
counts: Any = _on_stack(types.int64)
lanes: Any = _on_stack(types.uint64)


def _add_eight(typingctx, total, place, part, start):
    """Add eight numbers of a float64 array from ``start`` on to those of another from ``place`` on.

    A loop of a few rounds is taken apart before the compiler looks for registers to fill, and would add one by one.
    """

    def generate(context, builder, signature, arguments):
        eight = ir.VectorType(ir.DoubleType(), LINE // 8).as_pointer()
        places = []
        for array, at in ((0, 1), (2, 3)):
            made = make_array(signature.args[array])(context, builder, arguments[array])
            places.append(builder.bitcast(builder.gep(made.data, [arguments[at]]), eight))
        to, what = places
        builder.store(builder.fadd(builder.load(to, align=8), builder.load(what, align=8)), to, align=8)
        return context.get_dummy_value()

    return types.void(total, place, part, start), generate


add_eight: Any = intrinsic(_add_eight)


@inlined
def spread(column, group, out):
    """The values of a lever (float64 [groups]) for the rows of a block."""
    if len(column) == 1:
        value = column[0]
        for k in range(len(group)):
            out[k] = value
    else:
        for k in range(len(group)):
            out[k] = column[group[k]]


@inlined
def words_of(flat, words, w, low, high, out):
    """Word w of the rows of a block, from planes as one row (uint64 [rows * words]).

    A loop goes through several rows at a time only where it knows that they lie side by side.
    """
    if words == 1:
        beside = flat[low:high]
        for k in range(len(beside)):
            out[k] = beside[k]
    else:
        for k in range(high - low):
            out[k] = flat[(low + k) * words + w]


@inlined
def by_tenure(week, joined, table, out):
    """What a table by weeks of tenure says of the rows of a block; its last entry holds for longer ones too."""
    for k in range(len(joined)):
        out[k] = table[min(max(week - joined[k], 0), len(table) - 1)]


@inlined
def reached(size, luck, least, out):
    """Which of the first ``size`` places have luck of at least ``least``: their numbers in ``out``, int64; how many."""
    found = 0
    for low in range(0, size, LANES):
        own, bound = luck[low : min(size, low + LANES)], least[low : min(size, low + LANES)]
        marks = NONE
        for k in range(len(own)):
            marks |= np.uint64(own[k] >= bound[k]) << np.uint64(k)
        found = number(marks, low, out, found)
    return found


@inlined
def chosen(marks, out):
    """Which places are not marked with 0: their numbers in ``out``, int64; how many."""
    found = 0
    for low in range(0, len(marks), LANES):
        own = marks[low : low + LANES]
        bits = NONE
        for k in range(len(own)):
            bits |= np.uint64(own[k] != 0) << np.uint64(k)
        found = number(bits, low, out, found)
    return found


@inlined
def number(bits, low, out, found):
    """Write the numbers of the set bits, from ``low`` on, behind the first ``found`` of ``out``; how many there are."""
    last = found + ones(bits)
    for place in range(found, last):
        above = bits & (bits - ONE)
        out[place] = low + ones((bits ^ above) - ONE)
        bits = above
    return last
