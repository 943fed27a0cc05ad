"""What the organization earns beyond its costs goes back to the mission instead of into the reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class EfficiencyReinvestment(Practice):
    """A share of each week's surplus is spent on the mission: a week of pay buys the impact of a week of work.

    Without a surplus there is nothing to spend, and what is spent is missing in the reserve. Impact follows the mean of
    13 weeks.
    """

    share: Share = setting(0.5, "share of the surplus that goes to the mission", source="judgement")
    cost: float = setting(
        0.002, "weekly cost of deciding and accounting, for each person in scope", unit="weeks of pay", ge=0.0001, le=1,
        source="judgement",
    )  # fmt: skip

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """The share, and what deciding costs."""
        levers.add("reinvestment", self.share, within)
        levers.add("cost", self.cost, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"Of every surplus, {100 * self.share:.3g} % goes back to the mission"
