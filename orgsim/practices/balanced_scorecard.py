"""People are judged by finance, customers, internal process and learning instead of by one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class BalancedScorecard(Practice):
    """The weight of the mission rises with the part of the card that is not finance, and pay crowds out less.

    Half of what the card says beyond finance concerns the mission: that, less what the strength of the card leaves to
    the old number, is added to the weight of the mission (Kaplan & Norton 1992; Kerr 1975). The card takes time.
    """

    finance: Share = setting(0.25, "part of the card that is finance; the rest is shared equally", source="judgement")
    strength: Share = setting(0.3, "how far pay and praise follow the card", source="fitted jointly")
    crowding: Share = setting(
        0.5, "factor on how far strong pay crowds out the rest, if pay follows the card fully", source="judgement"
    )
    hours: float = setting(
        0.2, "weekly hours of measuring and review for each person in scope", unit="hours", ge=0.01, le=10,
        source="judgement",
    )  # fmt: skip

    @property
    def shift(self) -> float:
        """What is added to the weight of the mission."""
        return self.strength * (1 - self.finance) / 2

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """The weight, the crowding and the time."""
        levers.add("mission_weight", self.shift, within)
        levers.scale("crowding", 1 + (self.crowding - 1) * self.strength, within)
        levers.add("meeting_hours", self.hours, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"A balanced scorecard, to {100 * self.finance:.3g} % about money, takes the place of the one number"
