"""What exists in the reference: plain objects. A stance on an issue is -1, 0 (no view) or +1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from orgsim.organization.budget import Budget, Climate
from orgsim.organization.memory import Usual
from tests.reference.dice import Dice, key_of
from tests.reference.totals import total

CLOSED, FILLED, VACANT = 0, 1, 2

Belief = list[int]
"""One stance for each issue."""


def single(number: float) -> float:
    """The number as it is after being stored in single precision."""
    return float(np.float32(number))


def share(number: float) -> float:
    """Kept in [0, 1]."""
    return min(1.0, max(0.0, number))


@dataclass(eq=False, repr=False)
class Person:
    """Somebody: who, what is believed now and (innate) was on arrival if anything reads that, traits, and the states
    of the last week (see orgsim.organization.people)."""

    identity: int
    joined: int
    belief: Belief
    topics: list[bool]
    adopted: list[int]
    innate: Belief
    tried: bool = False
    attention: float = 0.0
    autonomy: float = 0.0
    skill: float = 0.0
    clarity: float = 0.0
    talk: float = 0.0
    trait: float = 0.0
    fit: float = 0.0
    susceptibility: float = 1.0
    affect: float = 0.0
    engagement: float = 0.0
    burnout: float = 0.0
    trust: float = 0.0
    insecurity: float = 0.0
    check_in: float = 0.0
    hindrance: float = 0.0
    challenge: float = 0.0
    resources: float = 0.0
    perceived: float = 0.0
    recall: float = 0.0
    business: float = 0.0
    fidelity: float = 0.0
    merit: float = 0.0
    acted_business: float = 0.0
    acted_fidelity: float = 0.0
    output: float = 0.0
    impact: float = 0.0
    conflict: float = 0.0
    drive: float = 0.0


@dataclass(eq=False, repr=False)
class Seat:
    """A place in the organization, whoever holds it. ties: seats tied to it, with weights, by rising row."""

    row: int
    status: int
    level: int
    unit: int
    opens: int
    holders: int
    exits_near: int
    job_hindrance: float
    job_challenge: float
    job_resources: float
    manager: Seat | None = None
    team: Team | None = None
    leads: Team | None = None
    person: Person | None = None
    ties: list[tuple[Seat, float]] = field(default_factory=list)

    @property
    def holder(self) -> Person:
        """Who sits here; only for filled seats."""
        assert self.person is not None
        return self.person

    @property
    def boss(self) -> Person | None:
        """The manager, if there is one and somebody holds the seat."""
        return self.manager.person if self.manager is not None else None


@dataclass(eq=False, repr=False)
class Team:
    """Those who report to one seat, by rising row. role: issues that belong to the team's work."""

    number: int
    unit: int
    role: list[bool]
    members: list[Seat] = field(default_factory=list)


@dataclass
class Code:
    """The issues: what reality rewards, what the mission owes, what the strategy and the documents say.

    group: issues that pay only together. matches: whether no view scores like a wrong one. regulated: issues that do
    not turn. places: word and lane of each issue, where its random bits are.
    """

    reality: Belief
    core: list[bool]
    mission: Belief
    strategy: Belief
    documents: Belief
    priorities: list[bool]
    group: int
    regulated: list[bool]
    improvements: int = 0
    matches: bool = False

    def __post_init__(self) -> None:
        # Groups never cross a word, so that the last lanes of a word may stay empty.
        per_word = 64 // self.group * self.group
        self.places = [divmod(issue, per_word) for issue in range(len(self.reality))]


@dataclass(repr=False)
class Past:
    """What is remembered: counts since founding, rows that quit in each of the last 12 weeks, leavers by week."""

    start: int
    hires: int
    quits: int
    layoffs: int
    hired_now: int
    left_now: int
    recent_quits: list[list[int]]
    leavers: list[int]
    laid_off: float
    laid_off_week: int
    laid_off_fair: bool
    topics_due: bool
    usual: Usual


class Pushes:
    """The levers as they stand: what the week reads and never changes."""

    def __init__(self, names: tuple[str, ...], group: list[int], table: list[list[float]]):
        self._names, self._group, self._table = names, group, table

    def on(self, seat: Seat, name: str) -> float:
        """Value of a lever for a seat."""
        return self._table[self._group[seat.row]][self._names.index(name)]

    def overall(self, name: str) -> float:
        """Mean over seats."""
        column = self._names.index(name)
        if len(self._table) == 1:
            return self._table[0][column]
        return total([self._group.count(g) * row[column] for g, row in enumerate(self._table)]) / len(self._group)

    def sum_over(self, seats: list[Seat], name: str) -> float:
        """Sum over some seats, lever group by lever group."""
        column = self._names.index(name)
        groups = [self._group[seat.row] for seat in seats]
        return total([groups.count(g) * row[column] for g, row in enumerate(self._table)])


@dataclass
class Project:
    """An initiative. stances: what it says, by issue. said: what the strategy said on these before. worth: of its tool,
    None without one. tool: its place among the tools, -1 before anybody has it. teams: numbers, where it is tried."""

    number: int
    sponsor: int
    stances: dict[int, int]
    said: dict[int, int]
    worth: float | None
    claimed: float
    cost: float
    due: int
    stage: str
    weeks: dict[str, int]
    teams: list[int] = field(default_factory=list)
    tool: int = -1
    measured_return: float | None = None
    measured_fit: float | None = None


@dataclass(repr=False)
class Company:
    """An organization of objects. seats[0] is the head's. said: what people showed of their beliefs at the
    beginning of the week, by person."""

    settings: Any
    seed: int
    seats: list[Seat]
    teams: list[Team]
    code: Code
    budget: Budget
    climate: Climate
    past: Past
    pushes: Pushes
    tools: list[Any]
    projects: list[Project] = field(default_factory=list)
    said: dict[Person, Belief] = field(default_factory=dict)

    @property
    def filled(self) -> list[Seat]:
        """Seats that somebody holds."""
        return [seat for seat in self.seats if seat.person is not None]

    def key(self, part: str, week: int = 0) -> int:
        """Key of the luck of a part in a week."""
        return key_of(self.seed, part, week)

    def dice(self, part: str, week: int, person: Person) -> Dice:
        """The luck of one person in a part of a week."""
        return Dice(self.key(part, week), person.identity)

    def freedom(self, seat: Seat) -> float:
        """Factor on autonomy."""
        return self.pushes.on(seat, "autonomy") * self.climate.autonomy

    def mission_weight(self, seat: Seat) -> float:
        """Weight of the mission in merit, where the seat is."""
        return share(self.settings["incentives"].mission_weight + self.pushes.on(seat, "mission_weight"))
