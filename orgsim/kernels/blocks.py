"""Blocks of rows through simple loops: what the compiler can do for several people at once.

A loop is worked on several rows at a time when it reads and writes slices at its own variable, has no inner loop of
unknown length, fetches nothing by a number that is read, and touches so few arrays that they can be told apart before
it starts. Whatever does not fit is fetched for a block first.
"""

from __future__ import annotations

from orgsim.kernels.compiling import inlined


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
def reached(size, luck, least, out):
    """Which of the first ``size`` places have luck of at least ``least``: their numbers in ``out``, int64; how many."""
    found = 0
    for k in range(size):
        out[found] = k
        found += luck[k] >= least[k]
    return found


@inlined
def chosen(marks, out):
    """Which places are marked with 1, others with 0: their numbers in ``out``, int64; how many."""
    found = 0
    for k in range(len(marks)):
        out[found] = k
        found += marks[k]
    return found
