"""What is new is tried in a few teams before everybody gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class Pilot(Practice):
    """Initiatives of sponsors in scope begin with the sponsor's team and a share of the others, drawn by lot.

    They meet the tool first, with its loss. At the end the return is measured with an error of SD noise / sqrt(people x
    weeks), and the mission fit with the error of one judgement / sqrt(teams); what falls short of what the section
    ``initiatives`` requires is stopped, the rest goes to everybody. So a pilot costs weeks in which a good thing
    reaches few, and may stop it; what it is worth depends on how uncertain things were. Each team in scope spends hours
    on measuring. Without initiatives it only costs.
    """

    teams: Share = setting(0.1, "share of the teams that try it, at least the sponsor's", source="judgement")
    weeks: Weeks = setting(13, "weeks for which it is tried", unit="weeks", ge=1, le=260, source="judgement")
    criterion: Literal["return", "fit", "both"] = setting(
        "return", "what it is judged by: the return, the mission fit, or both"
    )
    hours: float = setting(
        0.05, "weekly hours of one person in scope", unit="hours", ge=0.01, le=10, source="judgement"
    )

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """How long, how wide, by what, and the time it takes."""
        levers.add("pilot_weeks", self.weeks, within)
        levers.add("pilot_teams", self.teams, within)
        levers.add("pilot_return", float(self.criterion in ("return", "both")), within)
        levers.add("pilot_fit", float(self.criterion in ("fit", "both")), within)
        levers.add("meeting_hours", self.hours, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        by = {"return": "its return", "fit": "its mission fit", "both": "its return and its mission fit"}
        share = f"{100 * self.teams:.3g} % of the teams"
        return f"What is new is tried in {share} for {self.weeks} weeks and judged by {by[self.criterion]}"
