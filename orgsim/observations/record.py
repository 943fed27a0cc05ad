"""The record of one run: every measure every week, by level and unit too, and by team as far as memory allows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orgsim.observations.observe import by_group, read, take
from orgsim.organization.organization import Organization
from orgsim.week import Week

LARGEST_TEAM_TABLE = 4_000_000


@dataclass
class GroupRecord:
    """Grouped measures of one kind of group: week, values float32 [groups, measures] and headcounts [groups]."""

    group: NDArray[np.int32]
    groups: int
    weeks: list[int] = field(default_factory=list)
    values: list[NDArray[np.float32]] = field(default_factory=list)
    headcount: list[NDArray[np.float32]] = field(default_factory=list)


class Record:
    """Filled by :meth:`note` after each recorded week. weeks: how many there will be."""

    def __init__(self, organization: Organization, weeks: int):
        teams = organization.teams
        self.weeks = weeks
        self.series: list[NDArray[np.float32]] = []
        self.groups = {
            "level": GroupRecord(teams.level, int(teams.level.max()) + 1),
            "unit": GroupRecord(teams.unit, len(organization.unit_names)),
            "team": GroupRecord(np.arange(teams.size, dtype=np.int32), teams.size),
        }
        self.every_week = teams.size * weeks <= LARGEST_TEAM_TABLE // 10

    def note(self, organization: Organization, week: Week) -> None:
        """Record the week that has just ended."""
        snapshot = take(organization, week)
        self.series.append(read(snapshot))
        for kind, record in self.groups.items():
            if kind == "team" and not self.every_week and week.number not in (0, self.weeks - 1):
                continue
            values, heads = by_group(snapshot, record.group, record.groups)
            record.weeks.append(week.number)
            record.values.append(values)
            record.headcount.append(heads)
