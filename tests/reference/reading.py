"""An organization of arrays as objects."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import fields
from typing import Any

from orgsim.organization.initiatives import Initiative
from orgsim.organization.levers import NAMES, Levers
from orgsim.organization.organization import Organization
from orgsim.organization.people import FILLED
from tests.reference.things import Code, Company, Past, Person, Project, Pushes, Seat, Team

BY_HAND = ("identity", "joined", "belief", "topics", "adopted", "innate", "tried")
STATES = tuple(item.name for item in fields(Person) if item.name not in BY_HAND)
SEAT = ("status", "level", "unit", "opens", "holders", "exits_near", "job_hindrance", "job_challenge", "job_resources")


def read_company(organization: Organization) -> Company:
    """A copy of an organization; nothing is shared but settings and tools, which never change."""
    people, strategy = organization.people, organization.strategy
    belief = strategy.layout.signs(people.knows, people.stance).tolist()
    topics = strategy.layout.unpack(people.topics).tolist()
    innate: list[list[int]] = [[]] * people.seats
    if people.keeps_innate:
        innate = strategy.layout.signs(people.innate_knows, people.innate_stance).tolist()
    seats = [Seat(row, **{name: getattr(people, name)[row].item() for name in SEAT}) for row in range(people.seats)]
    teams = [
        Team(
            number,
            int(organization.teams.unit[number]),
            strategy.layout.unpack(organization.teams.role[number]).tolist(),
        )
        for number in range(organization.teams.size)
    ]
    for seat in seats:
        _place(seat, seats, teams, organization)
        if seat.status == FILLED:
            seat.person = read_person(organization, seat.row, belief[seat.row], topics[seat.row])
            seat.person.innate = innate[seat.row]
    return Company(
        settings=organization.settings,
        seed=organization.luck.seed,
        seats=seats,
        teams=teams,
        code=_code(organization),
        budget=copy(organization.budget),
        climate=copy(organization.climate),
        past=_past(organization),
        pushes=read_pushes(organization.levers),
        tools=list(organization.toolbox.tools),
        projects=[read_project(organization, item) for item in organization.initiatives.items],
    )


def _place(seat: Seat, seats: list[Seat], teams: list[Team], organization: Organization) -> None:
    row, people, network = seat.row, organization.people, organization.network
    boss = int(people.manager[row])
    seat.manager = seats[boss] if boss >= 0 else None
    seat.team = teams[int(people.team[row])]
    seat.team.members.append(seat)
    led = int(organization.teams.led[row])
    seat.leads = teams[led] if led >= 0 else None
    ends = range(int(network.first[row]), int(network.first[row] + network.count[row]))
    seat.ties = [(seats[int(network.neighbor[end])], float(network.weight[end])) for end in ends]


def read_person(organization: Organization, row: int, belief: list[int], topics: list[bool]) -> Person:
    """The person of a row."""
    people = organization.people
    return Person(
        identity=int(people.identity[row]),
        joined=int(people.joined[row]),
        belief=belief,
        topics=topics,
        adopted=people.adopted[row].tolist(),
        innate=[],
        tried=bool(people.tried[row]),
        **{name: float(getattr(people, name)[row]) for name in STATES},
    )


def _code(organization: Organization) -> Code:
    strategy, layout = organization.strategy, organization.strategy.layout
    return Code(
        reality=layout.signs(strategy.valid, strategy.reality).tolist(),
        core=layout.unpack(strategy.core).tolist(),
        mission=layout.signs(strategy.core, strategy.mission).tolist(),
        strategy=layout.signs(strategy.knows, strategy.stance).tolist(),
        documents=layout.signs(strategy.documented, strategy.written).tolist(),
        priorities=layout.unpack(strategy.priorities).tolist(),
        group=layout.group,
        regulated=layout.unpack(strategy.regulated).tolist(),
        improvements=strategy.improvements,
        matches=strategy.matches,
    )


def read_project(organization: Organization, item: Initiative) -> Project:
    """An initiative."""
    layout = organization.strategy.layout
    issues = layout.unpack(item.issues)
    stances, said = layout.signs(item.issues, item.stance), layout.signs(item.said, item.said_stance)
    found = (item.measured_return, item.measured_fit)
    measured_return, measured_fit = (None if math.isnan(value) else value for value in found)
    return Project(
        item.number, item.sponsor,
        {issue: int(stances[issue]) for issue in range(len(issues)) if issues[issue]},
        {issue: int(said[issue]) for issue in range(len(issues)) if issues[issue]},
        item.worth, item.claimed, item.cost, item.due, item.stage, dict(item.weeks), item.teams.tolist(), item.column,
        measured_return, measured_fit,
    )  # fmt: skip


def _past(organization: Organization) -> Past:
    memory = organization.memory
    own: dict[str, Any] = {item.name: getattr(memory, item.name) for item in fields(Past)}
    own["recent_quits"] = [rows.tolist() for rows in memory.recent_quits]
    own["leavers"] = list(memory.leavers)
    own["usual"] = copy(memory.usual)
    return Past(**own)


def read_pushes(levers: Levers) -> Pushes:
    """The levers as they stand."""
    return Pushes(NAMES, levers.group.tolist(), levers.table.tolist())
