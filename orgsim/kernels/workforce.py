"""Who quits, who takes over, which seats open and close. Seats stay in place; people move through them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, I16, I32, I64, U8, U16
from orgsim.kernels.bits import row
from orgsim.kernels.blocks import BLOCK, by_tenure, chosen, counts, reals, spread
from orgsim.kernels.compiling import compiled, inlined, internal
from orgsim.kernels.fetching import soon
from orgsim.kernels.lending import lent
from orgsim.kernels.random import draw

CLOSED = 0
FILLED = 1
VACANT = 2
LARGEST_EXPONENT = 700.0
WEEKS_OF_EXITS = 12
ABOVE_E = 2.72


class Rates(NamedTuple):
    """Settings of the quit hazard; aftermath is the factor after a layoff, highest the largest weekly probability."""

    weekly: float
    engagement_effect: float
    burnout_effect: float
    fit_effect: float
    exit_contagion: float
    aftermath: float
    highest: float


class Stayers(NamedTuple):
    """What quitting reads of people, each [rows]."""

    identity: NDArray[np.uint64]
    status: NDArray[np.uint8]
    manager: NDArray[np.int32]
    joined: NDArray[np.int32]
    engagement: NDArray[np.float32]
    burnout: NDArray[np.float32]
    fit: NDArray[np.float32]
    exits_near: NDArray[np.int16]


@inlined
def hazard(rates, push, tenure_factor, engagement, burnout, fit, exits, degree, tenure):
    """Weekly probability that a person quits. tenure: weeks."""
    usual, exponent = _hazard(rates, push, tenure_factor, engagement, burnout, fit, exits, degree, tenure)
    return min(rates.highest, usual * np.exp(exponent))


@inlined
def _hazard(rates, push, tenure_factor, engagement, burnout, fit, exits, degree, tenure):
    """The usual hazard of a person, and the exponent that states add to it."""
    # A seat can lose its holder twice within the weeks that count, but a share is 1 at most.
    near = min(1.0, exits / degree) if degree > 0 else 0.0
    # Exits are counted for the seat; a newcomer was there to see those of a part of these weeks only.
    near *= min(1.0, tenure / WEEKS_OF_EXITS)
    exponent = rates.engagement_effect * engagement + rates.burnout_effect * burnout
    exponent += rates.fit_effect * fit + rates.exit_contagion * near
    # Beyond this the exponential is infinite, and nothing times infinity is no number.
    return rates.weekly * tenure_factor * push * rates.aftermath, min(exponent, LARGEST_EXPONENT)


@apart
def quit_draws(
    start: int, stop: int, key: np.uint64, week: int, rates: Rates, push: F64, group: U16, hump: F64, people: Stayers,
    degree: I32, leaves: U8,
) -> None:  # fmt: skip
    """Mark voluntary quits: leaves uint8 [rows]. hump: float64 [weeks of tenure], factor on the hazard; push: float64
    [groups], lever of quits. degree: int32 [rows] number of ties. The head of the organization stays.
    """
    identity, status, manager, joined, engagement, burnout, fit, exits = lent(people)
    group, degree, leaves, push, hump = lent((group, degree, leaves, push, hump))
    luck, lever, factor = reals(), reals(), reals()
    usual, exponent = reals(), reals()
    near = counts()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        own, since, going = identity[low:high], joined[low:high], leaves[low:high]
        draw(key, own, 0, luck)
        spread(push, group[low:high], lever)
        by_tenure(week, since, hump, factor)
        _tempt(
            week, rates, since, lever, factor, engagement[low:high], burnout[low:high], fit[low:high],
            exits[low:high], degree[low:high], usual, exponent,
        )  # fmt: skip
        _come_near(rates.highest, status[low:high], manager[low:high], luck, usual, exponent, going)
        for place in range(chosen(going, near)):
            k = near[place]
            going[k] = luck[k] < min(rates.highest, usual[k] * np.exp(exponent[k]))


@inlined
def _tempt(week, rates, joined, push, factor, engagement, burnout, fit, exits, degree, usual, exponent):
    """Both parts of everybody's hazard."""
    for k in range(len(joined)):
        tenure = max(week - joined[k], 0)
        usual[k], exponent[k] = _hazard(
            rates, push[k], factor[k], engagement[k], burnout[k], fit[k], exits[k], degree[k], tenure
        )


@inlined
def _come_near(highest, status, manager, luck, usual, exponent, near):
    """Whose luck comes near quitting, 1 or 0: a bound spares the others, hardly less than all, the exponential."""
    for k in range(len(status)):
        may = status[k] == FILLED and manager[k] >= 0 and luck[k] < highest
        near[k] = 1 if may and (exponent[k] >= 1.0 or luck[k] < ABOVE_E * usual[k]) else 0


@compiled
def hazards(week, rates, push, group, hump, people, degree, out):
    """The probabilities behind :func:`quit_draws`, float64 [rows]; 0 for empty seats and the head."""
    _, status, manager, joined, engagement, burnout, fit, exits = people
    for i in range(len(out)):
        out[i] = 0.0
        if status[i] == FILLED and manager[i] >= 0:
            g = group[i]
            tenure = max(week - joined[i], 0)
            factor = hump[min(tenure, len(hump) - 1)]
            out[i] = hazard(rates, push[g], factor, engagement[i], burnout[i], fit[i], exits[i], degree[i], tenure)


@internal
def successions(leavers, close, status, joined, led, first, count, member, mover, target, origin):
    """Empty the seats of ``leavers`` (int32, lowest level first) and let reports move up: no leader's seat stays open.

    The successor is the direct report with the longest tenure; that report's own seat is then filled in the same way,
    down to a seat without reports, which becomes vacant, or closed if ``close``. led: int32 [rows] team that a seat
    leads, -1 for none. first, count, member: members of teams. joined: int32 [rows], a copy that is spoilt. mover,
    target: result, int32, as long as there can be moves: from where to where people go in the end, each once, to be
    carried out at the same time. origin: int32 [rows], scratch. Returns the number of them. ``status`` changes.
    """
    for position in range(len(leavers)):
        status[leavers[position]] = VACANT
    moves = 0
    for position in range(len(leavers)):
        seat = leavers[position]
        while True:
            best = _successor(seat, status, joined, led, first, count, member)
            if best < 0:
                break
            mover[moves] = best
            target[moves] = seat
            moves += 1
            status[seat] = FILLED
            joined[seat] = joined[best]
            status[best] = VACANT
            seat = best
        status[seat] = CLOSED if close else VACANT
    return _settle(moves, status, mover, target, origin)


@inlined
def _successor(seat, status, joined, led, first, count, member):
    """The direct report of longest tenure, the first of these in the order of rows; -1 for none."""
    best = -1
    t = led[seat]
    if t >= 0:
        for place in range(first[t], first[t] + count[t]):
            i = member[place]
            if status[i] == FILLED and (best < 0 or joined[i] < joined[best]):
                best = i
    return best


@inlined
def _settle(moves, status, mover, target, origin):
    """Somebody may move up twice: put the way from the first seat to the last in place of the steps."""
    for k in range(moves):
        origin[mover[k]] = mover[k]
    for k in range(moves):
        origin[target[k]] = origin[mover[k]]
    kept = 0
    for k in range(moves):
        seat = target[k]
        if status[seat] == FILLED and origin[seat] >= 0:
            mover[kept] = origin[seat]
            target[kept] = seat
            origin[seat] = -1
            kept += 1
    return kept


@apart
def spread_exits(rows: I32, change: int, first: I64, count: I32, neighbor: I32, exits_near: I16) -> None:
    """Tell the ties of ``rows`` that someone left (+1), or that this is no longer recent (-1); exits_near int16."""
    for low in range(0, len(rows), BLOCK):
        leavers = rows[low : low + BLOCK]
        _turn_to_ties(leavers, first, count, neighbor, exits_near)
        for position in range(len(leavers)):
            i = row(leavers[position])
            for place in range(first[i], first[i] + count[i]):
                other = row(neighbor[place])
                near = exits_near[other] + change
                exits_near[other] = max(0, min(32767, near))


@inlined
def _turn_to_ties(rows, first, count, neighbor, exits_near):
    """Ask for what is known of the ties of ``rows``, who are found all over the organization."""
    for position in range(len(rows)):
        soon(first, row(rows[position]))
        soon(count, row(rows[position]))
    for position in range(len(rows)):
        soon(neighbor, row(first[row(rows[position])]))
    for position in range(len(rows)):
        i = row(rows[position])
        for place in range(first[i], first[i] + count[i]):
            soon(exits_near, row(neighbor[place]))
