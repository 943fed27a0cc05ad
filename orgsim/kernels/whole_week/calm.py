"""Whether beliefs still change: weeks in one call may end when nothing more is to be expected."""

from __future__ import annotations

from typing import Any, NamedTuple

from orgsim.kernels.arrays import I64, U64Rows
from orgsim.kernels.compiling import internal
from orgsim.kernels.whole_week.state import mask, numbered, plane

state: Any = numbered("State", "patience closed quiet over")


class Calm(NamedTuple):
    """state: int64 [4]. patience: weeks in a row without any change of belief after which all is over, 0 to look at
    nothing. closed: 1 if reality stays and nobody quits, so that all is over too when everybody holds a strategy that
    is complete. quiet: such weeks by now. over: whether all is over. before: uint64 [4, words], beliefs of the head and
    strategy (knows and stance of either) as the last week left them; the week itself may change them first.
    """

    state: I64
    before: U64Rows


@internal
def set_aside(masks, planes, before):
    """Note what the head believes and what the strategy is."""
    for w in range(masks.shape[1]):
        before[0, w] = planes[plane.knows, 0, w]
        before[1, w] = planes[plane.stance, 0, w]
        before[2, w] = masks[mask.knows, w]
        before[3, w] = masks[mask.stance, w]


@internal
def look(masks, planes, calm):
    """Count the week that has just ended; returns whether all is over."""
    counts = calm.state
    if _same(masks, planes, calm.before):
        counts[state.quiet] += 1
    else:
        counts[state.quiet] = 0
    set_aside(masks, planes, calm.before)
    over = counts[state.quiet] >= counts[state.patience]
    if not over and counts[state.closed]:
        over = _agreed(masks, planes)
    counts[state.over] = over
    return over


@internal
def _same(masks, planes, before):
    """Whether everybody believes what they did when the week began, and the strategy is what it was."""
    for w in range(masks.shape[1]):
        if before[2, w] != masks[mask.knows, w] or before[3, w] != masks[mask.stance, w]:
            return False
        if before[0, w] != planes[plane.knows, 0, w] or before[1, w] != planes[plane.stance, 0, w]:
            return False
    for i in range(1, planes.shape[1]):
        for w in range(planes.shape[2]):
            if planes[plane.knows, i, w] != planes[plane.believed, i, w]:
                return False
            if planes[plane.stance, i, w] != planes[plane.believed_stance, i, w]:
                return False
    return True


@internal
def _agreed(masks, planes):
    """Whether the strategy is complete and everybody's belief: nobody can do better, so that nothing can change."""
    for w in range(masks.shape[1]):
        if masks[mask.knows, w] != masks[mask.valid, w]:
            return False
        for i in range(planes.shape[1]):
            if planes[plane.knows, i, w] != masks[mask.knows, w] or planes[plane.stance, i, w] != masks[mask.stance, w]:
                return False
    return True
