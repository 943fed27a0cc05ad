"""The record of one run: every measure every week, by level and unit too, and by team as far as memory allows.

In a large organization the teams below some level are recorded together with the team above them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.observations import GroupLog, Groups
from orgsim.kernels.whole_week.state import Notes
from orgsim.observations.catalogue import GROUPED
from orgsim.observations.observe import make_log, make_notes, read, take
from orgsim.organization.organization import Organization
from orgsim.week import Week

MOST_TEAMS = 5_000
MOST_TEAM_WEEKS = 400_000


class GroupRecord:
    """Grouped measures of one kind of group, of the weeks in ``weeks``, int32.

    Groups may be added in the course of a run, at the end; :meth:`table` and :meth:`heads` give all weeks one shape.
    """

    def __init__(self, weeks: NDArray[np.int32]):
        self.weeks = weeks
        self._values = np.zeros((len(weeks), 0, len(GROUPED)), np.float32)
        self._headcount = np.zeros((len(weeks), 0), np.float32)

    @property
    def groups(self) -> int:
        """Groups in the last week recorded."""
        return self._headcount.shape[1]

    def table(self, groups: int) -> NDArray[np.float32]:
        """Values, float32 [weeks, groups, measures]; NaN before a group is there."""
        return _wider(self._values, groups, np.nan)

    def heads(self, groups: int) -> NDArray[np.float32]:
        """Headcounts, float32 [weeks, groups]; 0 before a group is there."""
        return _wider(self._headcount, groups, 0.0)

    def log(self, group: NDArray[np.int32], groups: int, weeks: int) -> GroupLog:
        """Room for so many groups; group: int32 [teams], where each team belongs. weeks: of the run."""
        self._values, self._headcount = self.table(groups), self.heads(groups)
        row = np.full(weeks, -1, np.int32)
        row[self.weeks] = np.arange(len(self.weeks))
        return GroupLog(self._values, self._headcount, np.ascontiguousarray(group), row)


class GroupTables:
    """Grouped measures of one kind of group in all runs: values, float32 [runs, weeks, groups, measures], and
    headcount, float32 [runs, weeks, groups]. Futures may differ in how many groups they add."""

    def __init__(self, runs: int, weeks: NDArray[np.int32]):
        self.weeks = weeks
        self.values = np.zeros((runs, len(weeks), 0, len(GROUPED)), np.float32)
        self.headcount = np.zeros((runs, len(weeks), 0), np.float32)

    def enter(self, run: int, record: GroupRecord) -> None:
        """Copy what was recorded of a run."""
        groups = max(record.groups, self.headcount.shape[2])
        self.values = _wider(self.values, groups, np.nan, 2)
        self.headcount = _wider(self.headcount, groups, 0.0, 2)
        self.values[run], self.headcount[run] = record.table(groups), record.heads(groups)


def _wider(values: NDArray[np.float32], groups: int, with_what: float, axis: int = 1) -> NDArray[np.float32]:
    missing = groups - values.shape[axis]
    if missing == 0:
        return values
    added = np.full((*values.shape[:axis], missing, *values.shape[axis + 1 :]), with_what, np.float32)
    if values.shape[axis] == 0:
        return added
    return np.concatenate([values, added], axis=axis)


class Record:
    """What is recorded of a run, week by week. weeks: how many there will be. by_group: also by team, level and unit;
    teams only as often as memory allows."""

    def __init__(self, organization: Organization, weeks: int, by_group: bool = True):
        self._team, count = branches(organization)
        self._single = count == len(self._team)
        self.weeks = weeks
        self.every_week = count * weeks <= MOST_TEAM_WEEKS
        every = np.arange(weeks if by_group else 0, dtype=np.int32)
        of_teams = every if self.every_week else np.unique(np.append(every[:1], every[-1:]))
        self.groups = {"level": GroupRecord(every), "unit": GroupRecord(every), "team": GroupRecord(of_teams)}
        self._by_group = by_group
        self._log = make_log(weeks, self._groups(organization) if by_group else None)

    def note(self, organization: Organization, week: Week) -> None:
        """Record the week that has just ended."""
        take(organization, week, self.notes(organization), week.number)

    def notes(self, organization: Organization) -> Notes:
        """Where weeks are recorded as long as no team or unit is added."""
        if self._by_group and self._moved(organization):
            self._log = self._log._replace(groups=self._groups(organization))
        return make_notes(organization, self._log)

    @property
    def teams(self) -> int:
        """Teams that are told apart."""
        return int(self._team.max()) + 1

    @cached_property
    def series(self) -> NDArray[np.float32]:
        """Measures of the whole organization when all weeks have been recorded, float32 [weeks, measures]."""
        return read(self._log)

    def __getstate__(self) -> dict[str, Any]:
        # What is sent between processes are the measures, not what they were read from.
        return {**vars(self), "series": self.series, "_log": None}

    def _moved(self, organization: Organization) -> bool:
        level, unit, team = self._log.groups
        teams, units = organization.teams, len(organization.unit_names)
        same = level.group is teams.level and unit.group is teams.unit and len(team.group) == teams.size
        return not same or self.groups["unit"].groups != units

    def _groups(self, organization: Organization) -> Groups:
        self._take_in(organization)
        teams = organization.teams
        where = {
            "level": (teams.level, int(teams.level.max()) + 1),
            "unit": (teams.unit, len(organization.unit_names)),
            "team": (self._team, int(self._team.max()) + 1),
        }
        return Groups(**{kind: record.log(*where[kind], self.weeks) for kind, record in self.groups.items()})

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
