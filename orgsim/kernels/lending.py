"""Arrays that compiled code borrows: without counting who holds them, and many at once by one address.

Somebody else holds them as long as the function runs. Counting takes longer than what is done with the rows of a small
organization; handing over hundreds of arrays one by one takes long to compile.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_cast, lower_getattr_generic, models, register_model
from numba.np.arrayobj import make_array, populate_array


def _lent(typingctx, value):
    """The same array, or tuple of arrays and numbers, without counting who holds it."""

    def generate(context, builder, signature, arguments):
        return _without_owner(context, builder, value, arguments[0])

    return value(value), generate


def _without_owner(context, builder, kind, value):
    if isinstance(kind, types.Array):
        array = make_array(kind)(context, builder, value)
        array.meminfo = cgutils.get_null_value(array.meminfo.type)
        return array._getvalue()
    items: Any = kind if isinstance(kind, types.BaseTuple) else ()
    for place, item in enumerate(items):
        part = _without_owner(context, builder, item, builder.extract_value(value, place))
        value = builder.insert_value(value, part, place)
    return value


lent: Any = intrinsic(_lent)


def _flat(typingctx, rows):
    """The rows of an array one after the other, lent; ``reshape`` would call somebody to ask whether it can."""
    result = types.Array(rows.dtype, 1, "C")

    def generate(context, builder, signature, arguments):
        array, made = make_array(rows)(context, builder, arguments[0]), make_array(result)(context, builder)
        width = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(rows.dtype)))
        populate_array(
            made, array.data, cgutils.pack_array(builder, [array.nitems]), cgutils.pack_array(builder, [width]), width,
            None,
        )  # fmt: skip
        return made._getvalue()

    return result(rows), generate


flat: Any = intrinsic(_flat)


class Loan(types.Type):
    """A named tuple somewhere in memory; reading a field borrows it."""

    def __init__(self, fields: Any):
        self.fields = fields
        super().__init__(name=f"Loan({fields})")


register_model(Loan)(models.OpaqueModel)


def _loan(typingctx, value):
    """A loan of a named tuple, good until the calling function returns."""

    def generate(context, builder, signature, arguments):
        room = cgutils.alloca_once(builder, context.get_value_type(value))
        builder.store(arguments[0], room)
        return builder.bitcast(room, ir.IntType(8).as_pointer())

    return Loan(value)(value), generate


loan: Any = intrinsic(_loan)


@infer_getattr
class _Fields(AttributeTemplate):
    """Types of what a loan holds."""

    key = Loan

    def generic_resolve(self, borrowed, name):  # type: ignore[override]
        fields = borrowed.fields.fields
        return borrowed.fields.types[fields.index(name)] if name in fields else None


@lower_getattr_generic(Loan)
def _field(context, builder, borrowed, value, name):
    place = borrowed.fields.fields.index(name)
    room = builder.bitcast(value, context.get_value_type(borrowed.fields).as_pointer())
    found = builder.load(cgutils.gep_inbounds(builder, room, 0, place))
    return _without_owner(context, builder, borrowed.fields.types[place], found)


@lower_cast(Loan, types.BaseTuple)
def _all_fields(context, builder, borrowed, wanted, value):
    room = builder.bitcast(value, context.get_value_type(borrowed.fields).as_pointer())
    return _without_owner(context, builder, borrowed.fields, builder.load(room))
