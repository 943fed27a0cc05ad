"""Supplies are missing: part of the work cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@shock
class SupplyDisruption(Shock):
    """A share of the work stops for some weeks, and people improvise.

    Without a plan the mission-critical work stops as much as the rest. The lever ``protection``, which a contingency
    plan pushes, spares it by that share of the loss, and the rest of the work bears what is spared.
    """

    share: Share = setting(0.3, "share of the work that cannot be done", source="judgement")
    lasts: Weeks = setting(8, "weeks for which it lasts", unit="weeks", ge=1, le=5200, source="judgement")
    load: float = setting(0.3, "hindering demand of improvising", unit="SD", ge=0, le=3, source="judgement")

    def ends(self) -> int:
        """First week in which supplies are back."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Work stops, and what goes on is harder."""
        levers.add("disruption", self.share, within)
        levers.add("hindrance", self.load, within)

    def sentence(self) -> str:
        """What happens, in plain words."""
        return f"Supplies are missing for {self.lasts} weeks: {100 * self.share:.3g} % of the work cannot be done"
