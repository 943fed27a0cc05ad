"""People quit, and vacancies are filled."""

from __future__ import annotations

import numpy as np

from orgsim.kernels import moves
from orgsim.kernels import workforce as kernel
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import I32, Borrowed
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.books import Books
from orgsim.kernels.compiling import internal, spliced
from orgsim.kernels.newcomers import Makeup, Newcomers, Origin, bring_beliefs, seat_people
from orgsim.kernels.random import key_of
from orgsim.kernels.whole_week.state import (
    PERSON_REALS,
    WEEKS_OF_LEAVERS,
    Desk,
    Frame,
    Past,
    People,
    Terms,
    byte,
    column,
    key,
    mask,
    place,
    plane,
    real,
    short,
    whole,
)

NEVER = 2**30
REALS = len(PERSON_REALS.split())
PLANES = 3


@apart
def quit_jobs(week: int, aftermath: float, desk: Borrowed[Desk], people: Borrowed[People], terms: Terms) -> I32:
    """Rows of those who quit this week, rising. aftermath: factor after a layoff."""
    reals, wholes, leaves = people.reals, people.wholes, people.bytes[byte.leaves]
    rates = kernel.Rates(
        terms.weekly, terms.engagement_effect, terms.burnout_effect, terms.fit_effect, terms.exit_contagion,
        aftermath, terms.highest,
    )  # fmt: skip
    stayers = kernel.Stayers(
        people.identity, people.bytes[byte.status], wholes[whole.manager], wholes[whole.joined],
        reals[real.engagement], reals[real.burnout], reals[real.fit], people.shorts[short.exits_near],
    )  # fmt: skip
    kernel.quit_draws(
        0, len(leaves), key_of(desk.keys[key.quits], week), week, rates, desk.columns[column.quits], desk.group,
        desk.hump, stayers, wholes[whole.ties], leaves,
    )  # fmt: skip
    return _chosen(leaves)


@internal
def _chosen(leaves):
    """Places that are not 0, rising, int32."""
    count = 0
    for i in range(len(leaves)):
        count += leaves[i] != 0
    rows = np.empty(count, np.int32)
    kept = 0
    for i in range(len(leaves)):
        if leaves[i] != 0:
            rows[kept] = i
            kept += 1
    return rows


@internal
def note_exits(rows, change, people, frame):
    """Tell the ties of ``rows`` that somebody left (+1), or that this is no longer recent (-1)."""
    kernel.spread_exits(
        rows, change, frame.places[place.ties], people.wholes[whole.ties], frame.neighbor,
        people.shorts[short.exits_near],
    )  # fmt: skip


@internal
def forget_exits(people, frame, past):
    """What happened twelve weeks ago is no longer recent."""
    if past.lengths[0] == kernel.WEEKS_OF_EXITS:
        oldest = past.lengths[1]
        note_exits(past.gone[oldest][: past.gone_count[oldest]], -1, people, frame)


@internal
def remember_exits(past, rows):
    """Enter the seats that people quit this week."""
    lengths = past.lengths
    past.gone_count[lengths[1]] = len(rows)
    for step in range(len(rows)):
        past.gone[lengths[1], step] = rows[step]
    lengths[0] = min(lengths[0] + 1, kernel.WEEKS_OF_EXITS)
    lengths[1] = (lengths[1] + 1) % kernel.WEEKS_OF_EXITS


@apart
def leave(
    week: int,
    rows: I32,
    desk: Borrowed[Desk],
    people: Borrowed[People],
    frame: Borrowed[Frame],
    past: Borrowed[Past],
    books: Books,
) -> None:
    """Reports of those who go move up, and what stays empty becomes a vacancy."""
    wholes, status, level = people.wholes, people.bytes[byte.status], people.shorts[short.level]
    going = moves.sort_by_level(rows, level, True)
    books.left_now += len(rows)
    books.quits += len(rows)
    lines = moves.Lines(wholes[whole.led], frame.first, frame.size, wholes[whole.member])
    mover, target, empty = moves.leave(going, False, status, level, wholes[whole.joined], lines)
    move(people, mover, target)
    vacate(people, empty)
    _let_choose(target, books, past.choosing)
    openings = moves.Openings(desk.columns[column.delay], desk.columns[column.refill], desk.group)
    moves.open_seats(empty, week, key_of(desk.keys[key.refill], week), openings, wholes[whole.opens], status, lines)
    note_exits(going, 1, people, frame)


@internal
def move(people, mover, target):
    """Let the people of rows ``mover`` take the seats ``target``, all at the same time."""
    count, words, tools = len(target), people.planes.shape[2], people.adopted.shape[1]
    numbers, views = np.empty((count, REALS), np.float32), np.empty((count, PLANES * words), np.uint64)
    identities, weeks = np.empty(count, np.uint64), np.empty((count, 1 + tools), np.int32)
    tried = np.empty(count, np.uint8)
    for step in range(count):
        i = mover[step]
        for k in range(REALS):
            numbers[step, k] = people.reals[k, i]
        for k in range(PLANES):
            for w in range(words):
                views[step, k * words + w] = people.planes[k, i, w]
        identities[step] = people.identity[i]
        tried[step] = people.bytes[byte.tried, i]
        weeks[step, 0] = people.wholes[whole.joined, i]
        for t in range(tools):
            weeks[step, 1 + t] = people.adopted[i, t]
    for step in range(count):
        i = target[step]
        for k in range(REALS):
            people.reals[k, i] = numbers[step, k]
        for k in range(PLANES):
            for w in range(words):
                people.planes[k, i, w] = views[step, k * words + w]
        people.identity[i] = identities[step]
        people.bytes[byte.tried, i] = tried[step]
        people.wholes[whole.joined, i] = weeks[step, 0]
        for t in range(tools):
            people.adopted[i, t] = weeks[step, 1 + t]


@internal
def vacate(people, rows):
    """Remove every trace of a person from ``rows``."""
    reals, planes, adopted = people.reals, people.planes, people.adopted
    for i in rows:
        for k in range(REALS):
            reals[k, i] = 0.0
        for k in range(PLANES):
            for w in range(planes.shape[2]):
                planes[k, i, w] = 0
        people.identity[i] = 0
        people.wholes[whole.joined, i] = 0
        people.bytes[byte.tried, i] = 0
        for t in range(adopted.shape[1]):
            adopted[i, t] = NEVER


@apart
def hire(
    week: int,
    desk: Borrowed[Desk],
    people: Borrowed[People],
    terms: Terms,
    past: Borrowed[Past],
    books: Books,
    issues: Borrowed[Issues],
) -> None:
    """Vacancies that are due are filled."""
    wholes, reals, status = people.wholes, people.reals, people.bytes[byte.status]
    rows = moves.due_seats(week, status, wholes[whole.manager], wholes[whole.opens], people.shorts[short.level])
    if len(rows) > 0:
        books.hires += len(rows)
        books.hired_now += len(rows)
        identities = moves.next_holders(rows, wholes[whole.holders])
        vacate(people, rows)
        seat_people(
            desk.keys[key.hire], rows, identities, _makeup(terms),
            Newcomers(
                status, people.identity, reals[real.attention], reals[real.autonomy], reals[real.skill],
                reals[real.clarity], reals[real.talk], reals[real.trait], reals[real.fit],
                reals[real.susceptibility], reals[real.affect], reals[real.engagement], reals[real.burnout],
            ),
        )  # fmt: skip
        for i in rows:
            wholes[whole.joined, i] = week
            reals[real.fit, i] = np.float64(reals[real.fit, i]) + desk.columns[column.hire_fit, desk.group[i]]
        origin = Origin(terms.known, terms.fit, terms.lean, desk.masks[mask.culture], False)
        belief = Planes(people.planes[plane.knows], people.planes[plane.stance])
        bring_beliefs(desk.keys[key.hire], rows, origin, issues, people.identity, reals[real.fit], belief)
        _let_choose(rows[wholes[whole.led][rows] >= 0], books, past.choosing)


@spliced
def _makeup(terms):
    return Makeup(
        terms.attention_spread, terms.attention_shift, terms.autonomy, terms.autonomy_spread, terms.clarity_spread,
        terms.talk_rate, terms.talk_spread, terms.talk_shift,
    )  # fmt: skip


@internal
def _let_choose(leaders, books, choosing):
    """Note leaders who must choose what they talk about."""
    if len(leaders) == 0:
        return
    if not books.topics_due:
        books.topics_due = True
        books.everybody_chooses = False
        books.choosing = 0
    if not books.everybody_chooses:
        for i in leaders:
            choosing[books.choosing] = i
            books.choosing += 1


@internal
def remember_leavers(past, leavers):
    """Enter how many left this week."""
    lengths = past.lengths
    past.left[lengths[3]] = leavers
    lengths[2] = min(lengths[2] + 1, WEEKS_OF_LEAVERS)
    lengths[3] = (lengths[3] + 1) % WEEKS_OF_LEAVERS
