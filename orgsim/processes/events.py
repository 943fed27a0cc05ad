"""Shocks and practices act: they push levers, or change the organization once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.memory import Happening
from orgsim.organization.occasion import Occasion
from orgsim.organization.organization import Organization
from orgsim.week import Week


def happen(organization: Organization, week: Week) -> None:
    """Start and end plug-ins, let those act that are due, and settle the levers when anything about them changed."""
    if not week.plugins:
        return
    active = [part for part in week.plugins if part.plugin.begins() <= week.number < part.plugin.ends()]
    for part in week.plugins:
        _note(organization, week.number, part)
    for part in active:
        if part.plugin.acts(week.number):
            said = part.plugin.act(organization, _occasion(organization, week.number, part))
            if said:
                _tell(organization, week.number, part, said)
    state = (organization.people.seats, *(_extent(organization, part, week.number) for part in active))
    if state != organization.levers.settled_for:
        organization.levers.settled_for = state
        _settle(organization, week.number, active)


def next_due(plugins: Sequence[Any], week: int, last: int) -> int:
    """The first week after ``week`` in which a plug-in begins, ends, acts or reaches further, at most ``last``."""
    for number in range(week + 1, last) if plugins else ():
        if any(_is_due(part.plugin, number) for part in plugins):
            return number
    return last


def _is_due(plugin: Any, week: int) -> bool:
    if week in (plugin.begins(), plugin.ends()):
        return True
    active = plugin.begins() < week < plugin.ends()
    return active and (plugin.acts(week) or plugin.reach(week) != plugin.reach(week - 1))


def _extent(organization: Organization, part: Any, week: int) -> tuple[object, ...]:
    """What the levers of a plug-in depend on, for comparison."""
    taken = part.plugin.taken_in(organization.memory.notes.get(part.name, {}))
    return part.name, part.plugin.reach(week), None if taken is None else taken.tobytes()


def _occasion(organization: Organization, week: int, part: Any) -> Occasion:
    notes = organization.memory.notes.setdefault(part.name, {})
    return Occasion(week, reached(organization, part, week), organization.luck.stream(part.name, week), notes)


def _note(organization: Organization, week: int, part: Any) -> None:
    if week == part.plugin.begins():
        _tell(organization, week, part, part.plugin.sentence())
    elif week == part.plugin.ends():
        _tell(organization, week, part, f"{part.plugin.kind.replace('_', ' ')} ends")


def _tell(organization: Organization, week: int, part: Any, text: str) -> None:
    family = part.plugin.family if week == part.plugin.begins() else "act"
    organization.memory.happenings.append(Happening(week, family, part.name, text))


def _settle(organization: Organization, week: int, active: list[Any]) -> None:
    levers = organization.levers
    levers.begin(organization.people.seats)
    for part in active:
        part.plugin.push(levers, reached(organization, part, week))
    levers.settle()
    organization.memory.topics_due, organization.memory.new_leaders = True, None


def reached(organization: Organization, part: Any, week: int) -> NDArray[np.bool_] | None:
    """Seats in the scope of a plug-in that it has reached by now; None for all of them.

    A plug-in that is phased in reaches whole teams, in an order of its own luck unless it takes them in itself.
    """
    inside = part.scope(organization)
    taken = part.plugin.taken_in(organization.memory.notes.get(part.name, {}))
    if taken is not None:
        among = np.resize(np.append(taken, np.zeros(organization.teams.size, np.bool_)), organization.teams.size)
        joined = among[organization.people.team]
        return joined if inside is None else joined & inside
    share = part.plugin.reach(week)
    if share >= 1.0:
        return inside
    teams = np.arange(organization.teams.size, dtype=np.uint64)
    turn = organization.luck.stream(f"{part.name} phase in").uniform(teams)
    joined = (turn < share)[organization.people.team]
    return joined if inside is None else joined & inside
