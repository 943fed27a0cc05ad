"""The record of one run: every measure every week, by level and unit too, and by team as far as memory allows.

In a large organization the teams below some level are recorded together with the team above them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orgsim.observations.observe import by_group, read, take
from orgsim.organization.organization import Organization
from orgsim.week import Week

MOST_TEAMS = 5_000
MOST_TEAM_WEEKS = 400_000


@dataclass
class GroupRecord:
    """Grouped measures of one kind of group: week, values float32 [groups, measures] and headcounts [groups].

    Groups may be added in the course of a run, at the end; :meth:`table` and :meth:`heads` give all weeks one shape.
    """

    weeks: list[int] = field(default_factory=list)
    values: list[NDArray[np.float32]] = field(default_factory=list)
    headcount: list[NDArray[np.float32]] = field(default_factory=list)

    @property
    def groups(self) -> int:
        """Groups in the last week recorded."""
        return len(self.headcount[-1])

    def table(self, groups: int) -> NDArray[np.float32]:
        """Values, float32 [weeks, groups, measures]; NaN before a group is there."""
        return np.stack([_filled_up(values, groups, np.nan) for values in self.values])

    def heads(self, groups: int) -> NDArray[np.float32]:
        """Headcounts, float32 [weeks, groups]; 0 before a group is there."""
        return np.stack([_filled_up(heads, groups, 0.0) for heads in self.headcount])


def _filled_up(values: NDArray[np.float32], groups: int, with_what: float) -> NDArray[np.float32]:
    missing = np.full((groups - len(values), *values.shape[1:]), with_what, np.float32)
    return np.concatenate([values, missing]) if len(missing) else values


class Record:
    """Filled by :meth:`note` after each recorded week. weeks: how many there will be."""

    def __init__(self, organization: Organization, weeks: int):
        self._team, count = branches(organization)
        self._single = count == len(self._team)
        self.weeks = weeks
        self.series: list[NDArray[np.float32]] = []
        self.groups = {kind: GroupRecord() for kind in ("level", "unit", "team")}
        self.every_week = count * weeks <= MOST_TEAM_WEEKS

    def note(self, organization: Organization, week: Week) -> None:
        """Record the week that has just ended."""
        snapshot, teams = take(organization, week), organization.teams
        self._take_in(organization)
        groups = {
            "level": (teams.level, int(teams.level.max()) + 1),
            "unit": (teams.unit, len(organization.unit_names)),
            "team": (self._team, int(self._team.max()) + 1),
        }
        self.series.append(read(snapshot))
        for kind, record in self.groups.items():
            if kind == "team" and not self.every_week and week.number not in (0, self.weeks - 1):
                continue
            values, heads = by_group(snapshot, *groups[kind])
            record.weeks.append(week.number)
            record.values.append(values)
            record.headcount.append(heads)

    def _take_in(self, organization: Organization) -> None:
        """Teams that have been added are recorded by themselves; with the team above where others are folded."""
        people, teams = organization.people, organization.teams
        for team in range(len(self._team), teams.size):
            group = team if self._single else int(self._team[people.team[teams.leader[team]]])
            self._team = np.append(self._team, np.int32(group))


def branches(organization: Organization) -> tuple[NDArray[np.int32], int]:
    """Which team each team is recorded with, int32 [teams], and how many are recorded: the first ones, from the top.

    Every team by itself up to ``MOST_TEAMS``; beyond that the deepest levels are folded into the teams above them.
    """
    teams, people = organization.teams, organization.people
    upto = np.cumsum(np.bincount(teams.level))
    deepest = max(1, int(np.searchsorted(upto, MOST_TEAMS, side="right")) - 1)
    group = np.arange(teams.size, dtype=np.int32)
    above = people.team[np.maximum(teams.leader, 0)]
    for level in range(deepest + 1, len(upto)):
        below = teams.level == level
        group[below] = group[above[below]]
    return group, int(np.count_nonzero(teams.level <= deepest))
