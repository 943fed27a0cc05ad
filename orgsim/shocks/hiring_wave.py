"""Many people are hired at once, with a culture of their own."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.arrivals import Culture
from orgsim.organization.people import FILLED
from orgsim.organization.seats import arrive, grow
from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.luck import Stream
    from orgsim.organization.organization import Organization

_WEEK: ContextVar[int] = ContextVar("week of the hiring wave")


@shock
class HiringWave(Shock):
    """New seats are opened under leaders in scope and filled in equal parts over some weeks.

    Newcomers hold a view on a share of the issues. Their common culture opposes the strategy on a share
    ``culture_distance`` of the issues that it states and has a stance of its own where the strategy is silent; those
    who fit the mission lean towards the strategy. They ramp up, cost a mentor and learn faster as every newcomer does.
    """

    growth: float = setting(0.25, "new people as a share of those in scope", ge=0, le=10, source="fact F20")
    weeks: Weeks = setting(4, "weeks over which they arrive", unit="weeks", ge=1, le=260, source="fact F20")
    culture_distance: Share = setting(
        0.7,
        "share of the issues stated by the strategy on which the culture of the newcomers opposes it; at .5 it tells "
        "nothing about the strategy",
        source="judgement",
    )
    knowledge: Share = setting(0.4, "share of issues on which a newcomer holds a view", source="judgement")
    placement: Literal["spread", "front_line"] = setting(
        "spread", "new seats in all teams in scope by their size, or only in teams whose members lead nobody"
    )

    def acts(self, week: int) -> bool:
        """In each of the weeks in which people arrive."""
        _WEEK.set(week)
        return self.week <= week < self.week + self.weeks

    def act(self, organization: Organization, within: NDArray[np.bool_] | None, stream: Stream) -> str | None:
        """Open and fill this week's part of the new seats."""
        week = _WEEK.get()
        total = round(self.growth * self._heads(organization, within))
        past = week - self.week
        count = total * (past + 1) // self.weeks - total * past // self.weeks
        managers = self._managers(organization, within, count, stream)
        if len(managers) == 0:
            return None
        rows = grow(organization, managers)
        levers = organization.levers
        if len(levers.group) < organization.people.seats:
            # Newcomers read the levers of their leader until these are settled anew, later this week.
            levers.group = np.concatenate([levers.group, levers.group[managers]])
        arrive(organization, rows, week, self._culture(organization))
        return f"{len(rows)} of {total} new people join {len(np.unique(managers))} teams"

    def sentence(self) -> str:
        """What happens, in plain words."""
        when = "at once" if self.weeks == 1 else f"over {self.weeks} weeks"
        culture = f"with a culture that opposes {100 * self.culture_distance:.3g} % of the strategy"
        return f"A hiring wave adds {100 * self.growth:.3g} % new people {when}, {culture}"

    def _heads(self, organization: Organization, within: NDArray[np.bool_] | None) -> float:
        """People in scope when the wave began: the same for all waves of that week and scope."""
        filled = organization.people.filled
        heads = int(np.count_nonzero(filled if within is None else filled & within))
        name = f"heads before a hiring wave in week {self.week} for {self.scope}"
        return float(organization.scratch.array(name, 1, np.float64, heads)[0])

    def _managers(
        self, organization: Organization, within: NDArray[np.bool_] | None, count: int, stream: Stream
    ) -> NDArray[np.int32]:
        """Leaders who get the new seats: at even distances along the teams, so that all grow by the same share."""
        people, teams = organization.people, organization.teams
        members = people.filled if within is None else people.filled & within
        weight = np.bincount(people.team[members], minlength=teams.size).astype(np.float64)
        weight[teams.leader < 0] = 0
        weight[people.status[teams.leader] != FILLED] = 0
        if self.placement == "front_line":
            weight[people.team[people.filled & (teams.led >= 0)]] = 0
        total = weight.sum()
        if total == 0 or count == 0:
            return np.zeros(0, np.int32)
        offset = stream.uniform(np.zeros(1, np.uint64))[0]
        points = (np.arange(count) + offset) / count * total
        team = np.searchsorted(np.cumsum(weight), points, side="right")
        return teams.leader[np.minimum(team, np.flatnonzero(weight)[-1])]

    def _culture(self, organization: Organization) -> Culture:
        """The same opposition in every week of the wave, against the strategy as it stands."""
        strategy = organization.strategy
        stated = strategy.layout.unpack(strategy.knows)
        issues = np.arange(strategy.layout.issues, dtype=np.uint64)
        luck = organization.luck.stream(f"culture of the hiring wave for {self.scope}", self.week)
        order = np.argsort(np.where(stated, luck.uniform(issues), 2.0))
        opposed = np.zeros(strategy.layout.issues, np.bool_)
        opposed[order[: round(self.culture_distance * np.count_nonzero(stated))]] = True
        own = luck.uniform(issues, 1) < 0.5
        stance = np.where(stated, strategy.layout.unpack(strategy.stance) ^ opposed, own)
        return Culture(self.knowledge, 0.0, strategy.layout.pack(stance))
