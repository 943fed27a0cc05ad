"""Sums in double precision, added up in the order of numpy, so that both give the same last bit."""

from __future__ import annotations

from orgsim.kernels.compiling import internal
from orgsim.kernels.lending import lent

FILLED = 1
ALONE = 8
BLOCK = 128
BUFFER = 8192


@internal
def _block(values, start, stop):
    """Eight running sums side by side, then what is left over."""
    if stop - start < ALONE:
        rest = 0.0
        for i in range(start, stop):
            rest += values[i]
        return rest
    a = b = c = d = e = f = g = h = 0.0
    whole = stop - (stop - start) % ALONE
    for i in range(start, whole, ALONE):
        a += values[i]
        b += values[i + 1]
        c += values[i + 2]
        d += values[i + 3]
        e += values[i + 4]
        f += values[i + 5]
        g += values[i + 6]
        h += values[i + 7]
    result = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(whole, stop):
        result += values[i]
    return result


@internal
def _pairwise(values, start, stop):
    """Halves of more than ``BLOCK`` numbers, each summed likewise."""
    count = stop - start
    if count <= BLOCK:
        return _block(values, start, stop)
    half = count // 2
    half -= half % ALONE
    return _pairwise(values, start, start + half) + _pairwise(values, start + half, stop)


@internal
def total(values, count):
    """Sum of the first ``count`` of ``values``: what numpy.sum gives in double precision."""
    result = 0.0
    values = lent(values)
    for start in range(0, count, BUFFER):
        result += _pairwise(values, start, min(count, start + BUFFER))
    return result


@internal
def mean_of_filled(values, status, held):
    """Mean of ``values`` [rows] over filled seats; 0 if there is nobody. held: float64 [rows], scratch."""
    count = 0
    for i in range(len(values)):
        if status[i] == FILLED:
            held[count] = values[i]
            count += 1
    return total(held, count) / count if count > 0 else 0.0
