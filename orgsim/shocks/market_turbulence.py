"""The market becomes restless for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import WholeShock, shock
from orgsim.settings import Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@shock
class MarketTurbulence(WholeShock):
    """What the market rewards turns more often than usual for some weeks (March 1991, open system).

    Each issue of reality turns with the weekly chance of turbulence times the factor. Nothing is told to anybody:
    people notice by feedback on what they try, and by colleagues who do better.
    """

    factor: float = setting(10.0, "factor on the turbulence of the market", ge=0, le=520, source="judgement")
    lasts: Weeks = setting(26, "weeks for which it lasts", unit="weeks", ge=1, le=5200, source="judgement")

    def ends(self) -> int:
        """First week in which the market is as usual."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Reality turns more often."""
        levers.scale("turbulence", self.factor, within)

    def sentence(self) -> str:
        """What happens, in plain words."""
        return f"The market turns {self.factor:.3g} times as fast as usual for {self.lasts} weeks"
