"""Work is ranked in good time, so that cuts and disruptions spare what the mission cannot do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class ContingencyPlan(Practice):
    """Mission-critical work in scope is protected; whatever cuts or disrupts reads how far.

    A budget contraction lays off people outside the plan first, and inside it those in teams that serve the mission
    less; a disruption spares the protected share of mission impact. The plan costs time as long as nothing happens.
    """

    protection: Share = setting(0.6, "share of mission-critical work that the plan can spare", source="judgement")
    hours: float = setting(
        0.2, "weekly hours of planning and drill for each person in scope", unit="hours", ge=0.01, le=10,
        source="judgement",
    )  # fmt: skip

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Protection, and the time it takes."""
        levers.add("protection", self.protection, within)
        levers.add("meeting_hours", self.hours, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"A contingency plan can spare {100 * self.protection:.3g} % of mission-critical work"
