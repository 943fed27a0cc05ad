"""Arithmetic on bit planes: counting, payoff, adoption.

Kernels borrow named tuples (``blocks.lent``) and unpack them before they loop: taking an array out of a tuple otherwise
costs an atomic reference count, five times the work of a whole loop body.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.arrays import U64Rows
from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones

NONE = np.uint64(0)


class Planes(NamedTuple):
    """Beliefs of rows: knows and stance, uint64 [rows, words]."""

    knows: U64Rows
    stance: U64Rows


class Issues(NamedTuple):
    """What stances are judged by. Masks are uint64 [words].

    valid: the issues that exist. heads: the first issue of each group that pays together. reality: bits of R.
    core: issues of the mission. mission: its stances. code_knows, code_stance: the strategy. priorities: the few.
    number: of issues. core_count: of core issues. group: issues that pay together.
    matches: whether no view scores like a wrong one.
    """

    valid: NDArray[np.uint64]
    heads: NDArray[np.uint64]
    reality: NDArray[np.uint64]
    core: NDArray[np.uint64]
    mission: NDArray[np.uint64]
    code_knows: NDArray[np.uint64]
    code_stance: NDArray[np.uint64]
    priorities: NDArray[np.uint64]
    number: int
    core_count: int
    group: int
    matches: bool


@inlined
def row(number):
    """A row number that cannot be negative: spares the test whether it counts from the end."""
    return np.uint64(np.uint32(number))


@inlined
def payoff(knows, stance, reality, heads, group, matches):
    """Payoff of the issues of one word against reality: right less wrong, or with ``matches`` right less all others.

    With ``group`` > 1 only groups that are wholly right count, each for its issues (Fang, Lee & Schilling 2010).
    """
    right = knows & ~(stance ^ reality)
    if group == 1:
        return 2 * ones(right) - (ones(heads) if matches else ones(knows))
    whole = right
    for further in range(1, group):
        whole &= right >> np.uint64(further)
    return group * ones(whole & heads)


@inlined
def service(knows, stance, core, mission):
    """Core issues of one word held as the mission owes them, less those held against it."""
    held = knows & core
    return ones(held) - 2 * ones(held & (stance ^ mission))


@inlined
def adopt(after_knows, after_stance, i, w, taken, told, step):
    """Move the lanes ``taken`` of row i towards ``told``: at once, or one notch through no view (March 1991)."""
    knows = after_knows[i, w]
    stance = after_stance[i, w]
    moving = taken & (~knows | (told ^ stance))
    if step:
        knows ^= moving
    else:
        knows |= moving
    after_stance[i, w] = ((stance & ~moving) | (told & moving)) & knows
    after_knows[i, w] = knows


@inlined
def digits_of(number):
    """Binary digits of a number, 0 for 0."""
    k = 0
    while number >> k > 0:
        k += 1
    return k


@inlined
def clear(digits, plus, minus):
    """Begin to count with so many digits."""
    for d in range(digits):
        plus[d] = minus[d] = NONE


@inlined
def count_in(agree, oppose, digits, plus, minus):
    """Add the views of one person to the counts, all issues at once: digit d of the counts is plus[d], minus[d].

    digits: enough for all who will be counted. Nobody asks whether anything is left to carry: a wrong guess costs more
    than carrying nothing.
    """
    for d in range(digits):
        carry = plus[d] & agree
        plus[d] ^= agree
        agree = carry
        carry = minus[d] & oppose
        minus[d] ^= oppose
        oppose = carry
