"""People get new bosses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

TRIES = 20


@shock
class Reorganization(Shock):
    """A share of the people in scope change teams within their level; teams keep their sizes.

    Whoever leads others takes them along, into another unit too. Ties to old colleagues stay, a few to new ones are
    made, and leaders choose anew what they talk about. For some weeks work is harder, and those who moved feel
    insecure.
    """

    share: Share = setting(0.5, "share of the people in scope who change teams", source="judgement")
    ties: int = setting(2, "new colleagues to whom somebody who moved is tied", ge=0, le=20, source="judgement")
    insecurity: float = setting(0.4, "insecurity of those who move", unit="SD", ge=0, le=5, source="judgement")
    load: float = setting(0.2, "hindering demand of finding one's way", unit="SD", ge=0, le=3, source="judgement")
    lasts: Weeks = setting(13, "weeks for which that lasts", unit="weeks", ge=1, le=5200, source="judgement")

    def ends(self) -> int:
        """First week in which people have found their way."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Finding one's way is a demand."""
        levers.add("hindrance", self.load, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Let people change places, level by level from the bottom."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.seats import reassign, tie_within

        people = organization.people
        inside = occasion.among(people.filled & (people.manager >= 0))
        moved = []
        for level in np.unique(people.level[inside])[::-1]:
            rows = np.flatnonzero(inside & (people.level == level)).astype(np.int32)
            before = people.team[rows]
            rows, places = self._places(rows, people.identity[rows], before, occasion)
            old = people.team[rows]
            reassign(organization, rows, places)
            moved.append(rows[people.team[rows] != old])
        rows = np.sort(np.concatenate([np.zeros(0, np.int32), *moved])).astype(np.int32)
        if len(rows) == 0:
            return None
        if self.ties > 0:
            tie_within(organization, rows, self.ties)
        people.insecurity[rows] += self.insecurity
        # Units have changed, and with them who lies in the scope of others.
        organization.levers.settled_for = ()
        return f"{len(rows)} of {int(np.count_nonzero(inside))} people get a new boss"

    def sentence(self) -> str:
        """What happens, in plain words."""
        return f"A reorganization gives up to {100 * self.share:.3g} % of the people concerned a new boss"

    def _places(
        self, rows: NDArray[np.int32], identity: NDArray[np.uint64], team: NDArray[np.int32], occasion: Occasion
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Who moves, and whose place each of them takes: of another team, as far as there are others."""
        stream = occasion.stream
        chosen = np.argsort(stream.uniform(identity), kind="stable")[: round(self.share * len(rows))]
        rows, identity, team = rows[chosen], identity[chosen], team[chosen]
        places = np.argsort(stream.uniform(identity, 1), kind="stable")
        for slot in range(2, 2 + TRIES):
            stay = np.flatnonzero(team[places] == team)
            if len(stay) == 0:
                break
            # Those who would stay are shuffled together with as many others.
            others = np.argsort(stream.uniform(identity, slot))[: 2 * len(stay)]
            some = np.union1d(stay, others)
            places[some] = places[some][np.argsort(stream.uniform(identity[some], slot + TRIES))]
        return rows, rows[places]
