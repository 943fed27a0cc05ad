"""Pay and praise follow the mission as well as what the market rewards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class IncentiveAlignment(Practice):
    """The weight of the mission in what is paid for and praised changes by a fixed amount.

    That weight says whose example people follow, what leaders listen to, and where effort goes (Kerr 1975; Holmstroem &
    Milgrom 1991). A negative shift is the opposite practice: pay on the one number that the market rewards.
    """

    shift: float = setting(0.2, "change of the weight of the mission", unit="share", ge=-1, le=1, source="judgement")
    cost: float = setting(
        0.005, "weekly cost of measuring and paying for it, for each person in scope", unit="weeks of pay", ge=0.0001,
        le=1, source="judgement",
    )  # fmt: skip

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """The weight, and what measuring costs."""
        levers.add("mission_weight", self.shift, within)
        levers.add("cost", self.cost, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        more = "more" if self.shift >= 0 else "less"
        return f"The mission weighs {abs(100 * self.shift):.3g} points {more} in what is paid for and praised"
