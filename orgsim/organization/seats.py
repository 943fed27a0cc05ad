"""People leave, move up and arrive: transitions that keep reporting lines whole, for processes and shocks alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import moves as kernel
from orgsim.kernels.random import fill_planes
from orgsim.kernels.workforce import spread_exits
from orgsim.organization.arrivals import Culture, bring_beliefs, seat_people, usual_culture
from orgsim.organization.levers import Steered
from orgsim.organization.organization import Organization
from orgsim.organization.people import FILLED


def leave(organization: Organization, rows: NDArray[np.int32], week: int, voluntary: bool, close: bool = False) -> None:
    """Let the people of ``rows`` go; where somebody led others, reports move up.

    close: the seat that stays empty in the end is closed instead of becoming a vacancy. Empty rows and the head are
    left alone.
    """
    people, memory = organization.people, organization.memory
    rows = np.sort(rows[(people.status[rows] == FILLED) & (people.manager[rows] >= 0)]).astype(np.int32)
    # From the bottom up: a leader's successor may be somebody who has just moved up.
    rows = kernel.sort_by_level(rows, people.level, True)
    if len(rows) == 0:
        return
    for witness in memory.witnesses:
        witness(organization, rows)
    memory.left_now += len(rows)
    if voluntary:
        memory.quits += len(rows)
    else:
        memory.layoffs += len(rows)
    lines = organization.teams.lines
    mover, target, empty = kernel.leave(rows, close, people.status, people.level, people.joined, lines)
    people.move(mover, target)
    people.vacate(empty)
    memory.let_choose(target)
    key = organization.luck.key("refill", week)
    kernel.open_seats(empty, week, key, openings(organization), people.opens, people.status, lines)
    if voluntary:
        note_exits(organization, rows, 1)


def openings(organization: Steered) -> kernel.Openings:
    """How seats are filled again, as settings and levers have it."""
    settings, levers = organization.settings["workforce"], organization.levers
    return kernel.Openings(
        settings.fill_delay * levers.column("hiring"), settings.refill * levers.column("refill"), levers.group
    )


def note_exits(organization: Organization, rows: NDArray[np.int32], change: int) -> None:
    """Tell the ties of ``rows`` that somebody quit (+1), or that this is no longer recent (-1)."""
    network = organization.network
    spread_exits(rows, change, network.first, network.count, network.neighbor, organization.people.exits_near)


def arrive(organization: Organization, rows: NDArray[np.int32], week: int, culture: Culture | None = None) -> None:
    """Hire new people into ``rows`` (empty seats whose manager is there). culture: None for the usual one."""
    if len(rows) == 0:
        return
    people, memory = organization.people, organization.memory
    rows = np.ascontiguousarray(rows, np.int32)
    memory.hires += len(rows)
    memory.hired_now += len(rows)
    stream, levers = organization.luck.stream("hire"), organization.levers
    seat_people(people, rows, kernel.next_holders(rows, people.holders), organization.settings, stream)
    people.joined[rows] = week
    people.fit[rows] += levers.column("hire_fit")[levers.group[rows]]
    usual = usual_culture(organization.settings)
    bring_beliefs(people, rows, organization.strategy, culture or usual, stream)
    memory.let_choose(rows[organization.teams.led[rows] >= 0])


def replace(organization: Organization, rows: NDArray[np.int32], week: int) -> None:
    """Let the people of ``rows`` (filled seats, the head too) go, and newcomers from outside follow them at once."""
    memory = organization.memory
    if len(rows) == 0:
        return
    for witness in memory.witnesses:
        witness(organization, rows)
    memory.left_now += len(rows)
    memory.layoffs += len(rows)
    arrive(organization, rows, week)


def grow(organization: Organization, managers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Append one closed seat under each of ``managers`` (rows of leaders, repeated for several); returns the rows.

    New seats share the unit of their team and are tied to as many teammates as people have ties on average. Levers
    must be settled anew afterwards.
    """
    people, teams = organization.people, organization.teams
    rows = people.append(len(managers))
    people.manager[rows] = managers
    people.level[rows] = people.level[managers] + 1
    teams.led = np.concatenate([teams.led, np.full(len(rows), -1, np.int32)])
    people.team[rows] = teams.led[managers]
    if np.any(people.team[rows] < 0):
        raise ValueError("seats can only be added under leaders")
    people.unit[rows] = teams.unit[people.team[rows]]
    _tie(organization, rows)
    _hear_of_exits(organization, rows)
    teams.gather(people.team)
    organization.network.lay_out(people.team)
    # New seats read the levers of their leader until these are settled anew.
    organization.levers.group = np.concatenate([organization.levers.group, organization.levers.group[managers]])
    return rows


def _hear_of_exits(organization: Organization, rows: NDArray[np.int32]) -> None:
    """New seats know which of their ties quit lately."""
    network, quits = organization.network, organization.memory.recent_quits
    if not quits:
        return
    often = np.bincount(np.concatenate(list(quits)), minlength=organization.people.seats)
    for row in rows:
        tied = network.neighbor[network.first[row] : network.first[row] + network.count[row]]
        organization.people.exits_near[row] = often[np.unique(tied)].sum()


def _tie(organization: Organization, rows: NDArray[np.int32]) -> None:
    """Tie new seats to members of their team, as many as is usual there."""
    people, teams = organization.people, organization.teams
    old = teams.count[people.team[rows]]
    usual = max(1, round(float(np.mean(organization.network.count)))) if len(organization.network.count) else 0
    wanted = np.minimum(old, usual)
    source = np.repeat(rows, wanted)
    place = np.arange(len(source)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    start = np.repeat(rows % np.maximum(1, old), wanted)
    team = people.team[source]
    target = teams.member[teams.first[team] + (start + place) % np.maximum(1, teams.count[team])]
    organization.network.extend(people.seats, source.astype(np.int32), target.astype(np.int32))


def lead_teams(organization: Organization, leaders: NDArray[np.int32]) -> NDArray[np.int32]:
    """Let seats that lead nobody (rows) each lead a new team without members yet, of their own unit; returns the teams.

    Roles of new teams are drawn as at founding.
    """
    people, teams = organization.people, organization.teams
    if np.any(teams.led[leaders] >= 0):
        raise ValueError("a seat leads one team at most")
    added = np.arange(teams.size, teams.size + len(leaders), dtype=np.int32)
    role = np.empty((len(added), teams.role.shape[1]), np.uint64)
    share = organization.settings["communication"].role_share
    key = organization.luck.key("founding roles")
    fill_planes(key, added.astype(np.uint64), np.full(len(added), share), organization.strategy.valid, 0, role)
    teams.leader = np.concatenate([teams.leader, leaders]).astype(np.int32)
    teams.level = np.concatenate([teams.level, people.level[leaders] + 1]).astype(np.int32)
    teams.unit = np.concatenate([teams.unit, people.unit[leaders]]).astype(np.int32)
    teams.role = np.concatenate([teams.role, role])
    teams.led[leaders] = added
    teams.gather(people.team)
    return added


def add_unit(organization: Organization, size: int, span: int, name: str) -> NDArray[np.int32]:
    """Append a unit of ``size`` closed seats under the head, in teams of up to ``span``; rows with the leader first.

    Everybody in it is tied to teammates. Levers must be settled anew afterwards. A name that exists is numbered.
    """
    names, number = organization.unit_names, 2
    unused = name
    while unused in names:
        unused, number = f"{name} ({number})", number + 1
    organization.unit_names = (*names, unused)
    layer = grow(organization, np.zeros(1, np.int32))
    organization.people.unit[layer] = len(names)
    layers, left = [layer], size - 1
    while left > 0:
        count = min(left, span * len(layer))
        leaders = layer[: -(-count // span)]
        lead_teams(organization, leaders)
        layer = grow(organization, np.sort(leaders[np.arange(count) % len(leaders)]))
        layers.append(layer)
        left -= count
    rows = np.concatenate(layers).astype(np.int32)
    tie_within(organization, rows[1:])
    # Whoever is alone in a team talks to the boss.
    alone = rows[organization.network.count[rows] == 0]
    organization.network.extend(organization.people.seats, alone, organization.people.manager[alone])
    organization.network.lay_out(organization.people.team)
    return rows


def reassign(organization: Organization, rows: NDArray[np.int32], places: NDArray[np.int32]) -> None:
    """Let each seat of ``rows`` take the manager and team that the seat in ``places`` had; both hold the same seats.

    Seats must be of one level. Who reports to them comes along, also into another unit; ties stay. Levers must be
    settled anew afterwards, because the reach of units has changed.
    """
    people, teams = organization.people, organization.teams
    if np.any(people.level[rows] != people.level[places]):
        raise ValueError("seats change places within a level only")
    moves = people.team[rows] != people.team[places]
    rows, places = rows[moves], places[moves]
    people.manager[rows], people.team[rows] = people.manager[places], people.team[places]
    unit = teams.unit[people.team[rows]]
    teams.gather(people.team)
    while len(rows):
        people.unit[rows] = unit
        leads = teams.led[rows] >= 0
        led, unit = teams.led[rows[leads]], unit[leads]
        teams.unit[led] = unit
        members = [teams.member[teams.first[team] : teams.first[team] + teams.count[team]] for team in led]
        unit = np.repeat(unit, [len(some) for some in members]).astype(np.int32)
        rows = np.concatenate([np.zeros(0, np.int32), *members])
    organization.network.lay_out(people.team)
    organization.memory.topics_due, organization.memory.new_leaders = True, None


def tie_within(organization: Organization, rows: NDArray[np.int32], wanted: int | None = None) -> None:
    """Tie each of ``rows`` to the next ``wanted`` members of the own team; left out: half of what is usual.

    Ties that others make to the same person come on top: in a team that is tied throughout this gives the usual.
    """
    people, teams, network = organization.people, organization.teams, organization.network
    if wanted is None:
        wanted = max(1, round(float(np.mean(network.count)) / 2)) if len(network.count) else 1
    team = people.team[rows]
    number = np.minimum(wanted, np.maximum(0, teams.count[team] - 1))
    place = np.empty(people.seats, np.int64)
    place[teams.member] = np.arange(people.seats) - np.repeat(teams.first, teams.count)
    source = np.repeat(rows, number).astype(np.int32)
    ahead = np.arange(len(source)) - np.repeat(np.cumsum(number) - number, number) + 1
    of = people.team[source]
    target = teams.member[teams.first[of] + (place[source] + ahead) % np.maximum(1, teams.count[of])]
    network.extend(people.seats, source, target.astype(np.int32))
    network.lay_out(people.team)
    recount_exits(organization)


def recount_exits(organization: Organization) -> None:
    """Count anew how many ties of each seat quit lately, after ties have changed."""
    organization.people.exits_near[:] = 0
    for rows in organization.memory.recent_quits:
        note_exits(organization, rows, 1)
