"""New leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class LeadershipChange(Shock):
    """Leaders in scope go, and people from outside follow them at once.

    A newcomer brings a clarity, talkativeness, mood and beliefs of their own, chooses anew what to talk about, and
    learns the work as every newcomer does. The top of a scope is whoever leads it: the head for everybody, the leader
    of the unit for a unit. Only where the head goes may the strategy change. Everybody else in scope feels insecure
    for a while, and what the old leaders promised is not kept.
    """

    whom: Literal["top", "leaders"] = setting("top", "only who leads the scope, or leaders of all levels in it")
    share: Share = setting(1.0, "share of these that is replaced, at random", source="judgement")
    new_strategy: Share = setting(
        0.1, "share of the stated issues on which a new head turns the strategy round", source="judgement"
    )
    insecurity: float = setting(0.5, "insecurity of everybody else in scope", unit="SD", ge=0, le=5, source="judgement")
    distrust: float = setting(0.3, "loss of consistency, as trust sees it", unit="SD", ge=0, le=5, source="judgement")
    lasts: Weeks = setting(26, "weeks for which it is felt", unit="weeks", ge=1, le=5200, source="judgement")

    def ends(self) -> int:
        """First week in which the change is no news."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Promises of those who went are not kept."""
        levers.add("consistency", -self.distrust, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Replace the leaders, and turn the strategy if the head is new."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.seats import replace

        people = organization.people
        rows = self._leaders(organization, occasion)
        if len(rows) == 0:
            return None
        replace(organization, rows, occasion.week)
        others = occasion.among(people.filled)
        others[rows] = False
        people.insecurity[others] += self.insecurity
        leaders = "leader is" if len(rows) == 1 else "leaders are"
        if rows[0] != 0:
            return f"{len(rows)} {leaders} replaced from outside"
        turned = self._turn(organization, occasion.stream)
        return f"{len(rows)} {leaders} replaced from outside, and the strategy turns on {turned} issues"

    def sentence(self) -> str:
        """What happens, in plain words."""
        who = "Who leads" if self.whom == "top" else f"{100 * self.share:.3g} % of the leaders"
        mood = f"others feel {self.insecurity:.3g} SD less secure" if self.insecurity > 0 else "nobody feels threatened"
        return f"{who} in scope is replaced by newcomers; {mood}"

    def _leaders(self, organization: Organization, occasion: Occasion) -> NDArray[np.int32]:
        """Rows of those who are replaced, rising."""
        people = organization.people
        leads = occasion.among(people.filled & (organization.teams.led >= 0))
        if self.whom == "top":
            boss = people.manager
            leads = leads & ((boss < 0) | ~occasion.among(np.ones(people.seats, np.bool_))[boss])
        rows = np.flatnonzero(leads).astype(np.int32)
        luck = occasion.stream.uniform(people.identity[rows])
        return np.sort(rows[np.argsort(luck, kind="stable")][: round(self.share * len(rows))])

    def _turn(self, organization: Organization, stream: Stream) -> int:
        """Turn the strategy on a share of the issues that it states; the head holds it. Returns their number."""
        people, strategy, layout = organization.people, organization.strategy, organization.strategy.layout
        stated = layout.unpack(strategy.knows)
        order = np.argsort(np.where(stated, stream.uniform(np.arange(layout.issues, dtype=np.uint64)), 2.0))
        chosen = np.zeros(layout.issues, np.bool_)
        chosen[order[: round(self.new_strategy * int(np.count_nonzero(stated)))]] = True
        strategy.restate(chosen, ~layout.unpack(strategy.stance))
        people.knows[0], people.stance[0] = strategy.knows, strategy.stance
        return int(np.count_nonzero(chosen))
