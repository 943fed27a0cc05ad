"""Arithmetic on bit planes: counting, payoff, adoption."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones

NONE = np.uint64(0)


class Planes(NamedTuple):
    """Beliefs of rows: knows and stance, uint64 [rows, words]."""

    knows: NDArray[np.uint64]
    stance: NDArray[np.uint64]


class Issues(NamedTuple):
    """What stances are judged by. Masks are uint64 [words].

    valid: the issues that exist. heads: the first issue of each group that pays together. reality: bits of R.
    core: issues of the mission. mission: its stances. code_knows, code_stance: the strategy. priorities: the few.
    count: number of issues. core_count: of core issues. group: issues that pay together.
    """

    valid: NDArray[np.uint64]
    heads: NDArray[np.uint64]
    reality: NDArray[np.uint64]
    core: NDArray[np.uint64]
    mission: NDArray[np.uint64]
    code_knows: NDArray[np.uint64]
    code_stance: NDArray[np.uint64]
    priorities: NDArray[np.uint64]
    count: int
    core_count: int
    group: int


@inlined
def business(planes, i, issues):
    """Payoff of row i against reality in [-1, 1]; groups pay only whole (Fang, Lee & Schilling 2010)."""
    total = 0
    for w in range(len(issues.valid)):
        knows = planes.knows[i, w]
        right = knows & ~(planes.stance[i, w] ^ issues.reality[w])
        if issues.group == 1:
            total += 2 * ones(right) - ones(knows)
        else:
            whole = right
            for further in range(1, issues.group):
                whole &= right >> np.uint64(further)
            total += issues.group * ones(whole & issues.heads[w])
    return total / issues.count


@inlined
def fidelity(planes, i, issues):
    """Mean over the core issues of stance times mission, in [-1, 1]; 0 without a core."""
    total = 0
    for w in range(len(issues.valid)):
        knows = planes.knows[i, w] & issues.core[w]
        total += ones(knows) - 2 * ones(knows & (planes.stance[i, w] ^ issues.mission[w]))
    return total / issues.core_count if issues.core_count > 0 else 0.0


@inlined
def adopt(after, i, w, taken, told, step):
    """Move the lanes ``taken`` of row i towards ``told``: at once, or one notch through no view (March 1991)."""
    knows = after.knows[i, w]
    stance = after.stance[i, w]
    moving = taken & (~knows | (told ^ stance))
    if step:
        knows ^= moving
    else:
        knows |= moving
    after.stance[i, w] = ((stance & ~moving) | (told & moving)) & knows
    after.knows[i, w] = knows
