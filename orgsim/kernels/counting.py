"""Counting set bits: one machine instruction that numba has no name for."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


def _ones(typingctx, bits):
    """Number of set bits of a uint64."""

    def generate(context, builder, signature, arguments):
        counter = builder.module.declare_intrinsic("llvm.ctpop", [ir.IntType(64)])
        return builder.call(counter, arguments)

    return types.int64(types.uint64), generate


ones: Any = intrinsic(_ones)
