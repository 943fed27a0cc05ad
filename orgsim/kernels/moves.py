"""People leave, move up and arrive; vacancies open and close. Reporting lines stay whole."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import I16, I32, U8, U64
from orgsim.kernels.blocks import BLOCK, chosen, counts, lanes
from orgsim.kernels.compiling import inlined, internal
from orgsim.kernels.random import person, unit, word
from orgsim.kernels.workforce import successions

CLOSED = 0
FILLED = 1
VACANT = 2
DUE = 3
"""Vacant, but filled in a moment."""
LATER = np.uint64(32)


class Lines(NamedTuple):
    """Reporting lines. led: team that a seat leads, -1 for none. first, size, member: members of each team."""

    led: NDArray[np.int32]
    first: NDArray[np.int64]
    size: NDArray[np.int32]
    member: NDArray[np.int32]


class Openings(NamedTuple):
    """How seats are filled again. delay: weeks, chance: that a vacancy is filled at all; float64 [groups]."""

    delay: NDArray[np.float64]
    chance: NDArray[np.float64]
    group: NDArray[np.uint16]


@apart
def sort_by_level(rows: I32, level: I16, deepest_first: bool) -> I32:
    """The seats of ``rows`` (rising) by level, in the same order within a level."""
    out = np.empty(len(rows), np.int32)
    kept = 0
    deepest = 0
    for i in rows:
        deepest = max(deepest, level[i])
    for step in range(deepest + 1):
        wanted = deepest - step if deepest_first else step
        for i in rows:
            if level[i] == wanted:
                out[kept] = i
                kept += 1
    return out


@apart
def leave(rows: I32, close: bool, status: U8, level: I16, joined: I32, lines: Lines) -> tuple[I32, I32, I32]:
    """Let the people of ``rows`` (int32, deepest level first) go; where somebody led others, reports move up.

    Only ``status`` changes here. Returns int32 arrays: who moves, from seats and to seats, each once and to be carried
    out at the same time; and the seats that are empty in the end, rising.
    """
    longest = len(rows) * (_depth(level) + 1)
    mover, target = np.empty(longest, np.int32), np.empty(longest, np.int32)
    origin = np.empty(len(status), np.int32)
    moves = successions(
        rows, close, status, joined.copy(), lines.led, lines.first, lines.size, lines.member, mover, target, origin
    )
    empty = _empty_of(rows, mover[:moves], status)
    for i in empty:
        if status[i] == CLOSED:
            close_below(i, status, lines)
    return mover[:moves].copy(), target[:moves].copy(), empty


@internal
def _depth(level):
    deepest = 0
    for i in range(len(level)):
        deepest = max(deepest, level[i])
    return deepest


@internal
def _empty_of(rows, mover, status):
    """Seats among both that are empty now, rising, each once."""
    touched = np.zeros(len(status), np.bool_)
    for i in rows:
        touched[i] = status[i] != FILLED
    for i in mover:
        touched[i] = status[i] != FILLED
    empty = np.empty(len(rows) + len(mover), np.int32)
    kept = 0
    for i in range(len(touched)):
        if touched[i]:
            empty[kept] = i
            kept += 1
    return empty[:kept].copy()


@internal
def close_below(seat, status, lines):
    """A closed leader's seat takes the vacancies under it along: nobody could be hired into them."""
    if lines.led[seat] < 0:
        return
    todo = np.empty(len(status), np.int32)
    todo[0] = seat
    left = 1
    while left > 0:
        left -= 1
        t = lines.led[todo[left]]
        for place in range(lines.first[t], lines.first[t] + lines.size[t]):
            i = lines.member[place]
            status[i] = CLOSED
            if lines.led[i] >= 0:
                todo[left] = i
                left += 1


@apart
def open_seats(rows: I32, week: int, key: np.uint64, openings: Openings, opens: I32, status: U8, lines: Lines) -> None:
    """Decide for those of ``rows`` that are vacant whether and when they are filled again. key: of this week's luck."""
    closed = np.empty(len(rows), np.int32)
    kept = 0
    for i in rows:
        if status[i] != VACANT:
            continue
        g = openings.group[i]
        opens[i] = week + np.int32(np.rint(openings.delay[g]))
        if unit(word(person(key, np.uint64(i)), 0)) >= openings.chance[g]:
            closed[kept] = i
            kept += 1
    for place in range(kept):
        status[closed[place]] = CLOSED
    for place in range(kept):
        close_below(closed[place], status, lines)


@apart
def next_holders(rows: I32, holders: I32) -> U64:
    """Identities (uint64) of the next holders of ``rows``, who are counted: the same people in every future."""
    identities = np.empty(len(rows), np.uint64)
    for place in range(len(rows)):
        i = rows[place]
        holders[i] += 1
        identities[place] = np.uint64(i) + (np.uint64(holders[i]) << LATER)
    return identities


@inlined
def _due(week, status, opens, out):
    """Vacancies of a block that open by ``week``: their numbers in ``out``; how many."""
    marks = lanes()
    for k in range(len(status)):
        marks[k] = np.uint64(status[k] == VACANT) & np.uint64(opens[k] <= week)
    return chosen(marks[: len(status)], out)


@apart
def due_seats(week: int, status: U8, manager: I32, opens: I32, level: I16) -> I32:
    """Vacancies that are filled this week: those whose leader is there, or is hired this week too; from the top."""
    vacancies = 0
    for i in range(len(status)):
        vacancies += status[i] == VACANT
    rows, due = np.empty(vacancies, np.int32), counts()
    kept = 0
    for low in range(0, len(status) if vacancies > 0 else 0, BLOCK):
        high = min(len(status), low + BLOCK)
        for place in range(_due(week, status[low:high], opens[low:high], due)):
            rows[kept] = low + due[place]
            kept += 1
    rows = rows[:kept]
    kept = 0
    for i in sort_by_level(rows, level, False):
        if status[manager[i]] in (FILLED, DUE):
            status[i] = DUE
            rows[kept] = i
            kept += 1
    for place in range(kept):
        status[rows[place]] = VACANT
    return rows[:kept].copy()
