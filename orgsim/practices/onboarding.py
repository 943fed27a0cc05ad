"""New people are told the strategy and get a mentor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

WEEK = 40


@practice
class Onboarding(Practice):
    """Whoever joined last week takes up part of what the documents hold, and of what a mentor holds.

    The mentor is the colleague of the highest merit in the team, else the leader; a mentor passes on what is wrong as
    well. What was in the newcomer's mind gives way. Each newcomer costs hours of others, paid from the budget.
    """

    briefing: Share = setting(
        0.4, "share of what documents hold that a newcomer of mean attention takes up", source="judgement"
    )
    mentor: Share = setting(
        0.2, "share of what the mentor holds that a newcomer of mean attention takes up", source="judgement"
    )
    hours: float = setting(40.0, "hours of others for each newcomer", unit="hours", ge=0, le=1000, source="judgement")
    upkeep: float = setting(
        0.05, "weekly hours of upkeep for each person in scope", unit="hours", ge=0.01, le=10, source="judgement"
    )

    def acts(self, week: int) -> bool:
        """Every week, for those who joined in the week before."""
        return week >= self.start

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """What the program costs when nobody joins."""
        levers.add("cost", self.upkeep / WEEK, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Brief those who joined last week, and let their mentors tell them what they hold."""
        people, strategy = organization.people, organization.strategy
        new = occasion.among(people.filled) & (people.joined == occasion.week - 1) & (people.manager >= 0)
        rows = np.flatnonzero(new).astype(np.int32)
        if len(rows) == 0:
            return None
        attention = people.attention[rows].astype(np.float64)
        guides = _mentors(organization, rows)
        knows, stance = people.knows[guides].copy(), people.stance[guides].copy()
        identities = people.identity[rows]
        issues = range(strategy.layout.issues)
        for part, known, held, slot in (
            (self.mentor, knows, stance, 0),
            (self.briefing, strategy.documented, strategy.written, 1000),
        ):
            luck = np.stack([occasion.stream.uniform(identities, slot + issue) for issue in issues], axis=1)
            taken = strategy.layout.pack(luck < np.clip(part * attention, 0, 1)[:, None]) & known
            people.stance[rows] = (people.stance[rows] & ~taken) | (held & taken)
            people.knows[rows] |= taken
        organization.budget.balance -= len(rows) * self.hours / WEEK / max(1, organization.memory.start)
        return None

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"New people are briefed on the strategy and get a mentor: {self.hours:.3g} hours for each of them"


def _mentors(organization: Organization, rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """The teammate of the highest merit who is not new, else the leader, for each of ``rows``."""
    people, teams = organization.people, organization.teams
    found = people.manager[rows].copy()
    new = np.zeros(people.seats, np.bool_)
    new[rows] = True
    for place, row in enumerate(rows):
        team = people.team[row]
        mates = teams.member[teams.first[team] : teams.first[team] + teams.count[team]]
        mates = mates[people.filled[mates] & ~new[mates]]
        if len(mates):
            found[place] = mates[np.argmax(people.merit[mates])]
    return found
