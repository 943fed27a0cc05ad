"""Projects and machines are judged by business and mission, by those whom they concern, and again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class AiGovernance(Practice):
    """Whoever sits at the table sees more of what an initiative does to the mission; funding must be earned anew.

    At the gate the mission counts with ``weight``. Guardians of the mission err less in judging fit; the front line and
    outside stakeholders see what would escape everybody else. Each takes time, and together they take longer to decide.
    A pilot must then show return and fit, and what is scaled is reviewed: it keeps its funding only if both are judged
    to reach what the section ``initiatives`` requires, each with its error, so that reviews also stop good things.
    Without initiatives it only costs.
    """

    weight: Share = setting(0.3, "weight of the mission at the gate; adds to that of other practices")
    guardians: bool = setting(True, "whether guardians of the mission sit beside the experts")
    front_line: bool = setting(True, "whether people of the front line sit at the table")
    outside: bool = setting(True, "whether outside stakeholders sit at the table")
    expertise: Share = setting(0.5, "share of the error of judging fit that guardians spare", source="judgement")
    sight: Share = setting(
        0.5, "share of the blind spots that the front line sees, and of the rest that outsiders see", source="judgement"
    )
    every: Weeks = setting(26, "weeks from one review to the next", unit="weeks", ge=1, le=520, source="judgement")
    delay: float = setting(
        1.0, "weeks by which each group at the table lengthens the way to a decision", unit="weeks", ge=0, le=52,
        source="judgement",
    )  # fmt: skip
    hours: float = setting(
        0.03, "weekly hours of one person in scope, for the reviews and for each group again", unit="hours", ge=0.01,
        le=10, source="judgement",
    )  # fmt: skip

    @property
    def groups(self) -> int:
        """Groups at the table beside the experts."""
        return self.guardians + self.front_line + self.outside

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Who sees what, what counts, how often it is looked at again, and the time it takes."""
        levers.add("gate_mission", self.weight, within)
        levers.scale("fit_error", 1 - self.expertise * self.guardians, within)
        levers.scale("blind_spots", (1 - self.sight) ** (self.front_line + self.outside), within)
        levers.add("gate_delay", self.delay * self.groups, within)
        levers.add("pilot_return", 1.0, within)
        levers.add("pilot_fit", 1.0, within)
        levers.add("reviews", 52 / self.every, within)
        levers.add("meeting_hours", self.hours * (1 + self.groups), within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        named = (("guardians", self.guardians), ("the front line", self.front_line), ("outsiders", self.outside))
        who = [name for name, there in named if there]
        table = f"{', '.join(who)} at the table" if who else "experts alone"
        return f"Initiatives are reviewed every {self.every} weeks by business and mission, {table}"
