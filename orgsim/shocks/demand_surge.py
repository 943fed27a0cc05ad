"""More demand than people can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@shock
class DemandSurge(Shock):
    """Customers ask for more for some weeks: a chance for revenue, and an overload.

    Part of it is met by working harder, part by serving those who pay more. Overload is mostly a hindering demand, in
    part a challenging one (Crawford, LePine & Rich 2010), and coordination takes meetings; people who burn out leave
    more often, as the workforce process says.
    """

    surge: float = setting(0.4, "further demand as a share of the usual", ge=0, le=5, source="judgement")
    lasts: Weeks = setting(13, "weeks for which it lasts", unit="weeks", ge=1, le=5200, source="judgement")
    stretch: Share = setting(0.3, "part of it that people meet by working harder", source="judgement")
    premium: Share = setting(0.25, "part of it that comes as higher revenue at equal output", source="judgement")
    load: float = setting(
        1.5, "hindering demand by a doubling of the demand", unit="SD", ge=0, le=5, source="judgement"
    )
    challenge: float = setting(
        0.5, "challenging demand by a doubling of the demand", unit="SD", ge=0, le=5, source="judgement"
    )
    hours: float = setting(
        6.0, "hours of meetings a week by a doubling of the demand", unit="hours a week", ge=0, le=40,
        source="judgement",
    )  # fmt: skip

    def ends(self) -> int:
        """First week in which demand is as usual."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """More revenue, more effort, more strain."""
        levers.scale("revenue", 1 + self.surge * self.premium, within)
        levers.scale("effort", 1 + self.surge * self.stretch, within)
        levers.add("hindrance", self.surge * self.load, within)
        levers.add("challenge", self.surge * self.challenge, within)
        levers.add("meeting_hours", self.surge * self.hours, within)

    def sentence(self) -> str:
        """What happens, in plain words."""
        return f"Demand rises by {100 * self.surge:.3g} % for {self.lasts} weeks, more than people can serve in peace"
