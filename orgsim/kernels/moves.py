"""People leave, move up and arrive; vacancies open and close. Reporting lines stay whole."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.compiling import compiled
from orgsim.kernels.newcomers import Makeup, Origin, bring_beliefs, seat_people
from orgsim.kernels.random import person, unit, word
from orgsim.kernels.rows import move, vacate
from orgsim.kernels.workforce import successions

CLOSED = 0
FILLED = 1
VACANT = 2
LATER = np.uint64(32)


class Hiring(NamedTuple):
    """How seats are filled again. delay: weeks, chance: that a vacancy is filled at all, fit: what newcomers gain in
    fit; float64 [groups]. key: of newcomers' streams."""

    delay: NDArray[np.float64]
    chance: NDArray[np.float64]
    fit: NDArray[np.float64]
    group: NDArray[np.uint16]
    key: np.uint64
    makeup: Makeup
    usual: Origin


@compiled
def sort_by_level(rows, level, deepest_first):
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


@compiled
def leave(rows, close, people, carried, structure):
    """Let the people of ``rows`` (int32, deepest level first) go; where somebody led others, reports move up.

    Returns the seats that somebody moved into, and those that are empty in the end, rising; both int32.
    """
    seats = len(people.status)
    longest = len(rows) * (_depth(people.level) + 1)
    mover, target = np.empty(longest, np.int32), np.empty(longest, np.int32)
    moves = successions(
        rows, close, people.status, people.joined.copy(), structure.led, structure.first, structure.size,
        structure.member, mover, target, np.empty(seats, np.int32),
    )  # fmt: skip
    move(carried, mover, target, moves)
    empty = _empty_of(rows, mover[:moves], people.status)
    vacate(carried, empty)
    for i in empty:
        if people.status[i] == CLOSED:
            close_below(i, people.status, structure)
    return target[:moves].copy(), empty


@compiled
def _depth(level):
    deepest = 0
    for i in range(len(level)):
        deepest = max(deepest, level[i])
    return deepest


@compiled
def _empty_of(rows, mover, status):
    """Seats among both that are empty now, rising, each once."""
    touched = np.sort(np.concatenate((rows, mover)))
    kept = 0
    for place in range(len(touched)):
        i = touched[place]
        if status[i] != FILLED and (kept == 0 or touched[kept - 1] != i):
            touched[kept] = i
            kept += 1
    return touched[:kept].copy()


@compiled
def close_below(seat, status, structure):
    """A closed leader's seat takes the vacancies under it along: nobody could be hired into them."""
    if structure.led[seat] < 0:
        return
    todo = np.empty(len(status), np.int32)
    todo[0] = seat
    left = 1
    while left > 0:
        left -= 1
        t = structure.led[todo[left]]
        for place in range(structure.first[t], structure.first[t] + structure.size[t]):
            i = structure.member[place]
            status[i] = CLOSED
            if structure.led[i] >= 0:
                todo[left] = i
                left += 1


@compiled
def open_seats(rows, week, key, hiring, people, structure):
    """Decide for ``rows`` that have become vacant whether and when they are filled again. key: of this week's luck."""
    closed = np.empty(len(rows), np.int32)
    kept = 0
    for i in rows:
        g = hiring.group[i]
        people.opens[i] = week + np.int32(np.rint(hiring.delay[g]))
        if unit(word(person(key, np.uint64(i)), 0)) >= hiring.chance[g]:
            closed[kept] = i
            kept += 1
    for place in range(kept):
        people.status[closed[place]] = CLOSED
    for place in range(kept):
        close_below(closed[place], people.status, structure)


@compiled
def arrive(rows, week, origin, hiring, issues, people, carried):
    """Hire new people into ``rows`` (int32). The n-th holder of a seat is the same person in every future."""
    identities = np.empty(len(rows), np.uint64)
    for place in range(len(rows)):
        i = rows[place]
        people.holders[i] += 1
        identities[place] = np.uint64(i) + (np.uint64(people.holders[i]) << LATER)
    seat_people(hiring.key, rows, identities, hiring.makeup, people, carried)
    for i in rows:
        people.joined[i] = week
        people.fit[i] = np.float64(people.fit[i]) + hiring.fit[hiring.group[i]]
    bring_beliefs(hiring.key, rows, origin, issues, people)


@compiled
def due_seats(week, people):
    """Vacancies that are filled this week: those whose leader is there, or is hired this week too; from the top."""
    status, manager, opens = people.status, people.manager, people.opens
    count = 0
    for i in range(len(status)):
        count += status[i] == VACANT and opens[i] <= week
    rows = np.empty(count, np.int32)
    if count == 0:
        return rows
    kept = 0
    for i in range(len(status)):
        if status[i] == VACANT and opens[i] <= week:
            rows[kept] = i
            kept += 1
    expected = status == FILLED
    kept = 0
    for i in sort_by_level(rows, people.level, False):
        expected[i] = expected[manager[i]]
        if expected[i]:
            rows[kept] = i
            kept += 1
    return rows[:kept].copy()
