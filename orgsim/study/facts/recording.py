"""What a run leaves for the facts to be read from: series, people at some weeks, and who left when.

Recorded by looking on from outside; the run is an ordinary one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.course import Course
from orgsim.observations.catalogue import GROUPED, NAMES
from orgsim.observations.record import Record
from orgsim.organization.organization import Organization
from orgsim.organization.people import NEVER
from orgsim.scenario.scenario import Scenario

QUARTER = 13
GROUPED_NAMES = tuple(measure.name for measure in GROUPED)
PERSONAL = (
    "level", "unit", "team", "manager", "joined",
    "recall", "perceived", "engagement", "burnout", "affect", "trust", "fit",
    "hindrance", "challenge", "resources", "skill", "autonomy", "output", "impact",
)  # fmt: skip
ROLLS = (-1, 0, 1, 3, 7, 11, 25, 51, 77)
LONGEST_TENURE = 1040


@dataclass(frozen=True)
class Roll:
    """Everybody at the end of a week. people: columns of ``PERSONAL``, and ``leads`` (has reports) and ``alignment``
    (share of the strategy held), each [people]. row: seat of each. ties: pairs of places in these columns, int64
    [ends, 2], both directions."""

    row: NDArray[np.int64]
    people: dict[str, NDArray[Any]]
    ties: NDArray[np.int64]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.people[name]

    @classmethod
    def call(cls, organization: Organization) -> Roll:
        """Take everybody down."""
        people, strategy = organization.people, organization.strategy
        row = np.flatnonzero(people.filled)
        columns = {name: getattr(people, name)[row].copy() for name in PERSONAL}
        held = people.knows & ~(people.stance ^ strategy.stance) & strategy.knows
        columns["alignment"] = np.bitwise_count(held[row]).sum(axis=1) / max(1, strategy.stated)
        columns["leads"] = organization.teams.reports_count[row] > 0
        place = np.full(people.seats, -1, np.int64)
        place[row] = np.arange(len(row))
        source, target, _ = organization.network.pairs()
        ends = np.column_stack([place[source], place[target]])
        return cls(row, columns, ends[np.all(ends >= 0, axis=1)])


@dataclass
class Recording:
    """One run. series: [weeks, measures]. levels: [weeks, levels, grouped measures]. rolls: by week, -1 is the end of
    burn-in. talk: [weeks] factor of the climate on leaders' talk. output, teams: of the seats and teams of week 0,
    [weeks, seats] and [weeks, teams] (output a head). joined: [quarters, seats] week of entry of who sits there at the
    beginning of each quarter. exits: [quits, 3] week, seat and tenure. exposed: person-weeks by weeks of tenure. notes:
    what plug-ins wrote down last."""

    plan: Scenario
    series: NDArray[np.float32]
    levels: NDArray[np.float32]
    rolls: dict[int, Roll]
    talk: NDArray[np.float64]
    output: NDArray[np.float32]
    teams: NDArray[np.float32]
    joined: NDArray[np.int32]
    exits: NDArray[np.int64]
    exposed: NDArray[np.int64]
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def weekly(self, name: str) -> NDArray[np.float64]:
        """A measure by week, [weeks]."""
        return self.series[:, NAMES.index(name)].astype(np.float64)

    def mean(self, name: str, first: int = 0, last: int | None = None) -> float:
        """Mean of a measure over the weeks ``first`` up to before ``last``."""
        return float(np.nanmean(self.weekly(name)[first:last]))

    def level(self, name: str, level: int) -> NDArray[np.float64]:
        """A measure by week on one level; 0 is the head."""
        return self.levels[:, level, GROUPED_NAMES.index(name)].astype(np.float64)

    @property
    def last(self) -> Roll:
        """Everybody at the end."""
        return self.rolls[max(self.rolls)]


@dataclass
class _Exits:
    """A witness of those who leave; who quits and who is laid off shows afterwards in the counts."""

    week: int = 0
    quits: int = 0
    waiting: NDArray[np.int64] | None = None
    found: list[NDArray[np.int64]] = field(default_factory=list)

    def __call__(self, organization: Organization, rows: NDArray[np.int32]) -> None:
        self.settle(organization)
        tenure = self.week - organization.people.joined[rows].astype(np.int64)
        self.waiting = np.column_stack([np.full(len(rows), self.week), rows.astype(np.int64), tenure])
        self.quits = organization.memory.quits

    def settle(self, organization: Organization) -> None:
        if self.waiting is not None and organization.memory.quits > self.quits:
            self.found.append(self.waiting)
        self.waiting = None


def record(plan: Scenario, seed: int) -> Recording:
    """Run a scenario once and record it. seed: of all luck."""
    model = Course(plan, seed)
    organization = model.organization
    seats, teams = organization.people.seats, organization.teams.size
    witness = _Exits()
    exposed = np.zeros(LONGEST_TENURE + 1, np.int64)
    kept = Record(organization, plan.run.weeks)
    talk, output, by_team, joined = [], [], [], []
    rolls: dict[int, Roll] = {}
    while model.now.number < 0:
        model.advance(-model.now.number)
    rolls[-1] = Roll.call(organization)
    organization.memory.witnesses.append(witness)
    for week in range(plan.run.weeks):
        witness.week = week
        exposed += _tenures(organization, week)
        if week % QUARTER == 0:
            present = organization.people.filled[:seats]
            joined.append(np.where(present, organization.people.joined[:seats], NEVER))
        now = model.now
        model.step()
        if week in ROLLS or week == plan.run.weeks - 1:
            rolls[week] = Roll.call(organization)
        witness.settle(organization)
        kept.note(organization, now)
        talk.append(organization.climate.talk)
        output.append(organization.people.output[:seats].copy())
        by_team.append(_by_team(organization, teams))
    model.close()
    return Recording(
        plan,
        kept.series,
        kept.groups["level"].table(kept.groups["level"].groups),
        rolls,
        np.array(talk),
        np.array(output),
        np.array(by_team),
        np.array(joined),
        np.concatenate([np.zeros((0, 3), np.int64), *witness.found]),
        exposed,
        organization.memory.notes,
    )


def _tenures(organization: Organization, week: int) -> NDArray[np.int64]:
    """People but the head by weeks of tenure."""
    people = organization.people
    tenure = week - people.joined[people.filled & (people.manager >= 0)]
    return np.bincount(np.clip(tenure, 0, LONGEST_TENURE), minlength=LONGEST_TENURE + 1)


def _by_team(organization: Organization, teams: int) -> NDArray[np.float32]:
    """Output a head of the first ``teams`` teams; NaN where nobody is."""
    people = organization.people
    team = people.team[people.filled]
    heads = np.bincount(team, minlength=teams)[:teams].astype(np.float64)
    total = np.bincount(team, people.output[people.filled], minlength=teams)[:teams]
    return np.divide(total, heads, out=np.full(teams, np.nan), where=heads > 0).astype(np.float32)
