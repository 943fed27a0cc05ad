"""Teams: the direct reports of one leader. Team 0 is the head alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.moves import Lines


@dataclass
class Teams:
    """leader: row of the leader, -1 for team 0, int32 [teams]. led: team that a seat leads, -1 for none, int32 [seats].

    first (int64), count (int32): members of a team are member[first:first+count], rising (int32 [seats]).
    level, unit: of the members, int32 [teams]. role: issues of the team's role, uint64 [teams, words].
    reports_first (int64), reports_count (int32): the members that a seat leads, by seat; count 0 for none.
    """

    leader: NDArray[np.int32]
    led: NDArray[np.int32]
    first: NDArray[np.int64]
    count: NDArray[np.int32]
    member: NDArray[np.int32]
    level: NDArray[np.int32]
    unit: NDArray[np.int32]
    role: NDArray[np.uint64]
    reports_first: NDArray[np.int64]
    reports_count: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of teams."""
        return len(self.leader)

    @property
    def lines(self) -> Lines:
        """Reporting lines, as compiled functions want them."""
        return Lines(self.led, self.first, self.count, self.member)

    @property
    def leaders(self) -> NDArray[np.int32]:
        """Rows that lead a team, filled or not."""
        return self.leader[1:]

    def gather(self, team: NDArray[np.int32]) -> None:
        """Note anew which seats belong to which team, from int32 [seats]."""
        self.member = np.argsort(team, kind="stable").astype(np.int32)
        self.count = np.bincount(team, minlength=self.size).astype(np.int32)
        self.first = np.cumsum(self.count, dtype=np.int64) - self.count
        leads = self.led >= 0
        self.reports_first = np.where(leads, self.first[self.led], 0)
        self.reports_count = np.where(leads, self.count[self.led], 0).astype(np.int32)
