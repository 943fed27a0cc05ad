"""Leaders and reports talk regularly, briefly, one to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class CheckIns(Practice):
    """Each person in scope meets the own leader at a fixed rhythm.

    A check-in feeds a resource of its own that fades within a month, gives support, and lets leaders speak about more
    of the strategy. It takes the time of two people; that time is missing for work and for other messages. Effects
    other than time grow in proportion to the rhythm, up to a weekly one.
    """

    every: Weeks = setting(1, "weeks from one check-in to the next", unit="weeks", ge=1, le=52, source="fact F07")
    minutes: float = setting(30.0, "length of one check-in", unit="minutes", ge=1, le=480, source="judgement")
    breadth: Share = setting(
        0.15, "further share of issues that leaders speak about, at a weekly rhythm", source="model contract"
    )
    support: float = setting(
        0.3, "feedback and support as a resource, at a weekly rhythm", unit="SD", ge=0, le=2, source="fact F07"
    )
    talk: float = setting(
        1.0, "factor on how often leaders talk about the strategy, at a weekly rhythm", ge=0, le=5, source="judgement"
    )

    @property
    def hours(self) -> float:
        """Weekly hours of one person in scope: the own check-in, and the leader's half of it."""
        return 2 * self.minutes / 60 / self.every

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Check-ins, their support and breadth, and their time."""
        rhythm = 1 / self.every
        levers.add("check_ins", rhythm, within)
        levers.add("resources", self.support * rhythm, within)
        levers.add("voice_breadth", self.breadth * rhythm, within)
        levers.scale("talk", 1 + (self.talk - 1) * rhythm, within)
        levers.add("meeting_hours", self.hours, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        often = "every week" if self.every == 1 else f"every {self.every} weeks"
        return f"Leaders hold a check-in of {self.minutes:.3g} minutes with each report {often}"
