"""Many people are hired at once, with a culture of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.arrivals import Culture
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class HiringWave(Shock):
    """New seats are opened under leaders in scope and filled in equal parts over some weeks.

    Newcomers hold a view on a share of the issues. Their common culture opposes the strategy on a share
    ``culture_distance`` of the issues that it states and has a stance of its own where the strategy is silent; those
    who fit the mission lean towards the strategy. They ramp up, cost a mentor and learn faster as every newcomer does.
    """

    growth: float = setting(0.25, "new people as a share of those in scope", ge=0, le=10, source="fact F20")
    weeks: Weeks = setting(4, "weeks over which they arrive", unit="weeks", ge=1, le=260, source="fact F20")
    pace: Literal["even", "compound"] = setting(
        "even", "as many people in every week, or the same share of those who are there by then"
    )
    culture_distance: Share = setting(
        0.9,
        "share of the issues stated by the strategy on which the culture of the newcomers opposes it; at .5 it tells "
        "nothing about the strategy",
        source="fact F20",
    )
    knowledge: Share = setting(0.4, "share of issues on which a newcomer holds a view", source="judgement")
    placement: Literal["spread", "front_line"] = setting(
        "spread", "new seats in all teams in scope by their size, or only in teams whose members lead nobody"
    )

    def acts(self, week: int) -> bool:
        """In each of the weeks in which people arrive."""
        return self.week <= week < self.week + self.weeks

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Open and fill this week's part of the new seats."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.seats import arrive, grow

        inside = occasion.among(organization.people.filled)
        total = round(self.growth * occasion.notes.setdefault("heads", int(np.count_nonzero(inside))))
        past = occasion.week - self.week
        count = self._arrived(total, past + 1) - self._arrived(total, past)
        managers = self._managers(organization, inside, count, occasion.stream)
        if len(managers) == 0:
            return None
        rows = grow(organization, managers)
        arrive(organization, rows, occasion.week, self._culture(organization))
        return f"{len(rows)} of {total} new people join {len(np.unique(managers))} teams"

    def _arrived(self, total: int, weeks: int) -> int:
        """How many of ``total`` new people are there after so many weeks of the wave."""
        if self.pace == "even" or self.growth == 0:
            return total * weeks // self.weeks
        grown = (1 + self.growth) ** (weeks / self.weeks) - 1
        return round(total * grown / self.growth)

    def sentence(self) -> str:
        """What happens, in plain words."""
        when = "at once" if self.weeks == 1 else f"over {self.weeks} weeks"
        culture = f"with a culture that opposes {100 * self.culture_distance:.3g} % of the strategy"
        return f"A hiring wave adds {100 * self.growth:.3g} % new people {when}, {culture}"

    def _managers(
        self, organization: Organization, inside: NDArray[np.bool_], count: int, stream: Stream
    ) -> NDArray[np.int32]:
        """Leaders who get the new seats: at even distances along the teams, so that all grow by the same share."""
        from orgsim.organization.people import FILLED

        people, teams = organization.people, organization.teams
        weight = np.bincount(people.team[inside], minlength=teams.size).astype(np.float64)
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
        from orgsim.organization.arrivals import Culture

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
